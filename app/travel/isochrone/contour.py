"""From minutes at the knots of a grid to the area that is reached in time."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from app.core.units import BoolArray, FloatArray
from app.travel.isochrone.grid import Grid

# Slivers of less than a millionth of a cell come from rounding.
_SLIVER = 1e-6
# Between a known knot and an unknown one the border is drawn half-way.
_HALF_WAY = 0.5

Triangles = NDArray[np.float64]


def within(grid: Grid, minutes: FloatArray, limit_min: float) -> MultiPolygon:
    """Return the area in which one arrives within a limit.

    Each cell is two triangles, in which minutes rise evenly from corner to corner. An
    unknown knot is never inside: towards it the area ends half-way. Areas of a lower
    limit lie within those of a higher one, and each part touches a knot that is within
    the limit.

    Args:
        grid: the knots.
        minutes: (rows x columns,) minutes at the knots; NaN where unknown.
        limit_min: the limit, inclusive.

    Returns:
        The area in degrees; empty where no knot is within the limit.

    Raises:
        ValueError: there is not one time for each knot.

    Source: marching triangles, Hilton et al. (1996), doi:10.1109/ICIP.1996.560840, on a
    plane of two triangles a cell.
    """
    if minutes.shape != (grid.rows * grid.columns,):
        raise ValueError(f"{minutes.shape} times for {grid.rows} x {grid.columns} knots")
    table = minutes.reshape(grid.rows, grid.columns)
    inside = table <= limit_min
    full = inside[:-1, :-1] & inside[:-1, 1:] & inside[1:, :-1] & inside[1:, 1:]
    pieces = [*_runs(full), *_cut(table, inside, full, limit_min)]
    merged = shapely.union_all([piece for piece in pieces if piece.area > _SLIVER])
    return _in_degrees(merged, grid)


def _runs(full: BoolArray) -> list[BaseGeometry]:
    """Return the cells that lie wholly inside, those beside each other as one rectangle."""
    padded = np.zeros((full.shape[0], full.shape[1] + 2), np.int8)
    padded[:, 1:-1] = full
    change = np.diff(padded, axis=1)
    row, first = np.nonzero(change == 1)
    last = np.nonzero(change == -1)[1]
    return list(shapely.box(first, row, last, row + 1)) if row.size else []


def _cut(
    table: FloatArray, inside: BoolArray, full: BoolArray, limit_min: float
) -> list[BaseGeometry]:
    """Return what of the other cells is inside, triangle by triangle, in columns and rows."""
    row, column = np.nonzero(~full)
    corners = [
        [(0, 0), (0, 1), (1, 0)],
        [(1, 1), (1, 0), (0, 1)],
    ]
    pieces: list[BaseGeometry] = []
    for corner in corners:
        rows = np.stack([row + up for up, _across in corner], axis=1)
        columns = np.stack([column + across for _up, across in corner], axis=1)
        is_in = inside[rows, columns]
        places = np.stack([columns, rows], axis=2).astype(np.float64)
        pieces += _clipped(places, table[rows, columns], is_in, limit_min)
    return pieces


def _clipped(
    places: Triangles, minutes: FloatArray, is_in: BoolArray, limit_min: float
) -> list[BaseGeometry]:
    """Return the inner part of each triangle: (t, 3, 2) places, (t, 3) minutes and insides."""
    count = is_in.sum(axis=1)
    pieces: list[BaseGeometry] = list(_polygons(places[count == 3]))  # noqa: PLR2004
    # The corner that differs from the two others comes first.
    for lonely in (1, 2):
        chosen = count == lonely
        odd = np.argmax(is_in[chosen] if lonely == 1 else ~is_in[chosen], axis=1)
        order = (odd[:, None] + np.arange(3)) % 3
        corners = np.take_along_axis(places[chosen], order[:, :, None], axis=1)
        known = np.take_along_axis(minutes[chosen], order, axis=1)
        left = _crossing(corners, known, (0, 1), limit_min, inner_first=lonely == 1)
        right = _crossing(corners, known, (0, 2), limit_min, inner_first=lonely == 1)
        if lonely == 1:
            pieces += _polygons(np.stack([corners[:, 0], left, right], axis=1))
        else:
            pieces += _polygons(np.stack([left, corners[:, 1], corners[:, 2], right], axis=1))
    return pieces


def _crossing(
    corners: Triangles,
    minutes: FloatArray,
    edge: tuple[int, int],
    limit_min: float,
    *,
    inner_first: bool,
) -> Triangles:
    """Return (t, 2) where the limit falls on an edge, measured from its inner end."""
    inner, outer = edge if inner_first else edge[::-1]
    near, far = minutes[:, inner], minutes[:, outer]
    # Far is beyond the limit or unknown, so it is never the same as near.
    share = np.where(np.isnan(far), _HALF_WAY, (limit_min - near) / (far - near))
    start, end = corners[:, inner], corners[:, outer]
    crossing: Triangles = start + share[:, None] * (end - start)
    return crossing


def _polygons(rings: Triangles) -> list[BaseGeometry]:
    return np.asarray(shapely.polygons(rings), object).tolist() if len(rings) else []


def _in_degrees(merged: BaseGeometry, grid: Grid) -> MultiPolygon:
    """Return the polygons of a geometry in columns and rows, moved onto the map."""
    parts = [part for part in shapely.get_parts(merged) if part.geom_type == "Polygon"]
    scale = np.array([grid.step_lon, grid.step_lat])
    corner = np.array([grid.west, grid.south])
    moved: MultiPolygon = shapely.transform(
        MultiPolygon(parts), lambda places: places * scale + corner
    )
    return moved
