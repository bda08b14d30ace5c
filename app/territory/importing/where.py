"""Whether coordinates can belong to a site, and if not, what went wrong with them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError
from shapely.geometry.base import BaseGeometry

from app.core.geo import MAX_LAT, MAX_LON, Box
from app.core.units import FloatArray
from app.territory.sites import SiteView

WGS84 = "EPSG:4326"
_LONGEST_NAME = 60
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


class UnusableCrsError(ValueError):
    """A coordinate system that is none, or from which no longitude and latitude follow."""

    def __init__(self, crs: str) -> None:
        """Keep its beginning: the text of one fills a page."""
        short = crs if len(crs) <= _LONGEST_NAME else f"{crs[:_LONGEST_NAME]}…"
        super().__init__(f"there is no CRS {short!r} that leads to longitude and latitude")


def reprojected(geometries: Sequence[BaseGeometry], crs: str) -> Sequence[BaseGeometry]:
    """Return the geometries in longitude and latitude.

    Raises:
        UnusableCrsError: there is no such CRS, or it leads to no place on Earth, as that of
            a building site or one of heights does.
    """
    try:
        source = CRS.from_user_input(crs)
        if source.to_epsg() == CRS(WGS84).to_epsg():
            return geometries
        moved = _moved(geometries, Transformer.from_crs(source, WGS84, always_xy=True))
    except ProjError as error:
        raise UnusableCrsError(crs) from error
    if not np.isfinite(shapely.get_coordinates(moved)).all():
        raise UnusableCrsError(crs)
    return moved


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


def likely_crs(geometries: Sequence[BaseGeometry], site: SiteView) -> str:
    """Return the CRS in which a file of the site seems to be; the site's own if none does."""
    return _likely_crs(_middles(geometries), site) or site.crs


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
        except ProjError:
            continue
        if _any_inside(moved, site.bounds):
            return crs
    return ""
