"""Moves that no published number notices, and what an attacker can tell apart by hand."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from app.core.units import IntArray
from app.coverage import FEWEST, Asked, recoverable
from app.coverage.moves import MOST_CELLS, unseen_moves, walked

# Rows, columns and the sum of a table of two by two.
TWO_BY_TWO = np.array([[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]])


def test_a_table_with_all_its_sums_lets_people_move_round_four_cells_only() -> None:
    moves = unseen_moves(TWO_BY_TWO)

    assert moves is not None
    assert np.abs(moves).tolist() == [[1, 1, 1, 1]]
    assert (TWO_BY_TWO @ moves.T == 0).all()


def test_too_many_cells_are_left_to_the_solver() -> None:
    assert unseen_moves(np.ones((1, MOST_CELLS + 1), np.int64)) is None


def test_where_nobody_can_move_a_walk_stays() -> None:
    moves = unseen_moves(np.eye(3, dtype=np.int64))

    assert moves is not None
    assert walked(np.array([1, 2, 3]), moves, np.random.default_rng(0)).tolist() == [[1, 2, 3]]


_tables = st.integers(1, 4).flatmap(
    lambda cells: st.tuples(
        st.lists(st.lists(st.integers(0, 1), min_size=cells, max_size=cells), max_size=5),
        st.lists(st.integers(0, 6), min_size=cells, max_size=cells),
    )
)


@given(_tables)
def test_a_walk_changes_no_published_number_and_nobody_is_missing(
    drawn: tuple[list[list[int]], list[int]],
) -> None:
    told, counts = np.array(drawn[0], np.int64).reshape(-1, len(drawn[1])), np.array(drawn[1])
    moves = unseen_moves(told)

    assert moves is not None
    tables = walked(counts, moves, np.random.default_rng(0))

    assert len(moves) == counts.size - (np.linalg.matrix_rank(told) if told.size else 0)
    assert (tables >= 0).all()
    assert (told @ tables.T == (told @ counts)[:, np.newaxis]).all()


@settings(max_examples=60)
@given(_tables, st.data())
def test_the_attack_finds_what_trying_every_table_finds(
    drawn: tuple[list[list[int]], list[int]], data: st.DataObject
) -> None:
    counts = np.minimum(np.array(drawn[1]), 6)
    rows = [*np.eye(counts.size, dtype=np.int64).tolist(), *(row for row in drawn[0] if any(row))]
    parts = np.array(rows, np.int64)
    mark = st.lists(st.booleans(), min_size=len(parts), max_size=len(parts))
    shown = np.array(data.draw(mark)) & (parts @ counts >= FEWEST)
    # Everybody is one of the site's, so that there is an end to trying.
    parts = np.vstack([parts, np.ones((1, counts.size), np.int64)])
    column = np.zeros((len(parts), 1), np.int64)
    whole = Asked(counts, csr_array(parts), column, column)
    known = np.append(shown, True)

    found = recoverable(whole, known)

    assert found.tolist() == by_trying(parts, counts, known).tolist()


def by_trying(parts: IntArray, counts: IntArray, shown: np.ndarray) -> np.ndarray:
    """Return which small counts all tables with the shown numbers leave under five values."""
    sizes = range(int(counts.sum()) + 1)
    others = list(product(sizes, repeat=counts.size - 1))
    every = np.array(others, np.int64).reshape(len(others), counts.size - 1)
    last = counts.sum() - every.sum(axis=1)
    tables = np.column_stack([every, last])[last >= 0]
    fits = (tables @ parts[shown].T == parts[shown] @ counts).all(axis=1)
    values = tables[fits] @ parts.T
    small = parts @ counts < FEWEST
    return np.asarray(small & (values.max(axis=0) - values.min(axis=0) + 1 < FEWEST))
