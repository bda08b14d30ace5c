"""Walks between any point and the stops that one would walk to."""

from dataclasses import dataclass, field
from typing import Self

import numpy as np

from app.core.geo import LonLat
from app.core.units import FloatArray, IntArray
from app.travel.lately import OfLatePoints
from app.travel.times import Mode, Points
from app.travel.timetable.footways import Footways
from app.travel.timetable.network import Stops
from app.travel.timetable.sampling import Egress
from app.travel.timetable.walking import Grid, Near, nearest

RADIUS_M = 1200.0
# Where fewer stops than this are that near, the nearest few somewhat further count.
FEW = 3
FURTHER_M = 3000.0
# A table of ways between villages knows a lake or a cliff, not the lanes of a village: it is
# asked about walks from this length on, and believed where it says much longer.
OBSTACLE_FROM_M = 400.0
OBSTACLE_RATIO = 2.0
# So that 20,000 places times all centres of a table never lie in memory at once.
_POINTS_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class StopWalks:
    """All stops within 1.2 km of a point, or the nearest three within 3 km.

    The second counts where fewer than three stops lie within 1.2 km.

    Attributes:
        near: the stops, for questions about 1.2 km.
        further: the stops, for questions about 3 km.
        s_per_m: seconds to walk a metre of straight line.
        footways: who knows what lies in the way; None where nobody does.
    """

    near: Grid
    further: Grid
    s_per_m: float
    footways: Footways | None = None
    _late: OfLatePoints[Egress] = field(
        default_factory=OfLatePoints, init=False, repr=False, compare=False
    )

    @classmethod
    def of(cls, stops: Stops, s_per_m: float, footways: Footways | None = None) -> Self:
        """Prepare the stops of a network for questions."""
        near, further = (Grid.of(stops.lon, stops.lat, m) for m in (RADIUS_M, FURTHER_M))
        return cls(near, further, s_per_m, footways)

    def egress(self, points: Points) -> Egress:
        """Return the walks of all points, in whole seconds; unknown points have none.

        A walk that the table of ways says to be much longer than its straight line takes as
        long as the table says: there is a lake, a river or a cliff in between.
        """
        return self._late.of_points(points, self._egress)

    def _egress(self, points: Points) -> Egress:
        near = self._stops_near(points.lon, points.lat)
        seconds = np.ceil(near.metres * self.s_per_m)
        rows = np.flatnonzero(near.metres >= OBSTACLE_FROM_M)
        if self.footways is not None and rows.size:
            around = np.ceil(self._by_footways(points, near, rows) * 60)
            # NaN compares false: what the table does not know stays as it is.
            longer = around > seconds[rows] * OBSTACLE_RATIO
            seconds[rows[longer]] = around[longer]
        return Egress(near.point, near.stop, seconds)

    def around(self, point: LonLat) -> dict[int, int]:
        """Return the walks of one point: whole seconds by stop."""
        walks = self.egress(Points(np.array([point.lon]), np.array([point.lat])))
        return dict(zip(walks.stop.tolist(), walks.seconds.astype(np.int64).tolist(), strict=True))

    def _by_footways(self, points: Points, near: Near, rows: IntArray) -> FloatArray:
        """Return (r,) minutes of some of the walks by the table; NaN where it knows none."""
        assert self.footways is not None  # noqa: S101 - asked only where there is one
        stops = Points(self.near.lon, self.near.lat)
        point, stop = near.point[rows], near.stop[rows]
        minutes = np.empty(rows.size)
        for first in range(0, len(points), _POINTS_AT_ONCE):
            part = slice(*np.searchsorted(point, (first, first + _POINTS_AT_ONCE)).tolist())
            pairs = point[part], stop[part]
            minutes[part] = self.footways.between(points, stops, pairs, Mode.WALK)
        return minutes

    def _stops_near(self, lon: FloatArray, lat: FloatArray) -> Near:
        near = self.near.near(lon, lat)
        sparse = np.flatnonzero(np.bincount(near.point, minlength=lon.size) < FEW)
        if not sparse.size:
            return near
        found = nearest(self.further.near(lon[sparse], lat[sparse]), FEW)
        dense = ~np.isin(near.point, sparse)
        point = np.concatenate([near.point[dense], sparse[found.point]])
        stop = np.concatenate([near.stop[dense], found.stop])
        metres = np.concatenate([near.metres[dense], found.metres])
        order = np.argsort(point, kind="stable")
        return Near(point[order], stop[order], metres[order])
