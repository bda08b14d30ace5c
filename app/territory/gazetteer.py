"""Answers to "from where?": names to points, and points to names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select

from app.core.db import db
from app.core.geo import LonLat, roughly_metres_between
from app.core.spatial import lat_of, lon_of
from app.core.units import FloatArray
from app.territory.kept import Kept
from app.territory.models import Area, GazetteerEntry, GazetteerKind
from app.territory.names import Entry, Match, Names
from app.territory.queries import site
from app.territory.sites import SiteView

# Farther away a name says nothing about where somebody clicked.
_NEAR_M = 30_000.0
_TOWN_KINDS = frozenset({GazetteerKind.SETTLEMENT, GazetteerKind.AREA})


@dataclass(frozen=True)
class Found:
    """A name with its point; `score` 0 to 100; `area_name` is empty where it has none."""

    name: str
    kind: GazetteerKind
    area_name: str
    lon: float
    lat: float
    score: float


@dataclass(frozen=True)
class _Gazetteer:
    """A site's names, and the points of its towns in the order of `towns`."""

    names: Names
    towns: Sequence[Entry]
    lon: FloatArray
    lat: FloatArray


_kept: Kept[_Gazetteer] = Kept()


def find(site_key: str, text: str, *, limit: int = 8) -> Sequence[Found]:
    """Return the names that may be meant, best first; empty for an unknown site."""
    known = _gazetteer(site_key)
    return [_found(match) for match in known.names.find(text, limit=limit)] if known else []


def resolve(site_key: str, text: str) -> Found | None:
    """Return what is clearly meant, or None; `find` then has the suggestions."""
    known = _gazetteer(site_key)
    match = known.names.clear(text) if known else None
    return _found(match) if match else None


def nearest_name(site_key: str, point: LonLat) -> str:
    """Return the nearest town's or district's name, for "near ..."; empty beyond 30 km."""
    known = _gazetteer(site_key)
    if known is None or not known.towns:
        return ""
    metres = roughly_metres_between(point, known.lon, known.lat)
    nearest = int(np.argmin(metres))
    return known.towns[nearest].name if metres[nearest] <= _NEAR_M else ""


def _found(match: Match) -> Found:
    entry = match.entry
    return Found(entry.name, entry.kind, entry.area_name, entry.lon, entry.lat, match.score)


def _gazetteer(site_key: str) -> _Gazetteer | None:
    view = site(site_key)
    return None if view is None else _kept.get(view, lambda: _read(view))


def _read(view: SiteView) -> _Gazetteer:
    names = Names(_entries(view.key))
    towns = [entry for entry in names.entries if entry.kind in _TOWN_KINDS] or names.entries
    lon = np.array([entry.lon for entry in towns], dtype=np.float64)
    lat = np.array([entry.lat for entry in towns], dtype=np.float64)
    return _Gazetteer(names, towns, lon, lat)


def _entries(site_key: str) -> Sequence[Entry]:
    asked = (
        select(
            GazetteerEntry.name,
            GazetteerEntry.also,
            GazetteerEntry.kind,
            Area.name.label("area_name"),
            lon_of(GazetteerEntry.point).label("lon"),
            lat_of(GazetteerEntry.point).label("lat"),
            GazetteerEntry.weight,
        )
        .join(Area, GazetteerEntry.area_id == Area.id, isouter=True)
        .where(GazetteerEntry.site_id == site_key)
    )
    rows = db.session.execute(asked)
    return [
        Entry(row.name, row.also, row.kind, row.area_name or "", row.lon, row.lat, row.weight)
        for row in rows
    ]
