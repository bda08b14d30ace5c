"""Circles for too many points."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.map.clusters import clusters

LON = st.floats(-180, 180, allow_nan=False)
LAT = st.floats(-84, 84, allow_nan=False)


def test_two_towns_are_two_circles_when_close_and_one_from_afar() -> None:
    lon, lat = np.array([11.12, 11.1201, 11.04]), np.array([46.07, 46.0701, 45.89])
    service = np.array([0, 1, 2])

    near, far = clusters(lon, lat, service, 12), clusters(lon, lat, service, 3)

    assert sorted(near.count.tolist()) == [1, 2]
    assert far.count.tolist() == [3]


def test_a_service_counts_once_in_a_circle() -> None:
    lon, lat = np.full(3, 11.12), np.full(3, 46.07)

    made = clusters(lon, lat, np.array([5, 5, 6]), 10)

    assert made.count.tolist() == [2]


def test_no_points_make_no_circles() -> None:
    none = np.empty(0)

    assert clusters(none, none, np.empty(0, np.int64), 5).lon.size == 0


@given(st.lists(st.tuples(LON, LAT), min_size=1, max_size=60), st.integers(-3, 25))
def test_every_service_is_in_exactly_one_circle(
    points: list[tuple[float, float]], zoom: int
) -> None:
    lon, lat = (np.array(axis) for axis in zip(*points, strict=True))

    made = clusters(lon, lat, np.arange(lon.size), zoom)

    assert made.count.sum() == lon.size
    assert len(set(made.first.tolist())) == made.first.size


@given(st.lists(st.tuples(LON, LAT), min_size=2, max_size=60), st.integers(0, 19))
def test_a_pan_changes_no_circle(points: list[tuple[float, float]], zoom: int) -> None:
    lon, lat = (np.array(axis) for axis in zip(*points, strict=True))
    whole = clusters(lon, lat, np.arange(lon.size), zoom)
    some = np.flatnonzero(lon >= np.median(lon))

    part = clusters(lon[some], lat[some], some, zoom)

    members = {int(first) for first in whole.first if first in set(some.tolist())}
    assert members <= {int(some[row]) for row in part.first}
