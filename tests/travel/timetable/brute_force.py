"""Public transport by Dijkstra over whole trips: slow, plain, and not a scan."""

import heapq
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

INFINITE = 10**9


@dataclass(frozen=True)
class Halt:
    """A vehicle at a stop; times in seconds after midnight."""

    stop: int
    arrives: int
    departs: int
    board: bool = True
    alight: bool = True


Trip = Sequence[Halt]
Changes = Mapping[int, Mapping[int, int]]


@dataclass
class Search:
    """Trips by the stops where one may get on."""

    trips: Sequence[Trip]
    changes: Changes

    def __post_init__(self) -> None:
        self.calls: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for number, trip in enumerate(self.trips):
            for place, halt in enumerate(trip[:-1]):
                if halt.board:
                    self.calls[halt.stop].append((halt.departs, number, place))
        for calls in self.calls.values():
            calls.sort()

    def arrival(self, leave: int, access: Mapping[int, int], egress: Mapping[int, int]) -> int:
        """Return the earliest arrival at a target by vehicle; INFINITE if there is none."""
        by_stop = self.arrivals(leave, access)
        there = (by_stop[stop] + walk for stop, walk in egress.items() if stop in by_stop)
        return min(there, default=INFINITE)

    def arrivals(
        self, leave: int, access: Mapping[int, int], until: int = INFINITE
    ) -> dict[int, int]:
        """Return the earliest arrival of a vehicle at each stop, of those that leave by then."""
        queue = [(leave + walk, stop) for stop, walk in access.items()]
        heapq.heapify(queue)
        settled: set[int] = set()
        ridden: dict[int, int] = {}
        arrived: dict[int, int] = {}
        while queue:
            now, stop = heapq.heappop(queue)
            if stop in settled:
                continue
            settled.add(stop)
            calls = self.calls[stop]
            for departs, number, place in calls[bisect_left(calls, (now, 0, 0)) :]:
                if departs <= until and place < ridden.get(number, INFINITE):
                    ridden[number] = place
                    self._ride(number, place, arrived, queue)
        return arrived

    def _ride(
        self, number: int, place: int, arrived: dict[int, int], queue: list[tuple[int, int]]
    ) -> None:
        trip = self.trips[number]
        for before, halt in pairwise(trip[place:]):
            if not halt.alight:
                continue
            arrived[halt.stop] = min(arrived.get(halt.stop, INFINITE), halt.arrives)
            for stop, seconds in self.changes.get(halt.stop, {}).items():
                ready = max(halt.arrives + seconds, before.departs + 1)
                heapq.heappush(queue, (ready, stop))
