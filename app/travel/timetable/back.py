"""Connection scan in reverse: how late one can leave and still get there."""

from collections.abc import Mapping

from app.travel.timetable.day import Day
from app.travel.timetable.network import ALIGHT, BOARD
from app.travel.timetable.profile import ChangesFrom

_NEVER = -1


def latest_boardings(
    day: Day, changes: ChangesFrom, egress: Mapping[int, int], *, by_s: int
) -> dict[int, int]:
    """Return, by stop, the last departure with which one still gets there.

    Runs through the day from its end. A hop is good when the ride itself goes on to
    be good, when one can walk from its end in time, or when one can change there.

    Args:
        day: the connections.
        changes: by stop, where one can change to.
        egress: seconds on foot from a stop to the target, by stop.
        by_s: latest arrival, seconds after the day's midnight.

    Source: Dibbelt et al. (2018), section 3, doi:10.1145/3274661, time reversed.
    """
    last: dict[int, int] = {}
    good = [False] * day.rides
    for start, end, departs, arrives, ride, flags in reversed(day.hops):
        if not good[ride] and flags & ALIGHT:
            walk_s = egress.get(end)
            good[ride] = (walk_s is not None and arrives + walk_s <= by_s) or any(
                last.get(stop, _NEVER) >= max(arrives + seconds, departs + 1)
                for stop, seconds in changes[end]
            )
        if good[ride] and flags & BOARD and departs > last.get(start, _NEVER):
            last[start] = departs
    return last
