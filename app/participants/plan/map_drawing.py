"""The map of the plan, drawn here as paths: it prints, and needs neither script nor internet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

import shapely
from shapely.geometry import MultiPoint, Point, Polygon, box, shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy import select

from app.core.db import db
from app.core.geo import LonLat
from app.participants.plan.ways import WayThere
from app.territory.drawing import Frame, Town, frame_around, path_of
from app.territory.kept import Kept
from app.territory.models import Site
from app.territory.sites import SiteView

WIDTH_PX, HEIGHT_PX = 720, 400
# One place alone still shows where it lies.
LEAST_KM = 4.0
KM_PER_DEG = 111.2
SCALES_KM = (1, 2, 5, 10, 20, 50)
LONGEST_SCALE_PX = 150
# Pins that fall on each other are moved apart by so much.
PIN_PX = 26.0
LINE_PX = 18.0
# Classes of the names of settlements; peaks and neighbours would only fill the sheet.
NAMED = frozenset({"city", "town", "village", "suburb", "parish"})
# Towns of each rank, and roads, appear once so many pixels stand for a kilometre.
TOWNS_FROM_PX = {1: 0.0, 2: 6.0, 3: 14.0, 4: 30.0}
ROADS_FROM_PX = {1: 0.0, 2: 4.0, 3: 20.0, 4: 60.0}


@dataclass(frozen=True)
class Pin:
    """A numbered place, in pixels."""

    number: int
    x: float
    y: float


@dataclass(frozen=True)
class PlanMap:
    """A drawing: a view box, one path for each layer, names, pins, and a scale."""

    width: int
    height: int
    land: str
    water: str
    rivers: str
    roads: str
    towns: Sequence[Town]
    pins: Sequence[Pin]
    home: Pin | None
    scale_px: float
    scale_km: int


@dataclass(frozen=True)
class _Ground:
    """The base map of a site as shapes."""

    outline: BaseGeometry
    features: Sequence[tuple[Mapping[str, Any], BaseGeometry]]


_grounds: Kept[_Ground] = Kept()


def plan_map(site: SiteView, home: LonLat | None, ways: Sequence[WayThere]) -> PlanMap | None:
    """Return the map of the places of a plan; None where there is no place to show."""
    places = [(way.number, way.point) for way in ways if way.point is not None]
    if not places:
        return None
    points = [point for _number, point in places] + ([] if home is None else [home])
    frame = _frame(points)
    ground = _grounds.get(site, lambda: _ground(site))
    px_per_km = frame.px_per_lat / KM_PER_DEG
    pins = list(_apart([_pin(frame, number, point) for number, point in places]))
    at_home = [] if home is None else [_pin(frame, 0, home)]
    scale = max((km for km in SCALES_KM if km * px_per_km <= LONGEST_SCALE_PX), default=1)
    return PlanMap(
        width=WIDTH_PX,
        height=HEIGHT_PX,
        land=_path(frame, [ground.outline]),
        water=_path(frame, _of(ground, {"lake", "sea"}, 3)),
        rivers=_path(frame, _of(ground, {"river"}, 2)),
        roads=_path(frame, _of(ground, {"road"}, _most(ROADS_FROM_PX, px_per_km))),
        towns=_towns(frame, ground, _most(TOWNS_FROM_PX, px_per_km), [*pins, *at_home]),
        pins=pins,
        home=at_home[0] if at_home else None,
        scale_px=round(scale * px_per_km, 1),
        scale_km=scale,
    )


def _frame(points: Sequence[LonLat]) -> Frame:
    """Return the frame that shows all points with air around them."""
    west, south, east, north = MultiPoint([(p.lon, p.lat) for p in points]).bounds
    middle_lon, middle_lat = (west + east) / 2, (south + north) / 2
    half_lat = max((north - south) * 0.65, LEAST_KM / KM_PER_DEG / 2)
    half_lon = max((east - west) * 0.6, half_lat / cos(radians(middle_lat)))
    around: Polygon = box(
        middle_lon - half_lon, middle_lat - half_lat, middle_lon + half_lon, middle_lat + half_lat
    )
    return frame_around(around, WIDTH_PX, HEIGHT_PX)


def _ground(site: SiteView) -> _Ground:
    stored = select(Site.outline, Site.basemap).where(Site.id == site.key)
    outline, basemap = db.session.execute(stored).one()
    features = [
        (feature["properties"], shape(feature["geometry"]))
        for feature in basemap.get("features", [])
    ]
    return _Ground(outline, features)


def _of(ground: _Ground, kinds: set[str], rank: int) -> list[BaseGeometry]:
    return [
        geometry
        for properties, geometry in ground.features
        if properties.get("kind") in kinds and properties.get("rank", 1) <= rank
    ]


def _path(frame: Frame, geometries: Sequence[BaseGeometry]) -> str:
    """Return the part of shapes that falls on the drawing, as one path."""
    canvas = box(-8, -8, frame.width + 8, frame.height + 8)
    return "".join(
        path_of(shapely.make_valid(frame.onto(g)).intersection(canvas)) for g in geometries
    )


def _most(from_px: Mapping[int, float], px_per_km: float) -> int:
    return max(rank for rank, least in from_px.items() if px_per_km >= least)


def _pin(frame: Frame, number: int, point: LonLat) -> Pin:
    x, y = _on(frame, Point(point.lon, point.lat))
    return Pin(number, x, y)


def _on(frame: Frame, point: BaseGeometry) -> tuple[float, float]:
    """Return where a point falls on the drawing."""
    x, y = shapely.get_coordinates(frame.onto(point))[0].tolist()
    return round(x, 1), round(y, 1)


def _apart(pins: Sequence[Pin]) -> Iterator[Pin]:
    """Give the pins, those at one place beside each other so that every number can be read."""
    taken: list[Pin] = []
    for pin in pins:
        moved = pin
        while any(abs(moved.x - o.x) < PIN_PX and abs(moved.y - o.y) < PIN_PX for o in taken):
            moved = Pin(moved.number, round(moved.x + PIN_PX, 1), moved.y)
        taken.append(moved)
        yield moved


def _towns(frame: Frame, ground: _Ground, rank: int, pins: Sequence[Pin]) -> list[Town]:
    """Return the towns that fall on the drawing and have room, important ones first."""
    named = [
        (properties.get("rank", 1), str(properties["name"]), _on(frame, geometry))
        for properties, geometry in ground.features
        if properties.get("kind") == "label"
        and properties.get("rank", 1) <= rank
        and properties.get("class") in NAMED
    ]
    shown: list[Town] = []
    for _rank, name, at in sorted(named, key=lambda each: (each[0], each[1])):
        town = Town(name, *at)
        if _fits(town, frame) and all(_clear(town, other) for other in shown):
            shown.append(town)
    return [town for town in shown if all(_off(town, pin) for pin in pins)]


def _fits(town: Town, frame: Frame) -> bool:
    half = 4 * len(town.name)
    return half < town.x < frame.width - half and LINE_PX < town.y < frame.height - LINE_PX


def _clear(town: Town, other: Town) -> bool:
    apart = 4.2 * (len(town.name) + len(other.name))
    return abs(town.x - other.x) > apart or abs(town.y - other.y) > LINE_PX


def _off(town: Town, pin: Pin) -> bool:
    """Say whether a town's name, which stands below its point, leaves a pin readable."""
    above = 14 if pin.number else -2
    half = PIN_PX / 2 + 4 * len(town.name)
    return abs(town.x - pin.x) > half or abs(town.y + 8 - (pin.y - above)) > PIN_PX
