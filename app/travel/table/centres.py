"""Which nodes of the road network become the centres of a table."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from app.core.units import FloatArray, IntArray
from app.travel.table.mesh import KM_PER_DEGREE
from app.travel.table.roads import Roads

# A settlement farther than this from the network is not on it.
SNAP_KM = 1.5
# Of two settlements closer than this the more wanted one speaks for both.
APART_KM = 0.5


@dataclass(frozen=True, slots=True)
class Places:
    """Settlements that should be centres, the most wanted first: names and (n,) degrees."""

    names: tuple[str, ...]
    lon: FloatArray
    lat: FloatArray


def choose(
    places: Places, lon: FloatArray, lat: FloatArray, *, gap_km: float, at_most: int
) -> IntArray:
    """Return the nodes that become centres: settlements, then what fills the gaps.

    Takes the node nearest to each settlement, unless a centre is already within
    `APART_KM`; then again and again the node farthest from all centres, until none
    is farther than `gap_km` or there are `at_most`.

    Args:
        places: settlements in order of importance.
        lon: (n,) degrees of the nodes of the network.
        lat: (n,) degrees.
        gap_km: how far from a centre a node may be.
        at_most: how many centres there may be.

    Returns:
        Nodes, settlements first; empty where there are no nodes.
    """
    if not lon.size:
        return np.empty(0, np.int64)
    plane = _plane(lon, lat, lat)
    wanted = [node for _, node in _settled(places, plane, lat)]
    return _spread(wanted, plane, gap_km, at_most)


def _spread(wanted: Sequence[int], plane: FloatArray, gap_km: float, at_most: int) -> IntArray:
    """Return the wanted nodes that are not too close, then the farthest ones."""
    away_km = np.full(len(plane), np.inf)
    chosen: list[int] = []
    for node in wanted:
        if len(chosen) < at_most and away_km[node] > APART_KM:
            chosen.append(node)
            away_km = np.minimum(away_km, _away(plane, node))
    while len(chosen) < at_most and away_km.max() > gap_km:
        chosen.append(int(np.argmax(away_km)))
        away_km = np.minimum(away_km, _away(plane, chosen[-1]))
    return np.array(chosen, np.int64)


def named(nodes: IntArray, names: Sequence[str], places: Places, roads: Roads) -> list[str]:
    """Return the name of each centre: the settlement's, else the node's own."""
    plane = _plane(roads.lon, roads.lat, roads.lat)
    found = _settled(places, plane, roads.lat)
    settled = {node: places.names[place] for place, node in reversed(found)}
    return [settled.get(int(node), names[int(node)]) for node in nodes]


def _settled(places: Places, plane: FloatArray, lat: FloatArray) -> list[tuple[int, int]]:
    """Return settlement and node, for the settlements that lie on the network."""
    if not places.names:
        return []
    away_km, node = cKDTree(plane).query(_plane(places.lon, places.lat, lat))
    return [(int(at), int(node[at])) for at in np.flatnonzero(away_km <= SNAP_KM)]


def _plane(lon: FloatArray, lat: FloatArray, of_site: FloatArray) -> FloatArray:
    """Return (n, 2) kilometres on the plane of the site."""
    shrink = np.cos(np.radians(of_site.mean()))
    return np.column_stack([lon * shrink, lat]) * KM_PER_DEGREE


def _away(plane: FloatArray, node: int) -> FloatArray:
    """Return (n,) km from one node."""
    km: FloatArray = np.hypot(*(plane - plane[node]).T)
    return km
