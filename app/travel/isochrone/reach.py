"""Areas within reach of a place, from any provider of travel times."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from shapely.geometry import MultiPolygon

from app.core.geo import Box
from app.core.units import FloatArray
from app.travel.isochrone.contour import within
from app.travel.isochrone.grid import Grid
from app.travel.times import Points, Source, Times

# A first look finds where anything is in reach; the second one draws it finely.
FIRST_LOOK = 1200
KNOTS = 5000
# How near to a limit a trip must be for its band to speak for the limit.
_NEAR_LIMIT = 0.25


@dataclass(frozen=True, slots=True)
class Isochrones:
    """The areas within reach of a place, one for each limit, in the order of the limits.

    Attributes:
        limits_min: minutes, ascending.
        areas: degrees; each lies within the next.
        low_min: minutes of a good trip to the border of each area; NaN where nobody knows.
        high_min: minutes of a bad one.
        sources: who said so, the most trusted first.
    """

    limits_min: tuple[int, ...]
    areas: tuple[MultiPolygon, ...]
    low_min: tuple[float, ...]
    high_min: tuple[float, ...]
    sources: tuple[Source, ...]


def isochrones(ask: Callable[[Points], Times], frame: Box, limits_min: Sequence[int]) -> Isochrones:
    """Return how far one gets.

    Args:
        ask: the times from the start to any points.
        frame: outside it nothing can be in reach.
        limits_min: minutes, at least one.
    """
    limits = tuple(sorted(limits_min))
    grid = Grid.over(frame, FIRST_LOOK)
    closer = _in_reach(grid, ask(grid.points()).minutes, limits[-1])
    if closer is None:
        return _nothing(limits)
    grid = Grid.over(closer, KNOTS)
    times = ask(grid.points())
    bands = [_band(times, limit) for limit in limits]
    return Isochrones(
        limits,
        tuple(within(grid, times.minutes, limit) for limit in limits),
        tuple(low for low, _high in bands),
        tuple(high for _low, high in bands),
        _sources(times, limits[-1]),
    )


def _nothing(limits: tuple[int, ...]) -> Isochrones:
    unknown = (float("nan"),) * len(limits)
    return Isochrones(limits, (MultiPolygon(),) * len(limits), unknown, unknown, ())


def _in_reach(grid: Grid, minutes: FloatArray, limit_min: float) -> Box | None:
    """Return the box of all knots within the limit and their neighbours; None for none."""
    found = np.flatnonzero(minutes <= limit_min)
    if not found.size:
        return None
    row, column = found // grid.columns, found % grid.columns
    first_row, last_row = max(int(row.min()) - 1, 0), min(int(row.max()) + 1, grid.rows - 1)
    first, last = max(int(column.min()) - 1, 0), min(int(column.max()) + 1, grid.columns - 1)
    return Box(
        grid.west + first * grid.step_lon,
        grid.south + first_row * grid.step_lat,
        grid.west + last * grid.step_lon,
        grid.south + last_row * grid.step_lat,
    )


def _band(times: Times, limit_min: float) -> tuple[float, float]:
    """Return how good and how bad a trip of about this length may be."""
    near = np.abs(times.minutes - limit_min) <= limit_min * _NEAR_LIMIT
    if not near.any():
        return float("nan"), float("nan")
    minutes = times.minutes[near]
    low = float(np.median(times.low[near] / minutes)) * limit_min
    return low, float(np.median(times.high[near] / minutes)) * limit_min


def _sources(times: Times, limit_min: float) -> tuple[Source, ...]:
    codes = np.unique(times.source[times.minutes <= limit_min]).tolist()
    return tuple(Source(code) for code in codes)
