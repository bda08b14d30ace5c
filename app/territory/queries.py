"""Reads of the territory: sites, their areas and places, and how many young people live there."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import shapely
from flask import has_request_context, request
from sqlalchemy import select

from app.core.db import db
from app.core.geo import LonLat
from app.core.spatial import lat_of, lon_of
from app.territory.basemap import drawn_basemap
from app.territory.kept import Kept
from app.territory.models import Area, Place, Site, YouthBasis
from app.territory.site_file import stored_site
from app.territory.sites import SiteView

_IN_REQUEST = "prossima.sites"


@dataclass(frozen=True)
class AreaView:
    """An area without its outline; None where a figure is not known."""

    id: UUID
    code: str
    level: str
    name: str
    parent_id: UUID | None
    population: int | None
    population_date: date | None
    youth: int | None
    youth_basis: YouthBasis | None
    source: str


@dataclass(frozen=True)
class PlaceView:
    """A settlement with its point; None where a figure is not known."""

    id: UUID
    code: str
    name: str
    area_id: UUID | None
    lon: float
    lat: float
    population: int | None
    youth: int | None
    youth_basis: YouthBasis | None
    source: str


@dataclass(frozen=True)
class Totals:
    """The people of one level's areas; areas without a figure are counted, not guessed."""

    areas: int
    population: int
    without_population: int
    youth: int
    without_youth: int
    bases: frozenset[YouthBasis]


def sites() -> Sequence[SiteView]:
    """Return all sites, by key; one SQL statement in a request, however often it is asked."""
    kept: Sequence[SiteView] | None = (
        request.environ.get(_IN_REQUEST) if has_request_context() else None
    )
    if kept is not None:
        return kept
    found = db.session.scalars(select(Site.settings).order_by(Site.id))
    views = tuple(stored_site(settings) for settings in found)
    if has_request_context():
        request.environ[_IN_REQUEST] = views
    return views


def forget_sites() -> None:
    """Let `sites` ask the database again; every write of a site ends with it."""
    if has_request_context():
        request.environ.pop(_IN_REQUEST, None)


def site(key: str) -> SiteView | None:
    """Return one site, or None where there is no such key."""
    return next((view for view in sites() if view.key == key), None)


_AREA_COLUMNS = (
    Area.id,
    Area.code,
    Area.level,
    Area.name,
    Area.parent_id,
    Area.population,
    Area.population_date,
    Area.youth,
    Area.youth_basis,
    Area.source,
)


def areas(site_key: str, level: str | None = None) -> Sequence[AreaView]:
    """Return the areas of a site, or of one level, by name and code; empty for an unknown one."""
    found = select(*_AREA_COLUMNS).where(Area.site_id == site_key)
    if level is not None:
        found = found.where(Area.level == level)
    views = (AreaView(**row) for row in db.session.execute(found).mappings())
    return sorted(views, key=lambda area: (area.name, area.code))


def areas_by_site() -> Mapping[str, Sequence[AreaView]]:
    """Return the areas of every site that has some, each list by name and code."""
    found: dict[str, list[AreaView]] = {}
    for row in db.session.execute(select(Area.site_id, *_AREA_COLUMNS)).mappings():
        cells = dict(row)
        found.setdefault(cells.pop("site_id"), []).append(AreaView(**cells))
    return {key: sorted(own, key=lambda area: (area.name, area.code)) for key, own in found.items()}


def places(site_key: str) -> Sequence[PlaceView]:
    """Return the places of a site by name and code."""
    found = select(
        Place.id,
        Place.code,
        Place.name,
        Place.area_id,
        lon_of(Place.point).label("lon"),
        lat_of(Place.point).label("lat"),
        Place.population,
        Place.youth,
        Place.youth_basis,
        Place.source,
    ).where(Place.site_id == site_key)
    views = (PlaceView(**row) for row in db.session.execute(found).mappings())
    return sorted(views, key=lambda place: (place.name, place.code))


def totals(found: Sequence[AreaView]) -> Totals:
    """Add up the people of some areas of one level; all zero for none."""
    populations = [area.population for area in found if area.population is not None]
    youths = [area.youth for area in found if area.youth is not None]
    return Totals(
        areas=len(found),
        population=sum(populations),
        without_population=len(found) - len(populations),
        youth=sum(youths),
        without_youth=len(found) - len(youths),
        bases=frozenset(area.youth_basis for area in found if area.youth_basis is not None),
    )


def basemap(site_key: str) -> dict[str, Any]:
    """Return the drawn map as a GeoJSON FeatureCollection of the caller's own; see `basemap`.

    Empty for an unknown site.
    """
    view = site(site_key)
    if view is None:
        return {"type": "FeatureCollection", "features": []}
    collection: dict[str, Any] = json.loads(drawn_basemap(view).body)
    return collection


@dataclass(frozen=True)
class _Outlined:
    """The finest areas of a site by code, and a tree of their outlines in the same order."""

    areas: Sequence[AreaView]
    tree: shapely.STRtree


_outlined: Kept[_Outlined] = Kept()


def area_at(site_key: str, point: LonLat) -> AreaView | None:
    """Return the finest area that a point lies in, or None outside all.

    On the border of two, the one with the lower code.
    """
    view = site(site_key)
    if view is None:
        return None
    known = _outlined.get(view, lambda: _read_outlined(view))
    hits = known.tree.query(shapely.Point(point.lon, point.lat), predicate="intersects")
    return known.areas[min(hits)] if len(hits) else None


def _read_outlined(view: SiteView) -> _Outlined:
    finest = areas(view.key, view.levels[-1].key)
    stored = select(Area.id, Area.outline).where(Area.site_id == view.key)
    outlines = {row.id: row.outline for row in db.session.execute(stored)}
    by_code = sorted(finest, key=lambda area: area.code)
    return _Outlined(by_code, shapely.STRtree([outlines[area.id] for area in by_code]))
