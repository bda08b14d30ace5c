"""The folder of a site's road tiles: what they are of, and replacing them in one step."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.core.geo import Box
from app.travel.road.library import RoadFileError, library_version

FORMAT = 1
META = "tiles.json"
AGAIN = "build them again with `flask travel build`"


@dataclass(frozen=True, slots=True)
class Tiles:
    """What a folder of tiles says of itself.

    Attributes:
        file: name of the tiles' file in the folder.
        sha256: of that file.
        library: version of the routing library that built them.
        osm_name: name of the OpenStreetMap file.
        osm_date: of the newest change in it; None where it does not say.
        bounds: box that holds the roads.
        built_at: when, with its offset from UTC.
        nodes, edges: how many of them the roads have.
        elevation: whether the roads know their climb.
    """

    file: str
    sha256: str
    library: str
    osm_name: str
    osm_date: date | None
    bounds: Box
    built_at: datetime
    nodes: int
    edges: int
    elevation: bool


def install(folder: Path, built: Path, tiles: Tiles) -> None:
    """Move built tiles into the folder; a reader finds the old ones or the new, never a part.

    `built` must lie on the same disk. The old file is removed last: a process that reads
    it keeps it until it lets go.
    """
    folder.mkdir(parents=True, exist_ok=True)
    built.replace(folder / tiles.file)
    unfinished = folder / f".{META}.{os.getpid()}"
    with unfinished.open("w", encoding="utf-8") as stream:
        json.dump(_told(tiles), stream, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.replace(folder / META)
    for old in folder.glob("*.tar"):
        if old.name != tiles.file:
            old.unlink(missing_ok=True)


def read(folder: Path) -> Tiles:
    """Return what the folder holds, once it is certain that it can be used.

    Raises:
        RoadFileError: nothing was built yet, it was built by another version of the
            library, or it is damaged.
    """
    tiles = _described(folder)
    if tiles.library != library_version():
        raise RoadFileError(
            f"the road tiles were built by pyvalhalla {tiles.library}, "
            f"here is {library_version()}: {AGAIN}"
        )
    try:
        unharmed = checksum(folder / tiles.file) == tiles.sha256
    except OSError as error:
        raise RoadFileError(f"the road tiles are missing ({tiles.file}): {AGAIN}") from error
    # The library maps the file into memory: a wrong byte may end the whole process.
    if not unharmed:
        raise RoadFileError(f"the road tiles are damaged, their checksum differs: {AGAIN}")
    return tiles


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _described(folder: Path) -> Tiles:
    try:
        told = json.loads((folder / META).read_text(encoding="utf-8"))
        return _tiles(told)
    except OSError as error:
        raise RoadFileError(f"there are no road tiles in {folder.name}: {AGAIN}") from error
    except (KeyError, TypeError, ValueError) as error:
        raise RoadFileError(f"{folder.name}/{META} cannot be read: {AGAIN}") from error


def _told(tiles: Tiles) -> dict[str, Any]:
    told = asdict(tiles) | {
        "format": FORMAT,
        "osm_date": tiles.osm_date.isoformat() if tiles.osm_date else None,
        "built_at": tiles.built_at.isoformat(),
    }
    box = tiles.bounds
    return told | {"bounds": [box.west, box.south, box.east, box.north]}


def _tiles(told: dict[str, Any]) -> Tiles:
    """Return the tiles of what is told; any other shape is a KeyError, TypeError or ValueError."""
    if told["format"] != FORMAT:
        raise ValueError(f"format {told['format']}, not {FORMAT}")
    osm_date, file = told["osm_date"], str(told["file"])
    if Path(file).name != file:
        raise ValueError("the file of tiles lies elsewhere")
    return Tiles(
        file=file,
        sha256=str(told["sha256"]),
        library=str(told["library"]),
        osm_name=str(told["osm_name"]),
        osm_date=date.fromisoformat(osm_date) if osm_date else None,
        bounds=Box(*map(float, told["bounds"])),
        built_at=datetime.fromisoformat(told["built_at"]),
        nodes=int(told["nodes"]),
        edges=int(told["edges"]),
        elevation=bool(told["elevation"]),
    )
