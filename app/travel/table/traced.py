"""The buses of a timetable, as the roads that they trace are read from them."""

import numpy as np

from app.core.units import IntArray
from app.travel.table.feed import Feed, Run
from app.travel.timetable.network import Network

BUS = 3
# Extended route types: coaches and buses of all kinds.
COACHES, BUSES = range(200, 300), range(700, 800)
_SECONDS_PER_MINUTE = 60.0


def feed_of(network: Network) -> Feed:
    """Return the stops of a timetable and the buses between them; trains are left out."""
    trips = np.flatnonzero(np.isin(network.trips.line, _bus_lines(network)))
    stops = network.stops
    return Feed(stops.lon, stops.lat, tuple(stops.name.tolist()), _runs(network, trips))


def _bus_lines(network: Network) -> IntArray:
    kinds = np.asarray(network.trips.line_kinds)
    return np.flatnonzero((kinds == BUS) | np.isin(kinds, [*COACHES, *BUSES]))


def _runs(network: Network, trips: IntArray) -> tuple[Run, ...]:
    """Return one run for each trip, from its hops in the order of time."""
    hops = network.connections
    order = np.argsort(hops.trip, kind="stable")
    order = order[np.isin(hops.trip[order], trips)]
    cuts = np.flatnonzero(np.diff(hops.trip[order])) + 1
    return tuple(_run(network, rows) for rows in np.split(order, cuts) if rows.size)


def _run(network: Network, rows: IntArray) -> Run:
    hops = network.connections
    stops = np.append(hops.start[rows], hops.end[rows[-1]]).astype(np.int64)
    leaves = hops.departure_s[rows] / _SECONDS_PER_MINUTE
    arrives = hops.arrival_s[rows] / _SECONDS_PER_MINUTE
    return Run(stops, np.append(leaves[:1], arrives), np.append(leaves, arrives[-1:]))
