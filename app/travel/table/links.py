"""Roads that no bus knows: a small table by hand, each with its source."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.core.geo import LonLat
from app.core.units import FloatArray
from app.travel.table.mesh import KM_PER_DEGREE
from app.travel.table.roads import Roads
from app.travel.times import Mode

ALL_YEAR = "open"
MODES = (Mode.WALK, Mode.BICYCLE, Mode.CAR)


@dataclass(frozen=True, slots=True)
class Link:
    """One link between two points: km, and minutes of the modes that may use it.

    `winter` is `open`, or says why it cannot be relied on all year.
    """

    name: str
    start: LonLat
    end: LonLat
    km: float
    minutes: dict[Mode, float]
    winter: str
    source: str


def read_links(path: Path) -> list[Link]:
    """Read links; an empty minute means that the mode may not use it.

    Raises:
        ValueError: a row lacks a column or holds no number, with its line.
    """
    links = []
    with path.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            try:
                links.append(_link(row))
            except (KeyError, ValueError) as fault:
                raise ValueError(f"{path.name} line {line}: {fault}") from fault
    return links


def link_roads(links: Sequence[Link], lon: FloatArray, lat: FloatArray) -> Roads:
    """Return the links that stay open all year as roads between the nearest nodes."""
    kept = [link for link in links if link.winter == ALL_YEAR]
    start = np.array([_nearest(link.start, lon, lat) for link in kept], np.int64)
    end = np.array([_nearest(link.end, lon, lat) for link in kept], np.int64)
    nan = float("nan")
    minutes = {m: np.array([link.minutes.get(m, nan) for link in kept]) for m in MODES}
    return Roads(lon, lat, start, end, np.array([link.km for link in kept]), minutes)


def _link(row: dict[str, str]) -> Link:
    """Return one link from its row."""
    return Link(
        row["name"],
        LonLat(float(row["from_lon"]), float(row["from_lat"])),
        LonLat(float(row["to_lon"]), float(row["to_lat"])),
        float(row["km"]),
        {m: float(row[f"{m}_min"]) for m in MODES if row[f"{m}_min"]},
        row["winter"],
        row["source"],
    )


def _nearest(point: LonLat, lon: FloatArray, lat: FloatArray) -> int:
    """Return the node nearest to a point."""
    east = (lon - point.lon) * np.cos(np.radians(point.lat))
    return int(np.argmin(np.hypot(east, lat - point.lat) * KM_PER_DEGREE))
