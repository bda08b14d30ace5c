"""Where young people live, from grids and small-area tables: put on the site's map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from app.territory.importing.cells import Cell, DemandRequest
from app.territory.importing.where import misplacement
from app.territory.problems import Problems
from app.territory.queries import AreaView, PlaceView
from app.territory.sites import SiteView


@dataclass(frozen=True)
class NewPlace:
    """A place ready to be stored."""

    code: str
    name: str
    point: Point
    young: int
    area: AreaView | None


@dataclass
class DemandReport:
    """What an import did or, in a dry run, would do."""

    file: str
    said: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Return the report, one fact a line."""
        yield from (f"{self.file}: {line}" for line in self.said[:1])
        yield from self.said[1:]


def placed(
    cells: Sequence[Cell],
    request: DemandRequest,
    site: SiteView,
    areas: Sequence[AreaView],
    outlines: Sequence[BaseGeometry],
) -> tuple[Sequence[NewPlace], DemandReport]:
    """Return the cells as places, each in the finest area around it, and what is to be said.

    Args:
        cells: with points.
        request: as the operator asked.
        site: the site.
        areas: of the finest level, by code.
        outlines: of these, in the same order.

    Raises:
        RefusedError: no cell lies inside the boundaries.
    """
    points = [cell.at for cell in cells if cell.at is not None]
    inside = _area_of(points, outlines)
    report = DemandReport(request.path.name)
    if not (inside >= 0).any():
        problems = Problems()
        problems.add(
            request.path.name, f"no cell lies inside {site.key}: {misplacement(points, site)}"
        )
        problems.refuse_any()
    young = whole_numbers([cell.young for cell in cells])
    places = [
        NewPlace(
            code=cell.code,
            name=cell.name or (f"{areas[at].name} {cell.code}" if at >= 0 else cell.code),
            point=point,
            young=people,
            area=areas[at] if at >= 0 else None,
        )
        for cell, point, at, people in zip(cells, points, inside.tolist(), young, strict=True)
        if people
    ]
    report.said += _said_of_places(places, len(cells), areas)
    return places, report


def spread(
    cells: Sequence[Cell],
    request: DemandRequest,
    places: Sequence[PlaceView],
    areas: Sequence[AreaView],
) -> tuple[Mapping[Any, int], DemandReport]:
    """Return the young people of existing places by id, from figures of places or areas.

    The figure of an area is divided among its places by their young people until now, else
    by their residents, else evenly.

    Raises:
        RefusedError: no code is that of a place or an area of the site.
    """
    by_code = {place.code: place for place in places}
    area_ids = {area.code: area.id for area in areas}
    found: dict[Any, int] = {}
    strange = []
    for cell in cells:
        own = [place for place in places if place.area_id == area_ids.get(cell.code, "")]
        if cell.code in area_ids and own:
            found.update(_divided(cell.young, own))
        elif cell.code in by_code:
            found[by_code[cell.code].id] = round(cell.young)
        else:
            strange.append(cell.code)
    report = DemandReport(request.path.name)
    if not found:
        problems = Problems()
        known = next(iter(area_ids or by_code), "")
        problems.add(
            request.path.name,
            f"no code is one of the site's: the file has {strange[0]!r}, the site has {known!r}",
        )
        problems.refuse_any()
    report.said.append(f"{len(found)} places get a figure: {sum(found.values())} young people")
    left = [place for place in places if place.id not in found]
    if left:
        report.said.append(f"{len(left)} places are not in the file and keep their figure")
    if strange:
        report.said.append(f"not of this site, left out: {len(strange)} rows")
    return found, report


def whole_numbers(amounts: Sequence[float]) -> list[int]:
    """Round to whole numbers whose sum is that of the amounts, rounded."""
    ends = np.floor(np.cumsum(amounts) + 0.5)
    return [int(each) for each in np.diff(ends, prepend=0.0)]


def _divided(young: float, places: Sequence[PlaceView]) -> dict[Any, int]:
    weights = np.array([float(place.youth or 0) for place in places])
    if not weights.sum():
        weights = np.array([float(place.population or 0) for place in places])
    if not weights.sum():
        weights = np.ones(len(places))
    parts = whole_numbers((young * weights / weights.sum()).tolist())
    return {place.id: part for place, part in zip(places, parts, strict=True)}


def _area_of(points: Sequence[Point], outlines: Sequence[BaseGeometry]) -> np.ndarray:
    """Return the row of the area that holds each point, the first of two; -1 outside all."""
    found = np.full(len(points), -1, np.int64)
    if points and outlines:
        at, area = shapely.STRtree(outlines).query(points, predicate="intersects")
        order = np.lexsort((-area, at))
        found[at[order]] = area[order]
    return found


def _said_of_places(places: Sequence[NewPlace], cells: int, areas: Sequence[AreaView]) -> list[str]:
    young = sum(place.young for place in places)
    said = [f"{len(places)} places with {young} young people replace those there were"]
    if cells > len(places):
        said.append(f"left out, nobody lives there: {cells - len(places)} cells")
    outside = [place for place in places if place.area is None]
    if outside:
        people = sum(place.young for place in outside)
        said.append(
            f"outside all boundaries: {len(outside)} places with {people} young people; they "
            "count for the site and for no area"
        )
    held = {place.area.code for place in places if place.area is not None}
    empty = [area for area in areas if area.code not in held]
    if empty:
        named = ", ".join(area.name for area in empty[:12])
        said.append(f"areas without a place: {len(empty)} ({named})")
    return said
