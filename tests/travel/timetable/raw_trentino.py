"""The trips of a real feed on one day, read without the program under test."""

import csv
import io
import os
import zipfile
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from pyproj import Geod
from travel.timetable.brute_force import Changes, Halt, Search, Trip

from app.travel.timetable.network import Network

SAMPLES = os.environ.get("PROSSIMA_SAMPLE_DATA", "")
FEED = Path(SAMPLES) / "gtfs_trentino_extraurbano_2024-25.zip"
needs_samples = pytest.mark.skipif(
    not SAMPLES, reason="PROSSIMA_SAMPLE_DATA is not set: no folder with the publishers' files"
)

Row = dict[str, str]


def read(table: str) -> list[Row]:
    with zipfile.ZipFile(FEED) as archive, archive.open(f"{table}.txt") as stream:
        return list(csv.DictReader(io.TextIOWrapper(stream, "utf-8-sig")))


def running(on: date) -> set[str]:
    """Return the services of a day."""
    text, weekday = on.strftime("%Y%m%d"), on.strftime("%A").lower()
    services = {
        row["service_id"]
        for row in read("calendar")
        if row[weekday] == "1" and row["start_date"] <= text <= row["end_date"]
    }
    for row in read("calendar_dates"):
        if row["date"] == text:
            change = services.add if row["exception_type"] == "1" else services.discard
            change(row["service_id"])
    return services


def search_on(on: date, network: Network) -> Search:
    """Return the plain search over the feed's trips of a day, stops as in the network."""
    numbers = {ident.split(":")[1]: n for n, ident in enumerate(network.stops.ident.tolist())}
    place = {r["stop_id"]: (float(r["stop_lon"]), float(r["stop_lat"])) for r in read("stops")}
    services = running(on)
    trips = {row["trip_id"] for row in read("trips") if row["service_id"] in services}
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in read("stop_times"):
        if row["trip_id"] in trips:
            rows[row["trip_id"]].append(row)
    made = []
    for halts in rows.values():
        halts.sort(key=lambda row: int(row["stop_sequence"]))
        fill(halts, place)
        made.append(trip(halts, numbers))
    return Search(made, changes_of(network))


def trip(rows: Sequence[Row], numbers: dict[str, int]) -> Trip:
    return [
        Halt(numbers[r["stop_id"]], clock(r["arrival_time"]), clock(r["departure_time"]))
        for r in rows
    ]


def clock(text: str) -> int:
    hours, minutes, seconds = map(int, text.split(":"))
    return hours * 3600 + minutes * 60 + seconds


def fill(rows: list[Row], place: dict[str, tuple[float, float]]) -> None:
    """Give the halts without a time one, by geodesic distance between their neighbours."""
    timed = [n for n, row in enumerate(rows) if row["arrival_time"]]
    geod = Geod(ellps="WGS84")
    for first, last in pairwise(timed):
        lonlat = [place[row["stop_id"]] for row in rows[first : last + 1]]
        steps = [geod.inv(*a, *b)[2] for a, b in pairwise(lonlat)]
        start, end = clock(rows[first]["departure_time"]), clock(rows[last]["arrival_time"])
        for n in range(first + 1, last):
            share = sum(steps[: n - first]) / sum(steps)
            at = round(start + share * (end - start))
            text = f"{at // 3600}:{at // 60 % 60}:{at % 60}"
            rows[n]["arrival_time"] = rows[n]["departure_time"] = text


def changes_of(network: Network) -> Changes:
    found: dict[int, dict[int, int]] = defaultdict(dict)
    columns = (network.changes.start, network.changes.end, network.changes.seconds)
    for start, end, seconds in zip(*(column.tolist() for column in columns), strict=True):
        found[start][end] = seconds
    return found
