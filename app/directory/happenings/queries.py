"""Reads of events; the number of statements never grows with the number of dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from app.core.db import db
from app.core.spatial import lat_of, lon_of
from app.directory.happenings.models import EventDate
from app.directory.happenings.moments import Moment
from app.directory.models import Location, Service, ServiceAtLocation, ServiceNeed
from app.directory.needs import taxonomy
from app.directory.sql import published
from app.directory.vocabulary import ServiceKind
from app.territory.models import Area


@dataclass(frozen=True)
class Asked:
    """Which events: of a site, and of one need (or group of needs) and one area if given."""

    site_key: str
    need: str = ""
    area: str = ""


@dataclass(frozen=True)
class Dated:
    """One date of one event."""

    id: UUID
    service_id: UUID
    site_key: str
    moment: Moment
    note: str
    cancelled: bool
    sequence: int
    updated_at: datetime
    online: bool
    in_person: bool


@dataclass(frozen=True)
class Whereabouts:
    """Where an event is; a protected place has its area alone, and no point."""

    name: str
    address: str
    town: str
    lon: float | None
    lat: float | None

    @property
    def words(self) -> str:
        """Return the whole address in one line."""
        parts = (self.name, self.address, self.town)
        return ", ".join(dict.fromkeys(part for part in parts if part))


def dates(asked: Asked, since: date) -> list[Dated]:
    """Return the dates that end on this day or later, by their beginning."""
    found = _dates().where(published(asked.site_key), EventDate.last >= since, *_narrowed(asked))
    return _read(found)


def kind_of(service_id: UUID) -> ServiceKind:
    """Return what a listing is; a service where there is none."""
    kind = db.session.scalar(select(Service.kind).where(Service.id == service_id))
    return kind or ServiceKind.SERVICE


def dates_of(service_id: UUID) -> list[Dated]:
    """Return every date of a service, past ones too."""
    return _read(_dates().where(EventDate.service_id == service_id))


def months(found: Sequence[Dated]) -> dict[date, int]:
    """Return the first day of each month with events, and how many begin in it."""
    counts: dict[date, int] = {}
    for row in found:
        month = row.moment.first.replace(day=1)
        counts[month] = counts.get(month, 0) + 1
    return counts


def areas(site_key: str) -> list[tuple[str, str]]:
    """Return code and name of each area in which some event of the site is, by name."""
    found = (
        select(Area.code, Area.name)
        .join(Location, Location.area_id == Area.id)
        .join(ServiceAtLocation, ServiceAtLocation.location_id == Location.id)
        .join(Service, Service.id == ServiceAtLocation.service_id)
        .where(published(site_key), Service.kind == ServiceKind.EVENT)
        .distinct()
        .order_by(Area.name, Area.code)
    )
    return [(code, name) for code, name in db.session.execute(found)]


def whereabouts(service_ids: Sequence[UUID]) -> dict[UUID, Whereabouts]:
    """Return the first place of each service; of a protected one nothing but its area."""
    found = (
        select(
            ServiceAtLocation.service_id,
            Location.name,
            Location.address,
            Location.postal_code,
            Location.city,
            Location.confidential,
            Area.name.label("area"),
            lon_of(Location.point).label("lon"),
            lat_of(Location.point).label("lat"),
        )
        .join(Location, Location.id == ServiceAtLocation.location_id)
        .outerjoin(Area, Area.id == Location.area_id)
        .where(ServiceAtLocation.service_id.in_(service_ids))
        .order_by(ServiceAtLocation.id.desc())
    )
    places = {}
    for row in db.session.execute(found):
        town = " ".join(part for part in (row.postal_code, row.city) if part) or row.area or ""
        open_place = Whereabouts(row.name, row.address, town, row.lon, row.lat)
        hidden = Whereabouts("", "", row.area or "", None, None)
        places[row.service_id] = hidden if row.confidential else open_place
    return places


def _dates() -> Select[EventDate, str, bool, bool]:
    return (
        select(EventDate, Service.site_id, Service.online, Service.in_person)
        .join(Service, Service.id == EventDate.service_id)
        .where(Service.kind == ServiceKind.EVENT)
    )


def _narrowed(asked: Asked) -> list[ColumnElement[bool]]:
    rules: list[ColumnElement[bool]] = []
    if asked.need:
        known = taxonomy()
        wanted = known.keys(known.mask(asked.need))
        having = select(ServiceNeed.service_id).where(ServiceNeed.need.in_(wanted))
        rules.append(Service.id.in_(having))
    if asked.area:
        there = (
            select(ServiceAtLocation.service_id)
            .join(Location, Location.id == ServiceAtLocation.location_id)
            .join(Area, Area.id == Location.area_id)
            .where(Area.code == asked.area, Area.site_id == asked.site_key)
        )
        rules.append(Service.id.in_(there))
    return rules


def _read(found: Select[EventDate, str, bool, bool]) -> list[Dated]:
    rows = db.session.execute(found.order_by(EventDate.first, EventDate.begins, EventDate.id))
    dated = [_dated(*row) for row in rows]
    return sorted(dated, key=lambda each: (each.moment.start, each.moment.end, each.id))


def _dated(row: EventDate, site_key: str, online: bool, in_person: bool) -> Dated:  # noqa: FBT001 - columns of a row
    return Dated(
        id=row.id,
        service_id=row.service_id,
        site_key=site_key,
        moment=Moment(row.first, row.last, row.begins, row.ends),
        note=row.note,
        cancelled=row.cancelled,
        sequence=row.sequence,
        updated_at=row.updated_at,
        online=online,
        in_person=in_person,
    )
