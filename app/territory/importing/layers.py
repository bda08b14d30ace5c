"""Layers of polygons from GeoJSON, GeoPackage and Shapefile, told apart by their content.

GDAL guesses a format from the content and would follow a disguised virtual file to any
file of this machine. So GeoJSON never reaches it, and the other two only after their first
bytes were checked, a GeoPackage through its own driver's prefix besides (that of shapefiles
has none; their first byte is one that no virtual file begins with).
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FieldError

from app.territory.outlines import Feature, features
from app.territory.problems import Problems
from app.territory.tables import decoded

_SHP_HEADER = struct.Struct(">i20xi")
_SHP_MAGIC = 0x0000270A
_SQLITE_MAGIC = b"SQLite format 3\x00"
_GEOPACKAGE_IDS = (b"GPKG", b"GP10", b"GP11", b"GP12")
_HEADER = 100


@dataclass(frozen=True)
class Layer:
    """The features of a file; `crs` is what the file says, None where it says nothing."""

    file: str
    columns: Sequence[str]
    features: Sequence[Feature]
    crs: str | None


def read_layer(path: Path, problems: Problems, *, layer: str | None, encoding: str | None) -> Layer:
    """Read a file of polygons; of no use where a problem was noted."""
    readers: Mapping[str, Callable[[], Layer]] = {
        ".geojson": lambda: _geojson(path, problems, encoding or "utf-8-sig"),
        ".json": lambda: _geojson(path, problems, encoding or "utf-8-sig"),
        ".gpkg": lambda: _geopackage(path, problems, layer),
        ".shp": lambda: _shapefile(path, problems, encoding),
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        problems.add(path.name, f"must end in one of {', '.join(readers)}")
        problems.refuse_any()
    found = reader() if reader else _nothing(path)
    if not found.features and not problems.found:
        problems.add(path.name, "has no features")
    problems.refuse_any()
    return found


def _nothing(path: Path) -> Layer:
    return Layer(path.name, (), (), None)


def _geojson(path: Path, problems: Problems, encoding: str) -> Layer:
    found = tuple(features(path, problems, encoding))
    problems.refuse_any()
    columns = tuple(dict.fromkeys(name for feature in found for name in feature.properties))
    return Layer(path.name, columns, found, _declared_crs(path, problems, encoding))


def _declared_crs(path: Path, problems: Problems, encoding: str) -> str:
    """Return the CRS of GeoJSON: WGS 84 by its standard, unless an older file names another."""
    named = json.loads(decoded(path, problems, encoding)).get("crs")
    name = named.get("properties", {}).get("name", "") if isinstance(named, dict) else ""
    epsg = str(name).rpartition(":")[2]
    return f"EPSG:{epsg}" if epsg.isdigit() else "EPSG:4326"


def _geopackage(path: Path, problems: Problems, layer: str | None) -> Layer:
    head = _head(path, problems)
    if not head.startswith(_SQLITE_MAGIC) or head[68:72] not in _GEOPACKAGE_IDS:
        problems.add(path.name, "is not a GeoPackage, whatever its name says")
        return _nothing(path)
    page_size, pages = struct.unpack_from(">H", head, 16)[0], struct.unpack_from(">I", head, 28)[0]
    if path.stat().st_size < (65_536 if page_size == 1 else page_size) * pages:
        problems.add(path.name, "is cut off: copy or download it again")
        return _nothing(path)
    return _through_gdal(path, f"GPKG:{path}", problems, layer=layer, encoding=None)


def _shapefile(path: Path, problems: Problems, encoding: str | None) -> Layer:
    head = _head(path, problems)
    magic, words = _SHP_HEADER.unpack_from(head.ljust(_HEADER, b"\x01"))
    if magic != _SHP_MAGIC:
        problems.add(path.name, "is not a Shapefile, whatever its name says")
    elif path.stat().st_size < 2 * words:
        problems.add(path.name, "is cut off: copy or download it again")
    for ending in (".shx", ".dbf"):
        beside = path.with_suffix(ending)
        if not problems.found and not beside.exists():
            problems.add(path.name, f"needs {beside.name} beside it")
    if problems.found:
        return _nothing(path)
    return _through_gdal(path, str(path), problems, layer=None, encoding=encoding)


def _head(path: Path, problems: Problems) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEADER)
    except OSError as error:
        problems.add(path.name, f"cannot be read: {error.strerror}")
        return b""


def _about_projection(path: Path) -> str:
    """Return what helps where the text of a Shapefile's CRS is what cannot be read."""
    beside = path.with_suffix(".prj")
    if path.suffix.lower() != ".shp" or not beside.exists():
        return ""
    return f"; if {beside.name} is damaged, take it away and give --crs"


def _through_gdal(
    path: Path, address: str, problems: Problems, *, layer: str | None, encoding: str | None
) -> Layer:
    """Read a file whose format has been checked."""
    try:
        layers = [str(name) for name in pyogrio.list_layers(address)[:, 0]]
        if layer is None and len(layers) > 1:
            problems.add(path.name, f"has several layers, give --layer: {', '.join(layers)}")
            return _nothing(path)
        meta, _, wkb, cells = pyogrio.raw.read(address, layer=layer, encoding=encoding)
    except (DataSourceError, DataLayerError, FieldError, LookupError, UnicodeDecodeError) as error:
        problems.add(path.name, f"cannot be read: {error}{_about_projection(path)}")
        return _nothing(path)
    columns = tuple(str(name) for name in meta["fields"])
    geometries = shapely.force_2d(shapely.from_wkb(wkb, on_invalid="ignore"))
    found = tuple(
        Feature(row, dict(zip(columns, values, strict=True)), geometry)
        for row, (geometry, *values) in enumerate(zip(geometries, *cells, strict=True), start=1)
    )
    return Layer(path.name, columns, found, meta["crs"])
