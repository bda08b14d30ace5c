"""Which counts may be published so that none under five can be worked out."""

from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.units import BoolArray, IntArray
from app.coverage import (
    FEWEST,
    LEFT_OUT,
    Asked,
    Publication,
    every_filter,
    publishable,
    recoverable,
    remainders,
)


def each(size: int) -> IntArray:
    return np.arange(size)


def whole(size: int) -> IntArray:
    return np.zeros(size, np.int64)


def by_area_and_track(counts: IntArray) -> Asked:
    """Ask each area and track, with totals."""
    return every_filter(counts, [[each(size), whole(size)] for size in counts.shape])


def answer(asked: Asked, publication: Publication, *codes: int | None) -> int | None:
    """Return what the table shows for these codes, None among them for a total."""
    grouping = [int(code is None) for code in codes]
    code = [code or 0 for code in codes]
    row = ((asked.grouping == grouping) & (asked.code == code)).all(axis=1)
    at = int(np.flatnonzero(row)[0])
    return int(asked.answers[at]) if publication.shown[at] else None


def test_a_small_count_is_withheld_and_three_others_guard_it() -> None:
    # One person of the pass is in the second track. The totals stay.
    asked = by_area_and_track(np.array([[20, 9], [30, 12], [18, 1]]))

    publication = publishable(asked)

    assert answer(asked, publication, 2, 1) is None
    assert answer(asked, publication, None, None) == 90
    assert [answer(asked, publication, area, None) for area in range(3)] == [29, 42, 19]
    assert [answer(asked, publication, None, track) for track in range(2)] == [68, 22]
    inside = [answer(asked, publication, *cell) for cell in product(range(3), range(2))]
    assert inside.count(None) == 4
    assert not recoverable(asked, publication.shown).any()


def test_withholding_only_the_small_count_would_give_it_away() -> None:
    asked = by_area_and_track(np.array([[20, 9], [30, 12], [18, 1]]))

    given_away = recoverable(asked, asked.answers >= FEWEST)

    assert asked.answers[given_away].tolist() == [1, 1]


def test_a_valley_that_differs_from_the_site_by_three_people_is_not_shown_beside_it() -> None:
    valley = np.array([0, 0, 1])
    asked = every_filter(np.array([12, 15, 3]), [[each(3), valley, whole(3)]])

    publication = publishable(asked)

    site, first = (asked.grouping == 2).all(axis=1), (asked.grouping == 1).all(axis=1)
    assert publication.shown[site].tolist() == [True]
    assert not publication.shown[first].any()
    assert not recoverable(asked, publication.shown).any()


def test_what_april_adds_to_march_is_small_and_so_april_waits() -> None:
    # Three people came in April: "until March" is out, so "until April" may not follow.
    until_march = np.array([0, 0, LEFT_OUT])
    asked = every_filter(np.array([10, 12, 3]), [[until_march, whole(3)]])
    march = (asked.grouping == 0).all(axis=1)

    publication = publishable(asked, already=march)

    assert publication.shown.tolist() == march.tolist()
    assert not publication.exposed.any()


def test_what_was_published_before_and_gives_away_is_said() -> None:
    asked = every_filter(np.array([10, 3]), [[each(2), whole(2)]])
    before = asked.tabled & (asked.answers >= FEWEST)

    publication = publishable(asked, already=before)

    assert asked.answers[publication.exposed].tolist() == [3, 3]
    assert (publication.shown == before).all()


def test_without_a_solver_more_is_withheld_and_nothing_given_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = by_area_and_track(np.array([[20, 9], [30, 12], [18, 1]]))
    monkeypatch.setattr("app.coverage.decoys.LIMIT_S", 0.0)

    publication = publishable(asked)

    assert not publication.exposed.any()
    assert answer(asked, publication, None, None) is None
    assert not recoverable(asked, publication.shown).any()


def test_a_dearer_answer_is_withheld_later() -> None:
    asked = by_area_and_track(np.array([[20, 9], [30, 12], [18, 1]]))
    price = np.ones(len(asked))
    price[(asked.grouping == 0).all(axis=1)] = 1_000.0

    publication = publishable(asked, price=price)

    inside = [answer(asked, publication, *cell) for cell in product(range(3), range(2))]
    assert inside.count(None) < 4
    assert not recoverable(asked, publication.shown).any()


