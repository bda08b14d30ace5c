"""Trips that are written once and run every so many minutes."""

from dataclasses import dataclass

import numpy as np

from app.core.units import IntArray
from app.travel.gtfs.archive import Archive
from app.travel.gtfs.findings import Fault, FeedRefusedError, Ledger, Refusal
from app.travel.gtfs.stop_times import Halts
from app.travel.gtfs.trips import TripTable
from app.travel.gtfs.values import seconds, whole

TABLE = "frequencies.txt"
_COLUMNS = ("trip_id", "start_time", "end_time", "headway_secs")


@dataclass(frozen=True, slots=True)
class _Run:
    trip: int
    start_s: int
    end_s: int
    headway_s: int

    def departures(self) -> IntArray:
        """Return the departures from the first stop; the end is not one of them."""
        return np.arange(self.start_s, self.end_s, self.headway_s, dtype=np.int64)


def expanded(
    halts: Halts, archive: Archive, ledger: Ledger, trips: TripTable
) -> tuple[Halts, IntArray]:
    """Return the halts with every repetition written out, and the trip each is of.

    A trip with frequencies runs only as often as they say: its own times give the
    minutes between its stops. Headways without exact times are written out just the
    same, from the start of their period: how often and how long is then right on
    average, when exactly is not promised.

    Raises:
        FeedRefusedError: there would be more halts than the limits allow.

    Source: GTFS Schedule Reference, frequencies.txt.
    """
    base = np.arange(len(trips.line), dtype=np.int64)
    runs = _read(archive, ledger, trips)
    if not runs:
        return halts, base
    first = np.searchsorted(halts.trip, base, "left")
    last = np.searchsorted(halts.trip, base, "right")
    size = sum(run.departures().size * int(last[run.trip] - first[run.trip]) for run in runs)
    if size + len(halts) > archive.limits.rows:
        raise FeedRefusedError(
            Refusal.TOO_LARGE, f"{archive.name}: {TABLE} makes {size:,} halts of its trips"
        )
    return _written_out(halts, runs, first, last, base)


def _written_out(
    halts: Halts, runs: list[_Run], first: IntArray, last: IntArray, base: IntArray
) -> tuple[Halts, IntArray]:
    repeated = np.array(sorted({run.trip for run in runs}), np.int64)
    pieces = [halts.take(~np.isin(halts.trip, repeated))]
    origins = [base]
    count = base.size
    for run in runs:
        template = halts.take(np.arange(first[run.trip], last[run.trip]))
        departures = run.departures()
        if not len(template) or not departures.size:
            continue
        pieces.append(_repeated(template, departures, count))
        origins.append(np.full(departures.size, run.trip, np.int64))
        count += departures.size
    columns = zip(
        *(
            (p.trip, p.sequence, p.stop, p.arrival_s, p.departure_s, p.flags, p.line)
            for p in pieces
        ),
        strict=True,
    )
    return Halts(*(np.concatenate(column) for column in columns)), np.concatenate(origins)


def _repeated(template: Halts, departures: IntArray, first_trip: int) -> Halts:
    times, size = departures.size, len(template)
    moved = np.repeat(departures - template.departure_s[0], size)
    # The first arrival may lie before the day begins when a trip waits at its start.
    arrival = np.maximum(np.tile(template.arrival_s, times) + moved, 0)
    return Halts(
        np.repeat(np.arange(first_trip, first_trip + times), size),
        np.tile(template.sequence, times),
        np.tile(template.stop, times),
        arrival,
        np.tile(template.departure_s, times) + moved,
        np.tile(template.flags, times),
        np.tile(template.line, times),
    )


def _read(archive: Archive, ledger: Ledger, trips: TripTable) -> list[_Run]:
    runs = []
    for line, (ident, start, end, headway) in archive.rows(TABLE, _COLUMNS):
        trip = trips.rows.get(ident)
        if trip is None:
            ledger.note(TABLE, Fault.NO_TRIP, line, ident)
        if trip is None or trip < 0:
            continue
        run = _Run(trip, seconds(start), seconds(end), whole(headway) or 0)
        if run.start_s < 0 or run.end_s <= run.start_s or run.headway_s <= 0:
            ledger.note(TABLE, Fault.BAD_FREQUENCY, line, f"{start}-{end} every {headway}")
            continue
        runs.append(run)
    return runs
