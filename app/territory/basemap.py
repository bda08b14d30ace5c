"""The map that is drawn without internet: outline, borders by level, water, roads, labels."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import select

from app.core.db import db
from app.territory.kept import Kept
from app.territory.models import Area, Site
from app.territory.sites import SiteView

# A ten-thousandth of a degree is 8 to 11 m here: less than a pixel below zoom 13.
_DECIMALS = 4


@dataclass(frozen=True)
class BaseMap:
    """The GeoJSON of a site's base map as it is sent, and a tag that changes with it."""

    body: bytes
    tag: str


_kept: Kept[BaseMap] = Kept()


def drawn_basemap(view: SiteView) -> BaseMap:
    """Return the base map: a FeatureCollection in drawing order.

    Each feature has `kind`: what basemap.geojson has, then `border` with its `level`,
    fine to coarse, then `outline`. A border that two levels share is drawn once, as the
    coarser; one that two areas share, once.
    """
    return _kept.get(view, lambda: _drawn(view))


def _drawn(view: SiteView) -> BaseMap:
    row = db.session.execute(select(Site.outline, Site.basemap).where(Site.id == view.key)).one()
    outline: BaseGeometry = row.outline
    collection = {
        "type": "FeatureCollection",
        "features": [
            *(_rounded(feature) for feature in row.basemap.get("features", ())),
            *_borders(view, outline),
            _feature({"kind": "outline"}, outline),
        ],
    }
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    body = text.encode()
    return BaseMap(body, hashlib.sha256(body).hexdigest()[:16])


def _borders(view: SiteView, outline: BaseGeometry) -> list[dict[str, Any]]:
    """Return the inner borders of each level, fine to coarse, without what is drawn coarser."""
    asked = select(Area.level, Area.outline).where(Area.site_id == view.key).order_by(Area.id)
    pieces: dict[str, list[BaseGeometry]] = {}
    for level, piece in db.session.execute(asked):
        pieces.setdefault(level, []).append(piece)
    drawn, features = outline.boundary, []
    for level in (level.key for level in view.levels):
        lines = shapely.union_all([piece.boundary for piece in pieces.get(level, ())])
        inner = shapely.line_merge(shapely.difference(lines, drawn))
        if not inner.is_empty:
            features.append(_feature({"kind": "border", "level": level}, inner))
        drawn = shapely.union(drawn, lines)
    return features[::-1]


def _feature(properties: Mapping[str, Any], geometry: BaseGeometry) -> dict[str, Any]:
    raw = json.loads(shapely.to_geojson(geometry))
    return _rounded({"properties": properties, "geometry": raw})


def _rounded(feature: Mapping[str, Any]) -> dict[str, Any]:
    """Return a feature with short coordinates and without empty properties."""
    geometry = feature["geometry"]
    return {
        "type": "Feature",
        "properties": {k: v for k, v in feature["properties"].items() if v not in ("", None)},
        "geometry": {"type": geometry["type"], "coordinates": _short(geometry["coordinates"])},
    }


def _short(coordinates: Sequence[Any]) -> list[Any]:
    """Round all numbers; points of a line that fall together are kept once."""
    if coordinates and not isinstance(coordinates[0], list | tuple):
        return [round(number, _DECIMALS) for number in coordinates]
    return list(_without_repeats(_short(part) for part in coordinates))


def _without_repeats(parts: Iterable[list[Any]]) -> Iterable[list[Any]]:
    before: list[Any] | None = None
    for part in parts:
        if part != before or (part and isinstance(part[0], list)):
            yield part
        before = part
