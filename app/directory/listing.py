"""One listing with everything that is known of it, read in four statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, and_, case, null, select

from app.core.db import db
from app.core.spatial import lat_of, lon_of
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
from app.directory.needs import taxonomy
from app.directory.vocabulary import (
    Access,
    Fee,
    HolidayRule,
    OrganisationKind,
    Precision,
    Status,
    Track,
    Wheelchair,
)
from app.territory.models import Area


@dataclass(frozen=True)
class Worded:
    """A text and the language in which it stands, which may not be the page's."""

    text: str
    language: str


@dataclass(frozen=True)
class Rule:
    """One weekly interval; `closes` at or before `opens` is the next morning."""

    weekday: int
    opens: time
    closes: time
    valid_from: date | None
    valid_to: date | None
    note: str


@dataclass(frozen=True)
class SpecialDay:
    """Days, both included, on which weekly hours do not hold: closed, or other hours."""

    first: date
    last: date
    opens: time | None
    closes: time | None
    note: str


@dataclass(frozen=True)
class PlaceView:
    """Where a service is given; a confidential place has an area and nothing more."""

    offer_id: UUID
    name: str
    address: str
    postal_code: str
    city: str
    area: str
    lon: float | None
    lat: float | None
    precision: Precision | None
    confidential: bool
    wheelchair: Wheelchair | None
    transport: str
    rules: Sequence[Rule]
    special_days: Sequence[SpecialDay] = ()
    on_holidays: HolidayRule | None = None


@dataclass(frozen=True)
class OrganisationView:
    """Who offers the service."""

    name: str
    kind: OrganisationKind
    website: str
    email: str
    phone: str


@dataclass(frozen=True)
class ListingView:
    """A published listing; texts in the asked language as far as somebody translated them."""

    id: UUID
    site_key: str
    name: Worded
    summary: Worded
    description: Worded
    how_to_join: Worded
    organisation: OrganisationView
    needs: Sequence[str]
    track: Track
    age_min: int | None
    age_max: int | None
    fee: Fee | None
    fee_note: str
    languages: Sequence[str]
    access: Sequence[Access]
    in_person: bool
    online: bool
    by_phone: bool
    capacity_total: int | None
    capacity_free: int | None
    capacity_on: date | None
    waiting_days: int | None
    url: str
    email: str
    phone: str
    confirmed_on: date | None
    confirmed_by: str
    source: str
    source_url: str
    source_date: date | None
    licence: str
    illustrative: bool
    places: Sequence[PlaceView]
    lapsed_on: date | None = None


_TEXTS = ("name", "summary", "description", "how_to_join")
_SAME = (
    *("id", "track", "age_min", "age_max", "fee", "fee_note", "languages"),
    *("in_person", "online", "by_phone", "capacity_total", "capacity_free", "capacity_on"),
    *("waiting_days", "url", "email", "phone", "confirmed_on", "confirmed_by"),
    *("source", "source_url", "source_date", "licence", "illustrative", "lapsed_on"),
)
_ORGANISATION = ("name", "kind", "website", "email", "phone")
_PLACE = ("name", "address", "postal_code", "city", "wheelchair", "transport", "precision")


def is_published(service_id: UUID) -> bool:
    """Return whether there is such a listing to be seen."""
    found = select(Service.id).where(Service.id == service_id, Service.status == Status.PUBLISHED)
    return db.session.scalar(found) is not None


def listing(service_id: UUID, language: str) -> ListingView | None:
    """Return a published listing, None where there is none."""
    row: Any = db.session.execute(_texts(service_id, language)).mappings().one_or_none()
    if row is None:
        return None
    known = set(Access)
    return ListingView(
        **{name: row[name] for name in _SAME},
        name=_worded(row, "name", language),
        summary=_worded(row, "summary", language),
        description=_worded(row, "description", language),
        how_to_join=_worded(row, "how_to_join", language),
        site_key=row["site_id"],
        access=[Access(step) for step in row["access"] if step in known],
        organisation=OrganisationView(**{n: row[f"organisation_{n}"] for n in _ORGANISATION}),
        needs=_needs(service_id),
        places=_places(service_id),
    )


