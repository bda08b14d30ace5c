"""How long a word holds, day by day, for one listing and for all at once."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.directory.freshness.rhythm import (
    GRACE_DAYS,
    Standing,
    Word,
    later,
    months_between,
    quick_mask,
    stale_days,
    usual_months,
)
from app.directory.needs import taxonomy

days = st.dates(date(1999, 1, 1), date(2060, 12, 31))
months = st.integers(1, 60)


def test_a_month_later_than_the_last_of_january_is_the_last_of_february() -> None:
    assert later(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert later(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert later(date(2026, 12, 15), 12) == date(2027, 12, 15)


@pytest.mark.parametrize(
    ("today", "standing"),
    [
        (date(2026, 7, 9), Standing.FRESH),
        (date(2026, 7, 10), Standing.DUE),
        (date(2026, 8, 6), Standing.DUE),
        (date(2026, 8, 7), Standing.STALE),
        (date(2031, 1, 1), Standing.STALE),
    ],
)
def test_a_word_is_fresh_then_due_then_stale(today: date, standing: Standing) -> None:
    word = Word(date(2026, 1, 10), date(2026, 1, 10), months=6)

    assert word.standing(today) is standing
    assert word.is_confirmed(today) is (standing is Standing.FRESH)


def test_what_left_the_search_is_back_with_the_confirmation_of_the_same_day() -> None:
    day = date(2026, 11, 22)
    left = Word(None, date(2024, 1, 1), months=6, lapsed_on=day)
    back = Word(day, day, months=6, lapsed_on=day)

    assert left.standing(day) is Standing.LAPSED
    assert back.standing(day) is Standing.FRESH


def test_what_nobody_confirmed_is_never_confirmed_however_fresh() -> None:
    assert not Word(None, date(2026, 11, 1), months=12).is_confirmed(date(2026, 11, 22))


@pytest.mark.usefixtures("embedded_app")
def test_what_changes_with_the_season_is_asked_about_twice_a_year() -> None:
    known = taxonomy()

    assert usual_months(["job_search"], known) == 6
    assert usual_months(["benefits_rights"], known) == 12
    assert usual_months(["benefits_rights", "job_search"], known) == 6
    assert usual_months(["no_such_need"], known) == 12


@given(st.lists(st.tuples(days, months), min_size=1, max_size=20))
def test_all_at_once_is_the_same_as_one_by_one(rows: list[tuple[date, int]]) -> None:
    known = np.array([day.toordinal() for day, _ in rows], np.float64)
    rhythm = np.array([count for _, count in rows], np.float64)

    stale = stale_days(known, rhythm)

    expected = [Word(None, day, count).stale_on.toordinal() for day, count in rows]
    assert stale.tolist() == expected
    assert all(
        Word(None, day, count).stale_on - Word(None, day, count).due_on == timedelta(GRACE_DAYS)
        for day, count in rows
    )


@pytest.mark.usefixtures("embedded_app")
def test_an_unknown_day_is_never_stale_and_an_own_rhythm_goes_before_the_usual_one() -> None:
    known = taxonomy()
    needs = np.array([known.mask("job_search"), known.mask("benefits_rights"), 0], np.uint64)

    rhythm = months_between(np.array([np.nan, np.nan, 3.0]), needs, quick_mask(known))

    assert rhythm.tolist() == [6, 12, 3]
    assert np.isnan(stale_days(np.array([np.nan]), np.array([6.0]))).all()
