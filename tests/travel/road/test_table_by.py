"""A table that is built by asking the road engine, against the engine itself."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from app.core.geo import LonLat, roughly_metres_between
from app.core.settings import ROOT
from app.core.units import FloatArray, IntArray
from app.travel import Mode, Points, Provider
from app.travel.road import Road
from app.travel.table import Origin, Table, table_by
from app.travel.table.centres import Places, choose

FEED = "gtfs_trentino_extraurbano_2024-25.zip"
ADDRESSES = "mezzolombardo_osm_addresses.csv"
ORIGIN = Origin("mezzolombardo", "OpenStreetMap", "ODbL-1.0", date(2026, 11, 22))
CENTRE = LonLat(11.0937, 46.2110)
# Closer than this nobody takes a car, and the way to it is all of the trip.
FROM_KM = 0.3


def spots(samples: Path, road: Road) -> Points:
    """Return addresses and bus stops, one each 100 m, that most others can be driven to."""
    with zipfile.ZipFile(samples / FEED) as feed:
        stops = list(csv.DictReader(io.StringIO(feed.read("stops.txt").decode("utf-8-sig"))))
    with (samples / ADDRESSES).open(encoding="utf-8") as file:
        addresses = list(csv.DictReader(file))
    lon = np.array([float(row["stop_lon"]) for row in stops] + [float(r["lon"]) for r in addresses])
    lat = np.array([float(row["stop_lat"]) for row in stops] + [float(r["lat"]) for r in addresses])
    _, one_each = np.unique(np.stack([lon, lat]).round(3), axis=1, return_index=True)
    some = Points(lon[one_each], lat[one_each])
    reached = road.one_to_many(CENTRE, some, Mode.CAR, limit_min=None).minutes
    some = some.take(np.flatnonzero(np.isfinite(reached)))
    both_ways = np.isfinite(between(road, some, Mode.CAR)).mean(axis=1) > 0.9
    return some.take(np.flatnonzero(both_ways))


def between(provider: Provider, points: Points, mode: Mode) -> FloatArray:
    """Return (n, n) minutes from each to each."""
    rows = (LonLat(lon, lat) for lon, lat in zip(points.lon, points.lat, strict=True))
    asked = (provider.one_to_many(row, points, mode, limit_min=None) for row in rows)
    return np.stack([times.minutes for times in asked])


def centres(points: Points) -> IntArray:
    """Return which of the points become centres: near the site's places, and 200 m apart."""
    with (ROOT / "geodata" / "trentino" / "places.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    places = Places(
        tuple(row["name"] for row in rows),
        np.array([float(row["lon"]) for row in rows]),
        np.array([float(row["lat"]) for row in rows]),
    )
    return choose(places, points.lon, points.lat, gap_km=0.2, at_most=400)


@pytest.mark.parametrize(
    ("mode", "most"), [(Mode.CAR, 0.10), (Mode.WALK, 0.06), (Mode.BICYCLE, 0.09)]
)
def test_the_table_errs_by_a_tenth_at_most_where_it_was_not_asked(
    mezzolombardo: Road, samples: Path, mode: Mode, most: float
) -> None:
    points = spots(samples, mezzolombardo)
    chosen = centres(points)
    rest = points.take(np.setdiff1d(np.arange(len(points)), chosen))
    at = points.take(chosen)
    names = tuple(str(row) for row in chosen)

    table = table_by(mezzolombardo, Places(names, at.lon, at.lat), [mode], ORIGIN)
    said, true = between(Table(table), rest, mode), between(mezzolombardo, rest, mode)

    straight_km = np.stack(
        [roughly_metres_between(LonLat(*end), rest.lon, rest.lat) / 1000
         for end in zip(rest.lon, rest.lat, strict=True)]
    )  # fmt: skip
    asked = np.isfinite(true) & (straight_km > FROM_KM)
    assert asked.sum() > 5_000
    assert np.isfinite(said[asked]).all()
    assert np.median(np.abs(said[asked] / true[asked] - 1)) <= most
