"""Rows of a site's CSV files: areas, places and names, each checked on its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.core.geo import Box, LonLat
from app.territory.models import GazetteerKind, YouthBasis
from app.territory.problems import Problems
from app.territory.sites import SiteView
from app.territory.tables import Row, rows

SITE_CODE = "site"
# Outlines are generalised: a station or a bend of the border may stand a little outside.
SLACK_DEGREES = 0.05
# People also come from the towns around: the gazetteer may name their stations.
AROUND_DEGREES = 0.5
MOST_WEIGHT = 100
LONGEST_CODE = 32

_AREAS = ("code", "level", "parent", "name", "population", "population_date")
_PEOPLE = ("youth", "youth_basis", "source")
_POINTS = ("name", "area", "lon", "lat")


@dataclass(frozen=True)
class People:
    """How many live there, how many are young, and where the figures come from."""

    population: int | None
    youth: int | None
    youth_basis: YouthBasis | None
    source: str


@dataclass(frozen=True)
class LoadedArea:
    """A row of areas.csv with its outline."""

    code: str
    level: str
    parent: str
    name: str
    population_date: date | None
    people: People
    outline: BaseGeometry


@dataclass(frozen=True)
class LoadedPlace:
    """A row of places.csv."""

    code: str
    name: str
    area: str
    point: Point
    people: People


@dataclass(frozen=True)
class LoadedEntry:
    """A row of gazetteer.csv."""

    name: str
    kind: GazetteerKind
    area: str
    point: Point
    weight: int
    also: tuple[str, ...]
    source: str


def near(bounds: Box, geometry: BaseGeometry) -> bool:
    """Return whether an outline lies inside the site's bounds, or a little outside."""
    west, south, east, north = geometry.bounds
    around = _wider(bounds)
    return around.holds(LonLat(west, south)) and around.holds(LonLat(east, north))


def _wider(bounds: Box, slack: float = SLACK_DEGREES) -> Box:
    return Box(
        max(bounds.west - slack, -180),
        max(bounds.south - slack, -90),
        min(bounds.east + slack, 180),
        min(bounds.north + slack, 90),
    )


def outside(bounds: Box) -> str:
    """Return what is wrong with something that lies elsewhere."""
    edges = f"{bounds.west}, {bounds.south}, {bounds.east}, {bounds.north}"
    return f"lies outside the site's bounds {edges}"


def read_areas(
    path: Path, view: SiteView, outlines: Mapping[str, BaseGeometry], problems: Problems
) -> Sequence[LoadedArea]:
    """Read areas.csv, coarse to fine; each needs its outline, each outline its row."""
    order = {level.key: depth for depth, level in enumerate(view.levels)}
    found: dict[str, LoadedArea] = {}
    for row in rows(path, (*_AREAS, *_PEOPLE), problems):
        code = _new_code(row, found)
        level = row.required("level")
        if level and level not in order:
            row.wrong("level", f"{level!r} is none of {', '.join(order)}")
        if code not in outlines:
            row.wrong("code", f"{code!r} has no outline in areas.geojson")
        found[code] = _area(row, code, level, outlines.get(code, Polygon()))
    for code in outlines.keys() - found.keys() - {SITE_CODE}:
        problems.add("areas.geojson", f"code {code} has no row in areas.csv", column="code")
    _check_parents(path.name, found, order, problems)
    if not found and not problems.found:
        problems.add(path.name, "has no rows")
    return sorted(found.values(), key=lambda area: (order.get(area.level, 0), area.code))


def _area(row: Row, code: str, level: str, outline: BaseGeometry) -> LoadedArea:
    return LoadedArea(
        code,
        level,
        row.text("parent"),
        row.required("name"),
        row.day("population_date"),
        _people(row),
        outline,
    )


def _check_parents(
    file: str, found: Mapping[str, LoadedArea], order: Mapping[str, int], problems: Problems
) -> None:
    for area in found.values():
        if not area.parent:
            continue
        parent = found.get(area.parent)
        if parent is None:
            problems.add(file, f"parent {area.parent!r} of {area.code} has no row", column="parent")
        elif order.get(parent.level, 0) >= order.get(area.level, 0):
            reason = f"parent {area.parent!r} of {area.code} is not of a coarser level"
            problems.add(file, reason, column="parent")


def _new_code(row: Row, found: Mapping[str, object]) -> str:
    code = row.required("code", LONGEST_CODE)
    if code in found:
        row.wrong("code", f"{code!r} stands twice")
    return code


def _people(row: Row) -> People:
    people = People(
        row.whole("population"),
        row.whole("youth"),
        row.choice("youth_basis", YouthBasis),
        row.text("source"),
    )
    if people.youth is not None and people.youth > (people.population or people.youth):
        row.wrong("youth", "is more than the population")
    if (people.youth is None) != (people.youth_basis is None):
        row.wrong("youth_basis", "must be given with youth, and only then")
    return people


def _point(row: Row, bounds: Box, slack: float = SLACK_DEGREES) -> Point:
    lon, lat = row.number_in("lon", -180, 180), row.number_in("lat", -90, 90)
    point, around = LonLat(lon, lat), _wider(bounds, slack)
    if around.looks_swapped(point):
        row.wrong("lon", "longitude and latitude are exchanged: longitude comes first")
    elif not around.holds(point):
        row.wrong("lon", outside(bounds))
    return Point(lon, lat)


def _area_of(row: Row, codes: frozenset[str]) -> str:
    code = row.text("area")
    if code and code not in codes:
        row.wrong("area", f"{code!r} has no row in areas.csv")
    return code


def read_places(
    path: Path, view: SiteView, codes: frozenset[str], problems: Problems
) -> Sequence[LoadedPlace]:
    """Read places.csv, in the order of the file; empty where the site has none."""
    found: dict[str, LoadedPlace] = {}
    if not path.exists():
        return ()
    for row in rows(path, ("code", *_POINTS, "population", *_PEOPLE), problems):
        code = _new_code(row, found)
        found[code] = LoadedPlace(
            code, row.required("name"), _area_of(row, codes), _point(row, view.bounds), _people(row)
        )
    return tuple(found.values())


def read_entries(
    path: Path, view: SiteView, codes: frozenset[str], problems: Problems
) -> Sequence[LoadedEntry]:
    """Read gazetteer.csv, in the order of the file; empty where the site has none."""
    found: dict[tuple[object, ...], LoadedEntry] = {}
    if not path.exists():
        return ()
    for row in rows(path, (*_POINTS, "kind", "weight", "also", "source"), problems):
        entry = _entry(row, view.bounds, codes)
        identity = (entry.name, entry.kind, entry.area, entry.point.wkb)
        if identity in found:
            row.wrong("name", f"{entry.name!r} stands twice with the same kind, area and point")
        found[identity] = entry
    return tuple(found.values())


def _entry(row: Row, bounds: Box, codes: frozenset[str]) -> LoadedEntry:
    kind = row.choice("kind", GazetteerKind)
    if not row.text("kind"):
        row.wrong("kind", "is empty")
    return LoadedEntry(
        row.required("name"),
        kind or GazetteerKind.LANDMARK,
        _area_of(row, codes),
        _point(row, bounds, AROUND_DEGREES),
        int(row.number_in("weight", 0, MOST_WEIGHT)),
        tuple(name.strip() for name in row.text("also").split("|") if name.strip()),
        row.text("source"),
    )
