"""Honest rounding."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.core.units import shown_metres, whole_minutes

NAN = float("nan")


def test_distances_are_rounded_to_what_is_known() -> None:
    metres = np.array([0.0, 12.0, 130.0, 990.0, 1_234.0, 9_960.0, 20_698.0, NAN])

    shown = shown_metres(metres)

    np.testing.assert_array_equal(shown, [50, 50, 150, 1_000, 1_200, 10_000, 21_000, NAN])


def test_minutes_are_whole_and_unknown_ones_stay_unknown() -> None:
    np.testing.assert_array_equal(whole_minutes(np.array([0.4, 9.6, NAN])), [0, 10, NAN])


@given(st.lists(st.floats(0, 2e7), min_size=1))
def test_a_longer_way_never_reads_shorter(metres: list[float]) -> None:
    shown = shown_metres(np.sort(np.array(metres)))

    assert (np.diff(shown) >= 0).all()


def test_nothing_stays_nothing() -> None:
    assert shown_metres(np.empty(0)).shape == whole_minutes(np.empty(0)).shape == (0,)
