"""The areas and places of one answer with all their figures, for maps and map files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from typing import Any

import geopandas
import shapely
from shapely.geometry import MultiPolygon, Point, mapping

from app.map.coverage.found import CoverageFound
from app.map.coverage.outlines import outlines
from app.map.coverage.report import whole_people
from app.travel import Source

DECIMALS = 6
WGS84 = "EPSG:4326"
Row = dict[str, Any]


def area_rows(found: CoverageFound, level: str) -> Iterator[tuple[Row, MultiPolygon]]:
    """Yield the figures and the outline of each area of a level; None where nobody lives."""
    tally = found.levels[level].areas
    shapes = outlines(found.asked.site, level)
    for at, area in enumerate(found.people.areas[level]):
        share = float(tally.share[at])
        row = {
            "level": level,
            "code": area.code,
            "name": area.name,
            "young": whole_people(tally.young[at]),
            "covered": whole_people(tally.covered[at]),
            "beyond": whole_people(tally.beyond[at]),
            "unknown": whole_people(tally.unknown[at]),
            "share": round(share, 4) if isfinite(share) else None,
        }
        yield row, shapes[area.id]


def place_rows(found: CoverageFound) -> Iterator[tuple[Row, Point]]:
    """Yield the figures and the point of each place.

    `minutes` is None where nobody knows or nothing can be reached; `reach` says which.
    """
    status = found.near.status(float(found.asked.within_min))
    source = found.near.source(found.minutes.source)
    for row, place in enumerate(found.people.places):
        minutes = float(found.near.minutes[row])
        cells = {
            "code": place.code,
            "name": place.name,
            "young": whole_people(found.people.young[row]),
            "minutes": round(minutes, 1) if isfinite(minutes) else None,
            "reach": ("unknown", "covered", "beyond")[int(status[row])],
            "source": Source(int(source[row])).word,
            "places_2sfca": round(float(found.even.places[row]), 6),
            "places_e2sfca": round(float(found.banded.places[row]), 6),
        }
        yield cells, Point(place.lon, place.lat)


def geojson(found: CoverageFound) -> dict[str, Any]:
    """Return areas of every level and places as GeoJSON (RFC 7946); `layer` tells them apart."""
    features = [
        _feature("areas", row, shape)
        for level in found.people.areas
        for row, shape in area_rows(found, level)
    ]
    features += [_feature("places", row, point) for row, point in place_rows(found)]
    return {"type": "FeatureCollection", "features": features}


def geopackage(found: CoverageFound) -> bytes:
    """Return a GeoPackage with one layer of areas a level, and one of places.

    GDAL only writes here, a file of our own; nothing that came from outside is opened.
    The layer of places is there even where the site has none.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "coverage.gpkg"
        for level in found.people.areas:
            _write(path, f"areas_{level}", list(area_rows(found, level)))
        if not _write(path, "places", list(place_rows(found))):
            empty = geopandas.GeoDataFrame({"name": []}, geometry=[], crs=WGS84)
            empty.to_file(
                path, layer="places", driver="GPKG", engine="pyogrio", geometry_type="Point"
            )
        return path.read_bytes()


def _write(path: Path, layer: str, rows: list[tuple[Row, Any]]) -> bool:
    if not rows:
        return False
    cells, shapes = zip(*rows, strict=True)
    table = geopandas.GeoDataFrame(list(cells), geometry=list(shapes), crs=WGS84)
    table.to_file(path, layer=layer, driver="GPKG", engine="pyogrio")
    return True


def _feature(layer: str, row: Row, shape: Any) -> dict[str, Any]:  # noqa: ANN401 - any geometry
    rounded = shapely.set_precision(shape, 10**-DECIMALS)
    return {
        "type": "Feature",
        "id": f"{layer}/{row.get('level', '')}/{row['code']}",
        "geometry": mapping(rounded),
        "properties": {"layer": layer, **row},
    }
