"""What a travel time is: mode, source, band, and who can be asked for one."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Protocol, Self

import numpy as np

from app.core.geo import LonLat
from app.core.units import BoolArray, CodeArray, FloatArray, IntArray


class Mode(StrEnum):
    """How a participant gets there."""

    WALK = "walk"
    BICYCLE = "bicycle"
    TRANSIT = "transit"
    CAR = "car"


class Source(IntEnum):
    """Who says how long it takes, the best first after `UNKNOWN`.

    `UNKNOWN` is "I cannot tell", and the next provider may be asked; `NOTHING_RUNS` is
    "I know both ends, and nothing leads there": settled, but without minutes. `WALKED` is an
    answer about public transport: on foot one is there no later than by any ride. So is
    `SELDOM`: the timetable knows a ride, but so few that no usual wait can be told.
    """

    UNKNOWN = 0
    ROAD = 1
    TIMETABLE = 2
    TABLE = 3
    ESTIMATE = 4
    NOTHING_RUNS = 5
    WALKED = 6
    SELDOM = 7

    @property
    def word(self) -> str:
        """Return the word for URLs and open formats."""
        return self.name.lower()


WITHOUT_MINUTES = (Source.UNKNOWN, Source.NOTHING_RUNS)
# For each byte that a code may be: looked up, which takes a tenth of the time of `isin`.
_EXISTS = np.isin(np.arange(256), list(Source))
_TELLS_NONE = np.isin(np.arange(256), WITHOUT_MINUTES)


@dataclass(frozen=True, slots=True)
class Points:
    """Where to go: (n,) degrees each, longitude first; NaN where unknown.

    Raises:
        ValueError: the two differ in length, or are not one-dimensional.
    """

    lon: FloatArray
    lat: FloatArray

    def __post_init__(self) -> None:
        """Refuse arrays that are not pairs."""
        if self.lon.ndim != 1 or self.lon.shape != self.lat.shape:
            raise ValueError(f"lon {self.lon.shape} and lat {self.lat.shape} differ")

    def __len__(self) -> int:
        """Return how many points there are."""
        return self.lon.size

    def take(self, rows: IntArray) -> "Points":
        """Return the points of these rows, in this order."""
        return Points(self.lon[rows], self.lat[rows])


@dataclass(frozen=True, slots=True)
class Times:
    """Travel times from one origin to n points, each with its band and source.

    Attributes:
        minutes: (n,) >= 0; NaN where nobody knows, or nothing runs.
        km: (n,) length of the way, >= 0; NaN where unknown, also beside known minutes.
        low: (n,) minutes of a good trip; low <= minutes. Of a timetable: without the wait for a
            ride in the window, with the wait from its end for one after it.
        high: (n,) minutes of a bad one; minutes <= high.
        source: (n,) codes of `Source`; UNKNOWN or NOTHING_RUNS exactly where minutes is NaN.

    Raises:
        ValueError: lengths differ, or a value breaks one of these promises.
    """

    minutes: FloatArray
    km: FloatArray
    low: FloatArray
    high: FloatArray
    source: CodeArray

    def __post_init__(self) -> None:
        """Refuse times that break their promises."""
        columns = (self.minutes, self.km, self.low, self.high, self.source)
        if any(c.ndim != 1 or c.shape != self.minutes.shape for c in columns):
            raise ValueError(f"shapes differ: {[c.shape for c in columns]}")
        unknown, code = np.isnan(self.minutes), self.source.astype(np.uint8)
        if not np.array_equal(unknown, _TELLS_NONE[code]):
            raise ValueError("minutes must be NaN exactly where the source tells none")
        if not _EXISTS[code].all():
            raise ValueError("need a source that exists")
        banded = (self.low <= self.minutes) & (self.minutes <= self.high)
        if not np.all(unknown | (banded & (self.low >= 0) & np.isfinite(self.high))):
            raise ValueError("need 0 <= low <= minutes <= high < inf")
        if not np.all(np.isnan(self.km) | ((self.km >= 0) & np.isfinite(self.km))):
            raise ValueError("need 0 <= km < inf")

    def __len__(self) -> int:
        """Return how many points were asked for."""
        return self.minutes.size

    @classmethod
    def unknown(cls, n: int) -> Self:
        """Return n times that nobody knows."""
        minutes, km, low, high = np.full((4, n), np.nan)
        return cls(minutes, km, low, high, np.zeros(n, np.int8))


def chosen(rows: BoolArray, yes: Times, no: Times) -> Times:
    """Return (n,) the times of `yes` in these rows, those of `no` in all others."""
    return Times(
        np.where(rows, yes.minutes, no.minutes),
        np.where(rows, yes.km, no.km),
        np.where(rows, yes.low, no.low),
        np.where(rows, yes.high, no.high),
        np.where(rows, yes.source, no.source).astype(np.int8),
    )


def taken(known: Times, rows: IntArray) -> Times:
    """Return the times of these rows, in this order."""
    return Times(
        known.minutes[rows], known.km[rows], known.low[rows], known.high[rows], known.source[rows]
    )


def filled(known: Times, rows: IntArray, answer: Times) -> Times:
    """Return the known times with the answer written into these rows."""
    columns = []
    for name in ("minutes", "km", "low", "high", "source"):
        column = getattr(known, name).copy()
        column[rows] = getattr(answer, name)
        columns.append(column)
    return Times(*columns)


class Provider(Protocol):
    """Anything that can say how long it takes from one origin to many points."""

    def one_to_many(
        self,
        origin: LonLat,
        points: Points,
        mode: Mode,
        *,
        limit_min: float | None,
        when: datetime | None = None,
    ) -> Times:
        """Return the times to all points, in their order.

        Args:
            origin: where the trip starts.
            points: (n,) where it may end; an unknown point has an unknown time.
            mode: how to travel.
            limit_min: longest trip of interest; a provider may save work on what is
                certainly beyond, but then answers unknown, never a guess.
            when: departure, local to the site; None for an ordinary weekday morning.

        Returns:
            (n,) times; unknown where the provider cannot tell. Unknown is not far. A
            provider that knows both ends and finds no way says NOTHING_RUNS instead, and
            nobody after it is asked.
        """
        ...
