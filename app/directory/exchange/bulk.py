"""New listings of a file put into the tables all at once, as thousands one by one take minutes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from shapely.geometry import Point
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.accounts.policy import Actor
from app.core.db import Base
from app.directory.editing.content import ListingKind, PlaceContent, PlaceKind, ServiceContent
from app.directory.editing.models import ListingVersion, What
from app.directory.editing.present import (
    SAME_IN_DATE,
    SAME_IN_HOURS,
    SAME_IN_PLACE,
    SAME_IN_SERVICE,
    SAME_IN_SPECIAL_DAYS,
    TEXTS,
)
from app.directory.editing.stored_content import to_json
from app.directory.happenings.models import EventDate
from app.directory.models import (
    Location,
    Organisation,
    Schedule,
    ScheduleException,
    Service,
    ServiceAtLocation,
    ServiceNeed,
    ServiceTranslation,
)
from app.directory.needs import Taxonomy
from app.directory.stored import Texts, searchable
from app.directory.synchronise import UNTOUCHED
from app.directory.vocabulary import Status
from app.territory.models import Area

Row = dict[str, Any]


@dataclass(frozen=True)
class NewService:
    """A content and whose it is."""

    content: ServiceContent
    organisation: Organisation


class Inserter:
    """Gathers the rows of new services, and stores them table by table.

    What a row says is what `apply_service` would make of the same content; a test
    compares the two.
    """

    def __init__(self, session: Session, site_key: str, actor: Actor, known: Taxonomy) -> None:
        self.session, self.site_key, self.actor, self.taxonomy = session, site_key, actor, known
        self._areas = _areas(session, site_key)
        self._places: dict[UUID, PlaceContent] = {}
        self._rows: dict[type[Base], list[Row]] = defaultdict(list)

    def store(self, services: Sequence[NewService]) -> None:
        """Store new services with all their parts, their history included."""
        ids = [place.id for service in services for place in service.content.places]
        taken = set(self.session.scalars(select(Location.id).where(Location.id.in_(ids))))
        for service in services:
            self._gather(service, taken)
        for model in _ORDER:
            if self._rows[model]:
                self.session.execute(insert(model.__table__), self._rows[model])  # type: ignore[arg-type]
        self._rows.clear()

    def _gather(self, new: NewService, taken: set[UUID]) -> None:
        own_id = uuid4()
        content = replace(
            new.content,
            places=tuple(self._free(place, taken) for place in new.content.places),
            # The same words in another listing have the same ids.
            dates=tuple(replace(day, id=uuid4()) for day in new.content.dates),
        )
        self._add_service(own_id, new.organisation, content)
        for place in content.places:
            self._add_place(own_id, new.organisation, place)
        self._rows[ListingVersion].append(self._version(own_id, new.organisation, content))

    def _free(self, place: PlaceContent, taken: set[UUID]) -> PlaceContent:
        """Return the place, under another id where that one says something else already."""
        before = self._places.get(place.id)
        here = replace(place, hours=(), special_days=(), on_holidays=None)
        if (before is None and place.id in taken) or (before is not None and before != here):
            return replace(place, id=uuid4())
        return place

    def _add_service(self, own_id: UUID, body: Organisation, content: ServiceContent) -> None:
        self._rows[Service].append(
            {
                **{name: getattr(content, name) for name in SAME_IN_SERVICE},
                "id": own_id,
                "site_id": self.site_key,
                "organisation_id": body.id,
                "status": Status.PUBLISHED,
                "languages": list(content.languages),
                "access": [str(step) for step in content.access],
                "illustrative": body.illustrative,
                "updated_at": datetime.now(UTC),
                "version": UNTOUCHED + 1,
                "search_text": self._search_text(body, content),
            }
        )
        self._rows[ServiceNeed] += [{"service_id": own_id, "need": key} for key in content.needs]
        self._rows[ServiceTranslation] += [
            {"service_id": own_id, "language": text.language, **_named(text, TEXTS)}
            for text in content.translations
        ]

        self._rows[EventDate] += [
            {**_named(day, SAME_IN_DATE), "service_id": own_id, "updated_at": datetime.now(UTC)}
            for day in content.dates
        ]

    def _search_text(self, body: Organisation, content: ServiceContent) -> str:
        towns = [
            (place.city, self._areas[place.area][1] if place.area in self._areas else "")
            for place in content.places
            if place.kind is not PlaceKind.CONFIDENTIAL or place.area
        ]
        texts: list[Texts] = [content, *content.translations]
        return searchable(texts, [body.name], towns, content.needs, self.taxonomy)

    def _add_place(self, service_id: UUID, body: Organisation, place: PlaceContent) -> None:
        if place.id not in self._places:
            self._places[place.id] = replace(place, hours=(), special_days=(), on_holidays=None)
            self._rows[Location].append(self._location(body, place))
        offer = uuid4()
        self._rows[ServiceAtLocation].append(
            {
                "id": offer,
                "service_id": service_id,
                "location_id": place.id,
                "on_holidays": place.on_holidays,
            }
        )
        own = {"service_at_location_id": offer}
        self._rows[Schedule] += [
            {"id": uuid4(), **own, **_named(row, SAME_IN_HOURS)} for row in place.hours
        ]
        self._rows[ScheduleException] += [
            {"id": uuid4(), **own, **_named(row, SAME_IN_SPECIAL_DAYS)}
            for row in place.special_days
        ]

    def _location(self, body: Organisation, place: PlaceContent) -> Row:
        area = self._areas.get(place.area)
        return {
            **_named(place, SAME_IN_PLACE),
            "id": place.id,
            "site_id": self.site_key,
            "organisation_id": body.id,
            "area_id": area[0] if area else None,
            "point": None if place.point is None else Point(place.point.lon, place.point.lat),
            "confidential": place.kind is PlaceKind.CONFIDENTIAL,
            "illustrative": body.illustrative,
        }

    def _version(self, own_id: UUID, body: Organisation, content: ServiceContent) -> Row:
        return {
            "id": uuid4(),
            "kind": ListingKind.SERVICE,
            "object_id": own_id,
            "organisation_id": body.id,
            "site_id": self.site_key,
            "number": 1,
            "what": What.IMPORTED,
            "content": to_json(content),
            "author_id": self.actor.user_id,
            "author_name": self.actor.name,
            "at": datetime.now(UTC),
        }


# A row may name only rows of tables before it.
_ORDER: tuple[type[Base], ...] = (
    Location,
    Service,
    ServiceNeed,
    ServiceTranslation,
    EventDate,
    ServiceAtLocation,
    Schedule,
    ScheduleException,
    ListingVersion,
)


def _named(thing: object, names: Sequence[str]) -> Row:
    return {name: getattr(thing, name) for name in names}


def _areas(session: Session, site_key: str) -> Mapping[str, tuple[UUID, str]]:
    found = select(Area.code, Area.id, Area.name).where(Area.site_id == site_key)
    rows = session.execute(found.order_by(Area.level, Area.id))
    return {row.code: (row.id, row.name) for row in rows}
