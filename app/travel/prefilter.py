"""Which points are worth asking an expensive provider for."""

import numpy as np

from app.core.geo import LonLat, roughly_metres_between
from app.core.units import IntArray
from app.travel.times import Points


def prefilter(
    origin: LonLat,
    points: Points,
    reach_m: float,
    at_least: int = 50,
    at_most: int = 500,
) -> IntArray:
    """Return the rows of the points to ask for, the nearest first, ties by row.

    Keeps those within `reach_m` of the origin, in a straight line, but never fewer
    than the nearest `at_least` and never more than the nearest `at_most`. Unknown
    points are never among them.

    Raises:
        ValueError: not 0 <= at_least <= at_most, or `reach_m` is NaN or negative.
    """
    if not 0 <= at_least <= at_most:
        raise ValueError(f"need 0 <= {at_least=} <= {at_most=}")
    if not reach_m >= 0:
        raise ValueError(f"reach_m must be >= 0, got {reach_m}")
    metres = roughly_metres_between(origin, points.lon, points.lat)
    rows = np.flatnonzero(np.isfinite(metres))
    within = int(np.count_nonzero(metres <= reach_m))
    count = min(max(within, at_least), at_most, rows.size)
    if not count:
        return np.empty(0, np.int64)
    # Sort only what can be kept: everything up to the distance of the last one.
    furthest = np.partition(metres[rows], count - 1)[count - 1]
    near = rows[metres[rows] <= furthest]
    nearest_first: IntArray = near[np.argsort(metres[near], kind="stable")]
    return nearest_first[:count]
