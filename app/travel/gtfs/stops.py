"""The stops of a feed, checked and kept where they can be used."""

from dataclasses import dataclass

import numpy as np

from app.core.geo import Box, LonLat
from app.core.units import BoolArray, FloatArray
from app.travel.gtfs.archive import Archive
from app.travel.gtfs.findings import Fault, FeedRefusedError, Ledger, Refusal
from app.travel.gtfs.values import degrees

# People cross the border of a site to reach what is near.
MARGIN_DEG = 0.25
_NOWHERE_DEG = 0.01
_LONGEST_NAME = 120
_STATION = "1"
_COLUMNS = ("stop_id", "stop_lat", "stop_lon")
_OPTIONAL = ("stop_name", "location_type", "parent_station")


@dataclass(frozen=True, slots=True)
class StopTable:
    """The stops of one feed.

    Attributes:
        rows: stop id -> row; -1 for a stop that exists but cannot be used.
        lon: (s,) degrees.
        lat: (s,) degrees.
        names: s names.
        idents: s ids, without the feed's name.
        stations: station id -> rows of its platforms, itself included.
    """

    rows: dict[str, int]
    lon: FloatArray
    lat: FloatArray
    names: list[str]
    idents: list[str]
    stations: dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class _Stop:
    line: int
    ident: str
    name: str
    lon: float
    lat: float
    kind: str
    parent: str


def read_stops(archive: Archive, ledger: Ledger, bounds: Box | None) -> StopTable:
    """Read stops.txt; a platform without a point or name takes its station's.

    Raises:
        FeedRefusedError: the file is missing, holds no usable stop, or most of its
            stops lie outside `bounds` and their surroundings.
    """
    archive.require("stops.txt")
    stops = _inherited(_read(archive, ledger), ledger)
    if not stops:
        raise FeedRefusedError(Refusal.EMPTY, f"{archive.name}: stops.txt holds no stop")
    usable = _usable(stops, ledger, bounds)
    return _table(stops, usable)


def _read(archive: Archive, ledger: Ledger) -> dict[str, _Stop]:
    stops: dict[str, _Stop] = {}
    for line, row in archive.rows("stops.txt", _COLUMNS, _OPTIONAL):
        ident, lat, lon, name, kind, parent = row
        if not ident or ident in stops:
            ledger.note("stops.txt", Fault.TWICE if ident else Fault.NO_ID, line, ident or name)
            continue
        if "\ufffd" in name:
            ledger.note("stops.txt", Fault.NOT_UTF8, line, name)
        text = name[:_LONGEST_NAME]
        stops[ident] = _Stop(line, ident, text, degrees(lon), degrees(lat), kind, parent)
    return stops


def _inherited(stops: dict[str, _Stop], ledger: Ledger) -> list[_Stop]:
    """Return the stops with what they lack taken from their station."""
    complete = []
    for stop in stops.values():
        parent = stops.get(stop.parent)
        if parent is None:
            if stop.parent:
                ledger.note("stops.txt", Fault.NO_PARENT, stop.line, stop.parent)
            complete.append(stop)
            continue
        bare = np.isnan(stop.lon) or np.isnan(stop.lat)
        lon, lat = (parent.lon, parent.lat) if bare else (stop.lon, stop.lat)
        name = stop.name or parent.name
        complete.append(_Stop(stop.line, stop.ident, name, lon, lat, stop.kind, stop.parent))
    return complete


def _usable(stops: list[_Stop], ledger: Ledger, bounds: Box | None) -> BoolArray:
    lon = np.array([stop.lon for stop in stops])
    lat = np.array([stop.lat for stop in stops])
    pointless = ~((np.abs(lon) <= 180) & (np.abs(lat) <= 90))  # noqa: PLR2004
    at_zero = (np.abs(lon) < _NOWHERE_DEG) & (np.abs(lat) < _NOWHERE_DEG)
    sound = ~pointless & ~at_zero
    inside = _inside(lon, lat, bounds)
    if sound.any() and np.count_nonzero(inside & sound) * 2 < np.count_nonzero(sound):
        _refuse_foreign(ledger.feed, lon[sound], lat[sound], bounds)
    for fault, rows in (
        (Fault.NO_POINT, pointless),
        (Fault.AT_ZERO, at_zero),
        (Fault.OUTSIDE, sound & ~inside),
    ):
        for row in np.flatnonzero(rows).tolist():
            ledger.note("stops.txt", fault, stops[row].line, stops[row].ident)
    usable: BoolArray = sound & inside
    return usable


def _inside(lon: FloatArray, lat: FloatArray, bounds: Box | None) -> BoolArray:
    if bounds is None:
        return np.ones(lon.size, np.bool_)
    east, west = lon - bounds.east, bounds.west - lon
    north, south = lat - bounds.north, bounds.south - lat
    beyond: FloatArray = np.maximum.reduce([east, west, north, south])
    inside: BoolArray = beyond <= MARGIN_DEG
    return inside


def _refuse_foreign(feed: str, lon: FloatArray, lat: FloatArray, bounds: Box | None) -> None:
    box = Box(float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max()))
    message = f"{feed}: of another place: its stops lie in {_written(box)}"
    if bounds is not None:
        message += f", the site in {_written(bounds)} (west, south, east, north)"
        middle = float(np.median(lon)), float(np.median(lat))
        if bounds.looks_swapped(LonLat(*middle)):
            message += "; stop_lon and stop_lat look exchanged"
    raise FeedRefusedError(Refusal.FOREIGN, message, box)


def _written(box: Box) -> str:
    return f"{box.west:.3f},{box.south:.3f},{box.east:.3f},{box.north:.3f}"


def _table(stops: list[_Stop], usable: BoolArray) -> StopTable:
    kept = [stop for stop, good in zip(stops, usable.tolist(), strict=True) if good]
    rows = {stop.ident: -1 for stop in stops} | {stop.ident: i for i, stop in enumerate(kept)}
    stations: dict[str, list[int]] = {}
    for row, stop in enumerate(kept):
        station = stop.ident if stop.kind == _STATION else stop.parent
        if station:
            stations.setdefault(station, []).append(row)
    return StopTable(
        rows,
        np.array([stop.lon for stop in kept]),
        np.array([stop.lat for stop in kept]),
        [stop.name for stop in kept],
        [stop.ident for stop in kept],
        stations,
    )
