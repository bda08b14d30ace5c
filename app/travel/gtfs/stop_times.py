"""The halts of every trip: read as a stream, repaired as arrays."""

from array import array
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from app.core.units import BoolArray, FloatArray, IntArray
from app.travel.gtfs.archive import Archive
from app.travel.gtfs.findings import Fault, FeedRefusedError, Ledger, Refusal
from app.travel.gtfs.stops import StopTable
from app.travel.gtfs.trips import TripTable
from app.travel.gtfs.values import ABSURD, UNTIMED, seconds, whole
from app.travel.timetable.network import ALIGHT, BOARD
from app.travel.timetable.walking import pair_metres

TABLE = "stop_times.txt"
_REQUIRED = ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence")
_OPTIONAL = ("pickup_type", "drop_off_type")
_NEVER = "1"
_TELL_EVERY = 50_000

Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Halts:
    """(h,) halts sorted by trip and sequence; times in seconds, UNTIMED where missing."""

    trip: IntArray
    sequence: IntArray
    stop: IntArray
    arrival_s: IntArray
    departure_s: IntArray
    flags: IntArray
    line: IntArray

    def __len__(self) -> int:
        """Return how many there are."""
        return self.trip.size

    def take(self, kept: BoolArray | IntArray) -> "Halts":
        """Return these halts, in this order."""
        return Halts(
            self.trip[kept],
            self.sequence[kept],
            self.stop[kept],
            self.arrival_s[kept],
            self.departure_s[kept],
            self.flags[kept],
            self.line[kept],
        )

    def follows(self) -> BoolArray:
        """Return, for each halt but the last, whether the next is of the same trip."""
        same: BoolArray = self.trip[1:] == self.trip[:-1]
        return same


def read_halts(
    archive: Archive, ledger: Ledger, trips: TripTable, stops: StopTable, tell: Tell
) -> Halts:
    """Read stop_times.txt and repair or leave out what cannot be right.

    Memory is about 250 bytes at most for a row that is kept; rows of trips that never run and of
    stops outside the site are not kept.

    Raises:
        FeedRefusedError: the file or a column is missing, or there are more rows than
            the limits allow.
    """
    halts = _read(archive, ledger, trips, stops, tell)
    order = np.lexsort((halts.sequence, halts.trip))
    halts = _without_repeats(halts.take(order), ledger)
    halts = _with_both_times(halts)
    halts = _without_untimed_ends(halts, ledger)
    halts = _interpolated(halts, stops, ledger)
    return _without_bad_trips(halts, ledger)


def _read(
    archive: Archive, ledger: Ledger, trips: TripTable, stops: StopTable, tell: Tell
) -> Halts:
    columns = tuple(array("i") for _ in range(7))
    add = tuple(column.append for column in columns)
    for line, row in archive.rows(TABLE, _REQUIRED, _OPTIONAL):
        trip = trips.rows.get(row[0], -2)
        stop = stops.rows.get(row[3], -2)
        sequence = whole(row[4])
        if trip < 0 or stop < 0 or sequence is None:
            _note_skipped(ledger, line, row, trip, stop)
            continue
        arrival, departure = _time(row[1], line, ledger), _time(row[2], line, ledger)
        flags = (row[5] != _NEVER) * BOARD + (row[6] != _NEVER) * ALIGHT
        for append, value in zip(
            add, (trip, sequence, stop, arrival, departure, flags, line), strict=True
        ):
            append(value)
        if len(columns[0]) % _TELL_EVERY == 0:
            _check_rows(archive, len(columns[0]))
            tell(archive.bytes_of(TABLE))
    _check_rows(archive, len(columns[0]))
    return Halts(*(np.frombuffer(c, np.int32).astype(np.int64) for c in columns))


def _note_skipped(ledger: Ledger, line: int, row: list[str], trip: int, stop: int) -> None:
    """Name a dangling id; what was left out on purpose (-1) is not a fault."""
    if trip == -2:  # noqa: PLR2004
        ledger.note(TABLE, Fault.NO_TRIP, line, row[0])
    elif stop == -2:  # noqa: PLR2004
        ledger.note(TABLE, Fault.NO_STOP, line, row[3])
    elif trip >= 0 and stop >= 0:
        ledger.note(TABLE, Fault.BAD_SEQUENCE, line, row[4])


def _check_rows(archive: Archive, rows: int) -> None:
    if rows > archive.limits.rows:
        raise FeedRefusedError(
            Refusal.TOO_LARGE,
            f"{archive.name}: more than {archive.limits.rows:,} rows of {TABLE} to keep",
        )


