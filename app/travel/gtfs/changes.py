"""Where one can change: stops near each other, and what transfers.txt says."""

import numpy as np

from app.core.units import FloatArray
from app.travel.gtfs.archive import Archive
from app.travel.gtfs.findings import Fault, Ledger
from app.travel.gtfs.stops import StopTable
from app.travel.gtfs.values import whole
from app.travel.timetable.network import Changes
from app.travel.timetable.walking import Grid, pair_metres

TABLE = "transfers.txt"
# Times are whole minutes: half a minute lets one change to the next minute's vehicle.
SAME_STOP_S = 30
RADIUS_M = 400.0
# A waiting vehicle waits for people who cross a square, not for those who cross a town.
_WAITED_FOR_S = 300
_FURTHEST_S = 3600
_COLUMNS = ("from_stop_id", "to_stop_id", "transfer_type")
_OPTIONAL = ("min_transfer_time", "from_trip_id", "to_trip_id", "from_route_id", "to_route_id")
_TIMED, _MINIMUM, _FORBIDDEN = 1, 2, 3

Ways = dict[tuple[int, int], int]


def read_transfers(
    archive: Archive, ledger: Ledger, stops: StopTable, walking_s_per_m: float
) -> tuple[Ways, set[tuple[int, int]]]:
    """Return the stated changes with their seconds, and the forbidden ones.

    A station stands for all its platforms. A minimum time counts where it is longer
    than the walk. A timed change takes no time where the walk is below five minutes:
    the vehicle waits. Rules for single trips or routes are not used.

    Source: GTFS Schedule Reference, transfers.txt.
    """
    ways: Ways = {}
    forbidden: set[tuple[int, int]] = set()
    for line, row in archive.rows(TABLE, _COLUMNS, _OPTIONAL):
        start, end = _rows(stops, row[0]), _rows(stops, row[1])
        kind, least_s = whole(row[2] or "0"), whole(row[3] or "0")
        fault = _fault(row, start, end, kind, least_s)
        if fault is not None:
            ledger.note(TABLE, fault, line, f"{row[0]}-{row[1]}")
            continue
        pairs = [(a, b) for a in start or () for b in end or ()]
        if kind == _FORBIDDEN:
            forbidden.update(pairs)
            continue
        for a, b in pairs:
            walk_s = _walk_s(stops, a, b, walking_s_per_m)
            if walk_s <= _FURTHEST_S:
                ways[a, b] = _seconds(kind or 0, least_s or 0, walk_s)
    return ways, forbidden


def changes_between(
    lon: FloatArray,
    lat: FloatArray,
    walking_s_per_m: float,
    stated: Ways,
    forbidden: set[tuple[int, int]],
) -> Changes:
    """Return every change: on the spot, to stops within 400 m, and the stated ones.

    What is stated replaces what was measured, for the stops themselves too.
    """
    near = Grid.of(lon, lat, RADIUS_M).near(lon, lat)
    walk_s = np.where(
        near.point == near.stop, SAME_STOP_S, np.ceil(near.metres * walking_s_per_m)
    ).astype(np.int64)
    ways = dict(
        zip(zip(near.point.tolist(), near.stop.tolist(), strict=True), walk_s.tolist(), strict=True)
    )
    ways.update(stated)
    for pair in forbidden:
        ways.pop(pair, None)
    table = np.array([(a, b, s) for (a, b), s in sorted(ways.items())], np.int32).reshape(-1, 3)
    return Changes(*(np.ascontiguousarray(column) for column in table.T))


def station_changes(stops: StopTable, walking_s_per_m: float) -> Ways:
    """Return the walks between platforms of one station, however far apart."""
    return {
        (a, b): _walk_s(stops, a, b, walking_s_per_m)
        for platforms in stops.stations.values()
        for a in platforms
        for b in platforms
        if a != b
    }


def _fault(
    row: list[str],
    start: list[int] | None,
    end: list[int] | None,
    kind: int | None,
    least_s: int | None,
) -> Fault | None:
    if any(row[4:]) or (kind is not None and kind > _FORBIDDEN):
        return Fault.UNSUPPORTED
    if start is None or end is None:
        return Fault.NO_STOP
    return Fault.BAD_TRANSFER if kind is None or least_s is None else None


def _rows(stops: StopTable, ident: str) -> list[int] | None:
    """Return the platforms of a station or the stop itself; None for a dangling id."""
    if ident not in stops.rows:
        return None
    row = stops.rows[ident]
    return stops.stations.get(ident) or ([row] if row >= 0 else [])


def _walk_s(stops: StopTable, a: int, b: int, walking_s_per_m: float) -> int:
    ends = np.array([a, b])
    lon, lat = stops.lon[ends], stops.lat[ends]
    metres = pair_metres(lon[:1], lat[:1], lon[1:], lat[1:])
    return int(np.ceil(metres[0] * walking_s_per_m))


def _seconds(kind: int, least_s: int, walk_s: int) -> int:
    if kind == _TIMED:
        return 0 if walk_s <= _WAITED_FOR_S else walk_s
    if kind == _MINIMUM:
        return max(walk_s, least_s)
    return walk_s
