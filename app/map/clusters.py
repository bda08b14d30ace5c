"""Too many points for a screen: circles on a grid, in one pass over arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.core.units import FloatArray, IntArray

# A circle is at most 44 px wide, so that circles of neighbouring cells rarely touch.
CELL_PX = 64
TILE_PX = 256
DEEPEST_ZOOM = 19


@dataclass(frozen=True)
class Clusters:
    """k circles, one for each cell of the grid that holds a point.

    Attributes:
        lon: (k,) degrees, the mean of the members, so that a circle sits among them.
        lat: (k,) degrees.
        count: (k,) different services in the cell, >= 1.
        first: (k,) row of one member: the point to draw where it is alone.
    """

    lon: FloatArray
    lat: FloatArray
    count: IntArray
    first: IntArray


def clusters(lon: FloatArray, lat: FloatArray, service: IntArray, zoom: int) -> Clusters:
    """Return the circles that stand for these points at a zoom level of the web map.

    The grid is fixed to the earth, so that a pan never changes a circle.

    Args:
        lon: (n,) degrees, finite.
        lat: (n,) degrees, finite, within the web map's 85 degrees.
        service: (n,) which service a point belongs to; a service counts once a cell.
        zoom: zoom level, clipped to 0 ... 19.

    Returns:
        (k,) circles, ordered by cell; empty for no points.

    Source: cells on the spherical Mercator plane of OGC 17-083r4, annex D.1.
    """
    if lon.size == 0:
        none = np.empty(0)
        return Clusters(none, none, np.empty(0, np.int64), np.empty(0, np.int64))
    cell = _cells(lon, lat, min(max(zoom, 0), DEEPEST_ZOOM))
    _, first, inverse, members = np.unique(
        cell, return_index=True, return_inverse=True, return_counts=True
    )
    in_cell = np.unique(np.stack((inverse, service)), axis=1)[0]
    return Clusters(
        lon=np.bincount(inverse, weights=lon) / members,
        lat=np.bincount(inverse, weights=lat) / members,
        count=np.bincount(in_cell, minlength=members.size).astype(np.int64),
        first=first.astype(np.int64),
    )


def _cells(lon: FloatArray, lat: FloatArray, zoom: int) -> IntArray:
    """Return (n,) one number for each point's cell."""
    cells_across = TILE_PX * 2**zoom / CELL_PX
    x = np.floor((lon + 180) / 360 * cells_across)
    sine = np.sin(np.radians(np.clip(lat, -85, 85)))
    y = np.floor((0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)) * cells_across)
    cells: IntArray = (y * (cells_across + 1) + x).astype(np.int64)
    return cells
