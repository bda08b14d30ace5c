"""What a site holds already, as an import is checked against it; read in a few statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actor import OPERATOR, Actor
from app.accounts.policy import Action, Scope, scope_of, visible
from app.core.geo import LonLat
from app.core.spatial import lat_of, lon_of
from app.core.words import fold
from app.directory.editing.models import OPEN_STATES, ListingDraft
from app.directory.editing.present import all_parts
from app.directory.exchange.geography import AreaOf, Ground
from app.directory.kept import read_stamp
from app.directory.models import Location, Organisation, Service, ServiceAtLocation
from app.directory.vocabulary import Status
from app.territory.models import Area, Site
from app.territory.sites import SiteView

CHUNK = 500
_ALL_OF_SITE = frozenset({Scope.SITE, Scope.ALL})


@dataclass(frozen=True)
class Held:
    """A listing of the site, as far as another may be the same."""

    id: UUID
    organisation_id: UUID
    organisation: str
    name: str
    phone: str
    email: str
    url: str
    points: Sequence[LonLat]


@dataclass(frozen=True)
class Known:
    """The listings of a site, and what the one who imports may do to them.

    `organisations` maps folded names to ids; `own` are those of the importer, None where
    all of the site are. Drafts under way may not be written over.
    """

    listings: Sequence[Held]
    organisations: Mapping[str, UUID]
    names: Mapping[UUID, str]
    own: frozenset[UUID] | None
    drafted: frozenset[UUID]


def read_ground(session: Session, site: SiteView) -> Ground:
    """Return the outlines against which points are checked."""
    outline = session.scalars(select(Site.outline).where(Site.id == site.key)).one()
    own = Area.site_id == site.key
    is_finest = Area.level == site.levels[-1].key
    finest = select(Area.code, Area.name, Area.outline).where(own, is_finest)
    coarser = select(Area.code, Area.name).where(own, ~is_finest)
    return Ground(
        site,
        outline,
        [AreaOf(*row) for row in session.execute(finest.order_by(Area.code))],
        {row.code: row.name for row in session.execute(coarser.order_by(Area.code))},
    )


def read_known(session: Session, site: SiteView, actor: Actor) -> Known:
    """Return what the site holds, and the rights of the actor."""
    rows = session.execute(
        select(Organisation.id, Organisation.name)
        .where(Organisation.site_id == site.key)
        .order_by(Organisation.name, Organisation.id)
    ).all()
    organisations: dict[str, UUID] = {}
    for row in rows:
        organisations.setdefault(fold(row.name), row.id)
    return Known(
        listings=held_listings(session, site.key),
        organisations=organisations,
        names={row.id: row.name for row in rows},
        own=_own(session, site.key, actor),
        drafted=_drafted(session, site.key),
    )


def moment_of(session: Session, site_key: str) -> tuple[int, frozenset[UUID]]:
    """Return what differs between two moments whenever `read_known` may differ."""
    return read_stamp(session), _drafted(session, site_key)


def is_operator(actor: Actor) -> bool:
    """Say whether this is the one at the command line, who may do anything there."""
    return actor is OPERATOR


def may_publish(actor: Actor, site_key: str) -> bool:
    """Say whether what this one imports is public at once, without review."""
    if is_operator(actor):
        return True
    reviews = scope_of(actor, Action.REVIEW_LISTING) in _ALL_OF_SITE
    return reviews and actor.site_key in {None, site_key}


def _own(session: Session, site_key: str, actor: Actor) -> frozenset[UUID] | None:
    if is_operator(actor):
        return None
    if scope_of(actor, Action.IMPORT_LISTINGS) in _ALL_OF_SITE:
        return None if actor.site_key in {None, site_key} else frozenset()
    query = select(Organisation.id).where(Organisation.site_id == site_key)
    found = visible(query, Organisation, actor, Action.IMPORT_LISTINGS)
    return frozenset(session.scalars(found))


def _drafted(session: Session, site_key: str) -> frozenset[UUID]:
    found = select(ListingDraft.object_id).where(
        ListingDraft.site_id == site_key, ListingDraft.state.in_(OPEN_STATES)
    )
    return frozenset(own_id for own_id in session.scalars(found) if own_id is not None)


def held_listings(session: Session, site_key: str) -> list[Held]:
    """Return the listings of a site that are not archived, as another may be the same."""
    found = (
        select(
            Service.id,
            Service.organisation_id,
            Organisation.name,
            Service.name,
            Service.phone,
            Service.email,
            Service.url,
        )
        .join(Organisation, Organisation.id == Service.organisation_id)
        .where(Service.site_id == site_key, Service.status != Status.ARCHIVED)
        .order_by(Service.id)
    )
    points = _points(session, site_key)
    return [Held(*row, points.get(row[0], ())) for row in session.execute(found)]


def _points(session: Session, site_key: str) -> dict[UUID, list[LonLat]]:
    found = (
        select(ServiceAtLocation.service_id, lon_of(Location.point), lat_of(Location.point))
        .join(Location, Location.id == ServiceAtLocation.location_id)
        .where(Location.site_id == site_key, Location.point.is_not(None))
        .order_by(ServiceAtLocation.id)
    )
    points: dict[UUID, list[LonLat]] = {}
    for service, lon, lat in session.execute(found):
        points.setdefault(service, []).append(LonLat(lon, lat))
    return points


def whole_services(session: Session, ids: Sequence[UUID]) -> dict[UUID, Service]:
    """Return services with all their parts, by id; the statements grow with every 500 only."""
    found: dict[UUID, Service] = {}
    for start in range(0, len(ids), CHUNK):
        query = (
            select(Service).where(Service.id.in_(ids[start : start + CHUNK])).options(*all_parts())
        )
        found |= {service.id: service for service in session.scalars(query)}
    return found
