"""What published tables ask."""

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.coverage import LEFT_OUT, every_filter


def test_every_total_of_a_table_is_a_question() -> None:
    # Two areas of one valley, in three months, of which the last is not in the table.
    counts = np.array([[1, 2, 4], [8, 16, 32]])
    areas, valley = np.array([0, 1]), np.array([0, 0])
    months = np.array([0, 1, LEFT_OUT])

    asked = every_filter(counts, [[areas, valley], [months]])

    assert asked.answers[asked.tabled].tolist() == [1, 2, 8, 16, 9, 18]
    assert asked.grouping[asked.tabled].tolist() == [[0, 0]] * 4 + [[1, 0]] * 2
    assert asked.code[asked.tabled].tolist() == [[0, 0], [0, 1], [1, 0], [1, 1], [0, 0], [0, 1]]


def test_the_finest_cells_are_asked_though_no_table_shows_them() -> None:
    asked = every_filter(np.array([3, 7]), [[np.array([0, 0])]])

    assert asked.answers[~asked.tabled].tolist() == [3, 7]
    assert asked.answers[asked.tabled].tolist() == [10]


def test_a_group_without_entries_is_no_question() -> None:
    asked = every_filter(np.array([3, 7]), [[np.array([0, 2])]])

    assert asked.code[asked.tabled].tolist() == [[0], [2]]


@given(st.data(), st.integers(1, 3), st.integers(1, 3))
def test_every_answer_is_the_sum_of_the_cells_with_these_codes(
    data: st.DataObject, rows: int, columns: int
) -> None:
    cells = st.lists(st.integers(0, 9), min_size=rows * columns, max_size=rows * columns)
    counts = np.array(data.draw(cells)).reshape(rows, columns)
    groupings = [
        [
            np.array(data.draw(st.lists(st.integers(-1, 2), min_size=size, max_size=size)))
            for _ in range(2)
        ]
        for size in (rows, columns)
    ]

    asked = every_filter(counts, groupings)

    for at in np.flatnonzero(asked.tabled):
        codes = [groupings[axis][asked.grouping[at, axis]] for axis in range(2)]
        expected = sum(
            int(counts[cell])
            for cell in product(range(rows), range(columns))
            if all(codes[axis][cell[axis]] == asked.code[at, axis] for axis in range(2))
        )
        assert asked.answers[at] == expected
