"""Points, boxes and metres."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyproj import Geod

from app.core.geo import (
    Box,
    CoordinateError,
    LonLat,
    box_around,
    metres_between,
    parse_lon_lat,
    roughly_metres_between,
)

TRENTO = LonLat(11.1217, 46.0679)
NAN, INF = float("nan"), float("inf")

longitudes = st.floats(-180, 180)
latitudes = st.floats(-90, 90)
points = st.builds(LonLat, longitudes, latitudes)


def test_one_degree_of_the_equator_is_its_length_divided_by_360() -> None:
    # 2 pi x 6,378,137 m / 360, and the published first degree of the meridian.
    metres = metres_between(LonLat(0, 0), np.array([1.0, 0.0]), np.array([0.0, 1.0]))

    np.testing.assert_allclose(metres, [111_319.49, 110_574.39], atol=0.01)


def test_a_point_is_read_longitude_first() -> None:
    assert parse_lon_lat("11.12,46.07") == LonLat(11.12, 46.07)
    assert parse_lon_lat(" -9.14 , 38.72 ") == LonLat(-9.14, 38.72)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "syntax"),
        ("Trento", "syntax"),
        ("11.12", "syntax"),
        ("11.12,46.07,0", "syntax"),
        ("1_1,4_6", "syntax"),
        ("11.12;46.07", "syntax"),
        ("1" * 10_000 + ",1", "syntax"),
        ("nan,46.07", "not_finite"),
        ("11.12,inf", "not_finite"),
        ("11.12,1e400", "not_finite"),
        ("181,46.07", "lon_range"),
        ("200,100", "lon_range"),
        ("11.12,-200", "lat_range"),
        ("46.07,111.2", "maybe_swapped"),
    ],
)
def test_a_text_that_is_not_a_point_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(CoordinateError) as refusal:
        parse_lon_lat(text)

    assert refusal.value.reason == reason


def test_zero_is_a_coordinate_like_any_other() -> None:
    assert parse_lon_lat("0,0") == LonLat(0.0, 0.0)


def test_a_refusal_does_not_repeat_the_coordinates_of_a_home() -> None:
    with pytest.raises(CoordinateError) as refusal:
        LonLat(11.123456, 146.987654)

    assert "123456" not in str(refusal.value)


def test_a_box_holds_its_borders_and_no_unknown_point() -> None:
    box = Box.parse("11,46,12,47")

    inside = box.contains(np.array([11.0, 12.0, 12.1, NAN]), np.array([46.0, 47.0, 46.5, 46.5]))

    assert inside.tolist() == [True, True, False, False]
    assert box.holds(LonLat(11.0, 46.0))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("12,46,11,47", "box_order"),
        ("11,47,12,46", "box_order"),
        ("11,46,12", "syntax"),
        ("11,46,nan,47", "not_finite"),
        ("11,46,190,47", "lon_range"),
    ],
)
def test_a_text_that_is_not_a_box_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(CoordinateError) as refusal:
        Box.parse(text)

    assert refusal.value.reason == reason


def test_a_point_typed_latitude_first_is_recognised_by_the_box_of_the_site() -> None:
    trentino = Box(10.4, 45.6, 12.0, 46.6)

    assert trentino.looks_swapped(LonLat(46.07, 11.12))
    assert not trentino.looks_swapped(LonLat(11.12, 46.07))
    assert not trentino.looks_swapped(LonLat(-9.14, 38.72))


@given(points, st.lists(st.tuples(longitudes, latitudes), max_size=5))
def test_vectorised_metres_are_those_of_single_calls(
    origin: LonLat, targets: list[tuple[float, float]]
) -> None:
    lon, lat = np.array(targets, float).reshape(-1, 2).T
    geod = Geod(ellps="WGS84")

    metres = metres_between(origin, lon, lat)

    single = [geod.inv(origin.lon, origin.lat, *target)[2] for target in targets]
    np.testing.assert_allclose(metres, single, rtol=1e-12, atol=1e-6)


def test_unknown_or_impossible_points_have_unknown_distances() -> None:
    lon = np.array([NAN, 11.0, INF, 11.0, 200.0])
    lat = np.array([46.0, NAN, 46.0, 91.0, 46.0])

    for measure in (metres_between, roughly_metres_between):
        assert np.isnan(measure(TRENTO, lon, lat)).all()
        assert measure(TRENTO, lon[:0], lat[:0]).shape == (0,)


@given(points, st.floats(0, 360), st.one_of(st.floats(1, 150_000), st.floats(1, 20_000_000)))
@example(LonLat(179.9, 46.0), 90.0, 50_000.0)
@example(LonLat(11.0, 70.0), 90.0, 99_999.0)
def test_rough_metres_are_exact_to_a_thousandth(
    origin: LonLat, bearing: float, metres: float
) -> None:
    lon, lat, _ = Geod(ellps="WGS84").fwd(origin.lon, origin.lat, bearing, metres)

    rough = roughly_metres_between(origin, np.array([lon]), np.array([lat]))

    # The extra centimetre is the grain of degrees in double precision.
    np.testing.assert_allclose(rough, [metres], rtol=1e-3, atol=0.01)


@given(points, st.floats(0, 20_000_000), st.floats(0, 360), st.floats(0, 1))
def test_the_box_around_a_point_holds_the_whole_circle(
    origin: LonLat, radius_m: float, bearing: float, share: float
) -> None:
    lon, lat, _ = Geod(ellps="WGS84").fwd(origin.lon, origin.lat, bearing, radius_m * share)

    box = box_around(origin, radius_m)

    grain = 1e-9
    spans_all = (box.west, box.east) == (-180, 180)
    assert box.south - grain <= lat <= box.north + grain
    assert spans_all or box.west - grain <= lon <= box.east + grain


@given(points)
def test_a_box_around_a_point_holds_the_point(origin: LonLat) -> None:
    assert box_around(origin, 0.0).holds(origin)


@pytest.mark.parametrize("radius_m", [-1.0, NAN, INF])
def test_a_radius_that_is_no_length_is_refused(radius_m: float) -> None:
    with pytest.raises(ValueError, match="radius_m"):
        box_around(TRENTO, radius_m)
