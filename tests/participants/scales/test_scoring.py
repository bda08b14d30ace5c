"""Totals of scales: published examples first, then the laws that every scale keeps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.participants.scales import (
    AnswerError,
    Band,
    Change,
    Direction,
    Item,
    Option,
    Scale,
    band_of,
    compare,
    limits,
    score,
)
from app.participants.scales.library import library

SCALES = library(Path("/nonexistent")).scales
WHO5, K10, DAYS = SCALES["who5"], SCALES["k10"], SCALES["days"]


def answers(scale: Scale, *points: int | None) -> dict[str, int]:
    """Return answers in the order of the items; None for a missing one."""
    given_ = zip(scale.items, points, strict=True)
    return {item.key: each for item, each in given_ if each is not None}


def total(scale: Scale, *points: int | None) -> int | None:
    return score(scale, answers(scale, *points)).total


@pytest.mark.parametrize(
    ("points", "wanted", "words"),
    [
        # Topp et al. 2015: the raw sum of 0 to 25 times 4.
        ((0, 0, 0, 0, 0), 0, "very low well-being"),
        ((5, 5, 5, 5, 5), 100, "above the cut-off"),
        ((1, 1, 2, 2, 1), 28, "very low well-being"),
        ((2, 2, 2, 1, 1), 32, "low well-being"),
        ((3, 3, 2, 2, 2), 48, "low well-being"),
        ((3, 3, 3, 2, 2), 52, "above the cut-off"),
    ],
)
def test_the_who5_is_the_sum_times_four_with_its_published_cut_offs(
    points: tuple[int, ...], wanted: int, words: str
) -> None:
    found = total(WHO5, *points)

    assert found == wanted
    assert band_of(WHO5, wanted).words["en"] == words


def test_the_who5_alarms_at_50_and_at_28_and_not_above() -> None:
    assert [band_of(WHO5, each).alarm for each in (28, 29, 50, 51)] == [True, True, True, False]
    assert band_of(WHO5, 28) != band_of(WHO5, 29)


def test_ten_points_of_the_who5_are_a_change_and_nine_are_not() -> None:
    assert compare(WHO5, 40, 50) is Change.BETTER
    assert compare(WHO5, 40, 49) is Change.SAME
    assert compare(WHO5, 50, 40) is Change.WORSE


def test_the_who5_has_no_total_where_an_answer_is_missing() -> None:
    found = score(WHO5, answers(WHO5, 3, 3, None, 3, 3))

    assert (found.total, found.answered, found.of) == (None, 4, 5)


@pytest.mark.parametrize(
    ("of_k10", "words"),
    [
        # Australian Bureau of Statistics, information paper 4817.0.55.001, table E.
        (10, "low distress"),
        (15, "low distress"),
        (16, "moderate distress"),
        (21, "moderate distress"),
        (22, "high distress"),
        (29, "high distress"),
        (30, "very high distress"),
        (50, "very high distress"),
    ],
)
def test_the_k10_has_the_bands_of_the_bureau_of_statistics(of_k10: int, words: str) -> None:
    assert band_of(K10, of_k10).words["en"] == words


@pytest.mark.parametrize(
    ("points", "wanted"),
    [
        ((1,) * 10, 10),
        ((5,) * 10, 50),
        # Women's Health Australia: round(10 / answered * sum), for one or two missing answers.
        ((2, 2, 2, 2, 2, 2, 2, 2, 3, None), 21),
        ((2, 2, 2, 2, 2, 2, 2, 4, None, None), 23),
        ((3, 3, 3, 3, 3, 3, 3, None, None, None), None),
    ],
)
def test_the_k10_fills_up_to_two_missing_answers_and_no_more(
    points: tuple[int | None, ...], wanted: int | None
) -> None:
    assert total(K10, *points) == wanted


def test_more_points_of_the_k10_are_worse() -> None:
    assert compare(K10, 20, 30) is Change.WORSE
    assert compare(K10, 30, 20) is Change.BETTER


def test_our_own_rating_adds_up_to_20_and_one_answer_may_be_missing() -> None:
    assert total(DAYS, 4, 4, 4, 4, 4) == 20
    assert total(DAYS, 2, 1, 0, None, 3) == 8
    assert total(DAYS, 2, 1, None, None, 3) is None
    assert [band_of(DAYS, each).alarm for each in (0, 5, 6, 20)] == [True, True, False, False]


def test_nothing_answered_is_no_total() -> None:
    assert score(DAYS, {}).total is None


@pytest.mark.parametrize("wrong", [{"nobody": 1}, {"energy": 5}, {"energy": -1}])
def test_an_answer_that_fits_nothing_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(AnswerError):
        score(DAYS, wrong)


@st.composite
def scales(draw: st.DrawFn) -> Scale:
    """Draw any scale of up to eight items, some reversed."""
    points = sorted(draw(st.sets(st.integers(0, 9), min_size=2, max_size=6)))
    turned = draw(st.lists(st.booleans(), min_size=1, max_size=8))
    return Scale(
        key="any",
        name={},
        about={},
        instructions={},
        licence="",
        source="",
        direction=draw(st.sampled_from(list(Direction))),
        multiply=draw(st.integers(1, 5)),
        most_missing=draw(st.integers(0, len(turned) - 1)),
        change=draw(st.none() | st.integers(1, 20)),
        validated=False,
        options=[Option(each, {}) for each in points],
        items=[Item(str(n), {}, each) for n, each in enumerate(turned)],
        bands=[Band(None, {}, alarm=False)],
    )


@st.composite
def answered(draw: st.DrawFn) -> tuple[Scale, dict[str, int]]:
    """Draw a scale with some of its answers."""
    scale = draw(scales())
    option = st.none() | st.sampled_from([each.points for each in scale.options])
    chosen = {item.key: draw(option) for item in scale.items}
    return scale, {key: each for key, each in chosen.items() if each is not None}


@given(answered())
def test_a_total_stays_within_its_limits_and_is_there_exactly_where_the_rule_allows_it(
    drawn: tuple[Scale, dict[str, int]],
) -> None:
    scale, chosen = drawn

    found = score(scale, chosen)

    missing = len(scale.items) - len(chosen)
    assert (found.total is not None) == (bool(chosen) and missing <= scale.most_missing)
    if found.total is not None:
        lowest, highest = limits(scale)
        assert lowest <= found.total <= highest
        assert found.filled == missing


@given(answered())
def test_without_missing_answers_the_total_is_the_sum_that_one_works_out_by_hand(
    drawn: tuple[Scale, dict[str, int]],
) -> None:
    scale, chosen = drawn
    low, high = scale.options[0].points, scale.options[-1].points
    by_hand = sum(
        low + high - chosen.get(item.key, 0) if item.reversed else chosen.get(item.key, 0)
        for item in scale.items
    )

    found = score(scale, chosen)

    if len(chosen) == len(scale.items):
        assert found.total == by_hand * scale.multiply


@given(answered(), st.data())
def test_a_higher_answer_to_a_plain_item_never_lowers_the_total(
    drawn: tuple[Scale, dict[str, int]], data: st.DataObject
) -> None:
    scale, chosen = drawn
    before = score(scale, chosen).total
    plain = [item.key for item in scale.items if not item.reversed and item.key in chosen]
    if before is None or not plain:
        return
    key = data.draw(st.sampled_from(plain))
    more = [each.points for each in scale.options if each.points >= chosen[key]]

    after = score(scale, {**chosen, key: data.draw(st.sampled_from(more))}).total

    assert after is not None
    assert after >= before


@given(scales(), st.integers(0, 400), st.integers(0, 400))
def test_there_and_back_again_are_opposite_changes(scale: Scale, a: int, b: int) -> None:
    opposite: dict[Change, Any] = {
        Change.BETTER: Change.WORSE,
        Change.WORSE: Change.BETTER,
        Change.SAME: Change.SAME,
    }

    assert compare(scale, b, a) is opposite[compare(scale, a, b)]
