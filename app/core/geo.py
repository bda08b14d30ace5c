"""Points, boxes and metres on the WGS84 ellipsoid, longitude first."""

from dataclasses import dataclass
from enum import StrEnum
from math import asin, cos, degrees, isfinite, pi, radians, sin
from typing import Self

import numpy as np
from pyproj import Geod

from app.core.units import BoolArray, FloatArray

MAX_LON = 180.0
MAX_LAT = 90.0

_WGS84 = Geod(ellps="WGS84")
_SEMI_MAJOR_M = 6_378_137.0
_ECCENTRICITY_2 = 0.006_694_379_990_141_3
_RADIANS = pi / 180
# The smallest radius of curvature of the ellipsoid (the meridian's, at the equator):
# an arc computed with it is never too short.
_SMALLEST_RADIUS_M = 6_335_439.0
# Where the flat measure is exact to a thousandth.
_FLAT_WITHIN_M = 100_000.0
_FLAT_BELOW_LAT = 70.0
_LONGEST_TEXT = 100


class CoordinateFault(StrEnum):
    """What is wrong with a coordinate, for a message that says what to change."""

    SYNTAX = "syntax"
    NOT_FINITE = "not_finite"
    LON_RANGE = "lon_range"
    LAT_RANGE = "lat_range"
    MAYBE_SWAPPED = "maybe_swapped"
    BOX_ORDER = "box_order"


