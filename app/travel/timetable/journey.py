"""How to get there: the legs of one trip, for people."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import nan

import numpy as np

from app.core.geo import LonLat
from app.travel.timetable.day import Day
from app.travel.timetable.earliest import Taken, Way
from app.travel.timetable.network import Network
from app.travel.timetable.walking import pair_metres


@dataclass(frozen=True, slots=True)
class Walk:
    """A part on foot; an empty name is the origin or the target.

    Attributes:
        start: stop where it begins.
        end: stop where it ends.
        departs: local time.
        arrives: local time; waiting for the next vehicle is not part of it.
        metres: straight line; the way is longer. Where a walk goes round an obstacle, the
            line that takes as long.
        way_m: length of the way; NaN where no table knows it.
    """

    start: str
    end: str
    departs: datetime
    arrives: datetime
    metres: float
    way_m: float = nan


@dataclass(frozen=True, slots=True)
class Ride:
    """A part in one vehicle.

    Attributes:
        line: what is written on it, such as `B301`.
        kind: GTFS route_type; 3 is a bus, 2 a train.
        headsign: where it says that it goes; may be empty.
        start: stop where one boards.
        end: stop where one gets off.
        departs: local time.
        arrives: local time.
    """

    line: str
    kind: int
    headsign: str
    start: str
    end: str
    departs: datetime
    arrives: datetime


@dataclass(frozen=True, slots=True)
class Journey:
    """A trip from door to door; at least one leg.

    Attributes:
        departs: when to leave, as late as the arrival allows; local time.
        arrives: when one is there.
        legs: in order; walks of no distance are left out.
    """

    departs: datetime
    arrives: datetime
    legs: tuple[Walk | Ride, ...]

    @property
    def minutes(self) -> float:
        """Return how long it takes from door to door."""
        return (self.arrives - self.departs).total_seconds() / 60

    @property
    def changes(self) -> int:
        """Return how often one changes vehicles."""
        return max(sum(isinstance(leg, Ride) for leg in self.legs) - 1, 0)


@dataclass(frozen=True, slots=True)
class Ends:
    """Where a trip starts and ends, and on which day its clock counts from midnight."""

    origin: LonLat
    target: LonLat
    on: date

    def at(self, seconds: float) -> datetime:
        """Return the local time of a second of the day; it may be tomorrow's."""
        return datetime.combine(self.on, time()) + timedelta(seconds=seconds)


def on_foot(ends: Ends, leave_s: int, walk_s: float, way_m: float = nan) -> Journey:
    """Return the trip that is walked all the way."""
    metres = _metres(ends.origin, ends.target)
    leg = Walk("", "", ends.at(leave_s), ends.at(leave_s + walk_s), metres, way_m)
    return Journey(leg.departs, leg.arrives, (leg,))


def ridden(network: Network, day: Day, ends: Ends, way: Way, walk_s: tuple[int, int]) -> Journey:
    """Return the trip with its rides, and the walks before, between and after them.

    Args:
        network: names the stops and lines.
        day: tells whose ride it is.
        ends: door and door.
        way: the rides, at least one.
        walk_s: seconds on foot before the first and after the last of them.
    """
    first, last = way.rides[0].first, way.rides[-1].last
    leave_s = first[2] - walk_s[0]
    name = network.stops.name
    legs: list[Walk | Ride] = []
    if walk_s[0]:
        metres = _around(network, _metres(ends.origin, _place(network, first[0])), walk_s[0])
        start = str(name[first[0]])
        legs.append(Walk("", start, ends.at(leave_s), ends.at(first[2]), metres))
    for before, taken in zip((None, *way.rides), way.rides, strict=False):
        if before is not None and before.last[1] != taken.first[0]:
            legs.append(_between(network, ends, before, taken))
        legs.append(_ride(network, day, ends, taken))
    if walk_s[1]:
        metres = _around(network, _metres(_place(network, last[1]), ends.target), walk_s[1])
        arrived = ends.at(last[3]), ends.at(last[3] + walk_s[1])
        legs.append(Walk(str(name[last[1]]), "", *arrived, metres))
    return Journey(ends.at(leave_s), ends.at(way.arrive_s), tuple(legs))


def _around(network: Network, metres: float, walk_s: int) -> float:
    """Return the straight line that takes as long, where the walk goes round an obstacle."""
    as_long = walk_s / network.walking_s_per_m
    # Walks are whole seconds: a longer one by less is the same line, rounded up.
    return metres if as_long - metres <= 1 / network.walking_s_per_m + 1 else as_long


def _ride(network: Network, day: Day, ends: Ends, taken: Taken) -> Ride:
    trips, names = network.trips, network.stops.name
    row = day.trip[taken.first[4]]
    line = int(trips.line[row])
    return Ride(
        str(trips.line_names[line]),
        int(trips.line_kinds[line]),
        str(trips.headsigns[trips.headsign[row]]),
        str(names[taken.first[0]]),
        str(names[taken.last[1]]),
        ends.at(taken.first[2]),
        ends.at(taken.last[3]),
    )


def _between(network: Network, ends: Ends, before: Taken, after: Taken) -> Walk:
    """Return the walk from where one got off to where one gets on again."""
    off, on = before.last[1], after.first[0]
    changes, stops = network.changes, network.stops
    rows = slice(*np.searchsorted(changes.start, [off, off + 1]))
    seconds = changes.seconds[rows][changes.end[rows] == on]
    arrived = before.last[3]
    return Walk(
        str(stops.name[off]),
        str(stops.name[on]),
        ends.at(arrived),
        ends.at(arrived + int(seconds[0])),
        _metres(_place(network, off), _place(network, on)),
    )


def _place(network: Network, stop: int) -> LonLat:
    return LonLat(float(network.stops.lon[stop]), float(network.stops.lat[stop]))


def _metres(start: LonLat, end: LonLat) -> float:
    ends = (np.array([value]) for value in (start.lon, start.lat, end.lon, end.lat))
    return float(pair_metres(*ends)[0])
