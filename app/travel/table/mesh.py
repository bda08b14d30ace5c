"""Which centres speak for a point: a mesh of weights without a jump at any border."""

from dataclasses import dataclass
from math import cos, inf, radians
from typing import Self

import numpy as np
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from app.core.geo import LonLat
from app.core.units import BoolArray, FloatArray, IntArray

KM_PER_DEGREE = 111.2
STEP_KM = 0.5
# Centres closer to each other than a kilometre need knots between them to be told apart.
KNOTS_BETWEEN = 2
MARGIN_KM = 8.0
# A mesh of more knots than this would not fit a small server: take wider steps.
MOST_KNOTS = 250_000
NEIGHBOURS = 3
# The nearer centre decides: twice as near weighs eight times as much.
SHARPNESS = 3.0
# Within this of a centre its neighbours count for nothing.
CLOSE_KM = 0.1


@dataclass(frozen=True, slots=True)
class Mesh:
    """A grid of knots over a site; every knot listens to its nearest centres.

    A value is worked out at the knots and interpolated between the four around a
    point, so it changes smoothly wherever the point moves, also where another
    centre becomes the nearest.

    Attributes:
        west, south: degrees of the first knot.
        lon_step, lat_step: degrees between knots.
        columns, rows: how many knots each way.
        weights: (knots, n) shares of the centres, each row sums to 1.
        away_km: (knots,) distance to the nearest centre.
    """

    west: float
    south: float
    lon_step: float
    lat_step: float
    columns: int
    rows: int
    weights: csr_array
    away_km: FloatArray

    @classmethod
    def over(cls, lon: FloatArray, lat: FloatArray) -> Self:
        """Return the mesh over these centres and `MARGIN_KM` around them.

        Raises:
            ValueError: there is no centre.
        """
        if not lon.size:
            raise ValueError("a mesh needs a centre")
        shrink = cos(radians(float(lat.mean())))
        scale = np.array([KM_PER_DEGREE * shrink, KM_PER_DEGREE])
        centres = np.column_stack([lon, lat]) * scale
        first = centres.min(axis=0) - MARGIN_KM
        span = centres.max(axis=0) + MARGIN_KM - first
        step = min(STEP_KM, spacing_km(lon, lat) / KNOTS_BETWEEN)
        step = max(step, float(np.sqrt(span.prod() / MOST_KNOTS)))
        columns, rows = (int(count) for count in np.ceil(span / step) + 1)
        x, y = np.meshgrid(np.arange(columns) * step, np.arange(rows) * step)
        knots = np.column_stack([x.ravel(), y.ravel()]) + first
        weights, away_km = _listening(knots, centres)
        west, south = first / scale
        lon_step, lat_step = step / scale
        return cls(west, south, lon_step, lat_step, columns, rows, weights, away_km)

    def corners(self, lon: FloatArray, lat: FloatArray) -> tuple[IntArray, FloatArray]:
        """Return the four knots around each point and their shares.

        Returns:
            (4, p) knots, (4, p) shares that sum to 1; shares are NaN for points that
            are unknown or off the mesh.
        """
        x = (lon - self.west) / self.lon_step
        y = (lat - self.south) / self.lat_step
        off = ~_between(x, self.columns - 1) | ~_between(y, self.rows - 1)
        x, y = np.where(off, 0.0, x), np.where(off, 0.0, y)
        column = np.minimum(x.astype(np.int64), self.columns - 2)
        row = np.minimum(y.astype(np.int64), self.rows - 2)
        right, up = x - column, y - row
        knot = row * self.columns + column
        knots = np.stack([knot, knot + 1, knot + self.columns, knot + self.columns + 1])
        left, down = 1 - right, 1 - up
        shares = np.stack([left * down, right * down, left * up, right * up])
        shares[:, off] = np.nan
        return knots, shares

    def listeners(self, point: LonLat) -> FloatArray:
        """Return (n,) shares of the centres at one point; NaN off the mesh."""
        knots, shares = self.corners(np.array([point.lon]), np.array([point.lat]))
        heard: FloatArray = self.weights[knots[:, 0]].T @ shares[:, 0]
        return heard


def spacing_km(lon: FloatArray, lat: FloatArray) -> float:
    """Return how far centres usually are from the one nearest to them; infinite for one."""
    if lon.size < 2:  # noqa: PLR2004 - a pair
        return inf
    plane = np.column_stack([lon * cos(radians(float(lat.mean()))), lat]) * KM_PER_DEGREE
    nearest_km = cKDTree(plane).query(plane, k=2)[0][:, 1]
    # Centres at one point say nothing about the others.
    return max(float(np.median(nearest_km)), CLOSE_KM)


def _between(value: FloatArray, most: int) -> BoolArray:
    """Return where 0 <= value <= most; NaN is not."""
    return (value >= 0) & (value <= most)


def _listening(knots: FloatArray, centres: FloatArray) -> tuple[csr_array, FloatArray]:
    """Return the weights of the nearest centres at each knot, and how far the first is."""
    count = min(NEIGHBOURS, len(centres))
    km, near = cKDTree(centres).query(knots, k=np.arange(1, count + 1))
    share = np.maximum(km, CLOSE_KM) ** -SHARPNESS
    share /= share.sum(axis=1, keepdims=True)
    start = np.arange(0, share.size + 1, count)
    shape = (len(knots), len(centres))
    return csr_array((share.ravel(), near.ravel(), start), shape=shape), km[:, 0]
