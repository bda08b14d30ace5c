"""Which services invented plans and referrals name: the nearest ones for a need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from uuid import UUID

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.geo import LonLat, roughly_metres_between
from app.directory.models import Location, Organisation, Service, ServiceAtLocation, ServiceNeed
from app.directory.vocabulary import ServiceKind, Status


@dataclass(frozen=True)
class Nearby:
    """A published service, and a place where it is given."""

    service_id: UUID
    organisation_id: UUID
    name: str
    organisation: str
    place: str
    point: LonLat | None


Services = Mapping[str, Sequence[Nearby]]


def services_by_need(session: Session, site_key: str) -> Services:
    """Return the published services of a site by the needs that they answer."""
    query = (
        select(ServiceNeed.need, Service, Organisation.name, Location.city, Location.point)
        .select_from(ServiceNeed)
        .join(Service, Service.id == ServiceNeed.service_id)
        .join(Organisation, Organisation.id == Service.organisation_id)
        .outerjoin(ServiceAtLocation, ServiceAtLocation.service_id == Service.id)
        .outerjoin(Location, Location.id == ServiceAtLocation.location_id)
        .where(
            Service.site_id == site_key,
            Service.status == Status.PUBLISHED,
            Service.kind == ServiceKind.SERVICE,
        )
        .order_by(Service.name, Service.id, Location.id)
    )
    found: dict[str, list[Nearby]] = {}
    for need, row, organisation, place, point in session.execute(query):
        here = LonLat(point.x, point.y) if point is not None else None
        near = Nearby(row.id, row.organisation_id, row.name, organisation, place or "", here)
        found.setdefault(need, []).append(near)
    return found


def nearest(
    services: Services, need: str, home: LonLat, organisation_id: UUID | None = None
) -> Nearby | None:
    """Return the nearest service for a need, of one organisation where it is given."""
    mine = [
        each
        for each in services.get(need, ())
        if organisation_id is None or each.organisation_id == organisation_id
    ]
    return min(mine, key=lambda each: (_metres(home, each), each.name), default=None)


def _metres(home: LonLat, each: Nearby) -> float:
    if each.point is None:
        return inf
    lon, lat = np.array([each.point.lon]), np.array([each.point.lat])
    return float(roughly_metres_between(home, lon, lat)[0])