@pytest.mark.parametrize("shape", [(0, 2), (1, 1), (2, 2)])
def test_where_nobody_is_counted_nothing_is_shown(shape: tuple[int, int]) -> None:
    asked = by_area_and_track(np.zeros(shape, np.int64))

    publication = publishable(asked)

    assert not publication.shown.any()


def test_wrong_input_is_refused_in_words() -> None:
    asked = by_area_and_track(np.array([[2, 9]]))
    marks = np.ones(len(asked), np.bool_)

    with pytest.raises(ValueError, match="no table shows"):
        publishable(asked, already=marks)
    with pytest.raises(ValueError, match="one mark and one price"):
        publishable(asked, already=marks[1:])
    with pytest.raises(ValueError, match="one mark and one price"):
        publishable(asked, price=np.zeros(len(asked)))
    with pytest.raises(ValueError, match="counts must be >= 0"):
        by_area_and_track(np.array([[-1]]))
    with pytest.raises(ValueError, match="groupings for each of 2 axes"):
        every_filter(np.ones((1, 1), np.int64), [[each(1)]])
    with pytest.raises(ValueError, match="does not fit its axis of 1"):
        every_filter(np.ones(1, np.int64), [[each(2)]])
    with pytest.raises(ValueError, match="shown has shape"):
        recoverable(asked, marks[1:])


@dataclass(frozen=True)
class Case:
    """A site with areas, tracks and months, all its filters, and two publications."""

    asked: Asked
    first: BoolArray
    second: Publication


@st.composite
def cases(draw: Any) -> Case:
    """Publish until a month, then everything: a pilot as it grows."""
    shape = draw(st.sampled_from([(3, 2, 1), (2, 2, 2), (3, 1, 2), (1, 2, 3), (5, 1, 1)]))
    cells = st.one_of(st.integers(0, 9), st.integers(0, 40))
    size = int(np.prod(shape))
    counts = np.array(draw(st.lists(cells, min_size=size, max_size=size))).reshape(shape)
    areas, tracks, months = shape
    before = np.where(each(months) < months - 1, 0, LEFT_OUT)
    asked = every_filter(
        counts,
        [
            [each(areas), each(areas) // 2, whole(areas)],
            [each(tracks), whole(tracks)],
            [each(months), before, whole(months)],
        ],
    )
    # What could be asked a month ago: nothing that adds up the last month.
    last = np.zeros(shape, np.int64)
    last[..., -1] = 1
    old = np.flatnonzero(asked.parts @ last.ravel() == 0)
    first = np.zeros(len(asked), np.bool_)
    first[old] = publishable(asked.take(old)).shown
    return Case(asked, first, publishable(asked, already=first))


def published(case: Case) -> list[tuple[frozenset[int], int]]:
    """Return every published number with the finest cells it adds up, both times."""
    shown = np.flatnonzero(case.first | case.second.shown)
    rows = case.asked.parts[shown].toarray()
    answers = case.asked.answers[shown].tolist()
    return [(frozenset(np.flatnonzero(row)), n) for row, n in zip(rows, answers, strict=True)]


@settings(max_examples=300)
@given(cases())
def test_no_two_published_tables_give_a_small_count_by_their_difference(case: Case) -> None:
    numbers = published(case)

    for (one, count), (other, less) in combinations(numbers, 2):
        if one > other:
            assert count - less >= FEWEST
        if other > one:
            assert less - count >= FEWEST

    assert all(count >= FEWEST for _, count in numbers)
    assert (case.second.shown >= case.first).all()


@settings(max_examples=60)
@given(cases())
def test_every_small_count_has_five_values_among_tables_that_fit_all_that_is_published(
    case: Case,
) -> None:
    tables = [case.asked.counts.tolist(), *case.second.decoys.tolist()]

    for adds_up, count in published(case):
        assert {sum(table[cell] for cell in adds_up) for table in tables} == {count}

    shown = case.first | case.second.shown
    rows = case.asked.parts.toarray().tolist() + remainders(case.asked, shown).toarray().tolist()
    for row in rows:
        cells = [cell for cell, part in enumerate(row) if part]
        values = [sum(table[cell] for cell in cells) for table in tables]
        assert values[0] >= FEWEST or len(set(values)) >= FEWEST
    assert all(count >= 0 for table in tables for count in table)


@settings(max_examples=25)
@given(cases())
def test_a_solver_that_reads_all_tables_at_once_finds_no_small_count(case: Case) -> None:
    found = recoverable(case.asked, case.first | case.second.shown)

    assert not found.any()
    assert not case.second.exposed.any()
