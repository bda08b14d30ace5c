"""Public transport where no timetable is known: its usual pace along the table's roads."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from app.core.geo import LonLat, roughly_metres_between
from app.core.units import METRES_PER_KM, MINUTES_PER_HOUR
from app.travel.estimate import Speed
from app.travel.table.provider import Table
from app.travel.times import Mode, Points, Source, Times, chosen, filled, taken

# Raise it when the same table and speeds begin to answer otherwise: caches depend on it.
MODEL = 3
# Faster than anybody walks, so that no walk is left out.
FASTEST_WALK_KMH = 7.0


@dataclass(frozen=True, slots=True)
class TransitByRoad:
    """Buses take the roads: so they go round the mountains that a straight line crosses.

    minutes = overhead + road km of the table / kmh x 60, band = minutes x low..high, with
    the site's speed of public transport; who is there sooner on foot does not wait for a
    bus: that is the table's walk, and its source is `WALKED`. Only for `Mode.TRANSIT`;
    unknown where the table knows no road, or the site has no such speed. It knows no
    departure: whether a bus runs at all is the timetable's to say.
    """

    table: Table
    speeds: Mapping[Mode, Speed]

    @property
    def version(self) -> str:
        """Return what a cache of its answers is valid for."""
        return f"{self.table.version}-{MODEL}-{self.speeds.get(Mode.TRANSIT)}"

    def one_to_many(
        self,
        origin: LonLat,
        points: Points,
        mode: Mode,
        *,
        limit_min: float | None,
        when: datetime | None = None,
    ) -> Times:
        """Return the estimated times to all points."""
        speed = self.speeds.get(Mode.TRANSIT)
        if mode is not Mode.TRANSIT or speed is None:
            return Times.unknown(len(points))
        road = self.table.one_to_many(origin, points, Mode.CAR, limit_min=limit_min, when=when)
        minutes = speed.minutes(road.km)
        ridden = Times(minutes, road.km, minutes * speed.low, minutes * speed.high, road.source)
        # The walk is asked only where it could win: far away nobody is there sooner on foot.
        km = roughly_metres_between(origin, points.lon, points.lat) / METRES_PER_KM
        near = np.flatnonzero(km / FASTEST_WALK_KMH * MINUTES_PER_HOUR < minutes)
        if not near.size:
            return ridden
        walk = self.table.one_to_many(
            origin, points.take(near), Mode.WALK, limit_min=limit_min, when=when
        )
        by_bus = taken(ridden, near)
        # NaN compares false: where nobody knows the walk, the ride stands.
        walked = np.where(np.isnan(walk.minutes), walk.source, Source.WALKED).astype(np.int8)
        walk = replace(walk, source=walked)
        return filled(ridden, near, chosen(walk.minutes < by_bus.minutes, walk, by_bus))
