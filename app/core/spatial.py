"""Points, outlines and words in SQL, compiled for PostGIS and for SQLite alike.

PostGIS keeps a `geography` point and a `geometry` outline, SQLite keeps both as WKB
with side tables (`<table>_key`, `<table>_rtree`, `<table>_fts`) that triggers fill; see
`migrations/side_tables.py`. Longitude first; metres are geodesic on WGS 84.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from geoalchemy2 import Geography, Geometry
from geoalchemy2.shape import from_shape, to_shape
from shapely import from_wkb, to_wkb
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Boolean, Dialect, Float, LargeBinary, String, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.core.geo import Box, LonLat, box_around
from app.core.units import FloatArray

SRID = 4326
# The R*Tree keeps 32-bit floats: widen its box by their error, then check exactly.
FLOAT32_SLACK = 1e-4
_WKB_POINTS = np.dtype([("order", "u1"), ("kind", "<u4"), ("lon", "<f8"), ("lat", "<f8")])
UNKNOWN_POINT = np.array([(1, 1, np.nan, np.nan)], _WKB_POINTS).tobytes().hex()


class _Stored(TypeDecorator[Any]):
    """A shapely geometry in Python, whatever the database calls it."""

    impl = LargeBinary
    cache_ok = True
    postgis: TypeEngine[Any]
    # GeoAlchemy2 asks this of every column that it finds; our migrations make the indexes.
    spatial_index = False

    def load_dialect_impl(self, dialect: Dialect | None) -> TypeEngine[Any]:
        """Return PostGIS' own type there, plain bytes elsewhere."""
        if dialect is None:  # GeoAlchemy2 asks so when it looks for rasters
            return LargeBinary()
        kind = self.postgis if dialect.name == "postgresql" else LargeBinary()
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: BaseGeometry | None, dialect: Dialect) -> object:
        """Return what the driver stores."""
        if value is None:
            return None
        if dialect.name == "postgresql":
            return from_shape(value, srid=SRID)
        return to_wkb(value, byte_order=1)

    def process_result_value(self, value: Any, dialect: Dialect) -> BaseGeometry | None:
        """Return the shapely geometry."""
        if value is None:
            return None
        return to_shape(value) if dialect.name == "postgresql" else from_wkb(value)


class PointType(_Stored):
    """A point on the earth."""

    cache_ok = True
    postgis = Geography("POINT", srid=SRID, spatial_index=False)

    def process_bind_param(self, value: BaseGeometry | None, dialect: Dialect) -> object:
        """Refuse what no map can show, then store."""
        if isinstance(value, Point):
            LonLat(value.x, value.y)
        return super().process_bind_param(value, dialect)


class OutlineType(_Stored):
    """The outline of an area."""

    cache_ok = True
    postgis = Geometry("MULTIPOLYGON", srid=SRID, spatial_index=False)

    def process_bind_param(self, value: BaseGeometry | None, dialect: Dialect) -> object:
        """Store a single polygon as a collection of one."""
        if isinstance(value, Polygon):
            value = MultiPolygon([value])
        return super().process_bind_param(value, dialect)


class lon_of(FunctionElement[float]):
    """Longitude of a point column, NULL where there is no point."""

    type = Float()
    inherit_cache = True


class lat_of(FunctionElement[float]):
    """Latitude of a point column, NULL where there is no point."""

    type = Float()
    inherit_cache = True


class wkb_hex(FunctionElement[str]):
    """A point column as the 42 hexadecimal digits of its WKB, little-endian; see `lon_lat`."""

    type = String()
    inherit_cache = True


def lon_lat(digits: str) -> tuple[FloatArray, FloatArray]:
    """Return longitudes and latitudes of points written by `wkb_hex`, spaces between them.

    `UNKNOWN_POINT` becomes NaN; an empty text gives empty arrays.
    """
    points = np.frombuffer(bytes.fromhex(digits), _WKB_POINTS)
    return points["lon"].astype(np.float64), points["lat"].astype(np.float64)


class _Metres(FunctionElement[float]):
    type = Float()
    inherit_cache = True


