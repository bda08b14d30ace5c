"""Why a service is where it is in the list: codes and values, no words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import ceil, floor, isnan
from typing import ClassVar, TypeAlias

import numpy as np

from app.core.units import CodeArray, IntArray
from app.matching.filters import covered
from app.matching.hours import OpenState
from app.matching.inputs import Fee, Services, Trips, Wish
from app.matching.meeting import NO_OFFER, Elsewhere
from app.matching.rank import Shown


class Code(StrEnum):
    """What a reason says; stable, also in open formats."""

    COVERS = "covers"
    MINUTES = "minutes"
    TIME_UNKNOWN = "time_unknown"
    ONLINE = "online"
    BY_PHONE = "by_phone"
    HIDDEN = "hidden"
    UNPLACED = "unplaced"
    AGE_FITS = "age_fits"
    AGE_NOT_STATED = "age_not_stated"
    TRACK_FITS = "track_fits"
    LANGUAGE_FITS = "language_fits"
    LANGUAGE_NOT_STATED = "language_not_stated"
    FREE = "free"
    OPEN = "open"
    CLOSES_SOON = "closes_soon"
    PLACES_FREE = "places_free"
    FULL = "full"
    CONFIRMED = "confirmed"
    NEVER_CONFIRMED = "never_confirmed"


@dataclass(frozen=True, slots=True)
class Note:
    """A reason that its code says in full."""

    code: Code


@dataclass(frozen=True, slots=True)
class Covers:
    """The service covers so many of the asked needs."""

    code: ClassVar[Code] = Code.COVERS
    count: int
    asked: int


@dataclass(frozen=True, slots=True)
class Minutes:
    """The trip takes so long, in whole minutes, by this mode, according to this source.

    `source` is a code of `app.travel.Source`, `mode` a value of `app.travel.Mode`.
    """

    code: ClassVar[Code] = Code.MINUTES
    minutes: int
    low: int
    high: int
    source: int
    mode: str


@dataclass(frozen=True, slots=True)
class PlacesFree:
    """So many places are free."""

    code: ClassVar[Code] = Code.PLACES_FREE
    count: int


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A human confirmed the listing so many days ago."""

    code: ClassVar[Code] = Code.CONFIRMED
    days_ago: int


Reason: TypeAlias = Note | Covers | Minutes | PlacesFree | Confirmed

_ELSEWHERE = {
    Elsewhere.ONLINE: Code.ONLINE,
    Elsewhere.BY_PHONE: Code.BY_PHONE,
    Elsewhere.HIDDEN: Code.HIDDEN,
    Elsewhere.UNPLACED: Code.UNPLACED,
    Elsewhere.TIME_UNKNOWN: Code.TIME_UNKNOWN,
}
_OPENNESS = {OpenState.OPEN: Code.OPEN, OpenState.CLOSES_SOON: Code.CLOSES_SOON}


@dataclass(frozen=True, slots=True)
class _Asked:
    """All that the reasons of one page are read from."""

    services: Services
    wish: Wish
    times: Trips | None
    open_state: CodeArray
    covers: IntArray
    mode: str
    today: int


def reasons(
    services: Services,
    wish: Wish,
    times: Trips | None,
    open_state: CodeArray,
    page: Sequence[Shown],
    *,
    mode: str,
    today: date,
) -> tuple[tuple[Reason, ...], ...]:
    """Return the reasons of each row of a page, in the order of the ranking's criteria.

    Only what was asked, or is known, is said. A hidden address has no minutes.

    Args:
        services: (m,) services.
        wish: what was asked.
        times: (n,) travel times to the offers; None without an origin.
        open_state: (n,) codes of `OpenState`.
        page: the rows to explain.
        mode: how the participant travels.
        today: the day that "days ago" counts from.
    """
    rows = np.array([row.service for row in page], np.int64)
    asked = _Asked(
        services, wish, times, open_state, covered(services, wish, rows), mode, today.toordinal()
    )
    return tuple(tuple(_of_row(asked, at, row)) for at, row in enumerate(page))


def _of_row(asked: _Asked, at: int, row: Shown) -> Iterator[Reason]:
    """Yield the reasons of the row at this place of the page."""
    if asked.wish.needs:
        yield Covers(int(asked.covers[at]), len(asked.wish.needs))
    yield from _way(asked, row)
    yield from _eligibility(asked.services, asked.wish, row.service)
    if asked.services.fee[row.service] == Fee.FREE:
        yield Note(Code.FREE)
    yield from _places(asked.services.capacity_free[row.service])
    if row.offer != NO_OFFER and asked.open_state[row.offer] in _OPENNESS:
        yield Note(_OPENNESS[OpenState(asked.open_state[row.offer])])
    yield _confirmation(asked.services.confirmed_day[row.service], asked.today)


def _way(asked: _Asked, row: Shown) -> Iterator[Reason]:
    """Yield how the service is met: minutes to its place, or why there are none."""
    if row.kind is not Elsewhere.NOT:
        yield Note(_ELSEWHERE[row.kind])
    elif asked.times is not None:
        minutes, low, high = (
            float(column[row.offer])
            for column in (asked.times.minutes, asked.times.low, asked.times.high)
        )
        source = int(asked.times.source[row.offer])
        # The band is rounded outwards, so that rounding never makes it too narrow.
        yield Minutes(round(minutes), floor(low), ceil(high), source, asked.mode)


def _eligibility(services: Services, wish: Wish, service: int) -> Iterator[Reason]:
    """Yield what the service says about the asked age, track and language."""
    if wish.age is not None:
        ages = (services.age_min[service], services.age_max[service])
        yield Note(Code.AGE_NOT_STATED if all(map(isnan, ages)) else Code.AGE_FITS)
    if wish.track is not None:
        yield Note(Code.TRACK_FITS)
    if wish.language is not None:
        stated = services.languages[service] != 0
        yield Note(Code.LANGUAGE_FITS if stated else Code.LANGUAGE_NOT_STATED)


def _places(free: float) -> Iterator[Reason]:
    """Yield how many places are free, if that is known."""
    if free > 0:
        yield PlacesFree(int(free))
    elif not isnan(free):
        yield Note(Code.FULL)


def _confirmation(day: float, today: int) -> Reason:
    """Return when a human last confirmed the listing."""
    if isnan(day):
        return Note(Code.NEVER_CONFIRMED)
    return Confirmed(max(today - int(day), 0))
