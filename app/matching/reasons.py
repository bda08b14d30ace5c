"""Why a service is where it is in the list: codes and values, no words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import ceil, floor, isnan, nan
from typing import ClassVar, NamedTuple, TypeAlias

import numpy as np

from app.core.units import CodeArray, IntArray
from app.matching.filters import covered
from app.matching.hours import OpenState
from app.matching.inputs import Fee, Services, Trips, Wish
from app.matching.meeting import Elsewhere
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


class _Line(NamedTuple):
    """All that the reasons of one row are read from, as plain values."""

    kind: Elsewhere
    covers: int
    fee: int
    places: float
    state: int
    confirmed: float
    age_stated: bool
    language_stated: bool
    trip: tuple[float, float, float, int]


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
    lines = _lines(services, wish, times, open_state, page)
    way = _Way(mode, known=times is not None)
    return tuple(tuple(_of_line(line, wish, way, today.toordinal())) for line in lines)


class _Way(NamedTuple):
    """How the participant travels, and whether there is a start to travel from."""

    mode: str
    known: bool


def _lines(
    services: Services,
    wish: Wish,
    times: Trips | None,
    open_state: CodeArray,
    page: Sequence[Shown],
) -> Iterator[_Line]:
    """Yield the rows; columns become plain values at once, for one by one they cost ten times."""
    rows = np.array([row.service for row in page], np.int64)
    offers = np.array([row.offer for row in page], np.int64)
    age_unstated = np.isnan(services.age_min[rows]) & np.isnan(services.age_max[rows])
    columns = (
        covered(services, wish, rows),
        services.fee[rows],
        services.capacity_free[rows],
        # The last place answers for NO_OFFER, which is -1.
        np.append(open_state, OpenState.UNKNOWN)[offers],
        services.confirmed_day[rows],
        ~age_unstated,
        services.languages[rows] != 0,
    )
    values = zip(*(column.tolist() for column in columns), _trips(times, offers), strict=True)
    for row, line in zip(page, values, strict=True):
        yield _Line(row.kind, *line)


def _trips(times: Trips | None, offers: IntArray) -> Iterable[tuple[float, float, float, int]]:
    """Return minutes, low, high and source of the trip to each offer."""
    if times is None:
        return [(nan, nan, nan, 0)] * offers.size
    columns = (times.minutes, times.low, times.high, times.source)
    return zip(*(np.append(column, 0)[offers].tolist() for column in columns), strict=True)


def _of_line(line: _Line, wish: Wish, way: _Way, today: int) -> Iterator[Reason]:
    """Yield the reasons of one row."""
    if wish.needs:
        yield Covers(line.covers, len(wish.needs))
    yield from _way(line, way)
    yield from _eligibility(line, wish)
    if line.fee == Fee.FREE:
        yield Note(Code.FREE)
    yield from _places(line.places)
    if line.state in _OPENNESS:
        yield Note(_OPENNESS[OpenState(line.state)])
    yield _confirmation(line.confirmed, today)


def _way(line: _Line, way: _Way) -> Iterator[Reason]:
    """Yield how the service is met: minutes to its place, or why there are none."""
    if line.kind is not Elsewhere.NOT:
        yield Note(_ELSEWHERE[line.kind])
    elif way.known:
        minutes, low, high, source = line.trip
        # The band is rounded outwards, so that rounding never makes it too narrow.
        yield Minutes(round(minutes), floor(low), ceil(high), source, way.mode)


def _eligibility(line: _Line, wish: Wish) -> Iterator[Reason]:
    """Yield what the service says about the asked age, track and language."""
    if wish.age is not None:
        yield Note(Code.AGE_FITS if line.age_stated else Code.AGE_NOT_STATED)
    if wish.track is not None:
        yield Note(Code.TRACK_FITS)
    if wish.language is not None:
        yield Note(Code.LANGUAGE_FITS if line.language_stated else Code.LANGUAGE_NOT_STATED)


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