class _Within(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True


class _InBox(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True


class _HasWords(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True


def metres(column: Any, origin: LonLat) -> FunctionElement[float]:
    """Return the geodesic distance of a point column from `origin`, in metres."""
    return _Metres(column, literal(origin.lon), literal(origin.lat))


def within(column: Any, origin: LonLat, radius_m: float) -> FunctionElement[bool]:
    """Return whether a point column lies at most `radius_m` metres from `origin`; indexed."""
    around = box_around(origin, radius_m)
    return _Within(
        column, literal(origin.lon), literal(origin.lat), literal(radius_m), *_edges(around)
    )


def in_box(column: Any, box: Box) -> FunctionElement[bool]:
    """Return whether a point column lies in a box of longitude and latitude; indexed."""
    return _InBox(column, *_edges(box))


def has_words(column: Any, words: Sequence[str]) -> FunctionElement[bool]:
    """Return whether a text has, for each of `words`, a word that begins with it; indexed.

    `words` are folded as the column is (see `app.core.words`): letters and digits only.

    Raises:
        ValueError: there is no word; the caller decides what an empty search means.
    """
    if not words:
        raise ValueError("has_words needs at least one word")
    for_fts5 = " AND ".join(f'"{word}"*' for word in words)
    for_postgres = " & ".join(f"{word}:*" for word in words)
    return _HasWords(column, literal(for_fts5), literal(for_postgres))


def _edges(box: Box) -> list[Any]:
    return [literal(edge) for edge in (box.west, box.south, box.east, box.north)]


def _parts(element: FunctionElement[Any], compiler: SQLCompiler, which: str) -> list[str]:
    """Compile the arguments whose position stands in `which`; the others leave no trace."""
    clauses = list(element.clauses)
    return [compiler.process(clauses[int(position)]) for position in which]


def _owner(element: FunctionElement[Any], compiler: SQLCompiler) -> tuple[str, str]:
    """Return the table of the first argument and its `id`, as written in this query."""
    table: Any = next(iter(element.clauses)).table
    return str(getattr(table, "element", table).name), compiler.process(table.c.id)


@compiles(lon_of, "sqlite")
@compiles(lat_of, "sqlite")
def _axis_sqlite(element: FunctionElement[Any], compiler: SQLCompiler, **_: Any) -> str:
    name = "lon" if isinstance(element, lon_of) else "lat"
    return f"prossima_{name}({_parts(element, compiler, '0')[0]})"


@compiles(lon_of, "postgresql")
@compiles(lat_of, "postgresql")
def _axis_postgis(element: FunctionElement[Any], compiler: SQLCompiler, **_: Any) -> str:
    name = "ST_X" if isinstance(element, lon_of) else "ST_Y"
    return f"{name}(CAST({_parts(element, compiler, '0')[0]} AS geometry))"


@compiles(wkb_hex, "sqlite")
def _wkb_sqlite(element: wkb_hex, compiler: SQLCompiler, **_: Any) -> str:
    column = _parts(element, compiler, "0")[0]
    return f"CASE WHEN {column} IS NOT NULL THEN hex({column}) END"  # hex(NULL) is ""


@compiles(wkb_hex, "postgresql")
def _wkb_postgis(element: wkb_hex, compiler: SQLCompiler, **_: Any) -> str:
    column = _parts(element, compiler, "0")[0]
    return f"encode(ST_AsBinary(CAST({column} AS geometry), 'NDR'), 'hex')"


@compiles(_Metres, "sqlite")
def _metres_sqlite(element: _Metres, compiler: SQLCompiler, **_: Any) -> str:
    return f"prossima_metres({', '.join(_parts(element, compiler, '012'))})"


def _geography(lon: str, lat: str) -> str:
    return (
        f"CAST(ST_SetSRID(ST_MakePoint(CAST({lon} AS float8), CAST({lat} AS float8)), {SRID})"
        " AS geography)"
    )


@compiles(_Metres, "postgresql")
def _metres_postgis(element: _Metres, compiler: SQLCompiler, **_: Any) -> str:
    column, lon, lat = _parts(element, compiler, "012")
    return f"ST_Distance({column}, {_geography(lon, lat)})"


@compiles(_Within, "sqlite")
def _within_sqlite(element: _Within, compiler: SQLCompiler, **_: Any) -> str:
    column, lon, lat, radius_m = _parts(element, compiler, "0123")
    box = _rtree_sqlite(element, compiler, "4567")
    return f"({box} AND prossima_metres({column}, {lon}, {lat}) <= {radius_m})"


@compiles(_Within, "postgresql")
def _within_postgis(element: _Within, compiler: SQLCompiler, **_: Any) -> str:
    column, lon, lat, radius_m = _parts(element, compiler, "0123")
    return f"ST_DWithin({column}, {_geography(lon, lat)}, CAST({radius_m} AS float8))"


@compiles(_InBox, "sqlite")
def _in_box_sqlite(element: _InBox, compiler: SQLCompiler, **_: Any) -> str:
    column, west, south, east, north = _parts(element, compiler, "01234")
    return (
        f"({_rtree_sqlite(element, compiler, '1234')}"
        f" AND prossima_lon({column}) BETWEEN {west} AND {east}"
        f" AND prossima_lat({column}) BETWEEN {south} AND {north})"
    )


def _rtree_sqlite(element: FunctionElement[Any], compiler: SQLCompiler, edges: str) -> str:
    table, own_id = _owner(element, compiler)
    west, south, east, north = _parts(element, compiler, edges)
    return (
        f"{own_id} IN (SELECT k.owner_id FROM {table}_rtree AS r"  # noqa: S608 - names of our own
        f" JOIN {table}_key AS k ON k.key = r.key"
        f" WHERE r.east >= {west} - {FLOAT32_SLACK} AND r.west <= {east} + {FLOAT32_SLACK}"
        f" AND r.north >= {south} - {FLOAT32_SLACK} AND r.south <= {north} + {FLOAT32_SLACK})"
    )


@compiles(_InBox, "postgresql")
def _in_box_postgis(element: _InBox, compiler: SQLCompiler, **_: Any) -> str:
    column, *edges = _parts(element, compiler, "01234")
    numbers = ", ".join(f"CAST({edge} AS float8)" for edge in edges)
    return f"(CAST({column} AS geometry) && ST_MakeEnvelope({numbers}, {SRID}))"


@compiles(_HasWords, "sqlite")
def _has_words_sqlite(element: _HasWords, compiler: SQLCompiler, **_: Any) -> str:
    table, own_id = _owner(element, compiler)
    query = _parts(element, compiler, "1")[0]
    return (
        f"{own_id} IN (SELECT k.owner_id FROM {table}_fts AS f"  # noqa: S608 - names of our own
        f" JOIN {table}_key AS k ON k.key = f.rowid WHERE f.{table}_fts MATCH {query})"
    )


@compiles(_HasWords, "postgresql")
def _has_words_postgres(element: _HasWords, compiler: SQLCompiler, **_: Any) -> str:
    column, query = _parts(element, compiler, "02")
    return f"(to_tsvector('simple', {column}) @@ to_tsquery('simple', {query}))"
