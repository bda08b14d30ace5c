"""What is wrong with a place of a service: its address, its pin, its hours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.core.units import MINUTES_PER_DAY
from app.directory.editing.content import Interval, PlaceContent, PlaceKind, SpecialDays
from app.directory.editing.rules import DOUBTFUL, Code, Problem, longer
from app.territory.pins import PinFault, pin_fault
from app.territory.sites import SiteView

DAYS_PER_WEEK = 7
MOST_INTERVALS = 100
MOST_SPECIAL_DAYS = 366
PIN_CODES = {
    PinFault.SWAPPED: Code.POINT_SWAPPED,
    PinFault.OUTSIDE: Code.POINT_OUTSIDE,
    PinFault.IN_WATER: Code.POINT_IN_WATER,
    PinFault.FAR_FROM_ROADS: Code.POINT_FAR_FROM_ROADS,
}
_TEXTS = {"name": 200, "address": 300, "postal_code": 20, "city": 120, "transport": 400}


def place_problems(place: PlaceContent, site: SiteView) -> Iterator[Problem]:
    """Yield every rule that a place breaks."""
    path = f"places.{place.id}"
    for name, most in _TEXTS.items():
        yield from longer(f"{path}.{name}", getattr(place, name), most)
    if place.kind is PlaceKind.OPEN and not (place.city or place.area):
        yield Problem(f"{path}.city", Code.TOWN_MISSING)
    yield from _point(f"{path}.point", place, site)
    yield from _hours(f"{path}.hours", place.hours)
    yield from _special_days(f"{path}.special_days", place.special_days)


def _point(path: str, place: PlaceContent, site: SiteView) -> Iterator[Problem]:
    if place.point is None:
        return
    if place.precision is None:
        yield Problem(path, Code.POINT_WITHOUT_PRECISION)
    fault = pin_fault(site, place.point)
    if fault is not None and PIN_CODES[fault] not in DOUBTFUL:
        yield Problem(path, PIN_CODES[fault])


def place_doubts(place: PlaceContent, site: SiteView) -> Iterator[Problem]:
    """Yield what is worth a second look in a place, but may be right."""
    fault = None if place.point is None else pin_fault(site, place.point)
    if fault is not None and PIN_CODES[fault] in DOUBTFUL:
        yield Problem(f"places.{place.id}.point", PIN_CODES[fault])


def _hours(path: str, hours: Sequence[Interval]) -> Iterator[Problem]:
    if len(hours) > MOST_INTERVALS:
        yield Problem(path, Code.TOO_MANY, {"most": MOST_INTERVALS})
    for row in hours:
        if not 0 <= row.weekday < DAYS_PER_WEEK:
            yield Problem(path, Code.WEEKDAY_UNKNOWN)
        if row.valid_from and row.valid_to and row.valid_from > row.valid_to:
            yield Problem(path, Code.DAYS_SWAPPED)
        yield from longer(path, row.note, 300)
    if any(_overlap(earlier, later) for earlier, later in pairwise(_always(hours))):
        yield Problem(path, Code.HOURS_OVERLAP)


def _always(hours: Sequence[Interval]) -> list[Interval]:
    """Return the intervals that hold all year; those of a season may lie over them."""
    return [row for row in hours if row.valid_from is None and row.valid_to is None]


def _overlap(earlier: Interval, later: Interval) -> bool:
    """Return whether an interval still runs when the next of the same day begins."""
    if earlier.weekday != later.weekday:
        return False
    begins = earlier.opens.hour * 60 + earlier.opens.minute
    ends = earlier.closes.hour * 60 + earlier.closes.minute
    until = ends if ends > begins else ends + MINUTES_PER_DAY
    return later.opens.hour * 60 + later.opens.minute < until


def _special_days(path: str, rows: Sequence[SpecialDays]) -> Iterator[Problem]:
    if len(rows) > MOST_INTERVALS:
        yield Problem(path, Code.TOO_MANY, {"most": MOST_INTERVALS})
    for row in rows:
        if row.first > row.last:
            yield Problem(path, Code.DAYS_SWAPPED)
        elif (row.last - row.first).days >= MOST_SPECIAL_DAYS:
            yield Problem(path, Code.DAYS_TOO_MANY, {"most": MOST_SPECIAL_DAYS})
        if (row.opens is None) != (row.closes is None):
            yield Problem(path, Code.HALF_AN_INTERVAL)
        yield from longer(path, row.note, 300)
