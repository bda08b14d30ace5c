"""Where trips start for the cache."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.geo import LonLat, metres_between
from app.travel import Times
from app.travel.cache import Cell, PublicPoints, cell_of, wider

TRENTO = LonLat(11.1217, 46.0679)
NOBODY = PublicPoints.of(np.empty(0), np.empty(0))
NAN = float("nan")
anywhere = st.builds(LonLat, st.floats(-179.9, 179.9), st.floats(-84, 84))


def test_a_named_point_is_its_own_cell() -> None:
    public = PublicPoints.of(np.array([11.1217, 11.0332, NAN]), np.array([46.0679, 46.3653, 46.0]))

    cell = cell_of(TRENTO, public)

    assert (cell.named, cell.point, cell.aside_m) == (True, TRENTO, 0.0)
    assert cell.key in {each.key for each in public.cells()}


def test_named_points_west_of_greenwich_and_south_of_the_equator_keep_their_place() -> None:
    public = PublicPoints.of(np.array([-9.13933, -70.5]), np.array([38.72231, -33.25]))

    points = {(cell.point.lon, cell.point.lat) for cell in public.cells()}

    assert points == {(-9.13933, 38.72231), (-70.5, -33.25)}


@given(anywhere)
def test_a_pin_starts_in_the_middle_of_its_cell_and_the_key_does_not_tell_where(
    pin: LonLat,
) -> None:
    cell = cell_of(pin, NOBODY)

    same = cell_of(cell.point, NOBODY)
    away = metres_between(pin, np.array([cell.point.lon]), np.array([cell.point.lat]))[0]
    assert same.key == cell.key
    assert same.aside_m == pytest.approx(0.0, abs=1e-6)
    assert cell.aside_m == away
    assert cell.aside_m < 240
    assert not cell.named


def test_neighbours_within_a_cell_share_its_key() -> None:
    one, other = LonLat(11.12171, 46.06791), LonLat(11.12259, 46.06859)

    assert cell_of(one, NOBODY).key == cell_of(other, NOBODY).key


def test_the_walk_to_the_middle_widens_the_band_and_nothing_else() -> None:
    minutes = np.array([10.0, 1.0, NAN])
    times = Times(minutes, minutes, minutes, minutes, np.array([3, 3, 5], np.int8))

    seen = wider(times, Cell("g:1:1", TRENTO, aside_m=120.0))

    np.testing.assert_array_equal(seen.minutes, minutes)
    np.testing.assert_array_equal(seen.low, [8.0, 0.0, NAN])
    np.testing.assert_array_equal(seen.high, [12.0, 3.0, NAN])
