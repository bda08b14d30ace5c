"""Connection scan for one pair: the rides to take, leaving at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.travel.timetable.day import Day, Hop
from app.travel.timetable.network import ALIGHT, BOARD
from app.travel.timetable.profile import ChangesFrom, Window


@dataclass(frozen=True, slots=True)
class Taken:
    """A ride from one hop to another, and the one before it."""

    first: Hop
    last: Hop
    before: "Taken | None"
    count: int


@dataclass(frozen=True, slots=True)
class Way:
    """The rides in order, and when one arrives, seconds after the day's midnight."""

    arrive_s: int
    rides: tuple[Taken, ...]


@dataclass(frozen=True, slots=True)
class _Ready:
    time: int
    taken: Taken


def earliest(
    day: Day,
    changes: ChangesFrom,
    access: Mapping[int, int],
    egress: Mapping[int, int],
    window: Window,
) -> Way | None:
    """Return the way that arrives first when leaving at `window.first_s`, or None.

    Of ways that board the same vehicle, one with fewer rides before is preferred.
    The whole way on foot is not considered.

    Source: Dibbelt et al. (2018), section 2, doi:10.1145/3274661, with pointers.
    """
    ready: dict[int, _Ready] = {}
    aboard: dict[int, tuple[Hop, Taken | None]] = {}
    best: Taken | None = None
    best_s = window.first_s + window.patience_s + 1
    for hop in day.between(window.first_s, best_s):
        start, end, departs, arrives, ride, flags = hop
        if departs >= best_s:
            break
        if flags & BOARD:
            _board(aboard, hop, ready.get(start), access.get(start), window.first_s)
        if ride not in aboard or not flags & ALIGHT:
            continue
        first, before = aboard[ride]
        taken = Taken(first, hop, before, before.count + 1 if before else 1)
        if end in egress and arrives + egress[end] < best_s:
            best, best_s = taken, arrives + egress[end]
        for stop, seconds in changes[end]:
            at = max(arrives + seconds, departs + 1)
            known = ready.get(stop)
            if known is None or (at, taken.count) < (known.time, known.taken.count):
                ready[stop] = _Ready(at, taken)
    return _way(best, best_s)


def _board(
    aboard: dict[int, tuple[Hop, Taken | None]],
    hop: Hop,
    ready: _Ready | None,
    walk_s: int | None,
    leave_s: int,
) -> None:
    """Get on, unless one sits in the ride already after no more rides than this."""
    departs, ride = hop[2], hop[4]
    if walk_s is not None and leave_s + walk_s <= departs:
        if ride not in aboard or aboard[ride][1] is not None:
            aboard[ride] = (hop, None)
    elif ready is not None and ready.time <= departs:
        before = aboard[ride][1] if ride in aboard else None
        if ride not in aboard or (before is not None and before.count > ready.taken.count):
            aboard[ride] = (hop, ready.taken)


def _way(last: Taken | None, arrive_s: int) -> Way | None:
    if last is None:
        return None
    rides: list[Taken] = []
    step: Taken | None = last
    while step is not None:
        rides.append(step)
        step = step.before
    return Way(arrive_s, tuple(reversed(rides)))
