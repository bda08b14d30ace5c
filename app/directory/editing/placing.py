"""The places of a service put into the tables: locations, offers, hours, special days.

Services share locations. A place that one listing changes becomes a location of its own
where others use the old one: what nobody reviewed there does not change there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from shapely.geometry import Point
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.directory.editing.content import PlaceContent, PlaceKind
from app.directory.editing.present import (
    SAME_IN_HOURS,
    SAME_IN_PLACE,
    SAME_IN_SPECIAL_DAYS,
    place_content,
)
from app.directory.models import (
    Location,
    Schedule,
    ScheduleException,
    Service,
    ServiceAtLocation,
)
from app.territory.models import Area


def apply_places(session: Session, service: Service, places: Collection[PlaceContent]) -> None:
    """Make the offers of a service those of the content."""
    located = _locations(session, [place.id for place in places])
    shared = _shared(session, service.id, located)
    areas = _areas(session, service.site_id, {place.area for place in places})
    present = {offer.location_id: offer for offer in service.offers}
    offers = []
    for place in places:
        location = located.get(place.id)
        if location is None or _without_hours(place) != place_content(location):
            location = _changed(service, place, location, is_shared=place.id in shared)
            location.area = areas.get(place.area)
            session.add(location)
        offer = present.get(place.id) or ServiceAtLocation(id=uuid4(), schedules=[], exceptions=[])
        offer.location, offer.location_id = location, location.id
        _apply_hours(offer, place)
        offers.append(offer)
    service.offers = offers


def _changed(
    service: Service, place: PlaceContent, location: Location | None, *, is_shared: bool
) -> Location:
    """Return the row that says what the place says: the old one, or one of its own."""
    own = location is not None and location.organisation_id == service.organisation_id
    if location is None or is_shared or not own:
        location = Location(
            id=place.id if location is None else uuid4(),
            site_id=service.site_id,
            organisation_id=service.organisation_id,
            illustrative=service.illustrative,
        )
    for name in SAME_IN_PLACE:
        setattr(location, name, getattr(place, name))
    location.confidential = place.kind is PlaceKind.CONFIDENTIAL
    location.point = None if place.point is None else Point(place.point.lon, place.point.lat)
    return location


def _apply_hours(offer: ServiceAtLocation, place: PlaceContent) -> None:
    offer.on_holidays = place.on_holidays
    offer.schedules = _agreed(offer.schedules, place.hours, SAME_IN_HOURS, Schedule)
    offer.exceptions = _agreed(
        offer.exceptions, place.special_days, SAME_IN_SPECIAL_DAYS, ScheduleException
    )


def _agreed(
    rows: Iterable[Any], wanted: Iterable[object], names: Collection[str], model: type
) -> list[Any]:
    """Return one row for each wanted interval: the one that is there, or a new one."""
    present = {tuple(getattr(row, name) for name in names): row for row in rows}
    agreed = []
    for one in wanted:
        values = {name: getattr(one, name) for name in names}
        agreed.append(present.get(tuple(values.values())) or model(id=uuid4(), **values))
    return agreed


def _without_hours(place: PlaceContent) -> PlaceContent:
    return replace(place, hours=(), special_days=(), on_holidays=None)


def _locations(session: Session, ids: Collection[UUID]) -> Mapping[UUID, Location]:
    found = select(Location).where(Location.id.in_(ids)).options(selectinload(Location.area))
    return {row.id: row for row in session.scalars(found)}


def _shared(session: Session, service_id: UUID, ids: Collection[UUID]) -> set[UUID]:
    """Return the locations that other services use, too."""
    found = select(ServiceAtLocation.location_id).where(
        ServiceAtLocation.location_id.in_(list(ids)), ServiceAtLocation.service_id != service_id
    )
    return set(session.scalars(found))


def _areas(session: Session, site: str, codes: Collection[str]) -> Mapping[str, Area]:
    found = select(Area).where(Area.site_id == site, Area.code.in_(list(codes)))
    return {row.code: row for row in session.scalars(found.order_by(Area.level, Area.id))}
