"""Days with other hours of an offer, as the engine of opening hours takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, time
from typing import NamedTuple

import numpy as np

from app.core.units import IntArray
from app.directory.vocabulary import HolidayRule
from app.matching import DaysOff, Hours
from app.matching.hours import weekday_of


class OwnDays(NamedTuple):
    """Days of an offer, both included: closed, or open at these times on each of them."""

    offer: int
    first: date
    last: date
    opens: time | None
    closes: time | None


@dataclass(frozen=True)
class _Dated:
    """A rule for one day, in the columns of `Hours`."""

    offer: int
    weekday: int
    opens_min: int
    closes_min: int
    valid_from: int
    valid_to: int


def dated_hours(rows: Sequence[OwnDays]) -> Hours:
    """Return the other hours, a rule for each day."""
    rules = [
        _Dated(row.offer, weekday_of(day), _minute(row.opens), _minute(row.closes), day, day)
        for row in rows
        if row.opens is not None and row.closes is not None
        for day in range(row.first.toordinal(), row.last.toordinal() + 1)
    ]
    return Hours(**{f.name: _column([vars(rule)[f.name] for rule in rules]) for f in fields(Hours)})


def days_off(rows: Sequence[OwnDays], on_holidays: Sequence[str | None]) -> DaysOff:
    """Return the days without weekly hours, and what holidays do to each offer.

    Args:
        rows: days with other hours.
        on_holidays: (n,) values of `HolidayRule`; anything else where nobody said.
    """
    return DaysOff(
        offer=_column([row.offer for row in rows]),
        first=_column([row.first.toordinal() for row in rows]),
        last=_column([row.last.toordinal() for row in rows]),
        holidays_closed=np.array([rule == HolidayRule.CLOSED for rule in on_holidays], np.bool_),
        holidays_open=np.array([rule == HolidayRule.AS_USUAL for rule in on_holidays], np.bool_),
    )


def joined(one: Hours, other: Hours) -> Hours:
    """Return the rules of both."""
    return Hours(
        **{
            f.name: np.concatenate([getattr(one, f.name), getattr(other, f.name)])
            for f in fields(Hours)
        }
    )


def _column(values: list[int]) -> IntArray:
    return np.array(values, np.int64)


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute
