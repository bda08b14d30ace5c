"""Roads as a graph, and the quickest ways over it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from app.core.units import FloatArray, IntArray
from app.travel.times import Mode

_NOWHERE = -9999
# A road of no length would be no road to the graph.
_LEAST_MIN = 1e-3


@dataclass(frozen=True, slots=True)
class Roads:
    """A graph of roads, the same in both directions.

    Attributes:
        lon, lat: (n,) degrees of the nodes.
        start, end: (m,) nodes that a road joins.
        km: (m,) its length.
        minutes: for each mode (m,) minutes on it; NaN where the mode may not go.

    Raises:
        ValueError: lengths differ, or a road ends nowhere.
    """

    lon: FloatArray
    lat: FloatArray
    start: IntArray
    end: IntArray
    km: FloatArray
    minutes: Mapping[Mode, FloatArray]

    def __post_init__(self) -> None:
        """Refuse roads that end nowhere."""
        columns = (self.end, self.km, *self.minutes.values())
        if any(c.shape != self.start.shape for c in columns):
            raise ValueError("every road needs two ends, a length and its minutes")
        for ends in (self.start, self.end):
            if ends.size and not (ends.min() >= 0 and ends.max() < self.lon.size):
                raise ValueError("a road ends at no node")


def joined(parts: Sequence[Roads]) -> Roads:
    """Return the roads of all parts over the nodes of the first, which they share."""
    modes = list(parts[0].minutes)
    return Roads(
        parts[0].lon,
        parts[0].lat,
        np.concatenate([p.start for p in parts]),
        np.concatenate([p.end for p in parts]),
        np.concatenate([p.km for p in parts]),
        {m: np.concatenate([p.minutes[m] for p in parts]) for m in modes},
    )


def network(roads: Roads) -> IntArray:
    """Return the nodes of the largest part that hangs together by any mode; sorted."""
    if not roads.start.size:
        return np.empty(0, np.int64)
    shape = (roads.lon.size, roads.lon.size)
    met = csr_array((np.ones(roads.start.size), (roads.start, roads.end)), shape=shape)
    _, part = connected_components(met, directed=False)
    largest = np.bincount(part).argmax()
    return np.flatnonzero(part == largest)


def quickest(roads: Roads, mode: Mode, nodes: IntArray) -> tuple[FloatArray, FloatArray]:
    """Return minutes and km of the quickest ways between some nodes.

    Returns:
        (k, k) minutes, (k, k) km of these ways; NaN where there is none. Both are the
        same in both directions.
    """
    lightest, km_of = _matrices(roads, mode)
    minutes, before = dijkstra(lightest, directed=False, indices=nodes, return_predecessors=True)
    km = _km_along(before, km_of)[:, nodes]
    minutes = minutes[:, nodes]
    none = np.isinf(minutes)
    minutes[none], km[none] = np.nan, np.nan
    np.fill_diagonal(minutes, 0.0)
    np.fill_diagonal(km, 0.0)
    # Equally quick ways may differ in length by direction.
    return (minutes + minutes.T) / 2, (km + km.T) / 2


def minutes_from(roads: Roads, mode: Mode, origins: IntArray) -> FloatArray:
    """Return (t, n) minutes of the quickest ways from some nodes to all; infinite for none."""
    lightest, _ = _matrices(roads, mode)
    minutes: FloatArray = dijkstra(lightest, directed=False, indices=origins)
    return minutes


def _matrices(roads: Roads, mode: Mode) -> tuple[csr_array, csr_array]:
    """Return the minutes and km of the quickest road between each two joined nodes."""
    minutes = roads.minutes[mode]
    rows = np.flatnonzero(~np.isnan(minutes) & (roads.start != roads.end))
    # Of several roads between two nodes the quickest counts; a graph would add them up.
    rows = rows[np.argsort(minutes[rows], kind="stable")]
    ends = np.sort(np.stack([roads.start[rows], roads.end[rows]]), axis=0)
    _, first = np.unique(ends[0] * roads.lon.size + ends[1], return_index=True)
    a, b, rows = ends[0][first], ends[1][first], rows[first]
    both = (np.concatenate([a, b]), np.concatenate([b, a]))
    shape = (roads.lon.size, roads.lon.size)
    weight = np.maximum(minutes[rows], _LEAST_MIN)
    return (
        csr_array((np.tile(weight, 2), both), shape=shape),
        csr_array((np.tile(roads.km[rows], 2), both), shape=shape),
    )


def _km_along(before: IntArray, km_of: csr_array) -> FloatArray:
    """Return (k, n) km along the quickest ways, from each node's predecessor on it.

    Every round doubles how far back the sum reaches.
    """
    nodes = np.broadcast_to(np.arange(before.shape[1]), before.shape)
    back = np.where(before == _NOWHERE, nodes, before).astype(np.int64)
    km: FloatArray = np.asarray(km_of[nodes.ravel(), back.ravel()]).reshape(before.shape)
    while True:
        further = np.take_along_axis(back, back, axis=1)
        if np.array_equal(further, back):
            return km
        km = km + np.take_along_axis(km, back, axis=1)
        back = further
