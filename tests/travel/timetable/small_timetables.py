"""Small timetables, made by hand or by Hypothesis."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
from hypothesis import strategies as st
from travel.timetable.brute_force import Halt, Search, Trip

from app.core.units import BoolArray
from app.travel.timetable.day import Day, Hop
from app.travel.timetable.network import (
    ALIGHT,
    BOARD,
    Changes,
    Connections,
    Network,
    NumberArray,
    Stops,
    TextArray,
    Trips,
)
from app.travel.timetable.profile import ChangesFrom

STOPS = 5
TUESDAY = date(2024, 10, 15)


@dataclass(frozen=True)
class Small:
    """A timetable of five stops, as both searches read it."""

    trips: Sequence[Trip]
    changes: Mapping[int, Mapping[int, int]]

    def search(self) -> Search:
        return Search(self.trips, self.changes)

    def day(self) -> Day:
        hops: list[Hop] = sorted(
            (
                (a.stop, b.stop, a.departs, b.arrives, ride, a.board * BOARD + b.alight * ALIGHT)
                for ride, trip in enumerate(self.trips)
                for a, b in pairwise(trip)
            ),
            key=lambda hop: (hop[2], hop[3], hop[4]),
        )
        return Day(hops, [hop[2] for hop in hops], list(range(len(self.trips))))

    def changes_from(self) -> ChangesFrom:
        return [list(self.changes.get(stop, {}).items()) for stop in range(STOPS)]


@st.composite
def trips(draw: st.DrawFn) -> Trip:
    """A trip of two to five halts; hops and halts may take no time at all."""
    minute = draw(st.integers(0, 60))
    halts = []
    for _ in range(draw(st.integers(2, 5))):
        arrives = minute + draw(st.integers(0, 8))
        minute = arrives + draw(st.integers(0, 2))
        flags = draw(st.tuples(st.booleans(), st.booleans())) if draw(st.booleans()) else (1, 1)
        stop = draw(st.integers(0, STOPS - 1))
        halts.append(Halt(stop, arrives * 60, minute * 60, *map(bool, flags)))
    return halts


walks = st.dictionaries(st.integers(0, STOPS - 1), st.integers(0, 600), max_size=3)
changes = st.dictionaries(
    st.integers(0, STOPS - 1),
    st.dictionaries(st.integers(0, STOPS - 1), st.sampled_from([0, 30, 60, 90, 240]), max_size=4),
)
smalls = st.builds(Small, st.lists(trips(), max_size=8), changes)


def network(
    trips: Sequence[Trip],
    places: Sequence[tuple[float, float]],
    changes: Sequence[tuple[int, int, int]] = (),
    runs: BoolArray | None = None,
) -> Network:
    """Return a network where each trip is a line and a service of its own.

    Without `runs` every trip runs on Tuesday 15 October 2024 only.
    """
    day = Small(trips, {}).day()
    hops = np.array(day.hops, np.int32).reshape(-1, 6)
    start, end, departure, arrival, trip, flags = (np.ascontiguousarray(c) for c in hops.T)
    count = np.arange(len(trips), dtype=np.int32)
    lon, lat = np.array(places).T
    names = named("stop", np.arange(lon.size, dtype=np.int32))
    change = np.array(sorted(changes), np.int32).reshape(-1, 3)
    return Network(
        Stops(lon.copy(), lat.copy(), names, names),
        Trips(count, count, count, named("line", count), count * 0 + 3, named("to", count)),
        Connections(start, end, departure, arrival, trip, flags.astype(np.uint8)),
        Changes(*(np.ascontiguousarray(c) for c in change.T)),
        TUESDAY,
        np.ones((count.size, 1), np.bool_) if runs is None else runs,
        TUESDAY,
        1.0,
        ("made by hand",),
    )


def named(word: str, numbers: NumberArray) -> TextArray:
    return np.array([f"{word} {n}" for n in numbers.tolist()], np.str_)
