"""Questions to the routing library, and its answers as arrays: unknown is NaN, never far."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from app.core.geo import LonLat
from app.core.units import METRES_PER_KM, FloatArray
from app.travel.road.actors import Actors
from app.travel.road.config import COSTING
from app.travel.times import Mode, Points

# Farther from any road than this, the road to it is anybody's guess.
SNAP_M = 1_000.0
# Straight metres a minute between a door and the road: 4 km/h, a tenth of it detour.
OFF_ROAD_M_PER_MIN = 60.0
SECONDS_PER_MIN = 60.0
METRES_PER_DEGREE = 111_200.0
# Roads that reach fewer others than this are left aside: the first try, half as dear as
# the library's own, and the second for what it left open.
FIRST_REACH, SECOND_REACH = 5, 50


@dataclass(frozen=True, slots=True)
class Trips:
    """(n,) minutes and km from one origin by road; NaN together where unknown."""

    minutes: FloatArray
    km: FloatArray


def trips(actors: Actors, origin: LonLat, points: Points, mode: Mode) -> Trips:
    """Return the trips to all points, all of them known points.

    What the first, quick try cannot connect, such as a point that fell on a lone piece
    of road, is asked once more with the library's own care.
    """
    found = _tried(actors, origin, points, mode, FIRST_REACH)
    left = np.flatnonzero(np.isnan(found.minutes))
    if left.size:
        again = _tried(actors, origin, points.take(left), mode, SECOND_REACH)
        found.minutes[left], found.km[left] = again.minutes, again.km
    return found


def off_road_m(actors: Actors, points: Points, mode: Mode, reach: int) -> FloatArray:
    """Return (n,) metres between each point and its road, NaN where none is near."""
    question = {
        "locations": [_location(*at, reach) for at in zip(points.lon, points.lat, strict=True)],
        "costing": COSTING[mode],
    }
    lon, lat = np.full((2, len(points)), np.nan)
    for row, answer in enumerate(actors.ask("locate", question)):
        if answer.get("edges"):
            edge = answer["edges"][0]
            lon[row], lat[row] = edge["correlated_lon"], edge["correlated_lat"]
    east = (lon - points.lon) * np.cos(np.radians(points.lat))
    metres: FloatArray = np.hypot(east, lat - points.lat) * METRES_PER_DEGREE
    return metres


def _tried(actors: Actors, origin: LonLat, points: Points, mode: Mode, reach: int) -> Trips:
    """Return the trips that one try finds.

    A point without a road is left out before: the library would say that it takes no
    time at all, or refuse the whole question.
    """
    minutes, km = np.full((2, len(points)), np.nan)
    ends = Points(np.append(points.lon, origin.lon), np.append(points.lat, origin.lat))
    off_m = off_road_m(actors, ends, mode, reach)
    on = np.flatnonzero(np.isfinite(off_m[:-1]))
    if np.isnan(off_m[-1]) or not on.size:
        return Trips(minutes, km)
    walked_m = off_m[on] + off_m[-1]
    on_road = _matrix(actors, origin, points.take(on), mode, reach)
    minutes[on] = on_road.minutes + walked_m / OFF_ROAD_M_PER_MIN
    km[on] = on_road.km + walked_m / METRES_PER_KM
    return Trips(minutes, km)


def _matrix(actors: Actors, origin: LonLat, points: Points, mode: Mode, reach: int) -> Trips:
    """Return the trips along roads between points that have one."""
    question = {
        "sources": [_location(origin.lon, origin.lat, reach)],
        "targets": [_location(*at, reach) for at in zip(points.lon, points.lat, strict=True)],
        "costing": COSTING[mode],
        "units": "kilometers",
        "verbose": False,
    }
    found = actors.ask("matrix", question)["sources_to_targets"]
    # None becomes NaN: no way was found, which is not the same as a long one.
    seconds = np.array(found["durations"][0], float)
    km = np.array(found["distances"][0], float)
    return Trips(seconds / SECONDS_PER_MIN, np.where(np.isnan(seconds), np.nan, km))


def _location(lon: float, lat: float, reach: int) -> dict[str, Any]:
    return {
        "lon": float(lon),
        "lat": float(lat),
        "minimum_reachability": reach,
        "search_cutoff": SNAP_M,
    }
