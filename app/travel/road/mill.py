"""The programs that make tiles: run, listened to, and stopped with us."""

import re
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.travel.road.config import building, written
from app.travel.road.library import RoadFileError, executable

# What the program says as a stage begins, in order: what it does, and how far it is then.
# Shares of a region's build; a small extract rushes through all of them.
STAGES = (
    ("Parsing files for ways", "Reading ways", 0.02),
    ("Parsing files for nodes", "Reading points", 0.15),
    ("Creating graph edges", "Joining roads", 0.30),
    ("Building edge shapes", "Drawing roads", 0.35),
    ("Enhancing local graph", "Looking at junctions", 0.55),
    ("HierarchyBuilder", "Sorting main roads", 0.65),
    ("Creating shortcuts", "Finding shortcuts", 0.70),
    ("Adding complex turn", "Turn restrictions", 0.85),
    ("Validating", "Checking", 0.90),
    ("Cleaning up", "Tidying up", 0.97),
)
_COUNT = re.compile(r"(Node Count|Directed Edge Count) = (\d+)")
_NO_ROADS = "Finished with 0 routable ways"
_LAST_LINES = 8

Tell = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Milled:
    """Tiles in one file, and how many nodes and edges their roads have."""

    file: Path
    nodes: int
    edges: int


def mill(osm: Path, folder: Path, elevation: Path | None, threads: int, tell: Tell) -> Milled:
    """Make the tiles of an OpenStreetMap file in an empty folder.

    Raises:
        RoadFileError: the program gave up; the message has what it said last.
    """
    loose = folder / "tiles"
    loose.mkdir()
    config = building(loose, elevation, threads)
    config["mjolnir"]["tile_extract"] = str((folder / "tiles.tar").resolve())
    told = str(written(config, folder / "build.json"))
    counts: dict[str, int] = {}
    with _running([str(executable("valhalla_build_tiles")), "-c", told, str(osm)]) as lines:
        for line in lines:
            if _NO_ROADS in line:
                raise RoadFileError(f"{osm.name} holds no roads")
            _hear(line, counts, tell)
    with _running([sys.executable, "-m", "valhalla.valhalla_build_extract", "-c", told]) as lines:
        deque(lines, maxlen=0)
    nodes, edges = counts.get("Node Count", 0), counts.get("Directed Edge Count", 0)
    return Milled(folder / "tiles.tar", nodes, edges)


def _hear(line: str, counts: dict[str, int], tell: Tell) -> None:
    for sign, what, share in STAGES:
        if sign in line:
            tell(what, share)
    counts.update({name: int(number) for name, number in _COUNT.findall(line)})


@contextmanager
def _running(command: Sequence[str]) -> Iterator[Iterator[str]]:
    """Give the lines that a program prints; it does not outlive the block.

    Raises:
        RoadFileError: it ended badly; the message has what it said last.
    """
    last: deque[str] = deque(maxlen=_LAST_LINES)
    with subprocess.Popen(  # noqa: S603 - a program of the library, with our own arguments
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
    ) as program:  # fmt: skip
        try:
            yield _kept(program.stdout, last)
        except BaseException:
            program.kill()
            raise
    if program.returncode != 0:
        raise RoadFileError(_why(last, program.returncode))


def _kept(stream: Iterator[str] | None, last: deque[str]) -> Iterator[str]:
    for line in stream or ():
        last.append(line.strip())
        yield line


def _why(last: Sequence[str], code: int) -> str:
    """Return what went wrong: the words of the error where there are some."""
    faults = [line.removeprefix("what():").strip() for line in last if line.startswith("what()")]
    said = faults[-1] if faults else " / ".join(line for line in last if line)
    return f"building the road tiles failed ({code}): {said or 'it said nothing'}"
