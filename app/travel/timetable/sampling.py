"""From arrivals at stops to minutes at points, over a departure window."""

from dataclasses import dataclass

import numpy as np

from app.core.units import BoolArray, FloatArray, IntArray
from app.travel.timetable.profile import Arrivals, Window

STEP_S = 600
SLOW_SHARE = 0.9
_SECONDS_PER_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Spread:
    """(n,) minutes from door to door over a departure window; NaN without a way.

    Attributes:
        best: the fastest trip that leaves in the window; no waiting at home. A ride after the
            window counts from the window's end.
        median: over moments ten minutes apart, waiting included; `best` where from most of
            them one does not get there within the longest trip looked at.
        slow: the ninth of ten such moments; where one does not get there from that one, the
            slowest from which one does.
        seldom: (n,) whether one does not get there from the ninth of ten moments.
    """

    best: FloatArray
    median: FloatArray
    slow: FloatArray
    seldom: BoolArray


@dataclass(frozen=True, slots=True)
class Egress:
    """(p,) walks from a stop to a point, sorted by point; seconds on foot."""

    point: IntArray
    stop: IntArray
    seconds: FloatArray


def moments(window: Window) -> IntArray:
    """Return the moments at which the window is sampled, its start first."""
    return np.arange(window.first_s, window.last_s + 1, STEP_S)


def spread(
    arrivals: Arrivals, stops: int, egress: Egress, walk_s: FloatArray, window: Window
) -> Spread:
    """Return how long it takes to each point, leaving at any moment of the window.

    From some moments one does not arrive within the window's patience: how long it takes
    then is not known, and the patience is no measure of it. Nothing leads there where that
    is so for all moments. A valley whose bus leaves at eight, and again in the evening, has
    few rides, but nobody may say that nothing runs.

    Args:
        arrivals: at the stops, from a scan of the same window.
        stops: how many stops there are.
        egress: which stops each point has.
        walk_s: (n,) seconds to walk the whole way; infinite where nobody would.
        window: when to leave.
    """
    start = moments(window)
    # One column a moment, the last for the time that is spent on the way.
    at_stops = _at_stops(arrivals, stops, start)
    columns = np.append(start, 0) + walk_s[:, None]
    if egress.point.size:
        first = np.flatnonzero(np.diff(egress.point, prepend=-1))
        walked = at_stops[egress.stop] + egress.seconds[:, None]
        rows = egress.point[first]
        columns[rows] = np.minimum(columns[rows], np.minimum.reduceat(walked, first, axis=0))
    return _summary(columns[:, :-1] - start, columns[:, -1], window)


def _at_stops(arrivals: Arrivals, stops: int, start: IntArray) -> FloatArray:
    """Return (stops, k + 1) earliest arrival for each moment, and the fastest trip."""
    table = np.full((stops, start.size + 1), np.inf)
    usable_from = np.searchsorted(start, arrivals.leave_s, "right") - 1
    np.minimum.at(table, (arrivals.stop, usable_from), arrivals.arrive_s)
    # Whoever can leave later can also leave earlier.
    leaving = table[:, :-1]
    leaving[:] = np.minimum.accumulate(leaving[:, ::-1], axis=1)[:, ::-1]
    np.minimum.at(table[:, -1], arrivals.stop, arrivals.arrive_s - arrivals.leave_s)
    return table


def _summary(taken_s: FloatArray, best_s: FloatArray, window: Window) -> Spread:
    """Return best, median and slow minutes of (n, k) seconds, and where rides are few."""
    patience = float(window.patience_s)
    taken_s = np.sort(np.where(taken_s <= patience, taken_s, np.inf), axis=1)
    count = taken_s.shape[1]
    median = taken_s[:, count // 2]
    slow = taken_s[:, int(np.ceil(SLOW_SHARE * count)) - 1]
    unknown, seldom = ~(best_s <= patience), np.isinf(slow)
    slowest = np.where(np.isinf(taken_s), 0.0, taken_s).max(axis=1)
    median = np.where(np.isinf(median), best_s, median)
    slow = np.where(seldom, np.maximum(slowest, median), slow)
    best, median, slow = (
        np.where(unknown, np.nan, seconds) / _SECONDS_PER_MINUTE
        for seconds in (best_s, median, slow)
    )
    return Spread(best, median, slow, seldom & ~unknown)


def count_departures(arrivals: Arrivals, egress: Egress, walk_s: FloatArray) -> IntArray:
    """Return (n,) how many different trips lead to each point.

    Trips that another one beats, leaving no earlier and arriving no later, and trips
    that are slower than walking do not count.
    """
    order = np.argsort(arrivals.stop, kind="stable")
    stop = arrivals.stop[order]
    first = np.searchsorted(stop, egress.stop, "left")
    counts = np.searchsorted(stop, egress.stop, "right") - first
    pair = np.repeat(np.arange(egress.point.size), counts)
    place = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts - first, counts)
    point = egress.point[pair]
    leave = arrivals.leave_s[order][place].astype(float)
    arrive = arrivals.arrive_s[order][place] + egress.seconds[pair]
    worth = arrive - leave < walk_s[point]
    return _undominated(point[worth], leave[worth], arrive[worth], walk_s.size)


def _undominated(point: IntArray, leave: FloatArray, arrive: FloatArray, points: int) -> IntArray:
    order = np.lexsort((-leave, arrive, point))
    # Points ascend, so a running maximum over all starts anew with each of them.
    far = float(leave.max(initial=0.0)) + 1.0
    rising = leave[order] + point[order] * far
    before = np.maximum.accumulate(rising)
    counts = np.ones(rising.size, np.bool_)
    counts[1:] = rising[1:] > before[:-1]
    counted: IntArray = np.bincount(point[order][counts], minlength=points)
    return counted
