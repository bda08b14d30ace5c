"""Who is counted in which wave, and that nothing later changes it."""

from __future__ import annotations

from datetime import datetime, timedelta

from factories import MOMENT
from hypothesis import given
from hypothesis import strategies as st

from app.map.monitoring.counting import (
    Happened,
    Unit,
    count_wave,
    path_of,
    read_path,
    written,
)
from app.map.monitoring.vocabulary import OUTCOME, Step

ENDS = [MOMENT, MOMENT + timedelta(days=90), MOMENT + timedelta(days=180)]


def _day(number: int) -> datetime:
    return MOMENT + timedelta(days=number)


def test_somebody_counts_in_the_wave_in_which_each_step_was_taken() -> None:
    unit = Unit({Step.KNOWN: _day(-3), Step.BEGUN: _day(0), Step.ASSESSED: _day(10)})

    path = path_of(unit, ENDS[:2])

    assert path == (0, 0, 1, None, None, None, None)


def test_a_step_that_was_skipped_counts_with_the_one_after_it() -> None:
    unit = Unit({Step.KNOWN: _day(0), Step.BEGUN: _day(0), Step.REFERRED: _day(50)})

    assert path_of(unit, ENDS) == (0, 0, 1, 1, 1, None, None)


def test_a_report_keeps_only_what_is_new_in_its_wave() -> None:
    units = [
        Unit({Step.KNOWN: _day(0), Step.BEGUN: _day(0), Step.ASSESSED: _day(10)}, area="a"),
        Unit({Step.KNOWN: _day(0), Step.BEGUN: _day(0)}, area="a"),
        Unit({Step.KNOWN: _day(20), Step.BEGUN: _day(30)}, {OUTCOME: Happened(_day(40), "work")}),
    ]

    wave = count_wave(units, ENDS[:2], [(OUTCOME, Step.BEGUN)])

    assert wave.people == {"|": 1}
    assert wave.moves == {"0,0,-,-,-,-,->0,0,1,-,-,-,-": 1, ">1,1,-,-,-,-,-": 1}
    assert wave.happened == {OUTCOME: {"1|work": 1}}


def test_what_is_after_the_last_report_is_not_counted_yet() -> None:
    late = Unit({Step.KNOWN: _day(1), Step.BEGUN: _day(1)}, {OUTCOME: Happened(_day(2), "work")})

    wave = count_wave([late], ENDS[:1], [(OUTCOME, Step.BEGUN)])

    assert (wave.people, wave.moves, wave.happened[OUTCOME]) == ({}, {}, {})


_steps = st.dictionaries(st.sampled_from(list(Step)), st.integers(-30, 200).map(_day), max_size=7)


@given(_steps)
def test_nobody_comes_to_a_step_before_the_one_before_it(steps: dict[Step, datetime]) -> None:
    path = path_of(Unit(steps), ENDS)

    come = [len(ENDS) if wave is None else wave for wave in path]
    assert come == sorted(come)
    assert read_path(written(path)) == path


@given(st.lists(_steps, max_size=8))
def test_every_unit_moves_at_most_once_in_each_wave(people: list[dict[Step, datetime]]) -> None:
    units = [Unit(steps) for steps in people]

    for number in range(1, len(ENDS) + 1):
        wave = count_wave(units, ENDS[:number], [])

        moved = [unit for unit in units if number - 1 in path_of(unit, ENDS[:number])]
        assert sum(wave.moves.values()) == len(moved)
