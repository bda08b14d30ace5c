"""More centres where the table would mislead: below a ledge whose village is the nearest."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.core.geo import LonLat
from app.core.units import FloatArray, IntArray
from app.travel.table.mesh import KM_PER_DEGREE
from app.travel.times import Mode, Points, Provider

# Trips shorter than this say more of where one parks, longer ones are told well anyway.
SHORTEST_MIN, LONGEST_MIN = 3.0, 60.0
# Mean of |log(estimated / true)| below which a point is told well enough.
GOOD_ENOUGH = 0.07
# A new centre this near to another would not be heard apart from it.
APART_KM = 0.3
# Each round adds some, far from each other: one new centre mends its surroundings too.
EACH_ROUND, ROUND_APART_KM = 12, 2.0


@dataclass(frozen=True, slots=True)
class Sample:
    """True minutes along the roads from some of the points to all of them.

    Attributes:
        origins: (t,) which points.
        minutes: (t, n) minutes >= 0 from each to all n points; infinite where no way.
    """

    origins: IntArray
    minutes: FloatArray


def sharpened(
    chosen: IntArray,
    points: Points,
    sample: Sample,
    table_of: Callable[[IntArray], Provider],
    mode: Mode,
    *,
    at_most: int,
) -> IntArray:
    """Return the chosen centres and those points that a table of them tells worst.

    Which centre is the nearest is asked in a straight line: the nearest to a castle in
    the valley may be a village on the slope above, half an hour away. Where that shows
    in the sample the point becomes a centre itself, the worst first, until every point
    is told well enough, none is left apart from the others, or there are `at_most`.
    """
    plane = _plane(points)
    while chosen.size < at_most:
        table = table_of(chosen)
        new = _worst(misled(table, points, sample, mode), plane, chosen, at_most - chosen.size)
        if not new.size:
            break
        chosen = np.concatenate([chosen, new])
    return chosen


def misled(table: Provider, points: Points, sample: Sample, mode: Mode) -> FloatArray:
    """Return (n,) by how much the table misleads at each point: mean |log(said / true)|.

    0 where the sample has no trip of a usual length, or the table says nothing.
    """
    said = np.array([_said(table, points, int(origin), mode) for origin in sample.origins])
    usual = (sample.minutes > SHORTEST_MIN) & (sample.minutes < LONGEST_MIN) & (said > 0)
    ratio = np.divide(said, sample.minutes, out=np.ones_like(said), where=usual)
    off: FloatArray = np.abs(np.log(ratio)).sum(axis=0) / np.maximum(usual.sum(axis=0), 1)
    return off


def _said(table: Provider, points: Points, origin: int, mode: Mode) -> FloatArray:
    start = LonLat(float(points.lon[origin]), float(points.lat[origin]))
    return table.one_to_many(start, points, mode, limit_min=None).minutes


def _worst(off: FloatArray, plane: FloatArray, chosen: IntArray, room: int) -> IntArray:
    """Return the points that are told worst, apart from the centres and from each other."""
    away_km = np.full(off.size, np.inf)
    for centre in chosen:
        away_km = np.minimum(away_km, np.hypot(*(plane - plane[centre]).T))
    new: list[int] = []
    for point in np.argsort(-off, kind="stable"):
        if len(new) == min(EACH_ROUND, room) or off[point] < GOOD_ENOUGH:
            break
        among = np.hypot(*(plane[new] - plane[point]).T)
        if away_km[point] > APART_KM and (among > ROUND_APART_KM).all():
            new.append(int(point))
    return np.array(new, np.int64)


def _plane(points: Points) -> FloatArray:
    """Return (n, 2) kilometres on a plane, good to 0.5 % within a site."""
    shrink = np.cos(np.radians(points.lat.mean())) if len(points) else 1.0
    return np.column_stack([points.lon * shrink, points.lat]) * KM_PER_DEGREE
