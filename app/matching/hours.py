"""When an offer is open: now, soon, not, or nobody knows."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import IntEnum

import numpy as np

from app.core.units import (
    MINUTES_PER_DAY,
    BoolArray,
    CodeArray,
    IntArray,
)
from app.matching.days_off import DaysOff, no_days_off

# Sentinels for a rule without a first or a last day.
EVER_SINCE = date.min.toordinal()
FOR_EVER = date.max.toordinal()


class OpenState(IntEnum):
    """Whether one can go there now; from `CLOSES_SOON` on, one can."""

    UNKNOWN = 0
    CLOSED = 1
    CLOSES_SOON = 2
    OPEN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """h rules, each one weekly interval of one offer.

    Attributes:
        offer: row of the offer.
        weekday: the day on which the interval begins, Monday 0 to Sunday 6.
        opens_min: minute of the day, 0 to 1439.
        closes_min: minute of the day, 0 to 1440, itself no longer open; at or before
            `opens_min` it means the next day, so equal times mean around the clock.
        valid_from: ordinal of the first day on which an interval begins; `EVER_SINCE`.
        valid_to: ordinal of the last such day; `FOR_EVER`. A rule for a single day
            (from = to) is a dated one: it also holds on a public holiday.

    Raises:
        ValueError: the columns differ in length.
    """

    offer: IntArray
    weekday: IntArray
    opens_min: IntArray
    closes_min: IntArray
    valid_from: IntArray
    valid_to: IntArray

    def __post_init__(self) -> None:
        """Refuse columns that are not one row each."""
        shapes = {np.shape(getattr(self, f.name)) for f in fields(self)}
        if len(shapes) > 1 or any(len(shape) != 1 for shape in shapes):
            raise ValueError(f"columns differ: {shapes}")

    def __len__(self) -> int:
        """Return how many rules there are."""
        return self.offer.size

    def take(self, rows: BoolArray) -> "Hours":
        """Return the rules of these rows."""
        return Hours(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})

    @property
    def dated(self) -> BoolArray:
        """Return which rules are for one day only."""
        dated: BoolArray = self.valid_from == self.valid_to
        return dated


@dataclass(frozen=True, slots=True)
class _Spans:
    """Intervals in minutes from today's midnight, end not included."""

    offer: IntArray
    start: IntArray
    end: IntArray


def open_states(
    hours: Hours,
    n_offers: int,
    now_local: datetime,
    *,
    holiday: bool,
    soon_min: int = 60,
    days_off: DaysOff | None = None,
) -> CodeArray:
    """Return whether each offer is open at this minute.

    Times are those of the wall clock. An offer without rules, or whose rules have all
    ended, is UNKNOWN. A public holiday voids the weekly intervals that begin on it: an
    offer without a dated rule for that day is then UNKNOWN outside other intervals, unless
    `days_off` knows what it does on holidays. A day off of its own makes it CLOSED. One
    that goes on without a gap (midnight, adjoining intervals) does not close soon.

    Args:
        hours: rules of all offers.
        n_offers: n, the number of offers.
        now_local: the time at the site; seconds are ignored.
        holiday: today is a public holiday.
        soon_min: closes soon when it closes in at most so many minutes; 0 to 1440.
        days_off: days without weekly hours, and what holidays do; None knows of none.

    Returns:
        (n,) codes of `OpenState`.
    """
    today = now_local.toordinal()
    now = now_local.hour * 60 + now_local.minute
    off = days_off or no_days_off(n_offers)
    spans = _spans(hours, today, off, holiday=holiday)
    until = _open_until(spans, n_offers, now, now + soon_min)
    state = np.zeros(n_offers, np.int8)
    state[_stated(hours, off, today, holiday=holiday)] = OpenState.CLOSED
    state[until > now] = OpenState.CLOSES_SOON
    state[until > now + soon_min] = OpenState.OPEN
    return state


def _stated(hours: Hours, days_off: DaysOff, today: int, *, holiday: bool) -> BoolArray:
    """Return the offers whose rules say something about today, be it by silence."""
    telling = hours.valid_to >= today
    stated = days_off.off(today)
    if holiday:
        telling &= (hours.dated & (hours.valid_from == today)) | days_off.holidays_open[hours.offer]
        stated |= days_off.holidays_closed
    stated[hours.offer[telling]] = True
    return stated


