"""Rows of grids and small-area tables with young people, checked as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import Point

from app.territory.importing.layers import read_layer
from app.territory.importing.where import (
    UnusableCrsError,
    likely_crs,
    misplacement,
    reprojected,
)
from app.territory.outlines import Feature
from app.territory.problems import Problems
from app.territory.sites import SiteView
from app.territory.tables import header, rows

MOST_CELLS = 50_000
LONGEST_CODE, LONGEST_NAME = 32, 200


@dataclass(frozen=True)
class DemandColumns:
    """The columns to read; `area` instead of points tells the figures of what is there."""

    young: str
    code: str = ""
    name: str = ""
    lon: str = ""
    lat: str = ""
    area: str = ""


@dataclass(frozen=True)
class DemandRequest:
    """What the operator asked for."""

    path: Path
    columns: DemandColumns
    source: str
    crs: str = ""
    layer: str | None = None
    encoding: str | None = None


@dataclass(frozen=True)
class Cell:
    """A place as the file has it; `at` is longitude and latitude, None in a table by area."""

    row: int
    code: str
    name: str
    young: float
    at: Point | None


def read_cells(request: DemandRequest, site: SiteView) -> Sequence[Cell]:
    """Return the rows of a CSV or the features of a layer, in longitude and latitude.

    Raises:
        RefusedError: the file is refused as a whole; it says every row and reason.
    """
    problems = Problems()
    is_table = request.path.suffix.lower() in {".csv", ".txt"}
    raw = list(_of_table(request, problems) if is_table else _of_layer(request, site, problems))
    problems.refuse_any()
    _refuse_twice(raw, request, problems)
    if not raw:
        problems.add(request.path.name, "has no row with young people")
    if len(raw) > MOST_CELLS:
        problems.add(request.path.name, f"has more than {MOST_CELLS} cells: take a coarser grid")
    problems.refuse_any()
    return _in_degrees(raw, request.crs, site, problems, request) if is_table else raw


def _of_table(request: DemandRequest, problems: Problems) -> Iterator[Cell]:
    columns, encoding = request.columns, request.encoding or "utf-8-sig"
    header(request.path, problems, encoding)
    problems.refuse_any()
    asked = (columns.young, columns.code, columns.name, columns.lon, columns.lat, columns.area)
    for row in rows(request.path, [name for name in asked if name], problems, encoding):
        young = row.number_in(columns.young, 0, 10_000_000)
        at = None
        if not columns.area:
            # A metric CRS has numbers up to ten million.
            lon = row.number_in(columns.lon, -1e8, 1e8)
            lat = row.number_in(columns.lat, -1e8, 1e8)
            at = Point(lon, lat)
        code = row.text(columns.area or columns.code) or f"r{row.number}"
        yield _cell(row.number, code, row.text(columns.name), young, at)


def _of_layer(request: DemandRequest, site: SiteView, problems: Problems) -> Iterator[Cell]:
    layer = read_layer(request.path, problems, layer=request.layer, encoding=request.encoding)
    columns = request.columns
    missing = [
        n for n in (columns.young, columns.code, columns.name) if n and n not in layer.columns
    ]
    if missing:
        there = ", ".join(layer.columns)
        problems.add(layer.file, f"has no column {', '.join(missing)}; there are: {there}")
        problems.refuse_any()
    # A cell counts where its middle is; that of an odd shape lies inside it still.
    middles = [_middle(feature, layer.file, problems) for feature in layer.features]
    problems.refuse_any()
    moved = _moved(middles, request.crs or layer.crs or "", site, problems, layer.file)
    for feature, at in zip(layer.features, moved, strict=True):
        young = _amount(feature, columns.young, layer.file, problems)
        code = str(feature.properties.get(columns.code) or "").strip() or f"r{feature.row}"
        name = str(feature.properties.get(columns.name) or "").strip()
        yield _cell(feature.row, code, name, young, at)


def _cell(row: int, code: str, name: str, young: float, at: Any) -> Cell:  # noqa: ANN401 - any geometry
    return Cell(row, code[:LONGEST_CODE], name[:LONGEST_NAME], young, at)


def _middle(feature: Feature, file: str, problems: Problems) -> Point:
    shape = feature.geometry
    if shape is None or shape.is_empty:
        problems.add(file, "has no geometry", row=feature.row)
        return Point(0, 0)
    inside = shape if shape.geom_type == "Point" else shapely.point_on_surface(shape)
    return Point(shapely.get_coordinates(inside)[0])


def _amount(feature: Feature, column: str, file: str, problems: Problems) -> float:
    said = feature.properties.get(column)
    try:
        amount = float(said) if said is not None else 0.0
    except (TypeError, ValueError):
        amount = -1.0
    if not (isfinite(amount) and amount >= 0):
        problems.add(
            file, f"{said!r} is not a number of at least 0", row=feature.row, column=column
        )
        return 0.0
    return amount


def _in_degrees(
    cells: Sequence[Cell], crs: str, site: SiteView, problems: Problems, request: DemandRequest
) -> Sequence[Cell]:
    """Return the cells of a table in degrees; one by area has no points to move."""
    if request.columns.area:
        return cells
    points = [cell.at for cell in cells if cell.at is not None]
    moved = _moved(points, crs or "EPSG:4326", site, problems, request.path.name)
    return [
        Cell(cell.row, cell.code, cell.name, cell.young, Point(at.x, at.y))
        for cell, at in zip(cells, moved, strict=True)
    ]


def _moved(
    points: Sequence[Point], crs: str, site: SiteView, problems: Problems, file: str
) -> Sequence[Any]:
    if not crs:
        hint = misplacement(points, site)
        problems.add(file, f"does not say its CRS, and no --crs was given; {hint}")
        problems.refuse_any()
    try:
        return reprojected(points, crs)
    except UnusableCrsError as error:
        problems.add(file, f"{error}: give --crs {likely_crs(points, site)}")
        problems.refuse_any()
        raise


def _refuse_twice(cells: Sequence[Cell], request: DemandRequest, problems: Problems) -> None:
    seen: dict[str, int] = {}
    for cell in cells:
        if cell.code in seen:
            reason = f"code {cell.code} stands twice, also in row {seen[cell.code]}"
            problems.add(request.path.name, reason, row=cell.row)
        seen.setdefault(cell.code, cell.row)
