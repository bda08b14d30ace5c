"""How long a trip takes when nobody knows: straight line, detour, speed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import isfinite

import numpy as np

from app.core.geo import LonLat, roughly_metres_between
from app.core.units import METRES_PER_KM, MINUTES_PER_HOUR, FloatArray
from app.travel.times import Mode, Points, Source, Times


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast a mode is at a site, and how far off that may be.

    Attributes:
        detour: length of the way / straight line, >= 1.
        kmh: speed on the way, > 0.
        overhead_min: parking, waiting, walking to the stop; >= 0.
        low: minutes of a good trip / estimated minutes, 0 to 1.
        high: minutes of a bad trip / estimated minutes, >= 1.

    Raises:
        ValueError: a value is out of its range.
    """

    detour: float
    kmh: float
    overhead_min: float = 0.0
    low: float = 1.0
    high: float = 1.0

    def __post_init__(self) -> None:
        """Refuse speeds that no trip can have."""
        sound = self.detour >= 1 and self.kmh > 0 and self.overhead_min >= 0
        banded = 0 <= self.low <= 1 <= self.high
        finite = all(map(isfinite, (self.detour, self.kmh, self.overhead_min)))
        if not (sound and banded and finite and isfinite(self.high)):
            raise ValueError(f"not a possible speed: {self}")

    def minutes(self, km: FloatArray) -> FloatArray:
        """Return the minutes of ways of these lengths, (n,) or any shape, in km."""
        minutes: FloatArray = self.overhead_min + km / self.kmh * MINUTES_PER_HOUR
        return minutes

    def reach_m(self, limit_min: float) -> float:
        """Return the straight line that the estimate covers in this time, in metres."""
        moving_min = max(limit_min - self.overhead_min, 0.0)
        return moving_min / MINUTES_PER_HOUR * self.kmh / self.detour * METRES_PER_KM


@dataclass(frozen=True, slots=True)
class StraightLine:
    """The provider that always answers, for the modes that have a speed.

    minutes = overhead + straight km x detour / kmh x 60, band = minutes x low..high.
    An unknown point or a mode without a speed gives an unknown time. The limit is
    ignored: every pair costs the same. The straight line is exact to 0.1 %, far
    inside the band; a distance to show comes from `metres_between`.
    """

    speeds: Mapping[Mode, Speed]

    @property
    def version(self) -> str:
        """Return what a cache of its answers is valid for."""
        return " ".join(f"{mode}:{speed}" for mode, speed in sorted(self.speeds.items()))

    def one_to_many(
        self,
        origin: LonLat,
        points: Points,
        mode: Mode,
        *,
        limit_min: float | None,  # noqa: ARG002 - part of the question
        when: datetime | None = None,  # noqa: ARG002 - part of the question
    ) -> Times:
        """Return the estimated times to all points."""
        speed = self.speeds.get(mode)
        if speed is None:
            return Times.unknown(len(points))
        straight_m = roughly_metres_between(origin, points.lon, points.lat)
        km = straight_m / METRES_PER_KM * speed.detour
        minutes = speed.minutes(km)
        source = np.where(np.isnan(minutes), Source.UNKNOWN, Source.ESTIMATE)
        low, high = minutes * speed.low, minutes * speed.high
        return Times(minutes, km, low, high, source.astype(np.int8))
