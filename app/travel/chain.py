"""Which provider answers: the first that knows, pair by pair."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from app.core.geo import LonLat, roughly_metres_between
from app.core.units import (
    METRES_PER_KM,
    MINUTES_PER_HOUR,
    FloatArray,
)
from app.travel.times import Mode, Points, Provider, Source, Times, chosen, filled

FASTEST_KMH = 200.0
# Routers snap a point to the nearest road, which may shorten a trip a little.
SNAPPING_MIN = 0.5

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the providers of a chain say.

    Attributes:
        times: (n,) to the points.
        failed: the names of the providers that had to be passed over.
    """

    times: Times
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """Providers in order of trust; each is asked only for what is still unknown.

    A pair that a provider settles, be it that nothing runs, is asked of nobody after it.
    A provider that fails, or whose answer breaks the promises of `Times`, is passed
    over with one line in the log. Single trips faster than `FASTEST_KMH` in a straight
    line are left to the providers after it. The log never holds a coordinate.
    """

    providers: Sequence[Provider]

    def one_to_many(
        self,
        origin: LonLat,
        points: Points,
        mode: Mode,
        *,
        limit_min: float | None,
        when: datetime | None = None,
    ) -> Times:
        """Return the times to all points, each from the first provider that knows."""
        return self.answer(origin, points, mode, limit_min=limit_min, when=when).times

    def answer(
        self,
        origin: LonLat,
        points: Points,
        mode: Mode,
        *,
        limit_min: float | None,
        when: datetime | None = None,
    ) -> Answer:
        """Return the times to all points, and who of the providers failed."""
        known = Times.unknown(len(points))
        open_rows = np.flatnonzero(np.isfinite(points.lon) & np.isfinite(points.lat))
        fastest = _fastest_minutes(origin, points)
        failed: list[str] = []
        for provider in self.providers:
            if not open_rows.size:
                break
            asked = points.take(open_rows)
            said = _ask(provider, origin, asked, mode, limit_min=limit_min, when=when)
            if said is None:
                failed.append(type(provider).__name__)
                continue
            answer = _without_impossible(said, fastest[open_rows], provider)
            known = filled(known, open_rows, answer)
            open_rows = open_rows[answer.source == Source.UNKNOWN]
        return Answer(known, tuple(failed))


def _ask(
    provider: Provider,
    origin: LonLat,
    points: Points,
    mode: Mode,
    *,
    limit_min: float | None,
    when: datetime | None,
) -> Times | None:
    """Return the provider's answer, or None when it is of no use."""
    try:
        said = provider.one_to_many(origin, points, mode, limit_min=limit_min, when=when)
        # Built anew, so that the promises are checked whatever the provider returned.
        answer = Times(said.minutes, said.km, said.low, said.high, said.source)
        if len(answer) == len(points):
            return answer
        fault = f"{len(answer)} times for {len(points)} points"
    except Exception as error:  # noqa: BLE001 - a broken provider must not break a search
        # The message of a stranger's exception may hold the coordinates of a home.
        fault = type(error).__name__
    _log.warning("%s passed over: %s", type(provider).__name__, fault)
    return None


def _fastest_minutes(origin: LonLat, points: Points) -> FloatArray:
    """Return the fewest minutes that each trip can take at all; NaN where unknown."""
    km = roughly_metres_between(origin, points.lon, points.lat) / METRES_PER_KM
    return km / FASTEST_KMH * MINUTES_PER_HOUR - SNAPPING_MIN


def _without_impossible(answer: Times, fastest: FloatArray, by: Provider) -> Times:
    """Return the answer with trips faster than possible made unknown, and say so."""
    impossible = answer.minutes < fastest
    if not impossible.any():
        return answer
    count = int(np.count_nonzero(impossible))
    _log.warning("%s: %d impossibly fast times left out", type(by).__name__, count)
    return chosen(impossible, Times.unknown(len(answer)), answer)
