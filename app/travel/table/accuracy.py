"""How far off a provider is, against pairs of places whose minutes are known."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import numpy as np

from app.core.geo import LonLat
from app.core.units import BoolArray, FloatArray
from app.travel.times import Mode, Points, Provider

NEAR_MIN = 30.0


@dataclass(frozen=True, slots=True)
class Pairs:
    """Trips whose minutes are known: (n,) degrees of both ends, (n,) minutes > 0.

    Raises:
        ValueError: the lengths differ.
    """

    from_lon: FloatArray
    from_lat: FloatArray
    to_lon: FloatArray
    to_lat: FloatArray
    minutes: FloatArray

    def __post_init__(self) -> None:
        """Refuse columns that do not belong together."""
        columns = (self.from_lon, self.from_lat, self.to_lon, self.to_lat, self.minutes)
        if any(c.shape != (len(self.minutes),) for c in columns):
            raise ValueError(f"shapes differ: {[c.shape for c in columns]}")

    def __len__(self) -> int:
        """Return how many trips there are."""
        return self.minutes.size


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How far off a provider was; shares are NaN where there was nothing to measure.

    Attributes:
        known: trips that it answered.
        unknown: trips that it left open.
        median: median of |estimated - true| / true.
        p90: the same, of which nine in ten trips stay below.
        wrongly_near: share of its "within 30 minutes" that take longer.
        missed: share of trips truly within 30 minutes that it puts beyond, or leaves open.
        low, high: true / estimated minutes, of which one in ten trips is below, above.
    """

    known: int
    unknown: int
    median: float
    p90: float
    wrongly_near: float
    missed: float
    low: float
    high: float


def together(parts: Sequence[Pairs]) -> Pairs:
    """Return the trips of all parts, in their order."""
    names = ("from_lon", "from_lat", "to_lon", "to_lat", "minutes")
    columns = ([getattr(part, name) for part in parts] for name in names)
    return Pairs(*(np.concatenate([np.empty(0), *column]) for column in columns))


def evaluate(provider: Provider, pairs: Pairs, mode: Mode = Mode.CAR) -> Accuracy:
    """Return how far off the provider is over these trips."""
    said, _ = estimated(provider, pairs, mode)
    known = np.isfinite(said)
    ratio = said[known] / pairs.minutes[known]
    error = np.abs(ratio - 1)
    near, truly_near = said <= NEAR_MIN, pairs.minutes <= NEAR_MIN
    return Accuracy(
        known=int(known.sum()),
        unknown=int((~known).sum()),
        median=_quantile(error, 0.5),
        p90=_quantile(error, 0.9),
        wrongly_near=_share(~truly_near[near]),
        missed=_share(~near[truly_near]),
        low=_quantile(1 / ratio, 0.1),
        high=_quantile(1 / ratio, 0.9),
    )


def estimated(provider: Provider, pairs: Pairs, mode: Mode) -> tuple[FloatArray, FloatArray]:
    """Return (n,) minutes and km that the provider says, NaN where unknown.

    Asks once for each origin.
    """
    minutes, km = np.full((2, len(pairs)), np.nan)
    starts = sorted(zip(pairs.from_lon, pairs.from_lat, range(len(pairs)), strict=True))
    for (lon, lat), group in groupby(starts, key=itemgetter(0, 1)):
        rows = np.array([row for *_, row in group])
        points = Points(pairs.to_lon[rows], pairs.to_lat[rows])
        times = provider.one_to_many(LonLat(lon, lat), points, mode, limit_min=None)
        minutes[rows], km[rows] = times.minutes, times.km
    return minutes, km


def _quantile(values: FloatArray, share: float) -> float:
    """Return the quantile, NaN of nothing."""
    return float(np.quantile(values, share)) if values.size else float("nan")


def _share(hits: BoolArray) -> float:
    """Return the share that is true, NaN of nothing."""
    return float(np.mean(hits)) if hits.size else float("nan")
