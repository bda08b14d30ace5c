"""Whether a point lies at a site, and if not, how far from it."""

from __future__ import annotations

from math import cos, radians

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Point
from sqlalchemy import select

from app.core.db import db
from app.core.geo import LonLat, metres_between
from app.territory.kept import Kept
from app.territory.models import Site
from app.territory.sites import SiteView

# Outlines are generalised: the last house of a site may stand a little outside.
SLACK_KM = 0.5

_outlines: Kept[MultiPolygon] = Kept()


def km_outside(site: SiteView, point: LonLat) -> float:
    """Return how many kilometres from the site's outline a point lies; 0.0 at the site."""
    outline = _outlines.get(site, lambda: _read(site.key))
    where = Point(point.lon, point.lat)
    if outline.covers(where):
        return 0.0
    lon, lat = _nearest(outline, where)
    distance_km = float(metres_between(point, np.array([lon]), np.array([lat]))[0]) / 1000
    return distance_km if distance_km > SLACK_KM else 0.0


def _nearest(outline: MultiPolygon, where: Point) -> tuple[float, float]:
    """Return the point of the outline that is nearest in metres, not in degrees."""
    # A degree of longitude shrinks towards the poles; none is left at one.
    squeeze = np.array([max(cos(radians(where.y)), 0.01), 1.0])
    flat = shapely.transform(outline, lambda degrees: degrees * squeeze)
    line = shapely.shortest_line(flat, shapely.transform(where, lambda degrees: degrees * squeeze))
    lon, lat = shapely.get_coordinates(line)[0] / squeeze
    return float(lon), float(lat)


def _read(site_key: str) -> MultiPolygon:
    return db.session.scalars(select(Site.outline).where(Site.id == site_key)).one()
