"""A timetable as arrays: stops, lines, trips, connections, changes, days."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.core.units import BoolArray, FloatArray
from app.travel.moved import Moved

NumberArray: TypeAlias = NDArray[np.int32]
FlagArray: TypeAlias = NDArray[np.uint8]
TextArray: TypeAlias = NDArray[np.str_]

BOARD = 1
ALIGHT = 2


@dataclass(frozen=True, slots=True)
class Stops:
    """(s,) stops: degrees, name, and id with the feed's name before it."""

    lon: FloatArray
    lat: FloatArray
    name: TextArray
    ident: TextArray

    def __len__(self) -> int:
        """Return how many there are."""
        return self.lon.size


@dataclass(frozen=True, slots=True)
class Trips:
    """(t,) trips, each with the rows of its line, headsign and service.

    Attributes:
        line: (t,) row of `line_names`.
        headsign: (t,) row of `headsigns`.
        service: (t,) row of the network's days.
        line_names: what is written on the vehicle, such as `B301`.
        line_kinds: GTFS route_type, 3 for a bus.
        headsigns: where the vehicle says that it goes; may be empty.
    """

    line: NumberArray
    headsign: NumberArray
    service: NumberArray
    line_names: TextArray
    line_kinds: NumberArray
    headsigns: TextArray

    def __len__(self) -> int:
        """Return how many there are."""
        return self.line.size


@dataclass(frozen=True, slots=True)
class Connections:
    """(c,) runs of a vehicle from one stop to the next, without a halt.

    Sorted by departure, then arrival, trip and place in the trip. Seconds count from
    the start of the service day and may pass 86,400. `flags` holds BOARD where
    passengers may get on at the first stop, ALIGHT where they may get off at the second.
    """

    start: NumberArray
    end: NumberArray
    departure_s: NumberArray
    arrival_s: NumberArray
    trip: NumberArray
    flags: FlagArray

    def __len__(self) -> int:
        """Return how many there are."""
        return self.start.size


@dataclass(frozen=True, slots=True)
class Changes:
    """(x,) ways from a stop where one gets off to a stop where one gets on again.

    Sorted by start. A stop leads to itself where one can change there. Seconds >= 0
    are needed between arrival and departure.
    """

    start: NumberArray
    end: NumberArray
    seconds: NumberArray


@dataclass(frozen=True, slots=True)
class Network:
    """A whole timetable; its arrays are read-only and shared by all threads.

    Attributes:
        stops: where vehicles halt.
        trips: who runs.
        connections: when.
        changes: where one can change.
        first_day: the day of the first column of `runs`.
        runs: (services, days) whether a service runs.
        typical_day: an ordinary weekday, for questions that name no day.
        walking_s_per_m: seconds to walk a metre of straight line.
        made_from: the feeds, each with its version or dates.
        moved: the feeds whose days were moved; None where the file is too old to know.
        version: changes with the content; what was computed with another is stale.
    """

    stops: Stops
    trips: Trips
    connections: Connections
    changes: Changes
    first_day: date
    runs: BoolArray
    typical_day: date
    walking_s_per_m: float
    made_from: tuple[str, ...]
    moved: tuple[Moved, ...] | None = ()
    version: str = ""

    @property
    def last_day(self) -> date:
        """Return the last day that it covers."""
        return date.fromordinal(self.first_day.toordinal() + self.runs.shape[1] - 1)

    def services_on(self, on: date) -> BoolArray:
        """Return which services run on a day; none outside the covered days."""
        column = on.toordinal() - self.first_day.toordinal()
        if not 0 <= column < self.runs.shape[1]:
            return np.zeros(self.runs.shape[0], np.bool_)
        return self.runs[:, column]