def _texts(service_id: UUID, language: str) -> Executable:
    translated = and_(
        ServiceTranslation.service_id == Service.id, ServiceTranslation.language == language
    )
    columns = [getattr(Service, name) for name in (*_SAME, *_TEXTS, "site_id", "access")]
    return (
        select(
            *columns,
            Service.language,
            *(getattr(ServiceTranslation, name).label(f"translated_{name}") for name in _TEXTS),
            *(getattr(Organisation, name).label(f"organisation_{name}") for name in _ORGANISATION),
        )
        .join(Organisation, Organisation.id == Service.organisation_id)
        .outerjoin(ServiceTranslation, translated)
        .where(Service.id == service_id, Service.status == Status.PUBLISHED)
    )


def _worded(row: Mapping[str, Any], name: str, language: str) -> Worded:
    translated = row[f"translated_{name}"]
    if translated:
        return Worded(translated, language)
    return Worded(row[name], row["language"])


def _needs(service_id: UUID) -> tuple[str, ...]:
    """Return the needs in the order of the vocabulary."""
    found = select(ServiceNeed.need).where(ServiceNeed.service_id == service_id)
    keys = set(db.session.scalars(found))
    return tuple(need.key for need in taxonomy().needs if need.key in keys)


def _places(service_id: UUID) -> list[PlaceView]:
    rules, special_days = _rules(service_id), _special_days(service_id)
    rows = db.session.execute(_offers(service_id)).mappings()
    return [_place(row, rules, special_days) for row in rows]


def _place(
    row: Mapping[Any, Any],
    rules: Mapping[UUID, Sequence[Rule]],
    special_days: Mapping[UUID, Sequence[SpecialDay]],
) -> PlaceView:
    told = {name: row[name] for name in _PLACE}
    if row["confidential"]:
        told = dict.fromkeys(("name", "address", "postal_code", "city", "transport"), "")
        told |= {"wheelchair": row["wheelchair"], "precision": None}
    return PlaceView(
        **told,
        offer_id=row["offer_id"],
        area=row["area"] or "",
        lon=row["lon"],
        lat=row["lat"],
        confidential=row["confidential"],
        rules=rules.get(row["offer_id"], ()),
        special_days=special_days.get(row["offer_id"], ()),
        on_holidays=row["on_holidays"],
    )


def _offers(service_id: UUID) -> Executable:
    shown = Location.confidential.is_(False)
    return (
        select(
            ServiceAtLocation.id.label("offer_id"),
            ServiceAtLocation.on_holidays,
            *(getattr(Location, name) for name in _PLACE),
            Location.confidential,
            Area.name.label("area"),
            case((shown, lon_of(Location.point)), else_=null()).label("lon"),
            case((shown, lat_of(Location.point)), else_=null()).label("lat"),
        )
        .join(Location, Location.id == ServiceAtLocation.location_id)
        .outerjoin(Area, Area.id == Location.area_id)
        .where(ServiceAtLocation.service_id == service_id)
        .order_by(ServiceAtLocation.id)
    )


def _rules(service_id: UUID) -> dict[UUID, list[Rule]]:
    rules: dict[UUID, list[Rule]] = defaultdict(list)
    names = ("weekday", "opens", "closes", "valid_from", "valid_to", "note")
    found = (
        select(Schedule.service_at_location_id, *(getattr(Schedule, name) for name in names))
        .join(ServiceAtLocation)
        .where(ServiceAtLocation.service_id == service_id)
        .order_by(Schedule.weekday, Schedule.opens, Schedule.id)
    )
    for row in db.session.execute(found).mappings():
        rules[row["service_at_location_id"]].append(Rule(**{name: row[name] for name in names}))
    return rules


def _special_days(service_id: UUID) -> dict[UUID, list[SpecialDay]]:
    days: dict[UUID, list[SpecialDay]] = defaultdict(list)
    names = ("first", "last", "opens", "closes", "note")
    found = (
        select(
            ScheduleException.service_at_location_id,
            *(getattr(ScheduleException, name) for name in names),
        )
        .join(ServiceAtLocation, ServiceAtLocation.id == ScheduleException.service_at_location_id)
        .where(ServiceAtLocation.service_id == service_id)
        .order_by(ScheduleException.first, ScheduleException.id)
    )
    for row in db.session.execute(found).mappings():
        days[row["service_at_location_id"]].append(SpecialDay(**{n: row[n] for n in names}))
    return days
