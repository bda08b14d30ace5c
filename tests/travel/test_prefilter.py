"""Which points are worth asking for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.geo import LonLat, roughly_metres_between
from app.travel import Points, prefilter

ORIGIN = LonLat(11.0, 46.0)
NAN = float("nan")


def points(*lon: float) -> Points:
    return Points(np.array(lon, float), np.full(len(lon), 46.0))


def test_the_near_ones_are_kept_nearest_first() -> None:
    # One degree of longitude is 77 km here.
    rows = prefilter(ORIGIN, points(11.3, NAN, 11.1, 12.0, 10.9), 30_000, at_least=0)

    assert rows.tolist() == [2, 4, 0] or rows.tolist() == [4, 2, 0]


def test_the_nearest_few_are_kept_however_far_and_the_farthest_left_out_however_near() -> None:
    far = points(12.0, 11.5, 13.0)

    assert prefilter(ORIGIN, far, 0.0, at_least=2).tolist() == [1, 0]
    assert prefilter(ORIGIN, far, 1e9, at_least=0, at_most=1).tolist() == [1]


lons = st.lists(st.sampled_from([10.5, 11.0, 11.25, 11.5, 12.0, NAN]), max_size=12)


@given(lons, st.sampled_from([0.0, 20_000.0, 40_000.0]), st.integers(0, 4), st.integers(4, 8))
def test_rows_are_the_head_of_a_full_sort(
    lon: list[float], reach_m: float, at_least: int, at_most: int
) -> None:
    rows = prefilter(ORIGIN, points(*lon), reach_m, at_least, at_most).tolist()

    metres = roughly_metres_between(ORIGIN, *(getattr(points(*lon), n) for n in ("lon", "lat")))
    order = sorted((d, row) for row, d in enumerate(metres.tolist()) if not np.isnan(d))
    within = sum(d <= reach_m for d, _ in order)
    assert rows == [row for _, row in order][: min(max(within, at_least), at_most)]


def test_bounds_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="at_least"):
        prefilter(ORIGIN, points(11.0), 10.0, at_least=9, at_most=3)
    with pytest.raises(ValueError, match="reach_m"):
        prefilter(ORIGIN, points(11.0), NAN)
