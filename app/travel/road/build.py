"""Build a site's road tiles from an OpenStreetMap file: all of them, or none."""

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from app.travel.road.asking import FIRST_REACH, off_road_m
from app.travel.road.elevation import refuse_without_heights
from app.travel.road.extract import Extract
from app.travel.road.library import RoadFileError, library_version
from app.travel.road.mill import Milled, Tell, mill
from app.travel.road.provider import Road
from app.travel.road.tiles import Tiles, checksum, install
from app.travel.times import Mode, Points

UNFINISHED = ".unfinished-"
LOCK = ".lock"
_NAME_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Report:
    """What was built, and how many of the site's places a car reaches on these roads."""

    tiles: Tiles
    places: int
    places_on_roads: int
    size_bytes: int


def build_tiles(
    extract: Extract,
    folder: Path,
    places: Points,
    *,
    elevation: Path | None = None,
    threads: int = 2,
    tell: Tell = lambda _what, _share: None,
) -> Report:
    """Build the tiles of an extract and put them in the place of the folder's old ones.

    Until the very end the old tiles stay as they are; whatever goes wrong leaves them.

    Args:
        extract: the OpenStreetMap file.
        folder: the site's folder of tiles.
        places: the site's places, known points; some must lie on these roads.
        elevation: folder of SRTM heights; None leaves the climb unknown.
        threads: how many the build may use.
        tell: hears what is done and which share of the work is behind, 0 to 1.

    Raises:
        RoadFileError: the file is damaged, holds no roads or those of another place,
            there are no heights of it, or another build of this folder is running.
    """
    if elevation is not None:
        refuse_without_heights(elevation, extract.bounds)
    with _alone(folder), _workshop(folder) as workshop:
        milled = mill(extract.path, workshop, elevation, threads, tell)
        tiles = _described(extract, milled, elevation)
        tried = workshop / "tried"
        install(tried, milled.file, tiles)
        on_roads = _on_roads(tried, places)
        if len(places) and not on_roads:
            raise RoadFileError(f"{extract.path.name}: no place of the site lies on its roads")
        size = (tried / tiles.file).stat().st_size
        install(folder, tried / tiles.file, tiles)
    tell("Done", 1.0)
    return Report(tiles, len(places), on_roads, size)


def _described(extract: Extract, milled: Milled, elevation: Path | None) -> Tiles:
    digest = checksum(milled.file)
    return Tiles(
        file=f"{digest[:_NAME_LENGTH]}.tar",
        sha256=digest,
        library=library_version(),
        osm_name=extract.path.name,
        osm_date=extract.newest,
        bounds=extract.bounds,
        built_at=datetime.now(UTC).replace(microsecond=0),
        nodes=milled.nodes,
        edges=milled.edges,
        elevation=elevation is not None,
    )


def _on_roads(folder: Path, places: Points) -> int:
    """Return how many places have a road for cars near, which also tries the tiles out."""
    road = Road.open(folder)
    inside = np.flatnonzero(road.bounds.contains(places.lon, places.lat))
    if not inside.size:
        return 0
    off_m = off_road_m(road.actors, places.take(inside), Mode.CAR, FIRST_REACH)
    return int(np.isfinite(off_m).sum())


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Refuse to build where somebody builds; the lock ends with the process."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise RoadFileError(f"another build of {folder.name} is running") from error
        yield


@contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    """Give an empty folder on the same disk; what a killed build left is swept away."""
    for left in folder.glob(f"{UNFINISHED}*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=folder) as workshop:
        yield Path(workshop)
