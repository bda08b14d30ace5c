"""Who is asked when, and what becomes of silence."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.directory.freshness.escalation import WAIT_DAYS, Asked, Step, next_step
from app.directory.freshness.rhythm import Word

CONFIRMED = date(2026, 1, 10)
DUE = date(2026, 7, 10)
LIMIT = date(2027, 1, 10)


def silent_years(*, has_keepers: bool, confirmed: bool = True) -> dict[Step, date]:
    """Return on which day each step is taken when nobody ever answers."""
    word = Word(CONFIRMED if confirmed else None, CONFIRMED, months=6)
    steps: dict[Step, date] = {}
    for day in range(800):
        today = CONFIRMED + timedelta(day)
        step = next_step(Asked(word, has_keepers=has_keepers, steps=steps), today)
        if step is not None:
            steps[step] = today
    return steps


def test_keepers_are_asked_twice_then_coordinators_then_it_leaves_at_the_limit() -> None:
    wait = timedelta(WAIT_DAYS)

    assert silent_years(has_keepers=True) == {
        Step.FIRST: DUE,
        Step.SECOND: DUE + wait,
        Step.COORDINATOR: DUE + 2 * wait,
        Step.LEAVES: LIMIT,
    }


def test_where_nobody_keeps_it_any_longer_the_coordinators_are_told_at_once() -> None:
    assert silent_years(has_keepers=False) == {Step.COORDINATOR: DUE, Step.LEAVES: LIMIT}


def test_what_nobody_keeps_and_nobody_confirmed_never_leaves() -> None:
    assert silent_years(has_keepers=False, confirmed=False) == {}


def test_a_listing_from_a_source_is_asked_about_once_somebody_keeps_it() -> None:
    assert list(silent_years(has_keepers=True, confirmed=False)) == list(Step)


@given(st.integers(1, 24), st.integers(0, 3000), st.sampled_from([Step.FIRST, Step.COORDINATOR]))
def test_a_first_round_years_late_still_asks_before_it_takes_away(
    months: int, late_days: int, first: Step
) -> None:
    word = Word(CONFIRMED, CONFIRMED, months)
    today = word.due_on + timedelta(late_days)

    asked = Asked(word, has_keepers=first is Step.FIRST, steps={})

    assert next_step(asked, today) is first
