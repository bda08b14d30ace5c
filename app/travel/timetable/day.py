"""The connections of one day, as the scan runs through them."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

import numpy as np

from app.core.units import IntArray
from app.travel.timetable.network import Network

SECONDS_PER_DAY = 86_400
# Who leaves in the evening may come home in the small hours of the next day.
LATEST_S = SECONDS_PER_DAY + 6 * 3600

# start stop, end stop, departure, arrival, ride, flags
Hop: TypeAlias = tuple[int, int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Day:
    """What runs on one date, in seconds after its midnight, 0 to 30 hours.

    Vehicles that left the day before and those of the next morning are part of it.
    Local clocks are taken as they are written; the hour that is lost or won twice a
    year is not looked at.

    Attributes:
        hops: all connections, by departure.
        departures: their departures, ascending.
        trip: row of the network's trip for each ride; a trip of the day before and
            the same one today are two rides.
    """

    hops: list[Hop]
    departures: list[int]
    trip: list[int]

    @property
    def rides(self) -> int:
        """Return how many rides there are."""
        return len(self.trip)

    def between(self, first_s: int, last_s: int) -> list[Hop]:
        """Return the connections that leave in a period, its ends included."""
        first = bisect_left(self.departures, first_s)
        return self.hops[first : bisect_left(self.departures, last_s + 1)]


def day_of(network: Network, on: date) -> Day:
    """Return the connections of a date; none where the timetable does not cover it."""
    pieces = [_moved(network, on + timedelta(days=later), later) for later in (-1, 0, 1)]
    columns = np.concatenate(pieces, axis=1)
    # Stable: hops of one ride in the same minute stay in their order.
    columns = columns[:, np.argsort(columns[2], kind="stable")]
    rides, columns[4] = np.unique(columns[4], return_inverse=True)
    hops: list[Hop] = list(zip(*columns.tolist(), strict=True))
    return Day(hops, columns[2].tolist(), (rides % max(len(network.trips), 1)).tolist())


def _moved(network: Network, on: date, later: int) -> IntArray:
    """Return a service day's connections, six rows, on the clock of the asked date."""
    connections = network.connections
    running = network.services_on(on)[network.trips.service]
    moved_s = later * SECONDS_PER_DAY
    departure = connections.departure_s.astype(np.int64) + moved_s
    kept = running[connections.trip] & (departure >= 0) & (departure <= LATEST_S)
    ride = connections.trip.astype(np.int64) + (later + 1) * len(network.trips)
    arrival = connections.arrival_s + moved_s
    columns = (connections.start, connections.end, departure, arrival, ride, connections.flags)
    return np.stack([column[kept].astype(np.int64) for column in columns])
