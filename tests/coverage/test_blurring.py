"""Which counts may be shown blurred: nobody is recognised, whatever else is known."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

from app.core.units import BoolArray, FloatArray
from app.coverage.blurring import WITHHELD, Crowd, blurred, certain
from app.coverage.suppression import FEWEST

# Any need, two groups, and a need of each.
INSIDE = ((), (0,), (0,), (0, 1), (0, 2))


@st.composite
def crowds(draw: st.DrawFn, most: int = 25) -> Crowd:
    """Draw people of some areas who have some needs of two groups."""
    areas = draw(st.integers(1, 4))
    people = np.array(draw(st.lists(st.integers(0, most), min_size=areas, max_size=areas)))
    marked = np.zeros((areas, len(INSIDE)), np.int64)
    for mark, wider in enumerate(INSIDE):
        cap = marked[:, list(wider)].min(axis=1) if wider else people
        marked[:, mark] = [draw(st.integers(0, int(each))) for each in cap]
    nowhere = draw(st.integers(0, 3))
    return Crowd(
        people=people,
        marked=marked,
        everybody=int(people.sum()) + nowhere,
        totals=marked.sum(axis=0) + nowhere,
        inside=INSIDE,
    )


def test_only_counts_of_five_in_areas_of_nine_can_be_known_to_be_large() -> None:
    crowd = Crowd(
        people=np.array([30, 8, 30]),
        marked=np.array([[12], [8], [4]]),
        everybody=68,
        totals=np.array([24]),
    )

    assert certain(crowd)[:, 0].tolist() == [True, False, False]


def test_where_all_that_is_left_would_be_small_one_area_less_is_shown() -> None:
    crowd = Crowd(
        people=np.array([30, 30]),
        marked=np.array([[7], [6]]),
        everybody=60,
        totals=np.array([13]),
    )

    # Both known to have five, three are left to share: four values each.
    assert certain(crowd)[:, 0].tolist() == [True, False]


def test_a_need_is_known_where_its_group_is_known() -> None:
    crowd = Crowd(
        people=np.array([30, 30]),
        marked=np.array([[7, 5], [6, 6]]),
        everybody=60,
        totals=np.array([13, 11]),
        inside=((), (0,)),
    )

    assert certain(crowd).tolist() == [[True, True], [False, False]]


def test_a_site_without_areas_or_people_shows_nothing() -> None:
    nobody = Crowd(np.zeros(0, np.int64), np.zeros((0, 1), np.int64), 0, np.zeros(1, np.int64))

    shown = blurred(nobody, np.random.default_rng(1))

    assert (shown.marked.shape, shown.totals.tolist()) == ((0, 1), [WITHHELD])


@pytest.mark.parametrize(
    ("people", "marked", "totals"),
    [([3], [[4]], [4]), ([3], [[-1]], [4]), ([9, 9], [[5], [5]], [9]), ([9], [[5, 5]], [5])],
)
def test_counts_that_contradict_each_other_are_refused(
    people: list[int], marked: list[list[int]], totals: list[int]
) -> None:
    with pytest.raises(ValueError, match=r"people|fit"):
        Crowd(np.array(people), np.array(marked), 30, np.array(totals))


@given(crowds(), st.integers(0, 2**32))
@settings(max_examples=300)
def test_what_is_shown_is_five_or_more_in_truth_and_on_the_page(crowd: Crowd, seed: int) -> None:
    shown = blurred(crowd, np.random.default_rng(seed))

    seen = shown.marked != WITHHELD
    assert (shown.marked[seen] >= FEWEST).all()
    assert (crowd.marked[seen] >= FEWEST).all()
    assert (crowd.totals[shown.totals != WITHHELD] >= FEWEST).all()


def possible(crowd: Crowd, mark: int, known: BoolArray) -> FloatArray:
    """Return (a, 2) the least and most of a mark by area, for whoever knows all the rest.

    They know the people of each area, and how many have each mark in all; and that the
    counts that are known are five or more.
    """
    areas, marks = crowd.marked.shape
    nowhere = crowd.everybody - int(crowd.people.sum())
    rows = [*range(areas), areas]
    at = {cell: number for number, cell in enumerate(product(rows, range(marks)))}
    upper = np.array([[*crowd.people, nowhere][row] for row, _mark in at], float)
    lower = np.array([FEWEST * (row < areas and known[row % areas, m]) for row, m in at], float)
    limits = []
    for own in range(marks):
        line = np.zeros(len(at))
        line[[at[row, own] for row in rows]] = 1
        limits.append(LinearConstraint(line, crowd.totals[own], crowd.totals[own]))
        for wider in INSIDE[own]:
            for row in rows:
                line = np.zeros(len(at))
                line[[at[row, own], at[row, wider]]] = 1, -1
                limits.append(LinearConstraint(line, ub=0))
    found = np.zeros((areas, 2))
    for row, (end, sign) in product(range(areas), enumerate((1, -1))):
        goal = np.zeros(len(at))
        goal[at[row, mark]] = sign
        answer = milp(goal, integrality=1, bounds=(lower, upper), constraints=limits)
        assert answer.success
        found[row, end] = round(sign * answer.fun)
    return found


@given(crowds(most=14), st.integers(0, len(INSIDE) - 1))
@settings(max_examples=60, deadline=None)
def test_whoever_knows_everything_else_exactly_learns_no_small_count(
    crowd: Crowd, mark: int
) -> None:
    sure = certain(crowd)

    before = possible(crowd, mark, np.zeros_like(sure))
    after = possible(crowd, mark, sure)

    room, had = np.diff(after)[:, 0], np.diff(before)[:, 0]
    assert (room >= np.minimum(had, FEWEST - 1)).all()


def test_nothing_shown_is_more_than_twice_as_likely_with_one_person_more() -> None:
    draws = 400_000
    with_them, without = (
        np.bincount(
            blurred(
                Crowd(
                    np.full(draws, 40), np.full((draws, 1), count), 40 * draws,
                    np.array([count * draws]),
                ),
                np.random.default_rng(count),
            ).marked[:, 0] + 1,
            minlength=60,
        )
        for count in (12, 11)
    )  # fmt: skip

    often = (with_them > 3000) & (without > 3000)
    ratio = with_them[often] / without[often]
    assert often.sum() >= 7
    assert ratio.max() < 2.1
    assert ratio.min() > 1 / 2.1
