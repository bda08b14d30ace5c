"""What SQLite is lent: coordinates and metres of a stored point."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely import to_wkb
from shapely.geometry import Point

from app.core.sqlite_functions import register

GEOD = Geod(ellps="WGS84")
LONS = st.floats(-180, 180)
LATS = st.floats(-90, 90)


@pytest.fixture(scope="module")
def connection() -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(":memory:")
    register(opened)
    yield opened
    opened.close()


def asked(connection: sqlite3.Connection, call: str, *values: object) -> object:
    return connection.execute(f"SELECT {call}", values).fetchone()[0]


def test_trento_and_rovereto_are_some_twenty_kilometres_apart(
    connection: sqlite3.Connection,
) -> None:
    trento = to_wkb(Point(11.1217, 46.0679), byte_order=1)

    metres = asked(connection, "prossima_metres(?, ?, ?)", trento, 11.0386, 45.8883)

    assert metres == pytest.approx(20_969, abs=20)


@given(LONS, LATS, LONS, LATS)
def test_coordinates_come_back_and_metres_are_geodesic(
    connection: sqlite3.Connection, lon: float, lat: float, other_lon: float, other_lat: float
) -> None:
    point = to_wkb(Point(lon, lat), byte_order=1)

    metres = asked(connection, "prossima_metres(?, ?, ?)", point, other_lon, other_lat)

    assert asked(connection, "prossima_lon(?)", point) == lon
    assert asked(connection, "prossima_lat(?)", point) == lat
    assert metres == GEOD.inv(lon, lat, other_lon, other_lat)[2]


@pytest.mark.parametrize(
    "call", ["prossima_lon(NULL)", "prossima_lat(NULL)", "prossima_metres(NULL, 11, 46)"]
)
def test_what_has_no_point_has_no_measure(connection: sqlite3.Connection, call: str) -> None:
    assert asked(connection, call) is None
