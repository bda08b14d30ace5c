"""Where a point lies: on the site's land, in one of its waters, or how far outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy import select

from app.core.db import db
from app.core.geo import LonLat, metres_between
from app.territory.kept import Kept
from app.territory.models import Site
from app.territory.sites import SiteView

WATERS = frozenset({"lake", "sea"})
# The drawn shore is simplified, and a quay is land: only what is well out counts as water.
SHORE_DEG = 0.0012


@dataclass(frozen=True)
class Land:
    """A site's outline and waters; degrees, longitude first.

    Attributes:
        outline: the site.
        waters: its lakes and its sea, as drawn.
        deep: what of each is well away from its shore.
        names: of each.
    """

    outline: MultiPolygon
    waters: BaseGeometry
    deep: shapely.STRtree
    names: Sequence[str]


_kept: Kept[Land] = Kept()


def land_of(site: SiteView) -> Land:
    """Return the land of a site, from memory where it has not changed."""
    return _kept.get(site, lambda: _read(site))


def water_at(site: SiteView, point: LonLat) -> str | None:
    """Return the name of the lake or sea that a point lies in; "" without a name, None on land."""
    land = land_of(site)
    hits = land.deep.query(shapely.Point(point.lon, point.lat), predicate="within")
    return land.names[int(min(hits))] if len(hits) else None


def metres_outside(site: SiteView, point: LonLat) -> float:
    """Return the straight line from a point to the nearest land of the site; 0 inside it."""
    outline = land_of(site).outline
    if shapely.contains_xy(outline, point.lon, point.lat):
        return 0.0
    # Squeezed, so that a degree is as long to the east as to the north.
    squeeze = np.array([cos(radians(point.lat)), 1.0])
    flat = shapely.transform(outline, lambda lonlat: lonlat * squeeze)
    here = shapely.Point(point.lon * squeeze[0], point.lat)
    border = shapely.get_coordinates(shapely.shortest_line(flat, here))[0] / squeeze
    return float(metres_between(point, border[:1], border[1:])[0])


def _read(site: SiteView) -> Land:
    row = db.session.execute(select(Site.outline, Site.basemap).where(Site.id == site.key)).one()
    waters = [
        feature
        for feature in row.basemap.get("features", ())
        if feature["properties"].get("kind") in WATERS
    ]
    shapes = [shape(feature["geometry"]) for feature in waters]
    deep = [each.buffer(-SHORE_DEG) for each in shapes]
    names = [str(feature["properties"].get("name") or "") for feature in waters]
    shapely.prepare(row.outline)
    return Land(row.outline, shapely.union_all(shapes), shapely.STRtree(deep), names)
