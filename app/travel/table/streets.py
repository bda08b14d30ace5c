"""Streets where nothing is known but points: neighbours joined over land."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from scipy.spatial import Delaunay, QhullError
from shapely.geometry.base import BaseGeometry

from app.core.geo import Box
from app.core.units import MINUTES_PER_HOUR, BoolArray, FloatArray, IntArray
from app.travel.table.mesh import KM_PER_DEGREE
from app.travel.table.roads import Roads
from app.travel.times import Mode

# About 150 m: quays and outlines drawn with few points.
SHORE_DEGREES = 0.0015
NEAREST = 4


@dataclass(frozen=True, slots=True)
class StreetHabits:
    """What is assumed of streets that nobody has drawn.

    Attributes:
        detour: street / straight line between neighbouring points; the way over many
            of them is longer by another twentieth or so.
        kmh: speed of each mode; its keys become the modes of the table.
        surely_km: neighbours this near are joined.
        most_km: farther ones are not, unless among the nearest few, up to this.
    """

    detour: float
    kmh: Mapping[Mode, float]
    surely_km: float = 1.2
    most_km: float = 5.0


@dataclass(frozen=True, slots=True)
class Ground:
    """Where streets may be: on land, and across none of the barriers."""

    land: BaseGeometry
    barriers: BaseGeometry

    def lets(self, lon: FloatArray, lat: FloatArray, ends: IntArray) -> BoolArray:
        """Return which straight lines between points stay on land and cross no barrier."""
        points = np.stack([lon, lat], axis=-1)
        lines = shapely.linestrings(points[ends])
        ground = self.land.buffer(SHORE_DEGREES)
        shapely.prepare(ground)
        dry: BoolArray = np.asarray(shapely.covers(ground, lines), bool)
        crosses: BoolArray = np.asarray(shapely.intersects(lines, self.barriers), bool)
        return dry & ~crosses


@dataclass(frozen=True, slots=True)
class Spots:
    """Points that surely lie on streets: n names, (n,) degrees."""

    names: tuple[str, ...]
    lon: FloatArray
    lat: FloatArray


def read_spots(paths: Sequence[Path], window: Box) -> Spots:
    """Read stops, stations and offices inside the window, each point once.

    Raises:
        ValueError: a file has no columns `lon` and `lat`, or no name.
    """
    found: dict[tuple[float, float], str] = {}
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                name = row.get("name") or row.get("stop_name")
                if name is None or "lon" not in row or "lat" not in row:
                    raise ValueError(f"{path.name}: needs lon, lat and a name")
                if row["lon"] and row["lat"]:
                    found.setdefault((float(row["lon"]), float(row["lat"])), name)
    points = np.array(list(found), float).reshape(-1, 2)
    inside = window.contains(points[:, 0], points[:, 1])
    names = np.array(list(found.values()), object)[inside]
    return Spots(tuple(names), points[inside, 0], points[inside, 1])


def streets(spots: Spots, ground: Ground, habits: StreetHabits) -> Roads:
    """Return roads between neighbouring spots, over land and across no barrier.

    Neighbours are those of the Delaunay triangulation.
    """
    shrink = np.cos(np.radians(spots.lat.mean())) if spots.lat.size else 1.0
    plane = np.column_stack([spots.lon * shrink, spots.lat]) * KM_PER_DEGREE
    ends = _neighbours(plane)
    straight_km = np.hypot(*(plane[ends[:, 0]] - plane[ends[:, 1]]).T)
    near = (straight_km <= habits.surely_km) | _among_nearest(ends, straight_km, habits.most_km)
    ends, straight_km = ends[near], straight_km[near]
    clear = ground.lets(spots.lon, spots.lat, ends)
    ends, km = ends[clear], straight_km[clear] * habits.detour
    minutes = {mode: km / kmh * MINUTES_PER_HOUR for mode, kmh in habits.kmh.items()}
    return Roads(spots.lon, spots.lat, ends[:, 0], ends[:, 1], km, minutes)


def _neighbours(plane: FloatArray) -> IntArray:
    """Return (m, 2) neighbours, each pair once; none where points make no triangle."""
    try:
        triangles = Delaunay(plane).simplices
    except (QhullError, ValueError):
        return np.empty((0, 2), np.int64)
    sides = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [0, 2]]])
    pairs: IntArray = np.unique(np.sort(sides, axis=1), axis=0).astype(np.int64)
    return pairs


def _among_nearest(ends: IntArray, straight_km: FloatArray, most_km: float) -> BoolArray:
    """Return which neighbours are among the nearest few of one of their ends."""
    nodes = ends.T.ravel()
    rows = np.tile(np.arange(len(ends)), 2)
    order = np.lexsort((straight_km[rows], nodes))
    first = np.searchsorted(nodes[order], nodes[order], side="left")
    rank = np.arange(nodes.size) - first
    among = np.zeros(len(ends), bool)
    among[rows[order][rank < NEAREST]] = True
    return among & (straight_km <= most_km)
