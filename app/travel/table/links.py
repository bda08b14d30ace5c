"""Roads that no bus knows: a small table by hand, each with its source."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path

import numpy as np

from app.core.geo import LonLat
from app.core.units import IntArray
from app.travel.table.mesh import KM_PER_DEGREE
from app.travel.table.roads import Roads, joined
from app.travel.times import Mode

ALL_YEAR = "open"
NEW_KM = 2.0
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


def with_links(
    roads: Roads, names: Sequence[str], links: Sequence[Link]
) -> tuple[Roads, tuple[str, ...]]:
    """Return the roads with the links that stay open all year, and a name for each node.

    A link ends at the node nearest to its end of those that a road leads to: the stop of
    a railway, whose trains trace no road, would be a blind end. An end farther than
    `NEW_KM` from every such node, such as the top of a pass, becomes a node itself.
    """
    kept = [link for link in links if link.winter == ALL_YEAR]
    tops = {end: link.name for link in kept for end in (link.start, link.end)}
    tops = {
        end: name for end, name in tops.items() if _nearest(end, roads, _joined(roads))[1] > NEW_KM
    }
    on = np.append(_joined(roads), roads.lon.size + np.arange(len(tops)))
    lon = np.concatenate([roads.lon, [end.lon for end in tops]])
    lat = np.concatenate([roads.lat, [end.lat for end in tops]])
    wider = replace(roads, lon=lon, lat=lat)
    return joined([wider, _roads(kept, wider, on)]), (*names, *tops.values())


def _joined(roads: Roads) -> IntArray:
    """Return the nodes that a road leads to."""
    return np.unique(np.concatenate([roads.start, roads.end]))


def _roads(links: Sequence[Link], over: Roads, on: IntArray) -> Roads:
    """Return the links as roads over these nodes, between those that may be an end."""
    start = np.array([_nearest(link.start, over, on)[0] for link in links], np.int64)
    end = np.array([_nearest(link.end, over, on)[0] for link in links], np.int64)
    nan = float("nan")
    minutes = {m: np.array([link.minutes.get(m, nan) for link in links]) for m in over.minutes}
    km = np.array([link.km for link in links])
    return Roads(over.lon, over.lat, start, end, km, minutes)


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


def _nearest(point: LonLat, roads: Roads, on: IntArray) -> tuple[int, float]:
    """Return the node nearest to a point of those that may be an end, and how far it is."""
    if not on.size:
        return 0, inf
    east = (roads.lon[on] - point.lon) * np.cos(np.radians(point.lat))
    km = np.hypot(east, roads.lat[on] - point.lat) * KM_PER_DEGREE
    nearest = int(np.argmin(km))
    return int(on[nearest]), float(km[nearest])
