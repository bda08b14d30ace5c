"""Who reached what on another day, by the services that the record of changes says there were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

import numpy as np
from shapely.geometry import Point
from sqlalchemy import Select, func, select

from app.core.db import db
from app.coverage import Scenario
from app.directory.editing.content import ListingKind
from app.directory.editing.models import ListingVersion, What
from app.directory.models import Location, Service, ServiceAtLocation, ServiceNeed
from app.directory.needs import taxonomy
from app.directory.vocabulary import ServiceKind, Status, Track
from app.map.coverage.asked import CoverageAsked
from app.map.coverage.found import CoverageFound
from app.map.coverage.measuring import measured
from app.map.coverage.trying import answered
from app.territory.sites import SiteView
from app.territory.travelling import provider
from app.travel import Points

_CAME = frozenset({What.CREATED, What.APPROVED, What.IMPORTED})
_LEFT = frozenset({What.SUSPENDED, What.ARCHIVED})
_STANDING = (*_CAME, *_LEFT, What.RESTORED)


@dataclass(frozen=True)
class Change:
    """A deed that brought a service to the public or took it away."""

    number: int
    what: What
    at: datetime


def record_begins(site: SiteView) -> date | None:
    """Return the day of the oldest change of a service that is recorded; None for none."""
    oldest = select(func.min(ListingVersion.at)).where(
        ListingVersion.site_id == site.key, ListingVersion.kind == ListingKind.SERVICE
    )
    found = db.session.scalar(oldest)
    return None if found is None else found.astimezone(site.timezone).date()


def look_back(found: CoverageFound, day: date) -> CoverageFound:
    """Return the answer with the services that were public at the end of a day.

    Their needs, addresses and free places are those of today; a service that nobody has
    recorded any coming of has always been there.
    """
    asked = found.asked
    until = datetime.combine(day + timedelta(days=1), time.min, asked.site.timezone)
    changes = _changes(asked.site)
    now = Scenario.of(found.minutes.minutes[:, found.fitting])
    service_of = found.catalogue.offers.service[found.fitting].tolist()
    for column, row in enumerate(service_of):
        own = changes.get(UUID(str(found.catalogue.service_ids[row])), ())
        if not was_public(own, until, is_public=True):
            now = now.without(column)
    for minutes in _to_those_gone(found, changes, until):
        now = now.with_service(minutes)
    return answered(found, now)


def was_public(changes: Sequence[Change], until: datetime, *, is_public: bool) -> bool:
    """Return whether a service was public, from its changes in order and what it is now."""
    before = [each for each in changes if each.at < until]
    if before:
        return before[-1].what not in _LEFT
    if not changes:
        return is_public
    first = changes[0]
    # Later imports and approvals change a listing that was there already.
    return first.what in _LEFT or (first.what in _CAME and first.number > 1)


def _changes(site: SiteView) -> Mapping[UUID, Sequence[Change]]:
    query = (
        select(
            ListingVersion.object_id, ListingVersion.number, ListingVersion.what, ListingVersion.at
        )
        .where(
            ListingVersion.site_id == site.key,
            ListingVersion.kind == ListingKind.SERVICE,
            ListingVersion.what.in_(_STANDING),
        )
        .order_by(ListingVersion.object_id, ListingVersion.number)
    )
    found: defaultdict[UUID, list[Change]] = defaultdict(list)
    for key, number, what, at in db.session.execute(query):
        found[key].append(Change(number, what, at))
    return found


def _to_those_gone(
    found: CoverageFound, changes: Mapping[UUID, Sequence[Change]], until: datetime
) -> np.ndarray:
    """Return (g, n) minutes to the places of services that were public then and are not now."""
    asked = found.asked
    rows = db.session.execute(_gone(asked)).all()
    points = [
        point
        for key, point in rows
        if point is not None and was_public(changes.get(key, ()), until, is_public=False)
    ]
    if not points or not len(found.people.points):
        return np.empty((0, len(found.people.points)))
    ends = Points(np.array([p.x for p in points]), np.array([p.y for p in points]))
    by = provider(asked.site)
    times = measured(by, found.people.points, ends, [asked.mode], when=found.departs)
    return times[asked.mode].minutes.T


def _gone(asked: CoverageAsked) -> Select[UUID, Point | None]:
    """Return the query for services that are not public and answer the question, with places."""
    query = (
        select(Service.id, Location.point)
        .join(ServiceAtLocation, ServiceAtLocation.service_id == Service.id)
        .join(Location, Location.id == ServiceAtLocation.location_id)
        .where(
            Service.site_id == asked.site.key,
            Service.status.in_((Status.SUSPENDED, Status.ARCHIVED)),
            Service.kind != ServiceKind.EVENT,
            Service.in_person,
            Location.point.is_not(None),
            Location.confidential.is_(False),
        )
        .order_by(Service.id, ServiceAtLocation.id)
    )
    if asked.need is not None:
        keys = [n.key for n in taxonomy().needs if asked.need in {n.key, n.group}]
        own = select(ServiceNeed.service_id).where(ServiceNeed.need.in_(keys))
        query = query.where(Service.id.in_(own))
    if asked.track not in {None, Track.BOTH}:
        query = query.where(Service.track.in_((asked.track, Track.BOTH)))
    return query
