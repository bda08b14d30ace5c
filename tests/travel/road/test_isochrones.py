"""How far one gets: areas on the map."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from travel.road.worlds import LON, at

from app.core.geo import LonLat
from app.travel import Mode, Points
from app.travel.road import Road

SQUARE_METRE = 1e-10  # in square degrees
CENTRE = LonLat(11.0937, 46.2110)


def test_five_minutes_along_a_straight_road_reach_five_kilometres(two_banks: Road) -> None:
    # 60 km/h each way from the middle of 12 km; the other bank, 4 km north, is not reached.
    [area] = two_banks.isochrones(at(6.0), Mode.CAR, [5])

    west, south, east, north = area.bounds
    assert at(10.0).lon < east < at(11.5).lon
    assert at(0.5).lon < west < at(2.0).lon
    assert at(0, -1.0).lat < south < north < at(0, 1.0).lat


def test_more_minutes_reach_at_least_as_far(mezzolombardo: Road) -> None:
    areas = mezzolombardo.isochrones(CENTRE, Mode.WALK, [15, 30, 45, 60])

    for smaller, greater in pairwise(areas):
        # But for the rounding of corners where two outlines cross.
        assert smaller.difference(greater).area < SQUARE_METRE
        assert greater.area > smaller.area
    assert all(area.is_valid and area.covers(shapely.Point(11.0937, 46.2110)) for area in areas)


@settings(max_examples=15)
@given(st.lists(st.integers(1, 60), max_size=6))
def test_areas_come_in_the_order_of_the_question(mezzolombardo: Road, asked: list[int]) -> None:
    areas = mezzolombardo.isochrones(CENTRE, Mode.BICYCLE, asked)

    assert len(areas) == len(asked)
    by_minutes = sorted(zip(asked, areas, strict=True), key=lambda pair: pair[0])
    sizes = [area.area for _, area in by_minutes]
    assert sizes == sorted(sizes)


def test_what_lies_within_the_area_is_within_the_minutes(mezzolombardo: Road) -> None:
    random = np.random.default_rng(4)
    to = Points(random.uniform(11.07, 11.12, 300), random.uniform(46.19, 46.225, 300))

    [area] = mezzolombardo.isochrones(CENTRE, Mode.WALK, [30])
    minutes = mezzolombardo.one_to_many(CENTRE, to, Mode.WALK, limit_min=None).minutes

    inside = shapely.contains_xy(area, to.lon, to.lat)
    assert inside.sum() > 20
    # The area is drawn on a grid of some 200 m, the minutes count the way to the door.
    assert np.nanquantile(minutes[inside], 0.9) <= 36
    assert np.nanquantile(minutes[~inside], 0.1) >= 24


@pytest.mark.parametrize("origin", [LonLat(11.2, 46.35), LonLat(-9.14, 38.71), at(6.0, 2.0)])
def test_from_where_no_road_is_nothing_is_reached(two_banks: Road, origin: LonLat) -> None:
    # The library draws a small square around a point that it knows nothing of.
    areas = two_banks.isochrones(origin, Mode.WALK, [15, 30])

    assert [area.is_empty for area in areas] == [True, True]


def test_by_public_transport_nothing_is_drawn(mezzolombardo: Road) -> None:
    assert mezzolombardo.isochrones(CENTRE, Mode.TRANSIT, [30])[0].is_empty


@pytest.mark.parametrize("asked", [[0], [-5], [241], list(range(1, 26))])
def test_odd_minutes_are_refused(mezzolombardo: Road, asked: list[int]) -> None:
    with pytest.raises(ValueError, match="minutes"):
        mezzolombardo.isochrones(CENTRE, Mode.WALK, asked)


def test_the_sea_of_longitudes_is_not_crossed(two_banks: Road) -> None:
    [area] = two_banks.isochrones(at(6.0), Mode.CAR, [240])

    assert LON - 0.1 < area.bounds[0] < area.bounds[2] < LON + 0.3
