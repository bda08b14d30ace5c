"""Connection scan: when to leave and when one arrives, from one place to every stop."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from app.core.units import IntArray
from app.travel.timetable.day import Day
from app.travel.timetable.network import ALIGHT, BOARD

_NEVER = -1

# Times of arrival, ascending, and for each the latest departure that makes it.
Labels = tuple[list[int], list[int]]
# Row by stop: where one can change to, and how many seconds it takes.
ChangesFrom = list[list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Window:
    """When one may leave, and how long a trip from leaving to arriving may take.

    Raises:
        ValueError: not 0 <= first_s <= last_s, or the patience is negative.
    """

    first_s: int
    last_s: int
    patience_s: int

    def __post_init__(self) -> None:
        """Refuse windows that do not open."""
        if not 0 <= self.first_s <= self.last_s or self.patience_s < 0:
            raise ValueError(f"not a departure window: {self}")


@dataclass(frozen=True, slots=True)
class Arrivals:
    """(a,) arrivals of vehicles: at which stop, when, and the latest departure for it.

    Whoever leaves at or before `leave_s` can be at the stop at `arrive_s`. Of two
    arrivals at a stop none is both earlier and for later leavers than the other, but
    one that was found before a better one may still be listed.
    """

    stop: IntArray
    arrive_s: IntArray
    leave_s: IntArray


def scan(day: Day, changes: ChangesFrom, access: Mapping[int, int], window: Window) -> Arrivals:
    """Return every arrival worth knowing at every stop, in one pass over the day.

    Each ride carries the latest departure from the origin with which one can sit in
    it; each stop the Pareto set of (arrival, latest departure). Leaving after the
    window counts as leaving at its end. A change needs its seconds between arrival
    and departure, and boarding is always after the departure of the hop before.

    Args:
        day: the connections.
        changes: by stop, where one can change to.
        access: seconds on foot from the origin, by stop.
        window: when to leave, and how long to be on the way at most.

    Returns:
        (a,) arrivals with window.first_s <= leave_s <= window.last_s.

    Source: Dibbelt, Pajor, Strasser, Wagner (2018), Connection Scan Algorithm, ACM
    Journal of Experimental Algorithmics 23, doi:10.1145/3274661: the profile scan,
    run forwards from one origin instead of backwards from one target.
    """
    ready: list[Labels | None] = [None] * len(changes)
    seen: list[Labels | None] = [None] * len(changes)
    latest = [_NEVER] * day.rides
    first_s, last_s, patience_s = window.first_s, window.last_s, window.patience_s
    found: list[tuple[int, int, int]] = []
    hops = day.between(first_s, last_s + patience_s)
    for start, end, departs, arrives, ride, flags in hops:
        leave = latest[ride]
        if leave < last_s and flags & BOARD:
            walk_s, labels = access.get(start), ready[start]
            if walk_s is not None and departs - walk_s > leave:
                leave = min(departs - walk_s, last_s)
            if labels is not None:
                leave = max(leave, labels[1][bisect_right(labels[0], departs) - 1])
            latest[ride] = leave
        if leave < first_s or not flags & ALIGHT or arrives - leave > patience_s:
            continue
        if _improves(seen, end, arrives, leave):
            found.append((end, arrives, leave))
            for stop, seconds in changes[end]:
                _improves(ready, stop, max(arrives + seconds, departs + 1), leave)
    return _as_arrays(found)


def _improves(by_stop: list[Labels | None], stop: int, time: int, leave: int) -> bool:
    """Add an arrival to the stop's Pareto set; say whether it was worth it."""
    labels = by_stop[stop]
    if labels is None:
        # The first pair stands for "not yet", so that a search always finds one.
        by_stop[stop] = ([_NEVER, time], [_NEVER, leave])
        return True
    times, leaves = labels
    # Most arrivals are beaten by the newest one of all: no search for these.
    if leaves[-1] >= leave and times[-1] <= time:
        return False
    place = bisect_right(times, time)
    if leaves[place - 1] >= leave:
        return False
    worse = place
    while worse < len(leaves) and leaves[worse] <= leave:
        worse += 1
    if times[place - 1] == time:
        place -= 1
    times[place:worse] = [time]
    leaves[place:worse] = [leave]
    return True


def _as_arrays(found: Iterable[tuple[int, int, int]]) -> Arrivals:
    table = np.array(list(found), np.int64).reshape(-1, 3)
    return Arrivals(table[:, 0], table[:, 1], table[:, 2])
