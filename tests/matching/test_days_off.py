"""Days off and public holidays: weekly hours do not hold, rules for single days do."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching import (
    EVER_SINCE,
    FOR_EVER,
    DaysOff,
    Hours,
    OpenState,
    next_change,
    no_days_off,
    open_states,
)

MONDAY = date(2026, 11, 23)
NOON = datetime.combine(MONDAY, time(12))
UNKNOWN, CLOSED, CLOSES_SOON, OPEN = OpenState


def hours(*rules: tuple[int, int, int, int, int, int]) -> Hours:
    columns = np.array(rules, np.int64).reshape(-1, 6).T
    names = ("offer", "weekday", "opens_min", "closes_min", "valid_from", "valid_to")
    return Hours(**dict(zip(names, columns, strict=True)))


def every_day(offer: int = 0) -> list[tuple[int, int, int, int, int, int]]:
    """Return 9 to 17 on each day of the week."""
    return [(offer, day, 540, 1020, EVER_SINCE, FOR_EVER) for day in range(7)]


def only_on(day: date, opens: int, closes: int) -> tuple[int, int, int, int, int, int]:
    return (0, day.weekday(), opens, closes, day.toordinal(), day.toordinal())


def off(
    first: date = MONDAY, last: date = MONDAY, *, closed: bool = False, as_usual: bool = False
) -> DaysOff:
    return DaysOff(
        offer=np.array([0]),
        first=np.array([first.toordinal()]),
        last=np.array([last.toordinal()]),
        holidays_closed=np.array([closed]),
        holidays_open=np.array([as_usual]),
    )


LATER = off(MONDAY + timedelta(days=90), MONDAY + timedelta(days=99))


def state(rules: Hours, days_off: DaysOff, *, holiday: bool = False) -> OpenState:
    return OpenState(open_states(rules, 1, NOON, holiday=holiday, days_off=days_off)[0])


def test_a_day_off_closes_what_would_be_open() -> None:
    rules = hours(*every_day())

    assert state(rules, LATER) is OPEN
    assert state(rules, off()) is CLOSED


def test_other_hours_on_a_day_off_hold() -> None:
    rules = hours(*every_day(), only_on(MONDAY, 660, 780))

    assert state(rules, off()) is CLOSES_SOON


def test_after_days_off_it_opens_on_the_first_usual_day() -> None:
    rules = hours(*every_day())

    change = next_change(rules, 0, NOON, days_off=off(last=MONDAY + timedelta(days=2)))

    assert change is not None
    assert change.at == datetime.combine(MONDAY + timedelta(days=3), time(9))


@pytest.mark.parametrize(
    ("closed", "as_usual", "expected"),
    [(False, False, UNKNOWN), (True, False, CLOSED), (False, True, OPEN)],
)
def test_a_holiday_is_as_somebody_said(
    *, closed: bool, as_usual: bool, expected: OpenState
) -> None:
    last = MONDAY - timedelta(days=9)
    days_off = off(last, last, closed=closed, as_usual=as_usual)

    assert state(hours(*every_day()), days_off, holiday=True) is expected


def test_whoever_opens_on_holidays_may_still_have_a_day_off() -> None:
    assert state(hours(*every_day()), off(as_usual=True), holiday=True) is CLOSED


def test_a_night_that_began_before_a_day_off_goes_on() -> None:
    night = hours((0, 6, 1320, 800, EVER_SINCE, FOR_EVER))

    assert state(night, off()) is OPEN


@given(st.integers(0, 6), st.integers(0, 1439), st.booleans())
def test_days_off_of_one_offer_change_no_other(day: int, minute: int, holiday: bool) -> None:  # noqa: FBT001 - Hypothesis draws it
    rules = hours(*every_day(0), *every_day(1))
    moment = datetime.combine(MONDAY, time()) + timedelta(days=day, minutes=minute)
    days_off = DaysOff(
        offer=np.array([0]),
        first=np.array([MONDAY.toordinal()]),
        last=np.array([MONDAY.toordinal() + 6]),
        holidays_closed=np.zeros(2, np.bool_),
        holidays_open=np.zeros(2, np.bool_),
    )

    with_days = open_states(rules, 2, moment, holiday=holiday, days_off=days_off)
    without = open_states(rules, 2, moment, holiday=holiday, days_off=no_days_off(2))

    assert with_days[1] == without[1]
    assert with_days[0] == CLOSED
