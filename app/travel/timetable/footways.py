"""What the walks of a trip take: by a table of ways where there is one, else a straight line."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from app.core.geo import LonLat, roughly_metres_between
from app.core.units import FloatArray, IntArray
from app.travel.times import Mode, Points, Provider, Source, Times, chosen

# Nobody walks faster in a straight line, so that no walk of the table is left out.
_FASTEST_M_PER_MIN = 7000 / 60


class Footways(Provider, Protocol):
    """Whoever knows lakes, rivers and cliffs on foot: a site's table."""

    @property
    def version(self) -> str:
        """Return what a cache of its answers is valid for."""
        ...

    def between(
        self, starts: Points, ends: Points, pairs: tuple[IntArray, IntArray], mode: Mode
    ) -> FloatArray:
        """Return (p,) minutes from row to row of starts and ends; NaN where unknown."""
        ...


@dataclass(frozen=True, slots=True)
class AllTheWay:
    """Walks from door to door, as far as anybody goes.

    Attributes:
        s_per_m: seconds for a metre of straight line, where no table knows better.
        longest_min: the longest walk that counts.
        footways: who knows better; None where nobody does.
    """

    s_per_m: float
    longest_min: float
    footways: Footways | None

    def times(self, origin: LonLat, points: Points) -> Times:
        """Return (n,) the walks, in whole seconds; unknown where too far.

        What the table does not know takes as long as its straight line says, without a band.
        """
        metres = roughly_metres_between(origin, points.lon, points.lat)
        minutes = np.ceil(metres * self.s_per_m) / 60
        km, low, high = np.full(len(points), np.nan), minutes.copy(), minutes.copy()
        near = np.flatnonzero(metres <= self.longest_min * _FASTEST_M_PER_MIN)
        if self.footways is not None and near.size:
            said = self.footways.one_to_many(origin, points.take(near), Mode.WALK, limit_min=None)
            told = np.isfinite(said.minutes)
            rows = near[told]
            minutes[rows] = np.ceil(said.minutes[told] * 60) / 60
            km[rows] = said.km[told]
            low[rows] = np.minimum(said.low[told], minutes[rows])
            high[rows] = np.maximum(said.high[told], minutes[rows])
        return _up_to(self.longest_min, minutes, km, low, high)


def _up_to(
    longest_min: float, minutes: FloatArray, km: FloatArray, low: FloatArray, high: FloatArray
) -> Times:
    # NaN compares false: an unknown point has no walk.
    walked = minutes <= longest_min
    source = np.where(np.isnan(minutes), Source.UNKNOWN, Source.WALKED).astype(np.int8)
    return chosen(walked, Times(minutes, km, low, high, source), Times.unknown(minutes.size))
