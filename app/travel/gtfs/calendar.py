"""Which service runs on which day."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

import numpy as np

from app.core.units import BoolArray
from app.travel.gtfs.archive import Archive
from app.travel.gtfs.findings import Fault, FeedRefusedError, Ledger, Refusal
from app.travel.gtfs.values import day
from app.travel.moved import Moved

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# More than two years of days are a calendar without an end.
MOST_DAYS = 800
PAST_DAYS = 60
_DAYS_A_WEEK = 7
_WEEKS_A_YEAR = 52


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of each service.

    Attributes:
        services: service id -> row.
        first_day: ordinal of the first column.
        runs: (services, days) whether the service runs.
        moved: the days as they were published, where they were moved.
    """

    services: dict[str, int]
    first_day: int
    runs: BoolArray
    moved: Moved | None = None

    @property
    def last_day(self) -> int:
        """Return the ordinal of the last day on which anything runs."""
        return self.first_day + int(np.flatnonzero(self.runs.any(axis=0))[-1])


@dataclass(frozen=True, slots=True)
class _Period:
    service: str
    weekdays: tuple[bool, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Exception:
    service: str
    day: int
    added: bool


def read_calendar(archive: Archive, ledger: Ledger, service_date: date) -> Calendar:
    """Read calendar.txt and calendar_dates.txt; either may be missing, not both.

    At most `MOST_DAYS` are kept, from `PAST_DAYS` before the asked date when there
    are more.

    Raises:
        FeedRefusedError: both files are missing, or no service has a day.
    """
    if not archive.has("calendar_dates.txt"):
        archive.require("calendar.txt")
    periods = _periods(archive, ledger)
    exceptions = _exceptions(archive, ledger)
    days = [d for p in periods for d in (p.first, p.last)] + [e.day for e in exceptions if e.added]
    if not days:
        raise FeedRefusedError(Refusal.EMPTY, f"{archive.name}: no service runs on any day")
    first, last = _kept(min(days), max(days), service_date.toordinal(), ledger)
    names = dict.fromkeys(chain((p.service for p in periods), (e.service for e in exceptions)))
    services = {name: row for row, name in enumerate(names)}
    runs = _days(services, periods, exceptions, first, last)
    if not runs.any():
        raise FeedRefusedError(Refusal.EMPTY, f"{archive.name}: no service runs on any day")
    return Calendar(services, first, runs)


def up_to_date(calendar: Calendar, ledger: Ledger, service_date: date, *, shift: bool) -> Calendar:
    """Return a calendar that is valid on the asked date.

    A feed whose last day has passed is refused, or moved by whole weeks so that each
    weekday stays itself: by whole years of 52 weeks where that covers the date, which
    keeps the season, else by as few weeks as bring its last days up to the date.
    Public holidays do not move along.

    Raises:
        FeedRefusedError: the feed is out of date and must not be moved.
    """
    asked = service_date.toordinal()
    if calendar.last_day >= asked:
        if calendar.first_day > asked:
            text = date.fromordinal(calendar.first_day).isoformat()
            ledger.note("calendar.txt", Fault.NOT_YET, 0, f"starts {text}")
        return calendar
    if not shift:
        last = date.fromordinal(calendar.last_day)
        raise FeedRefusedError(
            Refusal.EXPIRED,
            f"{ledger.feed}: out of date: its last day is {last}, {service_date} was asked for;"
            " get a newer feed, or have its days moved by whole weeks",
        )
    weeks = _weeks(calendar, asked)
    ledger.note("calendar.txt", Fault.SHIFTED, 0, f"{weeks} weeks")
    first, last = date.fromordinal(calendar.first_day), date.fromordinal(calendar.last_day)
    first_day = calendar.first_day + weeks * _DAYS_A_WEEK
    return replace(calendar, first_day=first_day, moved=Moved(first, last, weeks))


def _weeks(calendar: Calendar, asked: int) -> int:
    missing = -((calendar.last_day - asked) // _DAYS_A_WEEK)
    years = -(-missing // _WEEKS_A_YEAR) * _WEEKS_A_YEAR
    covers = calendar.first_day + years * _DAYS_A_WEEK <= asked
    return years if covers else missing


def _periods(archive: Archive, ledger: Ledger) -> list[_Period]:
    columns = ("service_id", *WEEKDAYS, "start_date", "end_date")
    periods = []
    for line, (service, *weekdays, start, end) in archive.rows("calendar.txt", columns):
        first, last = day(start), day(end)
        if not first or not last or last < first:
            ledger.note("calendar.txt", Fault.BAD_DATE, line, f"{start}-{end}")
            continue
        periods.append(_Period(service, tuple(w == "1" for w in weekdays), first, last))
    return periods


def _exceptions(archive: Archive, ledger: Ledger) -> list[_Exception]:
    table = "calendar_dates.txt"
    columns = ("service_id", "date", "exception_type")
    exceptions = []
    for line, (service, text, kind) in archive.rows(table, columns):
        on = day(text)
        if not on:
            ledger.note(table, Fault.BAD_DATE, line, text)
        elif kind not in {"1", "2"}:
            ledger.note(table, Fault.BAD_EXCEPTION, line, kind)
        else:
            exceptions.append(_Exception(service, on, added=kind == "1"))
    return exceptions


def _kept(first: int, last: int, asked: int, ledger: Ledger) -> tuple[int, int]:
    """Return the first and last day to keep."""
    if last - first < MOST_DAYS:
        return first, last
    span = f"{date.fromordinal(first)} to {date.fromordinal(last)}"
    ledger.note("calendar.txt", Fault.CLIPPED, 0, span)
    first = max(first, min(asked, last) - PAST_DAYS)
    return first, min(last, first + MOST_DAYS - 1)


def _days(
    services: dict[str, int],
    periods: list[_Period],
    exceptions: list[_Exception],
    first: int,
    last: int,
) -> BoolArray:
    runs = np.zeros((len(services), last - first + 1), np.bool_)
    # date.fromordinal(1) was a Monday.
    weekday = (np.arange(first, last + 1) - 1) % _DAYS_A_WEEK
    for period in periods:
        here = slice(max(period.first - first, 0), max(period.last - first + 1, 0))
        row = runs[services[period.service]]
        row[here] |= np.array(period.weekdays)[weekday[here]]
    for exception in exceptions:
        if first <= exception.day <= last:
            runs[services[exception.service], exception.day - first] = exception.added
    return runs
