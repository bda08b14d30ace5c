"""A grid of points over a box, its cells about as wide as high."""

from dataclasses import dataclass
from math import ceil, cos, radians, sqrt
from typing import Self

import numpy as np

from app.core.geo import Box
from app.travel.times import Points

FEWEST = 3
_SMALLEST_DEG = 1e-6


@dataclass(frozen=True, slots=True)
class Grid:
    """Knots in rows from south to north, each from west to east.

    Attributes:
        west: degrees of the first column.
        south: degrees of the first row.
        step_lon: degrees between columns, > 0.
        step_lat: degrees between rows, > 0.
        columns: how many, >= 3.
        rows: how many, >= 3.
    """

    west: float
    south: float
    step_lon: float
    step_lat: float
    columns: int
    rows: int

    @classmethod
    def over(cls, box: Box, at_most: int) -> Self:
        """Cover a box with about `at_most` knots, and never with more than a tenth beyond.

        Raises:
            ValueError: `at_most` is less than 9.
        """
        if at_most < FEWEST**2:
            raise ValueError(f"at_most must be >= {FEWEST**2}, got {at_most}")
        squeeze = max(cos(radians((box.south + box.north) / 2)), 0.01)
        width = max((box.east - box.west) * squeeze, _SMALLEST_DEG)
        height = max(box.north - box.south, _SMALLEST_DEG)
        step = sqrt(width * height / at_most)
        columns = min(max(ceil(width / step), FEWEST), at_most // FEWEST)
        rows = max(at_most // columns, FEWEST)
        return cls(
            box.west,
            box.south,
            width / squeeze / (columns - 1),
            height / (rows - 1),
            columns,
            rows,
        )

    def points(self) -> Points:
        """Return the knots, row by row: (rows x columns,) degrees."""
        lon = self.west + self.step_lon * np.arange(self.columns)
        lat = self.south + self.step_lat * np.arange(self.rows)
        east, north = np.meshgrid(lon, lat)
        return Points(east.ravel(), north.ravel())
