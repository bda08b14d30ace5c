"""Read a site's folder, whole and checked, before anything touches the database.

The format is told in geodata/README.md. Files that a site does not have yet
(places, gazetteer, base map) make it poorer, not wrong; site.toml and the areas
are what a site is.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from app.core.geo import Box
from app.territory.outlines import features, polygon_fault
from app.territory.problems import Problems
from app.territory.site_file import FILE, parse_site
from app.territory.site_rows import (
    SITE_CODE,
    LoadedArea,
    LoadedEntry,
    LoadedPlace,
    near,
    outside,
    read_areas,
    read_entries,
    read_places,
)
from app.territory.sites import SiteView
from app.territory.tables import decoded

# Raise it when the same files are to be stored or drawn otherwise: `flask territory load` then
# loads every site anew, and browsers fetch its drawn map again.
FORMAT = 1


@dataclass(frozen=True)
class SiteFolder:
    """Everything that a site's folder says, ready to be stored.

    `areas` stand coarse to fine, so that a parent comes before its children;
    `digest` changes with any of the files.
    """

    view: SiteView
    settings: Mapping[str, Any]
    outline: BaseGeometry
    areas: Sequence[LoadedArea]
    places: Sequence[LoadedPlace]
    entries: Sequence[LoadedEntry]
    basemap: Mapping[str, Any]
    digest: str


def read_folder(folder: Path) -> SiteFolder:
    """Read and check all files of a site.

    Raises:
        RefusedError: anything is wrong; it names every file, row, column and reason.
    """
    problems = Problems()
    settings = _settings(folder, problems)
    view = parse_site(settings, problems)
    problems.refuse_any()
    outlines = _outlines(folder / "areas.geojson", view.bounds, problems)
    areas = read_areas(folder / "areas.csv", view, outlines, problems)
    codes = frozenset(area.code for area in areas)
    places = read_places(folder / "places.csv", view, codes, problems)
    entries = read_entries(folder / "gazetteer.csv", view, codes, problems)
    basemap = _basemap(folder / "basemap.geojson", problems)
    problems.refuse_any()
    outline = outlines.get(SITE_CODE) or _union(areas, view.levels[0].key)
    return SiteFolder(view, settings, outline, areas, places, entries, basemap, _digest(folder))


def folder_key(folder: Path) -> str:
    """Return the key of a folder's site, without reading more than its site.toml.

    Raises:
        RefusedError: there is no site.toml, or it is not TOML.
    """
    return str(_settings(folder, Problems()).get("key", ""))


def _settings(folder: Path, problems: Problems) -> dict[str, Any]:
    text = decoded(folder / FILE, problems)
    problems.refuse_any()
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problems.add(FILE, f"is not TOML: {error}")
        problems.refuse_any()
    # A date may be written without quotes; the database keeps JSON.
    settings: dict[str, Any] = json.loads(json.dumps(raw, default=str))
    return settings


def _digest(folder: Path) -> str:
    names = ("areas.csv", "areas.geojson", "places.csv", "gazetteer.csv", "basemap.geojson", FILE)
    digest = hashlib.sha256(f"{FORMAT}".encode())
    for path in (folder / name for name in names):
        content = path.read_bytes() if path.exists() else b""
        digest.update(f"{path.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:16]


def _outlines(path: Path, bounds: Box, problems: Problems) -> dict[str, BaseGeometry]:
    found: dict[str, BaseGeometry] = {}
    for feature in features(path, problems):
        code = str(feature.properties.get("code") or "")
        fault = "has no code" if not code else polygon_fault(feature.geometry)
        if code in found:
            fault = f"code {code} stands twice"
        if fault or feature.geometry is None:
            problems.add(path.name, fault or "", row=feature.row, column=code or "code")
            continue
        if not near(bounds, feature.geometry):
            problems.add(path.name, outside(bounds), row=feature.row, column=code)
        found[code] = feature.geometry
    return found


def _basemap(path: Path, problems: Problems) -> Mapping[str, Any]:
    """Return the drawn features as GeoJSON; each must say what kind of thing it draws."""
    if not path.exists():
        return {"type": "FeatureCollection", "features": []}
    drawn = []
    for feature in features(path, problems):
        if not feature.properties.get("kind"):
            problems.add(path.name, "has no kind", row=feature.row, column="kind")
        if feature.geometry is None or feature.geometry.geom_type == "GeometryCollection":
            problems.add(path.name, "geometry is missing or mixed", row=feature.row)
        else:
            geometry = json.loads(shapely.to_geojson(feature.geometry))
            drawn.append(
                {"type": "Feature", "properties": dict(feature.properties), "geometry": geometry}
            )
    return {"type": "FeatureCollection", "features": drawn}


def _union(areas: Sequence[LoadedArea], level: str) -> BaseGeometry:
    """Return the outline of a site whose file has none: its coarsest areas, dissolved."""
    pieces = [area.outline for area in areas if area.level == level] or [a.outline for a in areas]
    whole = shapely.union_all(pieces)
    if isinstance(whole, Polygon | MultiPolygon):
        return whole
    return MultiPolygon([part for part in shapely.get_parts(whole) if isinstance(part, Polygon)])
