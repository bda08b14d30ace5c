"""How far one gets at a site: by its road engine, its timetable or its table, cut to its land."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from threading import Lock
from typing import TypeAlias

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from app.core.geo import Box, LonLat, box_around
from app.core.units import METRES_PER_KM, MINUTES_PER_HOUR, BoolArray
from app.territory.land import land_of
from app.territory.sites import SiteView
from app.territory.travelling import files_of, provider, road, timetable
from app.travel import Mode, Points, Source, Times, chosen
from app.travel.isochrone import Isochrones, isochrones
from app.travel.table.provider import FASTEST_KMH
from app.travel.timetable import BY_TIMETABLE

LIMITS_MIN = (15, 30, 45, 60)
# Starts within about a hundred metres of each other share their areas.
CELL_DECIMALS = 3
MOST_KEPT = 64
# No bus of a valley is faster than a car.
_FASTEST_KMH = FASTEST_KMH | {Mode.TRANSIT: FASTEST_KMH[Mode.CAR]}
# What is known just beyond the border shapes the area before it is cut off.
_BEYOND_DEG = 0.02
# On open land a third more time leads to 1.8 times the area, in one narrow valley to 1.3.
_LEAST_GROWTH = 1.2
_WHOLE_SHARE = 0.9

Key: TypeAlias = tuple[object, ...]
_kept: OrderedDict[Key, Isochrones] = OrderedDict()
_lock = Lock()


def reach_of(
    site: SiteView, origin: LonLat, mode: Mode, limits_min: tuple[int, ...] = LIMITS_MIN
) -> Isochrones:
    """Return the areas within reach of a place, kept for the next who asks from near there."""
    cell = LonLat(round(origin.lon, CELL_DECIMALS), round(origin.lat, CELL_DECIMALS))
    key: Key = (site.key, site.version, cell, mode, limits_min, *_state(site))
    with _lock:
        found = _kept.get(key)
        if found is not None:
            _kept.move_to_end(key)
            return found
    made = _on_land(_made(site, cell, mode, limits_min), site)
    with _lock:
        _kept[key] = made
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return made


def _state(site: SiteView) -> tuple[int, ...]:
    """Return what changes whenever a file of travel times does."""
    return tuple(_changed_ns(path) for path in vars(files_of(site.key)).values())


def _changed_ns(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _made(site: SiteView, origin: LonLat, mode: Mode, limits_min: tuple[int, ...]) -> Isochrones:
    by_road = _by_road(site, origin, mode, limits_min)
    if by_road is not None:
        return by_road
    chain = provider(site)
    by_timetable = mode is Mode.TRANSIT and timetable(site.key) is not None

    def ask(points: Points) -> Times:
        times = chain.one_to_many(origin, points, mode, limit_min=None)
        if by_timetable:
            return _only(times, np.isin(times.source, BY_TIMETABLE))
        guessed = times.source == Source.ESTIMATE
        return times if guessed.all() else _only(times, ~guessed)

    return isochrones(ask, _frame(site, origin, mode, limits_min[-1]), limits_min)


def _by_road(
    site: SiteView, origin: LonLat, mode: Mode, limits_min: tuple[int, ...]
) -> Isochrones | None:
    """Return the road engine's own areas; None where it has none, or its roads end too soon."""
    engine = road(site.key)
    if engine is None:
        return None
    longest = limits_min[-1]
    asked = sorted({*limits_min, max(longest * 3 // 4, 1)})
    # Each area lies within the next, whatever the engine's own smoothing has made of them.
    grown = list(accumulate(engine.isochrones(origin, mode, asked), shapely.union))
    by_limit = dict(zip(asked, grown, strict=True))
    if grown[-1].is_empty or _stuck(grown[-2], grown[-1], site):
        return None
    areas = tuple(MultiPolygon(_polygons(by_limit[limit])) for limit in limits_min)
    unknown = (float("nan"),) * len(limits_min)
    return Isochrones(limits_min, areas, unknown, unknown, (Source.ROAD,))


def _stuck(shorter: BaseGeometry, longer: BaseGeometry, site: SiteView) -> bool:
    """Say whether a third more time leads hardly farther: the engine's roads end there.

    Its extract may be of one valley only. Where the whole site is in reach nothing can grow.
    """
    land = land_of(site).outline
    everywhere = longer.intersection(land).area > _WHOLE_SHARE * land.area
    return not everywhere and longer.area < _LEAST_GROWTH * shorter.area


def _only(times: Times, known: BoolArray) -> Times:
    """Leave out what a better source does not know.

    Where no bus runs it does not matter what the roads say; and where the table knows no
    road, the straight line would climb over the ridge.
    """
    return chosen(known, times, Times.unknown(len(times)))


def _frame(site: SiteView, origin: LonLat, mode: Mode, limit_min: int) -> Box:
    """Return the part of the site that anybody could reach at all."""
    reach_m = limit_min / MINUTES_PER_HOUR * _FASTEST_KMH[mode] * METRES_PER_KM
    around, bounds = box_around(origin, reach_m), site.bounds
    west = max(around.west, bounds.west - _BEYOND_DEG)
    south = max(around.south, bounds.south - _BEYOND_DEG)
    east = max(min(around.east, bounds.east + _BEYOND_DEG), west)
    return Box(west, south, east, max(min(around.north, bounds.north + _BEYOND_DEG), south))


def _on_land(found: Isochrones, site: SiteView) -> Isochrones:
    """Return the areas without what lies outside the site or in its waters."""
    land = land_of(site)
    return replace(
        found, areas=tuple(_cut(area, land.outline, land.waters) for area in found.areas)
    )


def _cut(area: MultiPolygon, outline: MultiPolygon, water: BaseGeometry) -> MultiPolygon:
    sound = area if area.is_valid else area.buffer(0)
    left = shapely.difference(shapely.intersection(sound, outline), water)
    return MultiPolygon(_polygons(left))


def _polygons(geometry: BaseGeometry) -> list[Polygon]:
    return [part for part in shapely.get_parts(geometry) if isinstance(part, Polygon)]
