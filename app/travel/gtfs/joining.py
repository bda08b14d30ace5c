"""Several feeds as one timetable, sorted as the scan reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from app.core.units import BoolArray, IntArray
from app.travel.gtfs.calendar import Calendar
from app.travel.gtfs.changes import Ways, changes_between
from app.travel.gtfs.stop_times import Halts
from app.travel.gtfs.stops import StopTable
from app.travel.gtfs.trips import TripTable
from app.travel.timetable.network import ALIGHT, BOARD, Connections, Network, Stops, Trips
from app.travel.timetable.store import with_version

_MIDWEEK = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed, read and checked.

    Attributes:
        name: stands before its ids.
        made_from: name and edition, for people.
        calendar: its services and days.
        stops: its stops.
        trips: its trips as written.
        halts: (h,) halts of all trips, repetitions written out.
        origin: row of `trips` that each trip of `halts` repeats.
        ways: stated changes, seconds by pair of stops.
        forbidden: pairs of stops between which one must not change.
    """

    name: str
    made_from: str
    calendar: Calendar
    stops: StopTable
    trips: TripTable
    halts: Halts
    origin: IntArray
    ways: Ways
    forbidden: set[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Offsets:
    """How many rows the feeds before this one have."""

    stop: int = 0
    trip: int = 0
    line: int = 0
    sign: int = 0
    service: int = 0


def joined(feeds: Sequence[Feed], service_date: date, walking_s_per_m: float) -> Network:
    """Return the feeds as one network; people change between feeds on foot."""
    offsets = _offsets(feeds)
    stops, kept = _stops(feeds)
    ways: Ways = {}
    forbidden: set[tuple[int, int]] = set()
    for feed, offset in zip(feeds, offsets, strict=True):
        row = kept[offset.stop :]
        ways |= {(int(row[a]), int(row[b])): s for (a, b), s in feed.ways.items()}
        forbidden |= {(int(row[a]), int(row[b])) for a, b in feed.forbidden}
    ways = {pair: seconds for pair, seconds in ways.items() if min(pair) >= 0}
    trips = _trips(feeds, offsets)
    connections = _connections(feeds, offsets, kept)
    first_day, runs = _days(feeds)
    typical = _typical_day(connections, trips, first_day, runs, service_date)
    network = Network(
        stops,
        trips,
        connections,
        changes_between(stops.lon, stops.lat, walking_s_per_m, ways, forbidden),
        date.fromordinal(first_day),
        runs,
        typical,
        walking_s_per_m,
        tuple(feed.made_from for feed in feeds),
        tuple(feed.calendar.moved for feed in feeds if feed.calendar.moved),
    )
    return with_version(network)


def _offsets(feeds: Sequence[Feed]) -> list[_Offsets]:
    offsets = [_Offsets()]
    for feed in feeds[:-1]:
        last = offsets[-1]
        offsets.append(
            _Offsets(
                last.stop + len(feed.stops.names),
                last.trip + feed.origin.size,
                last.line + len(feed.trips.line_names),
                last.sign + len(feed.trips.headsigns),
                last.service + len(feed.calendar.services),
            )
        )
    return offsets


def _stops(feeds: Sequence[Feed]) -> tuple[Stops, IntArray]:
    """Return the stops where something halts, and the new row of every old one."""
    halted = [np.isin(np.arange(len(feed.stops.names)), feed.halts.stop) for feed in feeds]
    used = np.flatnonzero(np.concatenate(halted))
    kept = np.full(sum(part.size for part in halted), -1, np.int64)
    kept[used] = np.arange(used.size)
    names = [name for feed in feeds for name in feed.stops.names]
    idents = [f"{feed.name}:{ident}" for feed in feeds for ident in feed.stops.idents]
    stops = Stops(
        np.concatenate([feed.stops.lon for feed in feeds])[used],
        np.concatenate([feed.stops.lat for feed in feeds])[used],
        np.array(names, np.str_)[used],
        np.array(idents, np.str_)[used],
    )
    return stops, kept


def _trips(feeds: Sequence[Feed], offsets: Sequence[_Offsets]) -> Trips:
    line, sign, service = [], [], []
    for feed, offset in zip(feeds, offsets, strict=True):
        line.append(np.array(feed.trips.line, np.int32)[feed.origin] + offset.line)
        sign.append(np.array(feed.trips.headsign, np.int32)[feed.origin] + offset.sign)
        service.append(np.array(feed.trips.service, np.int32)[feed.origin] + offset.service)
    return Trips(
        np.concatenate(line).astype(np.int32),
        np.concatenate(sign).astype(np.int32),
        np.concatenate(service).astype(np.int32),
        np.array([name for feed in feeds for name in feed.trips.line_names], np.str_),
        np.array([kind for feed in feeds for kind in feed.trips.line_kinds], np.int32),
        np.array([name for feed in feeds for name in feed.trips.headsigns], np.str_),
    )


def _connections(feeds: Sequence[Feed], offsets: Sequence[_Offsets], kept: IntArray) -> Connections:
    pieces = [_hops(feed.halts, offset, kept) for feed, offset in zip(feeds, offsets, strict=True)]
    start, end, departure, arrival, trip, flags = map(np.concatenate, zip(*pieces, strict=True))
    # Sorting is stable, so hops of one trip in the same minute stay in their order.
    order = np.lexsort((trip, arrival, departure))
    start, end, departure, arrival, trip = (
        column[order].astype(np.int32) for column in (start, end, departure, arrival, trip)
    )
    return Connections(start, end, departure, arrival, trip, flags[order].astype(np.uint8))


def _hops(halts: Halts, offset: _Offsets, kept: IntArray) -> tuple[IntArray, ...]:
    """Return the hops between consecutive halts of a trip, trip by trip in order."""
    here = np.flatnonzero(halts.follows())
    stop = kept[halts.stop + offset.stop]
    flags = (halts.flags[here] & BOARD) | (halts.flags[here + 1] & ALIGHT)
    return (
        stop[here],
        stop[here + 1],
        halts.departure_s[here],
        halts.arrival_s[here + 1],
        halts.trip[here] + offset.trip,
        flags,
    )


def _days(feeds: Sequence[Feed]) -> tuple[int, BoolArray]:
    """Return the first day and the days of all services, on one common calendar."""
    first = min(feed.calendar.first_day for feed in feeds)
    last = max(feed.calendar.first_day + feed.calendar.runs.shape[1] for feed in feeds)
    rows = []
    for feed in feeds:
        before = feed.calendar.first_day - first
        after = last - first - before - feed.calendar.runs.shape[1]
        rows.append(np.pad(feed.calendar.runs, ((0, 0), (before, after))))
    return first, np.concatenate(rows)


def _typical_day(
    connections: Connections, trips: Trips, first_day: int, runs: BoolArray, asked: date
) -> date:
    """Return an ordinary Tuesday, Wednesday or Thursday, on or after the asked date.

    Ordinary is the one with as many connections as the median of those days has; the
    asked date itself is only a place to start from. Any day with service serves where
    there are none.
    """
    per_service = np.bincount(trips.service[connections.trip], minlength=runs.shape[0])
    count = per_service @ runs
    days = np.arange(first_day, first_day + count.size)
    midweek = np.isin((days - 1) % 7, _MIDWEEK) & (count > 0)
    if not midweek.any():
        midweek = count > 0
    middle = np.sort(count[midweek])[np.count_nonzero(midweek) // 2]
    ordinary = days[midweek & (count == middle)]
    later = ordinary[ordinary >= asked.toordinal()]
    return date.fromordinal(int(later[0] if later.size else ordinary[-1]))
