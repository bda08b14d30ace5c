"""Medians and quartiles are told of enough people only, and are nobody's own value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.map.monitoring.spread import Spread, spread


def test_a_median_is_the_mean_of_the_five_or_six_in_the_middle() -> None:
    eleven = spread([0, 1, 2, 3, 10, 11, 12, 30, 40, 50, 60])
    ten = spread([0, 1, 2, 3, 10, 12, 13, 14, 15, 100])

    # 3, 10, 11, 12 and 30 are 13.2 in the mean; 2, 3, 10, 12, 13 and 14 are 9.
    assert (eleven, ten) == (Spread(13), Spread(9))


@pytest.mark.parametrize(("people", "told"), [(0, False), (5, False), (9, False), (10, True)])
def test_nothing_is_told_of_fewer_than_ten(people: int, told: bool) -> None:  # noqa: FBT001
    assert (spread(list(range(people))) is not None) is told


def test_quartiles_need_twenty() -> None:
    nineteen, twenty = spread(list(range(19))), spread(list(range(20)))

    assert (nineteen, twenty) == (Spread(9), Spread(10, 5, 15))


_values = st.lists(st.integers(-100, 300), min_size=20, max_size=60)


@given(_values)
def test_every_number_lies_among_the_values_and_in_order(values: list[int]) -> None:
    told = spread(values)

    assert told is not None
    assert told.lower is not None
    assert told.upper is not None
    assert min(values) <= told.lower <= told.median <= told.upper <= max(values)


@given(_values, st.data())
def test_one_person_moves_a_number_by_a_fifth_of_what_they_move(
    values: list[int], data: st.DataObject
) -> None:
    who = data.draw(st.integers(0, len(values) - 1))
    moved = [*values]
    moved[who] += data.draw(st.integers(-50, 50))

    before, after = spread(values), spread(moved)

    assert before is not None
    assert after is not None
    # Half a unit each may come from rounding.
    assert abs(after.median - before.median) <= abs(moved[who] - values[who]) / 5 + 1