class CoordinateError(ValueError):
    """A coordinate that cannot be used; `reason` says why."""

    def __init__(self, reason: CoordinateFault) -> None:
        """Keep the reason; the message carries no coordinate, for it may be a home."""
        super().__init__(f"unusable coordinate: {reason}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class LonLat:
    """A point in degrees, WGS84; always finite and in range.

    Raises:
        CoordinateError: with reason `not_finite`, `lon_range`, `lat_range`, or
            `maybe_swapped` where the two are only right the other way round.
    """

    lon: float
    lat: float

    def __post_init__(self) -> None:
        """Refuse what is not a point on Earth."""
        fault = _fault(self.lon, self.lat)
        if fault is not None:
            raise CoordinateError(fault)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in degrees, borders included; it never crosses the antimeridian.

    Raises:
        CoordinateError: a corner is unusable, or (`box_order`) the sides are reversed.
    """

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        """Refuse unusable corners and reversed sides."""
        for fault in (_fault(self.west, self.south), _fault(self.east, self.north)):
            if fault is not None:
                raise CoordinateError(fault)
        if self.west > self.east or self.south > self.north:
            raise CoordinateError(CoordinateFault.BOX_ORDER)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `west,south,east,north`, as in a map's URL."""
        return cls(*_numbers(text, 4))

    def contains(self, lon: FloatArray, lat: FloatArray) -> BoolArray:
        """Return which points lie inside; NaN lies nowhere, empty gives empty."""
        inside_lon = (lon >= self.west) & (lon <= self.east)
        return inside_lon & (lat >= self.south) & (lat <= self.north)

    def holds(self, point: LonLat) -> bool:
        """Say whether the point lies inside or on the border."""
        inside_lon = self.west <= point.lon <= self.east
        return inside_lon and self.south <= point.lat <= self.north

    def looks_swapped(self, point: LonLat) -> bool:
        """Say whether the point is outside but would be inside with lon and lat exchanged."""
        if self.holds(point):
            return False
        inside_lon = self.west <= point.lat <= self.east
        return inside_lon and self.south <= point.lon <= self.north


def parse_lon_lat(text: str) -> LonLat:
    """Read `lon,lat`, as in `11.12,46.07`.

    Raises:
        CoordinateError: the text is not two numbers (`syntax`), or not a point.
    """
    return LonLat(*_numbers(text, 2))


def metres_between(origin: LonLat, lon: FloatArray, lat: FloatArray) -> FloatArray:
    """Return the geodesic distance of each point from the origin.

    Args:
        origin: where to measure from.
        lon: (n,) degrees; NaN where unknown.
        lat: (n,) degrees; NaN where unknown.

    Returns:
        (n,) metres, exact to the millimetre; NaN where the point is unknown or out
        of range; empty for no points.

    Source: Karney (2013), Journal of Geodesy 87: 43-55, doi:10.1007/s00190-012-0578-z.
    """
    metres = np.full(lon.shape, np.nan)
    known = (np.abs(lon) <= MAX_LON) & (np.abs(lat) <= MAX_LAT)
    if known.any():
        count = int(np.count_nonzero(known))
        from_lon, from_lat = np.full(count, origin.lon), np.full(count, origin.lat)
        metres[known] = _WGS84.inv(from_lon, from_lat, lon[known], lat[known])[2]
    return metres


def roughly_metres_between(origin: LonLat, lon: FloatArray, lat: FloatArray) -> FloatArray:
    """Return distances to a thousandth, near ones some ten times faster than `metres_between`.

    Measures flat where that is exact enough, that is within 100 km and below 70 degrees
    of latitude, and by geodesic elsewhere. For choosing candidates and for estimates
    whose own error is far larger, never for a distance that is shown.

    Args:
        origin: where to measure from.
        lon: (n,) degrees; NaN where unknown.
        lat: (n,) degrees; NaN where unknown.

    Returns:
        (n,) metres; NaN where the point is unknown or out of range; empty for no points.
    """
    if abs(origin.lat) > _FLAT_BELOW_LAT:
        return metres_between(origin, lon, lat)
    metres = _flat_metres(origin.lon, origin.lat, lon, lat)
    # NaN and infinity compare so that they take the careful way, too.
    far = ~(metres <= _FLAT_WITHIN_M)
    if far.any():
        metres[far] = metres_between(origin, lon[far], lat[far])
    return metres


def roughly_metres_across(
    starts: tuple[FloatArray, FloatArray], ends: tuple[FloatArray, FloatArray]
) -> FloatArray:
    """Return (n, m) distances from n points to m, each as `roughly_metres_between` says it.

    Args:
        starts: (n,) longitudes and (n,) latitudes.
        ends: (m,) longitudes and (m,) latitudes.
    """
    lon, lat = (each[:, np.newaxis] for each in starts)
    metres = _flat_metres(lon, lat, *ends)
    metres[np.abs(starts[1]) > _FLAT_BELOW_LAT] = np.nan
    known = (np.abs(ends[0]) <= MAX_LON) & (np.abs(ends[1]) <= MAX_LAT)
    metres[:, ~known] = np.nan
    careful = ~(metres <= _FLAT_WITHIN_M) & known
    for row in np.flatnonzero(careful.any(axis=1)).tolist():
        far = careful[row]
        origin = LonLat(float(starts[0][row]), float(starts[1][row]))
        metres[row, far] = metres_between(origin, ends[0][far], ends[1][far])
    return metres


def box_around(origin: LonLat, radius_m: float) -> Box:
    """Return a box that holds every point within the radius, and a little more.

    Where the circle reaches a pole or the antimeridian the box spans all longitudes.

    Raises:
        ValueError: the radius is negative or not finite.
    """
    if not (isfinite(radius_m) and radius_m >= 0):
        raise ValueError(f"radius_m must be finite and >= 0, got {radius_m}")
    arc = radius_m / _SMALLEST_RADIUS_M
    south = max(origin.lat - degrees(arc), -MAX_LAT)
    north = min(origin.lat + degrees(arc), MAX_LAT)
    reach = _longitude_reach(radians(origin.lat), arc)
    west, east = origin.lon - reach, origin.lon + reach
    if west < -MAX_LON or east > MAX_LON:
        west, east = -MAX_LON, MAX_LON
    return Box(west, south, east, north)


def _flat_metres(
    from_lon: FloatArray | float, from_lat: FloatArray | float, lon: FloatArray, lat: FloatArray
) -> FloatArray:
    """Return distances on the plane that touches the ellipsoid at the middle latitude.

    Source: the radii of curvature of the ellipsoid, used as in 47 CFR 73.208(c).
    """
    # Whoever searches waits for this over all services: one cosine, and no slower function.
    middle = np.cos((lat + from_lat) * (_RADIANS / 2))
    bulge = 1 - _ECCENTRICITY_2 * (1 - middle * middle)
    prime_vertical_m = _SEMI_MAJOR_M * _RADIANS / np.sqrt(bulge)
    turn = np.abs(lon - from_lon)
    east = prime_vertical_m * middle * np.minimum(turn, 360 - turn)
    north = prime_vertical_m * ((1 - _ECCENTRICITY_2) / bulge) * (lat - from_lat)
    metres: FloatArray = np.sqrt(east * east + north * north)
    return metres


def _longitude_reach(lat: float, arc: float) -> float:
    """Return how many degrees of longitude a circle of `arc` radians spans each way."""
    if abs(lat) + arc >= pi / 2:
        return 2 * MAX_LON
    return degrees(asin(min(1.0, sin(arc) / cos(lat))))


def _fault(lon: float, lat: float) -> CoordinateFault | None:
    """Return what is wrong with a pair, or None."""
    if not (isfinite(lon) and isfinite(lat)):
        return CoordinateFault.NOT_FINITE
    if abs(lon) <= MAX_LAT < abs(lat) <= MAX_LON:
        return CoordinateFault.MAYBE_SWAPPED
    if abs(lon) > MAX_LON:
        return CoordinateFault.LON_RANGE
    return CoordinateFault.LAT_RANGE if abs(lat) > MAX_LAT else None


def _numbers(text: str, count: int) -> list[float]:
    """Read exactly `count` numbers split by commas."""
    parts = text.split(",") if len(text) <= _LONGEST_TEXT and "_" not in text else []
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = []
    if len(numbers) != count:
        raise CoordinateError(CoordinateFault.SYNTAX)
    return numbers
