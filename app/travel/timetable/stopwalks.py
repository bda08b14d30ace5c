"""Walks between any point and the stops that one would walk to."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from app.core.geo import LonLat
from app.core.units import FloatArray
from app.travel.times import Points
from app.travel.timetable.network import Stops
from app.travel.timetable.sampling import Egress
from app.travel.timetable.walking import Grid, Near, nearest

RADIUS_M = 1200.0
# Where fewer stops than this are that near, the nearest few somewhat further count.
FEW = 3
FURTHER_M = 3000.0


@dataclass(frozen=True, slots=True)
class StopWalks:
    """All stops within 1.2 km of a point, or the nearest three within 3 km.

    The second counts where fewer than three stops lie within 1.2 km.

    Attributes:
        near: the stops, for questions about 1.2 km.
        further: the stops, for questions about 3 km.
        s_per_m: seconds to walk a metre of straight line.
    """

    near: Grid
    further: Grid
    s_per_m: float

    @classmethod
    def of(cls, stops: Stops, s_per_m: float) -> Self:
        """Prepare the stops of a network for questions."""
        near, further = (Grid.of(stops.lon, stops.lat, m) for m in (RADIUS_M, FURTHER_M))
        return cls(near, further, s_per_m)

    def egress(self, points: Points) -> Egress:
        """Return the walks of all points, in whole seconds; unknown points have none."""
        near = self._stops_near(points.lon, points.lat)
        return Egress(near.point, near.stop, np.ceil(near.metres * self.s_per_m))

    def around(self, point: LonLat) -> dict[int, int]:
        """Return the walks of one point: whole seconds by stop."""
        walks = self.egress(Points(np.array([point.lon]), np.array([point.lat])))
        return dict(zip(walks.stop.tolist(), walks.seconds.astype(np.int64).tolist(), strict=True))

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
