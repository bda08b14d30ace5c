"""What listings tell, read for all of an actor's at once; and what they told some time ago."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select

from app.accounts.policy import Action, Actor, visible
from app.core.db import db
from app.directory.editing.content import ListingKind, ServiceContent
from app.directory.editing.models import ListingVersion, What
from app.directory.editing.stored_content import from_json
from app.directory.freshness.queries import word_of
from app.directory.freshness.rhythm import Word, usual_months
from app.directory.models import (
    Location,
    Organisation,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceNeed,
    ServiceTranslation,
)
from app.directory.needs import taxonomy
from app.directory.quality.score import (
    SHORTEST_DESCRIPTION,
    SHORTEST_SUMMARY,
    Facts,
    facts_of,
)
from app.directory.vocabulary import Precision, Status


@dataclass(frozen=True)
class Told:
    """A public listing, what it tells, and how its word stands."""

    id: UUID
    name: str
    site_key: str
    organisation_id: UUID
    organisation: str
    facts: Facts
    word: Word
    own_months: int | None
    usual_months: int


@dataclass(frozen=True)
class _Places:
    """What the locations of a service say, counted."""

    count: int = 0
    doors: int = 0
    exact: int = 0
    known_steps: int = 0
    hours: int = 0


def of_actor(actor: Actor, today: date) -> list[Told]:
    """Return the public listings that the actor keeps, by name, in four statements."""
    return _told(visible(_own(), Service, actor, Action.CONFIRM_LISTING), today)


def of_site(site_key: str, today: date) -> list[Told]:
    """Return all public listings of a site, by name."""
    return _told(_own().where(Service.site_id == site_key), today)


def of_one(service_id: UUID, actor: Actor, today: date) -> Told | None:
    """Return one listing that the actor keeps, None where there is none."""
    own = visible(_own(), Service, actor, Action.CONFIRM_LISTING)
    return next(iter(_told(own.where(Service.id == service_id), today)), None)


def _own() -> Select[Any]:
    return select(Service.id).where(
        Service.status == Status.PUBLISHED, Service.illustrative.is_(False)
    )


def _told(own: Select[Any], today: date) -> list[Told]:
    found = (
        select(Service, Organisation.name)
        .join(Organisation, Organisation.id == Service.organisation_id)
        .where(Service.id.in_(own))
        .order_by(Service.name, Service.id)
    )
    needs, places, translated = _needs(own), _places(own), _translated(own)
    told = []
    for service, organisation in db.session.execute(found):
        facts = _facts(service, places.get(service.id, _Places()), service.id in translated)
        told.append(_one(service, organisation, needs.get(service.id, ()), facts, today))
    return told


def _one(
    service: Service, organisation: str, needs: Sequence[str], facts: Facts, today: date
) -> Told:
    word = word_of(service, needs)
    return Told(
        id=service.id,
        name=service.name,
        site_key=service.site_id,
        organisation_id=service.organisation_id,
        organisation=organisation,
        facts=replace(facts, confirmed=word.is_confirmed(today)),
        word=word,
        own_months=service.rhythm_months,
        usual_months=usual_months(needs, taxonomy()),
    )


def _facts(service: Service, places: _Places, is_translated: bool) -> Facts:  # noqa: FBT001 - a fact
    """Return the same as `facts_of`, from the tables."""
    return Facts(
        summary=len(service.summary) >= SHORTEST_SUMMARY,
        description=len(service.description) >= SHORTEST_DESCRIPTION,
        contact=bool(service.phone or service.email or service.url),
        how_to_join=bool(service.how_to_join or service.access),
        place=not service.in_person or (bool(places.count) and places.exact == places.doors),
        hours=not service.in_person or bool(places.hours),
        ages=service.age_min is not None or service.age_max is not None,
        fee=service.fee is not None,
        languages=bool(service.languages),
        wheelchair=places.known_steps == places.doors,
        translation=is_translated,
    )


def _needs(own: Select[Any]) -> Mapping[UUID, list[str]]:
    needs: dict[UUID, list[str]] = defaultdict(list)
    found = select(ServiceNeed.service_id, ServiceNeed.need).where(ServiceNeed.service_id.in_(own))
    for service, need in db.session.execute(found):
        needs[service].append(need)
    return needs


def _places(own: Select[Any]) -> Mapping[UUID, _Places]:
    """Count the locations of each service: in all, with a door to go to, and what is said."""
    door = _is_door()
    exact = Location.precision == Precision.ADDRESS
    hours = select(Schedule.service_at_location_id)
    found = (
        select(
            ServiceAtLocation.service_id,
            func.count(),
            func.count().filter(door),
            func.count().filter(door, exact),
            func.count().filter(door, Location.wheelchair.is_not(None)),
            func.count().filter(ServiceAtLocation.id.in_(hours)),
        )
        .join(Location, Location.id == ServiceAtLocation.location_id)
        .where(ServiceAtLocation.service_id.in_(own))
        .group_by(ServiceAtLocation.service_id)
    )
    return {row[0]: _Places(*row[1:]) for row in db.session.execute(found)}


def _is_door() -> ColumnElement[bool]:
    """Return the condition of a place that one may go to; see `present.place_content`."""
    says = or_(
        Location.name != "",
        Location.address != "",
        Location.city != "",
        Location.area_id.is_not(None),
        Location.point.is_not(None),
    )
    return Location.confidential.is_(False) & says


def _translated(own: Select[Any]) -> set[UUID]:
    said = or_(
        *(
            getattr(ServiceTranslation, name) != ""
            for name in ("name", "summary", "description", "how_to_join")
        )
    )
    found = select(ServiceTranslation.service_id).where(
        ServiceTranslation.service_id.in_(own), said
    )
    return set(db.session.scalars(found))


def before(site_key: str, since: datetime) -> dict[UUID, Facts]:
    """Return what listings that have changed since a moment told before it.

    That is the last version of before; where the history begins later, with the listing as
    it came from a file, that first version. A listing that is new since then is left out.
    """
    of_site = (
        ListingVersion.site_id == site_key,
        ListingVersion.kind == ListingKind.SERVICE,
        ListingVersion.content.is_not(None),
    )
    changed = select(ListingVersion.object_id).where(*of_site, ListingVersion.at >= since)
    first = ListingVersion.what == What.FOUND
    last = (
        select(ListingVersion.object_id, func.max(ListingVersion.number).label("number"))
        .where(*of_site, or_(ListingVersion.at < since, first & (ListingVersion.number == 1)))
        .where(ListingVersion.object_id.in_(changed))
        .group_by(ListingVersion.object_id)
        .subquery()
    )
    found = select(ListingVersion.object_id, ListingVersion.content).join(
        last,
        (last.c.object_id == ListingVersion.object_id) & (last.c.number == ListingVersion.number),
    )
    contents = {row.object_id: from_json(row.content or {}) for row in db.session.execute(found)}
    return {
        own: facts_of(content)
        for own, content in contents.items()
        if isinstance(content, ServiceContent)
    }
