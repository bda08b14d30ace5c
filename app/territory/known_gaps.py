"""What a site's public transport is told without, until a timetable brings it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from app.core.geo import LonLat, roughly_metres_between
from app.core.language import said_in
from app.core.lately import Lately
from app.territory.travelling import files_of, timetable
from app.travel.timetable.network import Network

GAPS = "travel_gaps.toml"
# A station is written as one point, and its platforms as others.
NEAR_M = 1_000.0
# The extended kinds of GTFS: each hundred is one of the plain ones.
_PLAIN_KINDS = {1: 2, 4: 1, 7: 3, 9: 0, 10: 4}
_FILES_KEPT = 16
_left: Lately[Sequence[KnownGap]] = Lately(_FILES_KEPT)


@dataclass(frozen=True)
class KnownGap:
    """Lines that are missing: a station of theirs, their GTFS kinds, and what to say meanwhile."""

    near: LonLat
    kinds: Sequence[int]
    words: Mapping[str, str]


def gap_words(site_key: str) -> list[str]:
    """Return what public transport at a site is told without; empty where nothing is known."""
    path, known = files_of(site_key).table.with_name(GAPS), timetable(site_key)
    if not path.exists():
        return []
    gaps = _read(path, path.stat().st_mtime_ns)
    open_gaps = gaps if known is None else _without(known.network, gaps)
    return [said_in(dict(gap.words)) for gap in open_gaps]


def _without(network: Network, gaps: Sequence[KnownGap]) -> Sequence[KnownGap]:
    """Return the gaps that a timetable leaves; looked for once in each timetable."""
    return _left.of(network, gaps, make=lambda: [gap for gap in gaps if not brings(network, gap)])


def brings(network: Network, gap: KnownGap) -> bool:
    """Say whether a line of the missing kinds leaves from the station that stands for them."""
    lines, runs = network.trips, network.connections
    wanted = np.array([_plain(kind) in gap.kinds for kind in lines.line_kinds.tolist()], np.bool_)
    metres = roughly_metres_between(gap.near, network.stops.lon, network.stops.lat)
    here = np.flatnonzero((metres <= NEAR_M)[runs.start])
    return bool(wanted[lines.line[runs.trip[here]]].any())


def _plain(kind: int) -> int:
    return _PLAIN_KINDS.get(kind // 100, kind) if kind >= 100 else kind  # noqa: PLR2004 - as above


@lru_cache(maxsize=_FILES_KEPT)
def _read(path: Path, _changed_ns: int) -> tuple[KnownGap, ...]:
    found = tomllib.loads(path.read_text("utf-8")).get("gap", [])
    return tuple(KnownGap(LonLat(*gap["near"]), gap["kinds"], gap["words"]) for gap in found)
