"""Which stops a timetable joins, read from the few GTFS columns that a table needs."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import Path as ZipPath

import numpy as np

from app.core.units import FloatArray, IntArray

BUS = "3"
_TIME = re.compile(r"(\d{1,2}):([0-5]\d):([0-5]\d)")

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Run:
    """One bus from end to end: (k,) stops, (k,) minutes of arrival and departure.

    Minutes are NaN where the timetable gives no time.
    """

    stops: IntArray
    arrives_min: FloatArray
    departs_min: FloatArray


@dataclass(frozen=True, slots=True)
class Feed:
    """The stops of a feed, (n,) degrees and n names, and the buses between them."""

    lon: FloatArray
    lat: FloatArray
    names: tuple[str, ...]
    runs: tuple[Run, ...]


def read_feed(path: Path) -> Feed:
    """Read stops and bus runs of a GTFS zip or folder; trains are left out.

    Stops without a point and the calls there are passed over.

    Raises:
        ValueError: a file or a column that is needed is missing.

    Source: GTFS Schedule reference, files stops, routes, trips, stop_times.
    """
    try:
        stops = [row for row in _rows(path, "stops") if _placed(row)]
        routes = {r["route_id"] for r in _rows(path, "routes") if r["route_type"] == BUS}
        buses = {r["trip_id"] for r in _rows(path, "trips") if r["route_id"] in routes}
        number = {row["stop_id"]: at for at, row in enumerate(stops)}
        runs = _runs(path, buses, number)
    except KeyError as missing:
        raise ValueError(f"{path.name}: no column {missing}") from None
    return Feed(
        np.array([float(row["stop_lon"]) for row in stops]),
        np.array([float(row["stop_lat"]) for row in stops]),
        tuple(row["stop_name"] for row in stops),
        runs,
    )


def minutes_of(time: str) -> float:
    """Return minutes after midnight, past 24 h too; NaN where it is no time."""
    found = _TIME.fullmatch(time.strip())
    if found is None:
        return float("nan")
    hours, minutes, seconds = (int(part) for part in found.groups())
    return hours * 60 + minutes + seconds / 60


def _rows(path: Path, name: str) -> Iterator[Row]:
    """Yield the rows of one file of the feed."""
    root = path if path.is_dir() else ZipPath(path)
    file = root / f"{name}.txt"
    if not file.is_file():
        raise ValueError(f"{path.name}: no {name}.txt")
    text = io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")
    yield from csv.DictReader(text)


def _placed(row: Row) -> bool:
    """Say whether a stop has a point on Earth, (0, 0) not being one."""
    try:
        lon, lat = float(row["stop_lon"]), float(row["stop_lat"])
    except ValueError:
        return False
    return 0 < abs(lon) <= 180 and 0 < abs(lat) <= 90  # noqa: PLR2004 - degrees


def _runs(path: Path, buses: set[str], number: dict[str, int]) -> tuple[Run, ...]:
    """Return the runs of these trips, in the order of the feed."""
    calls: dict[str, list[tuple[int, int, float, float]]] = {}
    for row in _rows(path, "stop_times"):
        stop = number.get(row["stop_id"])
        if stop is not None and row["trip_id"] in buses:
            times = minutes_of(row["arrival_time"]), minutes_of(row["departure_time"])
            call = (int(row["stop_sequence"]), stop, *times)
            calls.setdefault(row["trip_id"], []).append(call)
    return tuple(_run(sorted(of_trip)) for of_trip in calls.values())


def _run(calls: list[tuple[int, int, float, float]]) -> Run:
    """Return one run from its calls in order."""
    _, stops, arrives, departs = zip(*calls, strict=True)
    return Run(np.array(stops), np.array(arrives), np.array(departs))