def _spans(hours: Hours, today: int, days_off: DaysOff, *, holiday: bool) -> _Spans:
    """Return the intervals that begin yesterday, today or tomorrow."""
    offer, start, end = [], [], []
    length = _length(hours)
    for shift in (-1, 0, 1):
        begins = _begins(hours, today + shift, days_off, holiday=holiday and shift == 0)
        rows = np.flatnonzero(begins)
        offer.append(hours.offer[rows])
        start.append(hours.opens_min[rows] + shift * MINUTES_PER_DAY)
        end.append(start[-1] + length[rows])
    return _Spans(*(np.concatenate(column) for column in (offer, start, end)))


def _open_until(spans: _Spans, n_offers: int, now: int, horizon: int) -> IntArray:
    """Return (n,) the minute at which each offer closes; `now` where it is closed.

    Follows adjoining and overlapping intervals until a gap or past the horizon.
    """
    until = np.full(n_offers, now, np.int64)
    while True:
        here = until[spans.offer]
        goes_on = (spans.start <= here) & (here < spans.end) & (here <= horizon)
        if not goes_on.any():
            return until
        np.maximum.at(until, spans.offer[goes_on], spans.end[goes_on])


@dataclass(frozen=True, slots=True)
class Change:
    """The next time that an offer opens or closes, on the wall clock of the site."""

    opens: bool
    at: datetime
    in_min: int


def next_change(
    hours: Hours,
    offer: int,
    now_local: datetime,
    *,
    holidays: Collection[date] = (),
    horizon_days: int = 14,
    days_off: DaysOff | None = None,
) -> Change | None:
    """Return when the offer next closes, if it is open, or else opens.

    None where it is always open, or nothing is known of the days ahead.

    Args:
        hours: rules of all offers, or only of this one.
        offer: its row.
        now_local: the time at the site; seconds are ignored.
        holidays: public holidays, which void the weekly intervals that begin on them.
        horizon_days: how many days to look ahead.
        days_off: days without weekly hours, and what holidays do; None knows of none.
    """
    own = hours.take(hours.offer == offer)
    off = (days_off or no_days_off(offer + 1)).of(offer)
    midnight = now_local.replace(hour=0, minute=0, second=0, microsecond=0)
    now = now_local.hour * 60 + now_local.minute
    for start, end in _merged(_intervals_ahead(own, now_local.date(), holidays, horizon_days, off)):
        if end <= now:
            continue
        minute = end if start <= now else start
        if minute >= horizon_days * MINUTES_PER_DAY:
            return None
        return Change(start > now, midnight + timedelta(minutes=minute), minute - now)
    return None


def _intervals_ahead(
    own: Hours, today: date, holidays: Collection[date], horizon_days: int, off: DaysOff
) -> list[tuple[int, int]]:
    """Return the (start, end) of one offer's intervals, in minutes from today's midnight."""
    intervals: list[tuple[int, int]] = []
    length = _length(own)
    for shift in range(-1, horizon_days + 1):
        day = today + timedelta(days=shift)
        begins = _begins(own, day.toordinal(), off, holiday=day in holidays)
        starts = own.opens_min[begins] + shift * MINUTES_PER_DAY
        ends = starts + length[begins]
        intervals += zip(starts.tolist(), ends.tolist(), strict=True)
    return intervals


def _merged(intervals: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the intervals in order, with overlapping and adjoining ones joined."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(intervals):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _length(hours: Hours) -> IntArray:
    """Return how many minutes each interval lasts, 1 to 1440."""
    return (hours.closes_min - hours.opens_min - 1) % MINUTES_PER_DAY + 1


def _begins(hours: Hours, day: int, days_off: DaysOff, *, holiday: bool) -> BoolArray:
    """Return the rules by which an interval begins on this day."""
    void = days_off.off(day)
    if holiday:
        void |= ~days_off.holidays_open
    begins: BoolArray = (hours.weekday == weekday_of(day)) & (hours.valid_from <= day)
    begins &= hours.valid_to >= day
    begins &= hours.dated | ~void[hours.offer]
    return begins


def weekday_of(day: int) -> int:
    """Return the weekday of an ordinal day, Monday 0; ordinal 1 was a Monday."""
    return (day - 1) % 7
