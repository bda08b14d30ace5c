"""Trips that cross a river by ferry: who goes on foot or by bicycle may take no bridge."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import shapely
from flask_babel import gettext as _

from app.core.geo import LonLat
from app.core.units import BoolArray, CodeArray
from app.territory.travelling import files_of
from app.travel import Mode, Points, Source
from app.travel.table.recipe import BARRIERS
from app.travel.times import WITHOUT_MINUTES

# What a barrier of a site's travel data says of itself where only boats take who walks.
CROSSED_BY, FERRY = "crossed_by", "ferry"
BY_FERRY = frozenset({Mode.WALK, Mode.BICYCLE})
# These know the vehicle that they take, or that there is none.
_KNOWN_RIDES = (Source.ROAD, Source.TIMETABLE, Source.SELDOM)
_FILES_KEPT = 16


class Ferry(StrEnum):
    """Whether a trip takes the ferry, as files for programs say it."""

    NONE = ""
    TAKEN = "yes"
    PERHAPS = "perhaps"


def over_water(site_key: str, start: LonLat, ends: Points) -> BoolArray:
    """Return (n,) whether an end lies on the other bank; not where a point is unknown."""
    path = files_of(site_key).table.with_name(BARRIERS)
    river = _river(path, path.stat().st_mtime_ns) if path.exists() else ()
    found = np.zeros(len(ends), np.bool_)
    for bend, next_bend in river:
        # Over it and back again is the same bank.
        found ^= _crosses(start, ends, bend, next_bend)
    return found


def _crosses(start: LonLat, ends: Points, bend: LonLat, next_bend: LonLat) -> BoolArray:
    """Return (n,) whether straight lines from a start cross a piece of the river.

    A bend belongs to one of its two pieces only, as in the crossing-number test of a point in a
    polygon (O'Rourke, Computational Geometry in C, section 7.4). NaN compares false.
    """
    left, right = (
        (ends.lon - start.lon) * (each.lat - start.lat)
        >= (ends.lat - start.lat) * (each.lon - start.lon)
        for each in (bend, next_bend)
    )
    east, north = next_bend.lon - bend.lon, next_bend.lat - bend.lat
    here = east * (start.lat - bend.lat) >= north * (start.lon - bend.lon)
    there = east * (ends.lat - bend.lat) >= north * (ends.lon - bend.lon)
    known = np.isfinite(ends.lon) & np.isfinite(ends.lat)
    crosses: BoolArray = known & (left != right) & (there != here)
    return crosses


def ferries(
    site_key: str, start: LonLat, ends: Points, mode: Mode, sources: CodeArray
) -> Sequence[Ferry]:
    """Return for each of n trips whether it takes the ferry.

    Args:
        site_key: whose river.
        start: where all trips begin.
        ends: (n,) where they end; unknown ones lie on no bank.
        mode: how one travels.
        sources: (n,) `Source` of each trip's minutes; without minutes there is no trip.
    """
    walks = (sources == Source.WALKED) | (mode in BY_FERRY)
    rides = ~walks & (mode is Mode.TRANSIT) & ~np.isin(sources, _KNOWN_RIDES)
    asked = (walks | rides) & ~np.isin(sources, WITHOUT_MINUTES)
    if not asked.any():
        return [Ferry.NONE] * len(ends)
    over = asked & over_water(site_key, start, ends)
    # StrEnum in an array would be plain text.
    by_code = (Ferry.NONE, Ferry.PERHAPS, Ferry.TAKEN)
    return [by_code[code] for code in np.where(over, np.where(walks, 2, 1), 0).tolist()]


def ferry_to(site_key: str, start: LonLat, end: LonLat, mode: Mode, source: int) -> Ferry:
    """Return whether one trip takes the ferry."""
    ends = Points(np.array([end.lon]), np.array([end.lat]))
    return ferries(site_key, start, ends, mode, np.array([source], np.int8))[0]


def ferry_words(ferry: Ferry) -> str:
    """Return that a trip takes the ferry; "" where it takes none, or the vehicle is known."""
    if ferry is Ferry.NONE:
        return ""
    return _("with the ferry") if ferry is Ferry.TAKEN else _("perhaps with the ferry")


def with_ferry(duration: str, ferry: Ferry) -> str:
    """Return how long a trip takes, and that it takes the ferry where it does."""
    return f"{duration}, {ferry_words(ferry)}" if duration and ferry else duration


def fare_notes(found: Iterable[Ferry]) -> Sequence[str]:
    """Return what to know of a ferry before taking it, once, where any trip does or may."""
    kinds = set(found)
    if Ferry.TAKEN in kinds:
        return [
            _(
                "The river is crossed by ferry: it costs a fare and does not leave at every hour. "
                "Look at its timetable first."
            )
        ]
    # A bus may take the bridge.
    if Ferry.PERHAPS in kinds:
        return [
            _(
                "Over the river the trip may take the ferry: it costs a fare and does not leave "
                "at every hour. Look at its timetable first."
            )
        ]
    return []


@lru_cache(maxsize=_FILES_KEPT)
def _river(path: Path, _changed_ns: int) -> tuple[tuple[LonLat, LonLat], ...]:
    """Return the pieces of the water of a site that only a ferry takes one over."""
    features = json.loads(path.read_text("utf-8"))["features"]
    shapes = [
        shapely.from_geojson(json.dumps(each["geometry"]))
        for each in features
        if each["properties"].get(CROSSED_BY) == FERRY
    ]
    lines = [shapely.get_coordinates(line) for line in shapely.get_parts(shapes)]
    bends = [[LonLat(*bend) for bend in line.tolist()] for line in lines]
    return tuple(piece for line in bends for piece in pairwise(line))
