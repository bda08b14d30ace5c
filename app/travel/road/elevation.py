"""Which heights there are: SRTM files as the routing library looks for them."""

from itertools import product
from math import floor
from pathlib import Path

from app.core.geo import Box
from app.travel.road.library import RoadFileError

ENDINGS = (".hgt", ".hgt.gz", ".hgt.lz4")
_NAMED = 3


def refuse_without_heights(folder: Path, bounds: Box) -> None:
    """Refuse a folder that has no height for any part of the box.

    Raises:
        RoadFileError: none of the files is there; the message names some.
    """
    needed = names(bounds)
    if any((folder / f"{name}{ending}").is_file() for name in needed for ending in ENDINGS):
        return
    some = ", ".join(f"{name}.hgt" for name in needed[:_NAMED])
    raise RoadFileError(f"{folder} holds no heights of this place; looked for {some}")


def names(bounds: Box) -> list[str]:
    """Return the files of one degree each that cover a box, without their ending."""
    south, west = floor(bounds.south), floor(bounds.west)
    lats, lons = range(south, floor(bounds.north) + 1), range(west, floor(bounds.east) + 1)
    return [_name(lat, lon) for lat, lon in product(lats, lons)]


def _name(lat: int, lon: int) -> str:
    row = f"{'N' if lat >= 0 else 'S'}{abs(lat):02d}"
    return f"{row}/{row}{'E' if lon >= 0 else 'W'}{abs(lon):03d}"
