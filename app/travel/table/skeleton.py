"""The roads that buses trace: lengths and running times between consecutive stops."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from app.core.units import MINUTES_PER_HOUR, FloatArray, IntArray
from app.travel.table.feed import Feed, Run
from app.travel.table.mesh import KM_PER_DEGREE
from app.travel.table.roads import Roads, joined
from app.travel.times import Mode

# Minutes are whole in timetables: speeds are read over stretches at least this long.
STRETCH_MIN = 6.0
# Roads up a slope are at most this much longer than the straight line.
STEEPEST_WIGGLE = 2.5


@dataclass(frozen=True, slots=True)
class Habits:
    """How stop distances and bus times become road lengths and driving times.

    Attributes:
        wiggle: road / straight line between stops a few hundred metres apart.
        wiggle_per_km: by how much that grows with each kilometre between stops,
            because a longer gap hides more bends.
        most_wiggle: what it never exceeds but on slopes.
        bus_kmh: a bus slower than this in a straight line drives hairpins, not slowly:
            the road is as long as it takes.
        car_of_bus: minutes of a car / minutes of a bus between its stops.
        stop_min: what the bus loses at each stop.
        car_start_min: what every drive takes besides the road: setting off and parking.
        car_kmh: what a car does not exceed on such roads.
        walk_kmh, bicycle_kmh: on slopes of a kind that is not known.
        join_km: how far apart stops are still taken for one place of the network.
        join_kmh: car speed on these short joins.
    """

    wiggle: float = 1.1
    wiggle_per_km: float = 0.05
    most_wiggle: float = 1.3
    bus_kmh: float = 28.0
    car_of_bus: float = 0.85
    stop_min: float = 0.5
    car_start_min: float = 2.5
    car_kmh: float = 75.0
    walk_kmh: float = 4.5
    bicycle_kmh: float = 13.0
    join_km: float = 0.3
    join_kmh: float = 25.0

    def road_km(self, straight_km: FloatArray, bus_min: FloatArray) -> FloatArray:
        """Return (m,) lengths of the roads between stops."""
        wiggle = self.wiggle + self.wiggle_per_km * straight_km
        bends_km = straight_km * np.minimum(wiggle, self.most_wiggle)
        hairpins_km = (bus_min - self.stop_min) / MINUTES_PER_HOUR * self.bus_kmh
        return np.clip(hairpins_km, bends_km, straight_km * STEEPEST_WIGGLE)

    def car_min(self, km: FloatArray, bus_min: FloatArray) -> FloatArray:
        """Return (m,) driving minutes on these roads."""
        moving_min = self.car_of_bus * np.maximum(bus_min - self.stop_min, bus_min / 3)
        return np.maximum(moving_min, km / self.car_kmh * MINUTES_PER_HOUR)


def skeleton(feed: Feed, habits: Habits) -> Roads:
    """Return the roads between the consecutive stops of all runs, joined where near."""
    plane = _plane(feed.lon, feed.lat)
    shares = _stretches(feed.runs, plane)
    ends = np.array(list(shares), np.int64).reshape(-1, 2)
    straight_km = _length(plane, ends)
    bus_min = np.array([float(np.median(minutes)) for minutes in shares.values()])
    km = habits.road_km(straight_km, bus_min)
    bus_roads = _roads(feed, ends, km, habits.car_min(km, bus_min), habits)
    pairs = cKDTree(plane).query_pairs(habits.join_km, output_type="ndarray").astype(np.int64)
    join_km = _length(plane, pairs) * habits.most_wiggle
    join_min = join_km / habits.join_kmh * MINUTES_PER_HOUR
    return joined([bus_roads, _roads(feed, pairs, join_km, join_min, habits)])


def foot_minutes(km: FloatArray, habits: Habits) -> Mapping[Mode, FloatArray]:
    """Return walking and cycling minutes over these lengths; the climb is not known."""
    return {
        Mode.WALK: km / habits.walk_kmh * MINUTES_PER_HOUR,
        Mode.BICYCLE: km / habits.bicycle_kmh * MINUTES_PER_HOUR,
    }


def _roads(
    feed: Feed, ends: IntArray, km: FloatArray, car_min: FloatArray, habits: Habits
) -> Roads:
    """Return roads over the stops of the feed, for all three modes."""
    minutes = {**foot_minutes(km, habits), Mode.CAR: car_min}
    return Roads(feed.lon, feed.lat, ends[:, 0], ends[:, 1], km, minutes)


def _plane(lon: FloatArray, lat: FloatArray) -> FloatArray:
    """Return (n, 2) kilometres on a plane, good to 0.5 % within a site."""
    shrink = np.cos(np.radians(lat.mean())) if lat.size else 1.0
    return np.column_stack([lon * shrink, lat]) * KM_PER_DEGREE


def _length(plane: FloatArray, ends: IntArray) -> FloatArray:
    """Return (m,) straight km between the ends."""
    km: FloatArray = np.hypot(*(plane[ends[:, 0]] - plane[ends[:, 1]]).T)
    return km


def _stretches(runs: Iterable[Run], plane: FloatArray) -> dict[tuple[int, int], list[float]]:
    """Return for each two consecutive stops the bus minutes that each run suggests."""
    found: dict[tuple[int, int], list[float]] = defaultdict(list)
    for run in runs:
        legs_km = np.hypot(*np.diff(plane[run.stops], axis=0).T)
        for leg, minutes in enumerate(leg_minutes(run, legs_km)):
            a, b = sorted((int(run.stops[leg]), int(run.stops[leg + 1])))
            if a != b and minutes > 0:
                found[a, b].append(minutes)
    return found


def leg_minutes(run: Run, legs_km: FloatArray) -> FloatArray:
    """Return (k - 1,) moving minutes on each leg of a run, not whole ones.

    The clock stands still at stops, missing times are interpolated by distance, and a
    leg's minutes are its share of the shortest stretch around it that takes
    `STRETCH_MIN`. NaN where the run tells no time or does not move.
    """
    along_km = np.concatenate([[0.0], np.cumsum(legs_km)])
    moving = _moving(run, along_km)
    minutes = np.full(legs_km.size, np.nan)
    if np.isnan(moving).any() or along_km[-1] <= 0:
        return minutes
    for leg in range(legs_km.size):
        first, last = _stretch(moving, leg)
        span_km = along_km[last] - along_km[first]
        if span_km > 0:
            minutes[leg] = legs_km[leg] * (moving[last] - moving[first]) / span_km
    return minutes


def _moving(run: Run, along_km: FloatArray) -> FloatArray:
    """Return (k,) minutes since the start without the time at stops; NaN if unknown."""
    dwell = np.nan_to_num(np.maximum(run.departs_min - run.arrives_min, 0.0))
    arrives = run.arrives_min - np.concatenate([[0.0], np.cumsum(dwell)[:-1]])
    timed = np.flatnonzero(~np.isnan(arrives))
    if timed.size < 2:  # noqa: PLR2004 - two times make a duration
        return np.full(arrives.size, np.nan)
    between: FloatArray = np.interp(along_km, along_km[timed], arrives[timed])
    return between


def _stretch(moving: FloatArray, leg: int) -> tuple[int, int]:
    """Return the first and last stop of the stretch around a leg to read its speed from."""
    first, last = leg, leg + 1
    while moving[last] - moving[first] < STRETCH_MIN:
        if first == 0 and last == moving.size - 1:
            break
        first, last = max(first - 1, 0), min(last + 1, moving.size - 1)
    return first, last
