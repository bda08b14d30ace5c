"""Outlines that are not quite valid: a slip of the pen is repaired and told, more is refused."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from app.territory.outlines import POLYGONS
from app.territory.problems import Problems

# A repair that moves more land than this is no repair of a slip of the pen.
MOST_REPAIRED = 0.001


@dataclass
class Reading:
    """A file while it is judged: what is wrong with it, and what was repaired."""

    file: str
    problems: Problems
    repaired: list[str] = field(default_factory=list)

    def wrong(self, row: int, column: str, reason: str) -> None:
        """Note what is wrong with a row."""
        self.problems.add(self.file, reason, row=row, column=column)


def sound_outline(
    geometry: BaseGeometry | None, row: int, name: str, reading: Reading
) -> BaseGeometry:
    """Return a valid outline; a slip is repaired and told, anything larger refused."""
    if geometry is None or geometry.is_empty:
        reading.wrong(row, name, "geometry is missing or empty")
        return Polygon()
    if geometry.geom_type not in POLYGONS:
        reading.wrong(row, name, f"geometry is a {geometry.geom_type}, not a (Multi)Polygon")
        return Polygon()
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        reading.wrong(row, name, "a coordinate is not a number")
        return Polygon()
    if geometry.is_valid:
        return geometry
    fault = shapely.is_valid_reason(geometry)
    valid = _polygons_of(shapely.make_valid(geometry))
    if not geometry.area or abs(valid.area / geometry.area - 1) >= MOST_REPAIRED:
        reading.wrong(
            row, name, f"geometry is invalid ({fault}), and repairing it changes the area"
        )
    reading.repaired.append(f"row {row}, {name}: {fault}")
    return valid


def _polygons_of(geometry: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(shapely.get_parts(geometry)).tolist()
    return MultiPolygon([part for part in parts if isinstance(part, Polygon)])
