"""Trips that cross a river by ferry: who goes on foot or by bicycle may take no bridge."""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import shapely
from flask_babel import gettext as _

from app.core.geo import LonLat
from app.core.units import BoolArray
from app.territory.travelling import files_of
from app.travel import Mode, Points, Source
from app.travel.table.recipe import BARRIERS
from app.travel.times import WITHOUT_MINUTES

# What a barrier of a site's travel data says of itself where only boats take who walks.
CROSSED_BY, FERRY = "crossed_by", "ferry"
BY_FERRY = frozenset({Mode.WALK, Mode.BICYCLE})
# These know the vehicle that they take, or that there is none.
_KNOWN_RIDES = frozenset({Source.ROAD, Source.TIMETABLE, Source.SELDOM})
_FILES_KEPT = 16


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


def ferry_words(site_key: str, start: LonLat, end: LonLat, mode: Mode, source: int) -> str:
    """Return that a trip takes the ferry; "" where it takes none, or the vehicle is known."""
    walks = mode in BY_FERRY or source == Source.WALKED
    rides = mode is Mode.TRANSIT and source not in _KNOWN_RIDES
    if source in WITHOUT_MINUTES or not (walks or rides):
        return ""
    ends = Points(np.array([end.lon]), np.array([end.lat]))
    if not over_water(site_key, start, ends)[0]:
        return ""
    return _("with the ferry") if walks else _("perhaps with the ferry")


def with_ferry(duration: str, ferry: str) -> str:
    """Return how long a trip takes, and that it takes the ferry where it does."""
    return f"{duration}, {ferry}" if duration and ferry else duration


def fare_note() -> str:
    """Return what to know of a ferry before taking it."""
    return _(
        "The river is crossed by ferry: it costs a fare and does not leave at every hour. "
        "Look at its timetable first."
    )


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
