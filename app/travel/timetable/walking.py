"""Which stops are within walking distance of which points."""

from dataclasses import dataclass

import numpy as np

from app.core.units import FloatArray, IntArray

# Length of a degree of latitude at its shortest, so that a cell is never too small.
_DEGREE_M = 110_500.0
_PAD = 2


@dataclass(frozen=True, slots=True)
class Near:
    """(p,) pairs of a point and a stop near it, sorted by point."""

    point: IntArray
    stop: IntArray
    metres: FloatArray


@dataclass(frozen=True, slots=True)
class Grid:
    """Stops sorted into cells that are at least one radius wide.

    Attributes:
        lon: (s,) degrees of the stops.
        lat: (s,) degrees of the stops.
        radius_m: how far to look.
        order: (s,) rows of the stops, by cell.
        keys: (s,) their cells, ascending.
        frame: west and south border, width and height of a cell, all in degrees.
        columns: cells in a row, padding included.
    """

    lon: FloatArray
    lat: FloatArray
    radius_m: float
    order: IntArray
    keys: IntArray
    frame: tuple[float, float, float, float]
    columns: int

    @classmethod
    def of(cls, lon: FloatArray, lat: FloatArray, radius_m: float) -> "Grid":
        """Sort stops for questions about one radius; needs at least one stop."""
        height = radius_m / _DEGREE_M
        northmost = min(float(np.abs(lat).max()) + height, 89.0)
        width = height / np.cos(np.radians(northmost))
        frame = (float(lon.min()), float(lat.min()), float(width), height)
        columns = int((float(lon.max()) - frame[0]) / width) + 1 + 2 * _PAD
        row, column = _cells(lon, lat, frame)
        keys = row * columns + column
        order = np.argsort(keys, kind="stable")
        return cls(lon, lat, radius_m, order, keys[order], frame, columns)

    def near(self, lon: FloatArray, lat: FloatArray) -> Near:
        """Return every stop within the radius of every point; unknown points have none."""
        first, last = self._runs(lon, lat)
        counts = (last - first).ravel()
        point = np.repeat(np.arange(lon.size), counts.reshape(-1, 3).sum(axis=1))
        before = np.repeat(np.cumsum(counts) - counts, counts)
        stop = self.order[np.arange(counts.sum()) - before + np.repeat(first.ravel(), counts)]
        metres = pair_metres(lon[point], lat[point], self.lon[stop], self.lat[stop])
        within = metres <= self.radius_m
        return Near(point[within], stop[within], metres[within])

    def _runs(self, lon: FloatArray, lat: FloatArray) -> tuple[IntArray, IntArray]:
        """Return the first and last place in `order` of three rows of cells per point."""
        known = np.isfinite(lon) & np.isfinite(lat)
        row, column = _cells(np.where(known, lon, 0.0), np.where(known, lat, 0.0), self.frame)
        beside = known & (column >= 1) & (column < self.columns - 1)
        start = (row[:, None] + np.array([-1, 0, 1])) * self.columns + column[:, None] - 1
        first = np.searchsorted(self.keys, start, "left")
        last = np.searchsorted(self.keys, start + 2, "right")
        return first, np.where(beside[:, None], last, first)


def pair_metres(
    lon_a: FloatArray, lat_a: FloatArray, lon_b: FloatArray, lat_b: FloatArray
) -> FloatArray:
    """Return the distance of each pair, exact to 0.1 % within some kilometres.

    Source: series for the length of a degree, as in 47 CFR 73.208(c) of the FCC.
    """
    middle = np.radians((lat_a + lat_b) / 2)
    north = 111_132.09 - 566.05 * np.cos(2 * middle) + 1.20 * np.cos(4 * middle)
    east = 111_415.13 * np.cos(middle) - 94.55 * np.cos(3 * middle)
    metres: FloatArray = np.hypot((lon_a - lon_b) * east, (lat_a - lat_b) * north)
    return metres


def nearest(near: Near, at_most: int) -> Near:
    """Keep only the nearest few stops of each point, ties by stop."""
    order = np.lexsort((near.stop, near.metres, near.point))
    point = near.point[order]
    rank = np.arange(point.size) - np.searchsorted(point, point, "left")
    kept = order[rank < at_most]
    return Near(near.point[kept], near.stop[kept], near.metres[kept])


def _cells(
    lon: FloatArray, lat: FloatArray, frame: tuple[float, float, float, float]
) -> tuple[IntArray, IntArray]:
    west, south, width, height = frame
    column = np.floor((lon - west) / width).astype(np.int64) + _PAD
    row = np.floor((lat - south) / height).astype(np.int64) + _PAD
    return row, column
