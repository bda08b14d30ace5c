"""Public transport as a provider of travel times, and what else a timetable tells."""

from collections.abc import Callable
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache, partial
from pathlib import Path
from typing import Self

import numpy as np

from app.core.geo import LonLat
from app.core.units import METRES_PER_KM, CodeArray, FloatArray, IntArray
from app.travel.times import Mode, Points, Source, Times, chosen
from app.travel.timetable.back import latest_boardings
from app.travel.timetable.day import SECONDS_PER_DAY, Day, day_of
from app.travel.timetable.earliest import earliest
from app.travel.timetable.footways import AllTheWay, Footways
from app.travel.timetable.journey import Ends, Journey, on_foot, ridden
from app.travel.timetable.network import Network
from app.travel.timetable.profile import Arrivals, ChangesFrom, Window, scan
from app.travel.timetable.sampling import Egress, count_departures, spread
from app.travel.timetable.stopwalks import StopWalks
from app.travel.timetable.store import load

MORNING = time(7, 30)
# What an answer of a timetable is called.
BY_TIMETABLE = (Source.TIMETABLE, Source.WALKED, Source.SELDOM)
# Raise it when the same timetable begins to answer otherwise: caches depend on it.
MODEL = 4
_MINUTE_S = 60
# About 15 MB each for 50,000 connections.
_DAYS_KEPT = 4


@dataclass(frozen=True, slots=True)
class Habits:
    """What is asked of a trip where the question does not say; minutes >= 0.

    Attributes:
        window_min: how long after the asked moment one may leave; 0 for that moment.
        patience_min: the longest trip that is looked for, waiting included.
        walk_only_min: the longest way that anybody walks from door to door.
        home_by_min: when one must be home again, after midnight.
    """

    window_min: int = 120
    patience_min: int = 360
    walk_only_min: int = 60
    home_by_min: int = 27 * 60


