"""What an OpenStreetMap file is of: its box and its date, from its header or its nodes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.core.geo import Box, CoordinateError
from app.travel.road.library import RoadFileError, osmium

# Told after each so many nodes.
NODES_A_STEP = 1_000_000

PBF = ".pbf"


@dataclass(frozen=True, slots=True)
class Extract:
    """An OpenStreetMap file in PBF form.

    Attributes:
        path: where it lies.
        bounds: box of what it holds.
        newest: date of its newest change; None where it does not say.
    """

    path: Path
    bounds: Box
    newest: date | None


def read_extract(path: Path, tell: Callable[[int], None] = lambda _nodes: None) -> Extract:
    """Return what a file is of; where its header has no box, its nodes are read.

    `tell` hears how many nodes were read so far.

    Raises:
        RoadFileError: it is no such file, is called otherwise, is cut off, holds nothing,
            or the library that reads it is not installed.
    """
    library = osmium()
    # The programs that build tiles go by the name, whatever the file holds.
    if path.suffix != PBF:
        raise RoadFileError(f"{path.name}: the name of an OpenStreetMap extract ends with {PBF}")
    try:
        header = library.io.Reader(library.io.File(str(path), "pbf"), library.osm.NOTHING).header()
        box = header.box()
        if box.valid():
            low, high = box.bottom_left, box.top_right
            return Extract(path, Box(low.lon, low.lat, high.lon, high.lat), _date_of(header))
        return _from_nodes(path, tell)
    except (RuntimeError, OSError, CoordinateError) as error:
        raise RoadFileError(f"{path.name} is no whole OpenStreetMap file (PBF): {error}") from error


def _date_of(header: Any) -> date | None:  # noqa: ANN401 - a class of a library that may be missing
    told = header.get("osmosis_replication_timestamp") or header.get("timestamp")
    try:
        return datetime.fromisoformat(told).date() if told else None
    except ValueError:
        return None


def _from_nodes(path: Path, tell: Callable[[int], None]) -> Extract:
    library = osmium()
    west, south, east, north = 180.0, 90.0, -180.0, -90.0
    newest = None
    nodes = library.FileProcessor(library.io.File(str(path), "pbf"), library.osm.NODE)
    for count, node in enumerate(nodes, start=1):
        place = node.location
        if place.valid():
            lon, lat = place.lon, place.lat
            west, east = min(west, lon), max(east, lon)
            south, north = min(south, lat), max(north, lat)
        newest = max(newest, node.timestamp) if newest else node.timestamp
        if count % NODES_A_STEP == 0:
            tell(count)
    if west > east:
        raise RoadFileError(f"{path.name} holds no point")
    # A file without dates counts from 1970.
    dated = newest is not None and newest.timestamp() > 0
    return Extract(path, Box(west, south, east, north), newest.date() if dated and newest else None)
