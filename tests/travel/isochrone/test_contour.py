"""Areas within reach: nested, never where nobody knows, and only beside a knot in time."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from app.core.geo import Box
from app.core.units import FloatArray
from app.travel.isochrone import Grid, within

SMALL = Grid(west=11.0, south=46.0, step_lon=0.1, step_lat=0.1, columns=4, rows=3)
LIMITS = (15, 30, 45, 60)

MINUTES = arrays.arrays(
    np.float64,
    (SMALL.rows, SMALL.columns),
    elements=st.one_of(st.integers(0, 90).map(float), st.just(float("nan"))),
)


def knots() -> list[shapely.Point]:
    """Return the knots of the small grid as points."""
    points = SMALL.points()
    return [shapely.Point(*at) for at in zip(points.lon, points.lat, strict=True)]


def test_the_border_lies_where_the_minutes_say() -> None:
    # 0, 20, 40, 60 minutes from west to east: 30 minutes is half-way between the second
    # column (11.1) and the third (11.2).
    minutes = np.tile([0.0, 20.0, 40.0, 60.0], 3)

    area = within(SMALL, minutes, 30)

    np.testing.assert_allclose(area.bounds, [11.0, 46.0, 11.15, 46.2])
    np.testing.assert_allclose(area.area, 0.15 * 0.2)


def test_towards_an_unknown_knot_the_area_ends_half_way() -> None:
    minutes = np.tile([5.0, np.nan, np.nan, np.nan], 3)

    area = within(SMALL, minutes, 30)

    np.testing.assert_allclose(area.bounds, [11.0, 46.0, 11.05, 46.2])


def test_a_hole_in_reach_stays_a_hole() -> None:
    grid = Grid.over(Box(11.0, 46.0, 11.5, 46.5), 25)
    minutes = np.full((grid.rows, grid.columns), 10.0)
    minutes[2, 2] = 90.0

    area = within(grid, minutes.ravel(), 30)

    assert [len(part.interiors) for part in area.geoms] == [1]


def test_nothing_in_reach_is_empty() -> None:
    assert within(SMALL, np.full(12, 61.0), 60).is_empty
    assert within(SMALL, np.full(12, np.nan), 60).is_empty


def test_times_for_other_knots_are_refused() -> None:
    with pytest.raises(ValueError, match="times for"):
        within(SMALL, np.zeros(11), 30)


@given(MINUTES)
def test_each_area_lies_within_the_next(minutes: FloatArray) -> None:
    areas = [within(SMALL, minutes.ravel(), limit) for limit in LIMITS]

    for inner, outer in pairwise(areas):
        assert inner.difference(outer.buffer(1e-9)).area < 1e-12


@given(MINUTES)
def test_a_knot_is_reached_exactly_when_it_is_in_time(minutes: FloatArray) -> None:
    # At the limit itself a lonely knot is a point, which has no area.
    area = within(SMALL, minutes.ravel(), 30)

    for knot, taken in zip(knots(), minutes.ravel().tolist(), strict=True):
        if taken < 30:
            assert area.distance(knot) < 1e-9
        elif taken != 30:
            assert not area.buffer(-1e-9).contains(knot)


@given(MINUTES)
def test_an_unknown_knot_is_never_inside(minutes: FloatArray) -> None:
    area = within(SMALL, minutes.ravel(), 90)

    for knot, taken in zip(knots(), minutes.ravel().tolist(), strict=True):
        if np.isnan(taken):
            assert area.distance(knot) > 0.01 * SMALL.step_lon


@given(MINUTES, st.floats(0, 1), st.floats(0, 1))
def test_a_point_inside_has_a_knot_in_time_beside_it(
    minutes: FloatArray, east: float, north: float
) -> None:
    column, row = east * (SMALL.columns - 1), north * (SMALL.rows - 1)
    point = shapely.Point(11.0 + 0.1 * column, 46.0 + 0.1 * row)

    inside = within(SMALL, minutes.ravel(), 30).buffer(-1e-9).contains(point)

    beside = minutes[
        int(np.floor(row)) : int(np.floor(row)) + 2,
        int(np.floor(column)) : int(np.floor(column)) + 2,
    ]
    assert not inside or bool((beside <= 30).any())


@given(MINUTES)
def test_areas_are_sound(minutes: FloatArray) -> None:
    area = within(SMALL, minutes.ravel(), 45)

    assert area.is_valid
