"""Whether coordinates can belong to a site, and if not, what went wrong with them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError
from shapely.geometry.base import BaseGeometry

from app.core.geo import MAX_LAT, MAX_LON, Box
from app.core.units import FloatArray
from app.territory.sites import SiteView

WGS84 = "EPSG:4326"
# What official files of Italy and Portugal come in, and what web maps leave behind.
_USUAL = (
    "EPSG:32632",
    "EPSG:32633",
    "EPSG:25832",
    "EPSG:3003",
    "EPSG:3004",
    "EPSG:3763",
    "EPSG:20790",
    "EPSG:27493",
    "EPSG:3035",
    "EPSG:3857",
)


def reprojected(geometries: Sequence[BaseGeometry], crs: str) -> Sequence[BaseGeometry]:
    """Return the geometries in longitude and latitude.

    Raises:
        CRSError: there is no such CRS.
    """
    source = CRS.from_user_input(crs)
    if source.to_epsg() == CRS(WGS84).to_epsg():
        return geometries
    return _moved(geometries, Transformer.from_crs(source, WGS84, always_xy=True))


def projected(geometries: Sequence[BaseGeometry], crs: str) -> Sequence[BaseGeometry]:
    """Return geometries of longitude and latitude in a metric CRS."""
    return _moved(geometries, Transformer.from_crs(WGS84, crs, always_xy=True))


def _moved(geometries: Sequence[BaseGeometry], move: Transformer) -> Sequence[BaseGeometry]:
    def both(points: FloatArray) -> FloatArray:
        return np.column_stack(move.transform(points[:, 0], points[:, 1]))

    return list(shapely.transform(np.array(geometries, dtype=object), both))


def misplacement(geometries: Sequence[BaseGeometry], site: SiteView) -> str:
    """Say why a file none of whose areas lies in the site cannot be its file, and what to do.

    The coordinates are those of the file, before any reprojection.
    """
    points = _middles(geometries)
    if not points.size:
        return "no outline has coordinates"
    if _any_inside(points[:, ::-1], site.bounds):
        return "longitude and latitude are exchanged: longitude must come first in every pair"
    likely = _likely_crs(points, site)
    if likely:
        return f"the coordinates look like {likely}: give --crs {likely}"
    if _in_degrees(points):
        lon, lat = np.median(points, axis=0)
        return (
            f"no area lies in {site.key} ({site.country}); they lie around "
            f"longitude {lon:.1f}, latitude {lat:.1f}: another country or another site"
        )
    return "the coordinates are not degrees; give their EPSG code with --crs"


def swapped(geometry: BaseGeometry, bounds: Box) -> bool:
    """Say whether an outline would lie in the bounds with its coordinates exchanged."""
    points = _middles([geometry])
    return not _any_inside(points, bounds) and _any_inside(points[:, ::-1], bounds)


def _middles(geometries: Sequence[BaseGeometry]) -> FloatArray:
    boxes = shapely.bounds(np.array(geometries, dtype=object)).reshape(-1, 4)
    boxes = boxes[np.isfinite(boxes).all(axis=1)]
    middles: FloatArray = np.column_stack(
        [(boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2]
    )
    return middles


def _any_inside(points: FloatArray, bounds: Box) -> bool:
    return bool(bounds.contains(points[:, 0], points[:, 1]).any())


def _in_degrees(points: FloatArray) -> bool:
    return bool((np.abs(points) <= np.array([MAX_LON, MAX_LAT])).all())


def _likely_crs(points: FloatArray, site: SiteView) -> str:
    """Return the first usual CRS in which some of the points would lie in the site."""
    if _in_degrees(points):
        return ""
    for crs in dict.fromkeys((site.crs, *_USUAL)):
        try:
            move = Transformer.from_crs(crs, WGS84, always_xy=True)
            moved = np.column_stack(move.transform(points[:, 0], points[:, 1]))
        except (CRSError, ProjError):
            continue
        if _any_inside(moved, site.bounds):
            return crs
    return ""
