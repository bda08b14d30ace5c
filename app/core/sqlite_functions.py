"""What PostGIS has and SQLite lacks: geodesic metres and coordinates of a stored point."""

from __future__ import annotations

import sqlite3
import struct

from pyproj import Geod

_WGS84 = Geod(ellps="WGS84")
# A little-endian WKB point: byte order, type, then longitude and latitude.
_WKB_POINT = struct.Struct("<BIdd")


def _lon(wkb: bytes | None) -> float | None:
    return None if wkb is None else float(_WKB_POINT.unpack(wkb)[2])


def _lat(wkb: bytes | None) -> float | None:
    return None if wkb is None else float(_WKB_POINT.unpack(wkb)[3])


def _metres(wkb: bytes | None, lon: float, lat: float) -> float | None:
    if wkb is None:
        return None
    _, _, own_lon, own_lat = _WKB_POINT.unpack(wkb)
    return float(_WGS84.inv(own_lon, own_lat, lon, lat)[2])


def register(connection: sqlite3.Connection) -> None:
    """Lend the functions to one connection; triggers and queries call them by name."""
    for name, arguments, function in (
        ("prossima_lon", 1, _lon),
        ("prossima_lat", 1, _lat),
        ("prossima_metres", 3, _metres),
    ):
        connection.create_function(name, arguments, function, deterministic=True)
