"""Small worlds of straight roads, written as OpenStreetMap files."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import numpy as np

from app.core.geo import LonLat

LAT, LON = 46.2, 11.1
KM_PER_DEGREE = 111.2
STEP_KM = 0.25


@dataclass(frozen=True)
class Street:
    """A straight road from west to east, a junction every 250 m, and its dead ends."""

    north_km: float
    length_km: float
    maxspeed: int = 60


# Far enough from each other that no point of one bank is near a road of the other.
BRIDGE_LESS = (Street(0.0, 12.0), Street(4.0, 12.0))


def at(east_km: float, north_km: float = 0.0) -> LonLat:
    """Return the point so far east and north of (11.1, 46.2)."""
    shrink = float(np.cos(np.radians(LAT)))
    return LonLat(LON + east_km / KM_PER_DEGREE / shrink, LAT + north_km / KM_PER_DEGREE)


def write_osm(path: Path, streets: tuple[Street, ...]) -> Path:
    """Write the streets, each with a stub of 50 m to the north at every junction."""
    osmium = import_module("osmium")
    nodes: list[LonLat] = []
    ways: list[tuple[list[int], int]] = []
    for street in streets:
        along = np.arange(0, street.length_km + 1e-9, STEP_KM)
        first = len(nodes) + 1
        nodes += [at(east, street.north_km) for east in along]
        stubs = len(nodes) + 1
        nodes += [at(east, street.north_km + 0.05) for east in along]
        ways.append((list(range(first, first + along.size)), street.maxspeed))
        ways += [([first + k, stubs + k], 30) for k in range(along.size)]
    with osmium.SimpleWriter(str(path)) as writer:
        for number, node in enumerate(nodes, start=1):
            place = (node.lon, node.lat)
            writer.add_node(osmium.osm.mutable.Node(id=number, version=1, location=place))
        for number, (refs, speed) in enumerate(ways, start=1):
            tags = {"highway": "secondary", "maxspeed": str(speed)}
            way = osmium.osm.mutable.Way(id=number, version=1, nodes=refs, tags=tags)
            writer.add_way(way)
    return path
