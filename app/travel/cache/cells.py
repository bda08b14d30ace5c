"""Where trips may start for the cache: public points by name, else the cells of a public grid."""

from dataclasses import dataclass, replace
from math import floor
from typing import Self

import numpy as np

from app.core.geo import LonLat, metres_between
from app.core.units import FloatArray, IntArray
from app.travel.times import Times

# About 280 by 260 m in the Alps: no point is farther than some 200 m from a middle.
CELLS_PER_LON = 300
CELLS_PER_LAT = 400
# On foot at 4.5 km/h, over a way a quarter longer than the straight line.
ASIDE_M_PER_MIN = 60.0
UNKNOWN_KEY = np.iinfo(np.int64).min
_STEPS_PER_DEGREE = 100_000
_SHIFT = 2**32


@dataclass(frozen=True, slots=True)
class Cell:
    """A public start of trips.

    Attributes:
        key: its name in the cache; never made of anybody's exact coordinates.
        point: where its trips start.
        aside_m: how far from that the asked origin lies.
        named: it is a point that the site publishes under a name.
    """

    key: str
    point: LonLat
    aside_m: float = 0.0
    named: bool = False


@dataclass(frozen=True, slots=True)
class PublicPoints:
    """The points that a site publishes under a name: towns, districts, stations; sorted keys."""

    keys: IntArray

    @classmethod
    def of(cls, lon: FloatArray, lat: FloatArray) -> Self:
        """Return the points, each once; unknown ones are left out."""
        keys = np.unique(point_keys(lon, lat))
        return cls(keys[keys != UNKNOWN_KEY])

    def __len__(self) -> int:
        """Return how many there are."""
        return self.keys.size

    def holds(self, key: int) -> bool:
        """Say whether a point is one of them."""
        at = int(np.searchsorted(self.keys, key))
        return at < self.keys.size and int(self.keys[at]) == key

    def cells(self) -> list[Cell]:
        """Return each of them as a cell, by longitude and latitude."""
        return [_named(key) for key in self.keys.tolist()]


def point_keys(lon: FloatArray, lat: FloatArray) -> IntArray:
    """Return (n,) whole numbers that are equal for points less than about a metre apart.

    `UNKNOWN_KEY` where a point is unknown.
    """
    known = np.isfinite(lon) & np.isfinite(lat)
    x, y = (np.rint(np.where(known, a, 0.0) * _STEPS_PER_DEGREE) for a in (lon, lat))
    keys = x.astype(np.int64) * _SHIFT + y.astype(np.int64)
    return np.where(known, keys, UNKNOWN_KEY)


def cell_of(origin: LonLat, public: PublicPoints) -> Cell:
    """Return the public point that the origin is, else the cell of the grid that it lies in."""
    key = int(point_keys(np.array([origin.lon]), np.array([origin.lat]))[0])
    if public.holds(key):
        return replace(_named(key), point=origin)
    column, row = floor(origin.lon * CELLS_PER_LON), floor(origin.lat * CELLS_PER_LAT)
    middle = LonLat((column + 0.5) / CELLS_PER_LON, (row + 0.5) / CELLS_PER_LAT)
    aside_m = metres_between(origin, np.array([middle.lon]), np.array([middle.lat]))[0]
    return Cell(f"g:{column}:{row}", middle, float(aside_m))


def wider(times: Times, cell: Cell) -> Times:
    """Return the times with the band widened by the walk between origin and middle."""
    aside_min = cell.aside_m / ASIDE_M_PER_MIN
    if not aside_min:
        return times
    low = np.maximum(times.low - aside_min, 0.0)
    return Times(times.minutes, times.km, low, times.high + aside_min, times.source)


def _named(key: int) -> Cell:
    y = (key + _SHIFT // 2) % _SHIFT - _SHIFT // 2
    x = (key - y) // _SHIFT
    return Cell(f"p:{x}:{y}", LonLat(x / _STEPS_PER_DEGREE, y / _STEPS_PER_DEGREE), named=True)