def _time(text: str, line: int, ledger: Ledger) -> int:
    value = seconds(text)
    if value == ABSURD:
        ledger.note(TABLE, Fault.ABSURD_TIME, line, text)
        return UNTIMED
    return value


def _noted(halts: Halts, bad: BoolArray, fault: Fault, ledger: Ledger) -> None:
    rows = np.flatnonzero(bad)
    if rows.size:
        first = int(rows[0])
        example = f"stop_sequence {halts.sequence[first]}"
        ledger.note(TABLE, fault, int(halts.line[first]), example, rows.size)


def _without_repeats(halts: Halts, ledger: Ledger) -> Halts:
    repeats = np.zeros(len(halts), np.bool_)
    repeats[1:] = halts.follows() & (halts.sequence[1:] == halts.sequence[:-1])
    _noted(halts, repeats, Fault.TWICE, ledger)
    return halts.take(~repeats)


def _with_both_times(halts: Halts) -> Halts:
    """Take a missing arrival from the departure, and the other way round."""
    arrival = np.where(halts.arrival_s == UNTIMED, halts.departure_s, halts.arrival_s)
    departure = np.where(halts.departure_s == UNTIMED, halts.arrival_s, halts.departure_s)
    return replace(halts, arrival_s=arrival, departure_s=departure)


def _timed_neighbours(halts: Halts) -> tuple[IntArray, IntArray]:
    """Return the last timed halt at or before each, and the first at or after.

    -1 and h where there is none; either may be of another trip.
    """
    count = len(halts)
    places, timed = np.arange(count), halts.arrival_s != UNTIMED
    before = np.maximum.accumulate(np.where(timed, places, -1))
    after = np.minimum.accumulate(np.where(timed, places, count)[::-1])[::-1]
    return before, after


def _without_untimed_ends(halts: Halts, ledger: Ledger) -> Halts:
    if not len(halts):
        return halts
    before, after = _timed_neighbours(halts)
    last = len(halts) - 1
    open_start = (before < 0) | (halts.trip[np.maximum(before, 0)] != halts.trip)
    open_end = (after > last) | (halts.trip[np.minimum(after, last)] != halts.trip)
    _noted(halts, open_start | open_end, Fault.UNTIMED_END, ledger)
    return halts.take(~(open_start | open_end))


def _interpolated(halts: Halts, stops: StopTable, ledger: Ledger) -> Halts:
    """Give untimed halts the time that the distance between timed ones suggests."""
    untimed = halts.arrival_s == UNTIMED
    if not untimed.any():
        return halts
    _noted(halts, untimed, Fault.INTERPOLATED, ledger)
    before, after = _timed_neighbours(halts)
    share = _share(before, after, _metres_along(halts, stops))
    leaves, comes = halts.departure_s[before], halts.arrival_s[after]
    between = np.rint(leaves + share * (comes - leaves)).astype(np.int64)
    arrival = np.where(untimed, between, halts.arrival_s)
    departure = np.where(untimed, between, halts.departure_s)
    return replace(halts, arrival_s=arrival, departure_s=departure)


def _metres_along(halts: Halts, stops: StopTable) -> FloatArray:
    """Return metres from the first halt of the file; a metre at least between two."""
    lon, lat = stops.lon[halts.stop], stops.lat[halts.stop]
    steps = pair_metres(lon[1:], lat[1:], lon[:-1], lat[:-1])
    return np.concatenate([[0.0], np.cumsum(np.maximum(steps, 1.0))])


def _share(before: IntArray, after: IntArray, along_m: FloatArray) -> FloatArray:
    whole_m = along_m[after] - along_m[before]
    share = np.zeros(along_m.size)
    np.divide(along_m - along_m[before], whole_m, out=share, where=whole_m > 0)
    return share


def _without_bad_trips(halts: Halts, ledger: Ledger) -> Halts:
    backwards = halts.departure_s < halts.arrival_s
    backwards[1:] |= halts.follows() & (halts.arrival_s[1:] < halts.departure_s[:-1])
    _noted(halts, backwards, Fault.BACKWARDS, ledger)
    bad = np.isin(halts.trip, halts.trip[backwards])
    halts = halts.take(~bad)
    _, place, count = np.unique(halts.trip, return_inverse=True, return_counts=True)
    lonely = count[place] < 2  # noqa: PLR2004
    _noted(halts, lonely, Fault.TOO_SHORT, ledger)
    return halts.take(~lonely)