@dataclass(frozen=True, slots=True)
class Timetable:
    """Travel times by public transport; only for `Mode.TRANSIT`, else unknown.

    Minutes are the median over a departure window, waiting at home included, for
    nobody knows when a course begins; `low` is the fastest trip in the window without
    that wait (a ride after the window counts from the window's end), `high` the ninth of
    ten moments. Where from that one nobody gets there within the patience, rides are
    `SELDOM`: then `high` is the slowest of the others, and where from most moments nobody
    does, the minutes are those of the fastest trip. The patience itself is never told.

    Nothing is known for a day that the timetable does not cover, nor where an end lies far
    from every stop. Where both ends have stops and no moment of the window leads there
    within the patience, nothing runs: that is settled, and no estimate may say otherwise.
    Where most moments are best walked all the way, the answer is that walk with its own
    band, and its source is `WALKED`. Kilometres are known of such walks only.

    Safe to share between threads: everything here is read-only, and each question has
    a state of its own.
    """

    network: Network
    habits: Habits
    walks: StopWalks
    changes: ChangesFrom
    day: Callable[[date], Day]

    @classmethod
    def of(
        cls, network: Network, habits: Habits | None = None, footways: Footways | None = None
    ) -> Self:
        """Prepare a network for questions; `footways` know what lies in the way of walkers."""
        walks = StopWalks.of(network.stops, network.walking_s_per_m, footways)
        day = lru_cache(_DAYS_KEPT)(partial(day_of, network))
        return cls(network, habits or Habits(), walks, _changes_from(network), day)

    @classmethod
    def open(cls, source: Path, habits: Habits | None = None) -> Self:
        """Read a timetable file.

        Raises:
            FileNotFoundError: there is none.
            TimetableFileError: it cannot be used: import the feeds again.
        """
        return cls.of(load(source), habits)

    def one_to_many(
        self,
        origin: LonLat,
        points: Points,
        mode: Mode,
        *,
        limit_min: float | None,  # noqa: ARG002 - the next bus after it is still the truth
        when: datetime | None = None,
    ) -> Times:
        """Return the times to all points, leaving in the window that `when` opens.

        The limit is ignored: a trip beyond it is answered, or a provider that knows
        less would be asked and might call it near.
        """
        on, first_s = self._moment(when)
        if mode is not Mode.TRANSIT or not self.covers(on):
            return Times.unknown(len(points))
        window = self._window(first_s, first_s + self.habits.window_min * _MINUTE_S)
        egress, walk = self.walks.egress(points), self._walk(origin, points)
        arrivals = self._scan(on, origin, window)
        found = spread(arrivals, len(self.network.stops), egress, _seconds(walk), window)
        source = np.where(found.seldom, Source.SELDOM, Source.TIMETABLE).astype(np.int8)
        without = np.isnan(found.median)
        source[without] = self._why_none(origin, egress, len(points))[without]
        km = np.full(len(points), np.nan)
        ridden = Times(found.median, km, found.best, found.slow, source)
        # NaN compares false: without a walk, the ride stands.
        return chosen(walk.minutes <= found.median, _no_slower(walk, found.best), ridden)

    @property
    def version(self) -> str:
        """Return what a cache of its answers is valid for."""
        habits = "-".join(map(str, astuple(self.habits)))
        footways = self.walks.footways
        by = "" if footways is None else f"-{footways.version}"
        return f"{self.network.version}-{MODEL}-{habits}{by}"

    def walking(self, footways: Footways | None) -> Self:
        """Return the same timetable with others who know what lies in the way of walkers."""
        return replace(self, walks=replace(self.walks, footways=footways))

    def _why_none(self, origin: LonLat, egress: Egress, points: int) -> CodeArray:
        """Return (n,) whether nothing runs there, both ends having stops, or nobody can tell."""
        reasons = np.full(points, Source.UNKNOWN, np.int8)
        if self.walks.around(origin):
            reasons[egress.point] = Source.NOTHING_RUNS
        return reasons

    def covers(self, on: date) -> bool:
        """Say whether anything runs on a date."""
        return bool(self.network.services_on(on).any())

    def departures(self, origin: LonLat, points: Points, on: date | None = None) -> IntArray:
        """Return (n,) how many different trips lead to each point on a day.

        A trip that another beats, leaving no earlier and arriving no later, does not
        count, nor does one slower than walking; 0 where the day is not covered.
        """
        window = self._window(0, SECONDS_PER_DAY - 1)
        arrivals = self._scan(on or self.network.typical_day, origin, window)
        walk_s = _seconds(self._walk(origin, points))
        return count_departures(arrivals, self.walks.egress(points), walk_s)

    def last_way_back(self, home: LonLat, points: Points, on: date | None = None) -> FloatArray:
        """Return (n,) when one must leave each point at the latest to ride home.

        Minutes after midnight of the day, above 1440 after the next; NaN where nothing
        leads home by `home_by_min`. Walking home, which is always possible, is not it.
        """
        day = self.day(on or self.network.typical_day)
        by_s = self.habits.home_by_min * _MINUTE_S
        last = latest_boardings(day, self.changes, self.walks.around(home), by_s=by_s)
        leave = np.full(len(self.network.stops), -np.inf)
        leave[list(last)] = list(last.values())
        return _latest(leave, self.walks.egress(points), len(points)) / _MINUTE_S

    def journey(
        self, origin: LonLat, target: LonLat, when: datetime | None = None
    ) -> Journey | None:
        """Return the trip that arrives first, leaving at `when` or as late as possible.

        None where the day is not covered or nothing leads there within the patience of who
        leaves in the window that `when` opens.
        """
        on, first_s = self._moment(when)
        if not self.covers(on):
            return None
        ends = Ends(origin, target, on)
        walk = self._walk(origin, Points(np.array([target.lon]), np.array([target.lat])))
        walk_s = _seconds(walk)[0]
        access, egress = self.walks.around(origin), self.walks.around(target)
        ways = (self.day(on), self.changes, access, egress)
        # Whoever leaves at the end of the window may ride as long as all others: the trip that
        # they take is the answer for who could have left before, too.
        patience_s = (self.habits.patience_min + self.habits.window_min) * _MINUTE_S
        first = earliest(*ways, Window(first_s, first_s, patience_s))
        if first is None or first_s + walk_s <= first.arrive_s:
            way_m = float(walk.km[0]) * METRES_PER_KM
            return on_foot(ends, first_s, walk_s, way_m) if np.isfinite(walk_s) else None
        window = Window(first_s, first.arrive_s, first.arrive_s - first_s)
        leave_s = _latest_leave(self._scan(on, origin, window), egress, first.arrive_s)
        way = earliest(*ways, self._window(leave_s, leave_s)) or first
        walked = access[way.rides[0].first[0]], egress[way.rides[-1].last[1]]
        return ridden(self.network, ways[0], ends, way, walked)

    def _moment(self, when: datetime | None) -> tuple[date, int]:
        """Return day and seconds after its midnight, on the local clock."""
        when = when or datetime.combine(self.network.typical_day, MORNING)
        return when.date(), when.hour * 3600 + when.minute * _MINUTE_S + when.second

    def _window(self, first_s: int, last_s: int) -> Window:
        return Window(first_s, last_s, self.habits.patience_min * _MINUTE_S)

    def _scan(self, on: date, origin: LonLat, window: Window) -> Arrivals:
        return scan(self.day(on), self.changes, self.walks.around(origin), window)

    def _walk(self, origin: LonLat, points: Points) -> Times:
        """Return (n,) the walks all the way; unknown where it is too far."""
        network, longest_min = self.network, self.habits.walk_only_min
        way = AllTheWay(network.walking_s_per_m, longest_min, self.walks.footways)
        return way.times(origin, points)


def _seconds(walk: Times) -> FloatArray:
    """Return (n,) seconds on foot; infinite where it is too far."""
    return np.where(np.isnan(walk.minutes), np.inf, np.rint(walk.minutes * _MINUTE_S))


def _no_slower(walk: Times, best: FloatArray) -> Times:
    """Return the walks with the fastest ride of the window as their low, where that is faster."""
    return replace(walk, low=np.fmin(walk.low, best))


def _changes_from(network: Network) -> ChangesFrom:
    """Return the changes by stop, the quickest first."""
    by_stop: ChangesFrom = [[] for _ in range(len(network.stops))]
    changes = network.changes
    columns = (changes.start.tolist(), changes.end.tolist(), changes.seconds.tolist())
    for start, end, seconds in zip(*columns, strict=True):
        by_stop[start].append((end, seconds))
    return by_stop


def _latest(leave_stop_s: FloatArray, egress: Egress, points: int) -> FloatArray:
    """Return when to leave each point for the last of its stops' departures; NaN if none."""
    latest = np.full(points, -np.inf)
    np.maximum.at(latest, egress.point, leave_stop_s[egress.stop] - egress.seconds)
    return np.where(np.isfinite(latest), latest, np.nan)


def _latest_leave(arrivals: Arrivals, egress: dict[int, int], by_s: int) -> int:
    """Return the latest departure from the origin that reaches the target by then."""
    walk_s = np.array([egress.get(stop, by_s + 1) for stop in arrivals.stop.tolist()])
    return int(arrivals.leave_s[arrivals.arrive_s + walk_s <= by_s].max())
