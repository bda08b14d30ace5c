"""What a table holds: centres, the ways between them, their bands, where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

import numpy as np

from app.core.units import FloatArray
from app.travel.times import Mode

# The finest steps that the file keeps: 0.1 minutes, 0.1 kilometres, about a metre.
STEP = 0.1
DEGREE_STEP = 1e-5
VERSION_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Band:
    """How far off an estimate may be, by the straight length of the trip.

    Attributes:
        straight_km: (k,) rising lengths between which the band is interpolated.
        low: (k,) minutes of a good trip / estimated minutes, 0 to 1.
        high: (k,) minutes of a bad trip / estimated minutes, >= 1.

    Raises:
        ValueError: the three differ in length, are empty, or are out of range.
    """

    straight_km: FloatArray
    low: FloatArray
    high: FloatArray

    def __post_init__(self) -> None:
        """Refuse bands that no estimate can have."""
        same = self.straight_km.shape == self.low.shape == self.high.shape
        if not same or self.low.ndim != 1 or not self.low.size:
            raise ValueError("a band needs as many lows and highs as lengths")
        inside = (self.low >= 0) & (self.low <= 1) & (self.high >= 1) & np.isfinite(self.high)
        if not inside.all() or not (np.diff(self.straight_km) > 0).all():
            raise ValueError("need 0 <= low <= 1 <= high < inf over rising lengths")


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways of one mode between n centres, the same in both directions.

    Attributes:
        minutes: (n, n) from centre to centre, 0 on the diagonal; NaN where no way.
        km: (n, n) length of that way; NaN exactly where minutes is.
        pace_min_per_km: minutes for each straight kilometre close to a centre, > 0.
        detour: way / straight line close to a centre, >= 1.
        band: how far off the estimates may be.
        start_min: what every trip takes besides the way: setting off and parking; >= 0.

    Raises:
        ValueError: shapes differ, a value is negative or one-sided, or a single figure
            is out of range.
    """

    minutes: FloatArray
    km: FloatArray
    pace_min_per_km: float
    detour: float
    band: Band
    start_min: float = 0.0

    def __post_init__(self) -> None:
        """Refuse matrices that are no table of ways."""
        square = self.minutes.ndim == 2 and len(set(self.minutes.shape)) < 2  # noqa: PLR2004
        if not square or self.km.shape != self.minutes.shape:
            raise ValueError(f"minutes {self.minutes.shape} and km {self.km.shape}")
        if not np.array_equal(np.isnan(self.minutes), np.isnan(self.km)):
            raise ValueError("minutes and km must be unknown together")
        for matrix in (self.minutes, self.km):
            if (matrix < 0).any() or not np.array_equal(matrix, matrix.T, equal_nan=True):
                raise ValueError("ways must be >= 0 and the same in both directions")
            if np.diagonal(matrix).any():
                raise ValueError("a centre is no way from itself")
        if not (self.pace_min_per_km > 0 and self.detour >= 1 and self.start_min >= 0):
            told = f"pace {self.pace_min_per_km}, detour {self.detour}, start {self.start_min}"
            raise ValueError(told)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a table comes from, for the page that says so.

    Attributes:
        site: key of the site.
        source: what it was built from.
        licence: under which it may be passed on.
        built_on: the day it was built.
        note: what it does not know.
        measured: measured figures, by name: shares (0.1 = 10 %) and counts.
    """

    site: str
    source: str
    licence: str
    built_on: date
    note: str = ""
    measured: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CentreTable:
    """A table of ways between the centres of a site.

    Attributes:
        lon, lat: (n,) degrees of the centres, known.
        names: n names, for people; not unique.
        ways: for each mode that the table knows.
        origin: where it comes from.

    Raises:
        ValueError: lengths differ, or a centre has no point.
    """

    lon: FloatArray
    lat: FloatArray
    names: tuple[str, ...]
    ways: Mapping[Mode, Ways]
    origin: Origin

    def __post_init__(self) -> None:
        """Refuse tables whose parts do not belong together."""
        n = len(self.names)
        if self.lon.shape != (n,) or self.lat.shape != (n,):
            raise ValueError(f"{n} names, {self.lon.shape} and {self.lat.shape} points")
        if not (np.isfinite(self.lon).all() and np.isfinite(self.lat).all()):
            raise ValueError("every centre needs a point")
        for mode, ways in self.ways.items():
            if ways.minutes.shape != (n, n):
                raise ValueError(f"{mode}: {ways.minutes.shape} ways between {n} centres")

    def __len__(self) -> int:
        """Return how many centres there are."""
        return len(self.names)

    @property
    def version(self) -> str:
        """Return a hash of all that an estimate depends on: what a cache is valid for."""
        content = sha256()
        for degrees in (self.lon, self.lat):
            content.update(np.rint(degrees / DEGREE_STEP).astype("<i4").tobytes())
        for mode in sorted(self.ways):
            ways = self.ways[mode]
            content.update(mode.encode())
            for matrix in (ways.minutes, ways.km):
                steps = np.rint(np.nan_to_num(matrix, nan=-1.0) / STEP)
                content.update(steps.astype("<i4").tobytes())
            band = np.stack([ways.band.straight_km, ways.band.low, ways.band.high])
            content.update(band.astype("<f8").tobytes())
            content.update(np.array([ways.pace_min_per_km, ways.detour], "<f8").tobytes())
            if ways.start_min:
                content.update(np.array(ways.start_min, "<f8").tobytes())
        return content.hexdigest()[:VERSION_LENGTH]
