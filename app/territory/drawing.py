"""Draw a territory as SVG paths: outlines and lines of the base map, without a browser's help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, shape
from shapely.geometry.base import BaseGeometry

FloatArray = NDArray[np.float64]
FINEST_PX = 0.6
MARGIN_PX = 16.0


@dataclass(frozen=True)
class Frame:
    """Where longitudes and latitudes fall on a drawing of `width` x `height` pixels."""

    west: float
    north: float
    px_per_lon: float
    px_per_lat: float
    width: float
    height: float

    def onto(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return the geometry in pixels, x to the right and y down, without useless detail."""
        moved = shapely.transform(geometry, self._pixels)
        return shapely.simplify(moved, FINEST_PX, preserve_topology=False)

    def _pixels(self, lonlat: FloatArray) -> FloatArray:
        shifted = lonlat - (self.west, self.north)
        return shifted * (self.px_per_lon, -self.px_per_lat)


@dataclass(frozen=True)
class Town:
    """A name on the drawing, at a point in pixels."""

    name: str
    x: float
    y: float


@dataclass(frozen=True)
class Drawing:
    """A territory as SVG: a view box, one path for each layer, and the chief towns."""

    width: int
    height: int
    land: str
    borders: str
    water: str
    rivers: str
    towns: Sequence[Town]


def frame_around(outline: BaseGeometry, width: float, height: float) -> Frame:
    """Return the frame that shows an outline as large as fits, centred, with a margin.

    Equirectangular at the outline's middle latitude: shapes are right, and no metres
    are ever read off it.
    """
    west, south, east, north = outline.bounds
    shrink = cos(radians((south + north) / 2))
    room = (width - 2 * MARGIN_PX, height - 2 * MARGIN_PX)
    scale = min(room[0] / ((east - west) * shrink), room[1] / (north - south))
    spare_x = (width - (east - west) * shrink * scale) / 2
    spare_y = (height - (north - south) * scale) / 2
    return Frame(
        west=west - spare_x / (shrink * scale),
        north=north + spare_y / scale,
        px_per_lon=shrink * scale,
        px_per_lat=scale,
        width=width,
        height=height,
    )


def path_of(geometry: BaseGeometry) -> str:
    """Return the `d` of an SVG path: every ring closed, every line open; empty for nothing."""
    return "".join(_stroke(coordinates, closed) for coordinates, closed in _runs(geometry))


def _runs(geometry: BaseGeometry) -> Iterator[tuple[FloatArray, bool]]:
    for part in shapely.get_parts(geometry):
        if part.geom_type == "Polygon":
            for ring in (part.exterior, *part.interiors):
                yield shapely.get_coordinates(ring)[:-1], True
        elif part.geom_type == "LineString":
            yield shapely.get_coordinates(part), False
        elif part.geom_type == "GeometryCollection":
            yield from _runs(part)


def _stroke(coordinates: FloatArray, closed: bool) -> str:  # noqa: FBT001 - private
    if len(coordinates) < (3 if closed else 2):
        return ""
    points = (f"{x:.1f} {y:.1f}" for x, y in coordinates)
    return "M" + "L".join(points) + ("Z" if closed else "")


def draw(
    outline: MultiPolygon,
    pieces: Iterable[BaseGeometry],
    basemap: Mapping[str, Any],
    *,
    width: int,
    height: int,
) -> Drawing:
    """Return the drawing of a territory: land, inner borders, water, rivers, chief towns."""
    frame = frame_around(outline, width, height)
    features: list[Mapping[str, Any]] = basemap.get("features", [])
    inner = [piece.boundary for piece in pieces]
    canvas = shapely.box(0, 0, width, height)

    def layer(*kinds: str, rank: int) -> str:
        found = _of_kind(features, kinds, rank)
        shown = [frame.onto(geometry).intersection(canvas) for geometry in found]
        return "".join(path_of(geometry) for geometry in shown)

    return Drawing(
        width=width,
        height=height,
        land=path_of(frame.onto(outline)),
        borders=path_of(frame.onto(shapely.union_all(inner))) if inner else "",
        water=layer("lake", "sea", rank=3),
        rivers=layer("river", rank=1),
        towns=_towns(features, frame),
    )


def _of_kind(
    features: Sequence[Mapping[str, Any]], kinds: Sequence[str], rank: int
) -> Iterator[BaseGeometry]:
    for feature in features:
        properties = feature["properties"]
        if properties.get("kind") in kinds and properties.get("rank", 1) <= rank:
            yield shape(feature["geometry"])


def _towns(features: Sequence[Mapping[str, Any]], frame: Frame) -> tuple[Town, ...]:
    """Return the towns of the first rank that fall on the drawing."""
    named = [
        (str(properties["name"]), shapely.get_coordinates(frame.onto(shape(feature["geometry"]))))
        for feature in features
        if (properties := feature["properties"]).get("kind") == "label"
        and properties.get("rank") == 1
        and properties.get("class") in {"city", "town"}
    ]
    towns = (Town(name, round(xy[0, 0], 1), round(xy[0, 1], 1)) for name, xy in named)
    return tuple(town for town in towns if 0 < town.x < frame.width and 0 < town.y < frame.height)
