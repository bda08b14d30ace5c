"""Walking, cycling and driving by real roads, as a provider of travel times."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import cos, inf, radians
from pathlib import Path
from typing import Self

import numpy as np
from shapely import MultiPolygon

from app.core.geo import MAX_LAT, MAX_LON, Box, LonLat, roughly_metres_between
from app.core.units import METRES_PER_KM, MINUTES_PER_HOUR, FloatArray, IntArray
from app.travel.prefilter import prefilter
from app.travel.road import asking, isochrones
from app.travel.road.actors import Actors
from app.travel.road.config import COSTING, FARTHEST_KM
from app.travel.road.tiles import Tiles, read
from app.travel.times import Mode, Points, Source, Times

# Raise it when the same tiles begin to answer otherwise: caches depend on it.
MODEL = 1
AT_LEAST, AT_MOST = 50, 500
# In a straight line nobody is faster, with the wind or on a motorway.
FASTEST_KMH = {Mode.WALK: 7.0, Mode.BICYCLE: 35.0, Mode.CAR: 120.0}


@dataclass(frozen=True, slots=True)
class Spread:
    """How far a trip may be from the engine's minutes: `low` and `high` times, and then some.

    Attributes:
        low: minutes of a good trip / the engine's, 0 to 1.
        high: minutes of a bad trip / the engine's, >= 1.
        more_min: what a bad trip takes besides, such as parking; >= 0.
    """

    low: float
    high: float
    more_min: float


# The engine's speeds are those of an empty, dry, flat road. Walkers differ between 4.2 and
# 6 km/h around its 5.1; cyclists by their bicycle and the climb; drivers by traffic,
# winter and a place to park. Assumptions with their reasons in docs/decisions/0033.
SPREADS = {
    Mode.WALK: Spread(0.85, 1.25, 1.0),
    Mode.BICYCLE: Spread(0.8, 1.4, 2.0),
    Mode.CAR: Spread(0.85, 1.3, 4.0),
}


@dataclass(frozen=True, slots=True)
class Road:
    """Travel times over the roads of an OpenStreetMap extract; transit is unknown to it.

    Asks the engine for the nearest 50 to 500 points within reach of the limit; the rest
    is unknown, as is what lies off the extract, farther than a kilometre from any road,
    or where no road leads: unknown, never far. Minutes and km are along the road, with
    the walk from the door to it. A trip longer than the limit is answered where it was
    asked: the truth, not a reason to ask who knows less. Departure is ignored: there is
    no traffic in an extract.

    Safe to share between threads.
    """

    tiles: Tiles
    actors: Actors

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Make the tiles of a folder ready for questions.

        Raises:
            RoadFileError: they are missing, damaged or of another version of the library,
                or the library is not installed; the message says which.
        """
        tiles = read(folder)
        road = cls(tiles, Actors(folder / tiles.file))
        road.actors.ask("status", {})
        return road

    @property
    def version(self) -> str:
        """Return what a cache of its answers is valid for."""
        return f"{self.tiles.sha256[:16]}-{self.tiles.library}-{MODEL}"

    @property
    def bounds(self) -> Box:
        """Return the box that holds the roads."""
        return self.tiles.bounds

    @property
    def built_on(self) -> date:
        """Return the day on which the tiles were built."""
        return self.tiles.built_at.date()

    @property
    def osm_name(self) -> str:
        """Return the name of the OpenStreetMap file that the roads are from."""
        return self.tiles.osm_name

    def one_to_many(
        self,
        origin: LonLat,
        points: Points,
        mode: Mode,
        *,
        limit_min: float | None,
        when: datetime | None = None,  # noqa: ARG002 - part of the question
    ) -> Times:
        """Return the times to all points, by road."""
        minutes, km = np.full((2, len(points)), np.nan)
        rows = self._worth_asking(origin, points, mode, limit_min)
        if rows.size:
            found = asking.trips(self.actors, origin, points.take(rows), mode)
            minutes[rows], km[rows] = found.minutes, found.km
        return _banded(minutes, km, mode)

    def _worth_asking(
        self, origin: LonLat, points: Points, mode: Mode, limit_min: float | None
    ) -> IntArray:
        """Return the rows of the points that the engine is asked for."""
        near_roads = _widened(self.bounds)
        if mode not in COSTING or not near_roads.holds(origin):
            return np.empty(0, np.int64)
        metres = roughly_metres_between(origin, points.lon, points.lat)
        inside = near_roads.contains(points.lon, points.lat)
        rows = np.flatnonzero(inside & (metres <= FARTHEST_KM[mode] * METRES_PER_KM))
        reach_m = _reach_m(mode, limit_min)
        nearest = prefilter(origin, points.take(rows), reach_m, AT_LEAST, AT_MOST)
        return rows[nearest]

    def isochrones(self, origin: LonLat, mode: Mode, minutes: Sequence[int]) -> list[MultiPolygon]:
        """Return the area within reach for each of these minutes, in their order.

        Empty where nothing is known: off the extract, far from any road, by transit.

        Raises:
            ValueError: minutes are not within 1 to 240, or there are more than 24.
        """
        if mode not in COSTING or not _widened(self.bounds).holds(origin):
            return [MultiPolygon() for _ in minutes]
        return isochrones.reached(self.actors, origin, mode, minutes)


def _widened(box: Box) -> Box:
    """Return the box with all that is near enough to a road in it."""
    north = asking.SNAP_M / asking.METRES_PER_DEGREE
    east = north / max(cos(radians(max(abs(box.south), abs(box.north)))), 0.01)
    return Box(
        max(box.west - east, -MAX_LON),
        max(box.south - north, -MAX_LAT),
        min(box.east + east, MAX_LON),
        min(box.north + north, MAX_LAT),
    )


def _reach_m(mode: Mode, limit_min: float | None) -> float:
    """Return the straight metres beyond which no trip is within the limit."""
    if limit_min is None:
        return inf
    return max(limit_min, 0.0) / MINUTES_PER_HOUR * FASTEST_KMH[mode] * METRES_PER_KM


def _banded(minutes: FloatArray, km: FloatArray, mode: Mode) -> Times:
    """Return the times with their source and band."""
    spread = SPREADS.get(mode, Spread(1.0, 1.0, 0.0))
    source = np.where(np.isnan(minutes), Source.UNKNOWN, Source.ROAD).astype(np.int8)
    high = minutes * spread.high + spread.more_min
    return Times(minutes, km, minutes * spread.low, high, source)
