"""The estimate that always answers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.geo import LonLat, metres_between
from app.travel import Mode, Points, Source, Speed, StraightLine, Times

TRENTO = LonLat(11.1217, 46.0679)
WALK = Speed(detour=1.3, kmh=4.6, overhead_min=0, low=0.8, high=1.6)
NAN = float("nan")

speeds = st.builds(
    Speed,
    detour=st.floats(1, 3),
    kmh=st.floats(1, 150),
    overhead_min=st.floats(0, 30),
    low=st.floats(0, 1),
    high=st.floats(1, 4),
)
places = st.lists(st.tuples(st.floats(-180, 180), st.floats(-85, 85)), min_size=1, max_size=5)


def asked(speed: Speed, lon: list[float], lat: list[float], origin: LonLat = TRENTO) -> Times:
    points = Points(np.array(lon, float), np.array(lat, float))
    return StraightLine({Mode.CAR: speed}).one_to_many(origin, points, Mode.CAR, limit_min=None)


def test_a_drive_to_rovereto_is_distance_times_detour_over_speed_plus_parking() -> None:
    # 20.706 km straight x 1.5 = 31.06 km at 60 km/h = 31.06 min, and 5 to park.
    drive = Speed(detour=1.5, kmh=60, overhead_min=5, low=0.5, high=2)

    times = asked(drive, [11.0397], [45.8906])

    np.testing.assert_allclose(times.km, [31.06], rtol=1e-3)
    np.testing.assert_allclose(times.minutes, [36.06], rtol=1e-3)
    np.testing.assert_allclose([times.low, times.high], [[18.03], [72.12]], rtol=1e-3)
    assert times.source.tolist() == [Source.ESTIMATE]


@given(speeds, places, st.builds(LonLat, st.floats(-180, 180), st.floats(-85, 85)))
def test_kilometres_are_geodesic_to_a_thousandth_at_any_distance(
    speed: Speed, targets: list[tuple[float, float]], origin: LonLat
) -> None:
    lon, lat = np.array(targets).T

    times = asked(speed, lon.tolist(), lat.tolist(), origin)

    straight_km = metres_between(origin, lon, lat) / 1000
    np.testing.assert_allclose(times.km, straight_km * speed.detour, rtol=1e-3, atol=1e-4)


@given(speeds, st.floats(1, 300))
def test_the_reach_of_a_limit_takes_just_that_limit(speed: Speed, limit_min: float) -> None:
    reach_km = speed.reach_m(limit_min) / 1000

    minutes = speed.overhead_min + reach_km * speed.detour / speed.kmh * 60

    assert minutes == pytest.approx(max(limit_min, speed.overhead_min))


def test_an_unknown_point_or_mode_has_an_unknown_time() -> None:
    points = Points(np.array([NAN, 11.1]), np.array([46.0, NAN]))
    line = StraightLine({Mode.WALK: WALK})

    walked = line.one_to_many(TRENTO, points, Mode.WALK, limit_min=30)
    driven = line.one_to_many(TRENTO, points, Mode.CAR, limit_min=30)

    assert np.isnan(walked.minutes).all()
    assert np.isnan(driven.minutes).all()
    assert walked.source.tolist() == driven.source.tolist() == [Source.UNKNOWN] * 2


def test_the_limit_never_makes_an_estimate_unknown() -> None:
    points = Points(np.array([11.9]), np.array([46.4]))

    times = StraightLine({Mode.WALK: WALK}).one_to_many(TRENTO, points, Mode.WALK, limit_min=1)

    assert times.minutes[0] > 600


def test_no_points_take_no_times() -> None:
    assert len(asked(WALK, [], [])) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"detour": 0.9},
        {"kmh": 0},
        {"kmh": NAN},
        {"overhead_min": -1},
        {"low": 1.1},
        {"high": 0.9},
        {"high": float("inf")},
    ],
)
def test_an_impossible_speed_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="speed"):
        Speed(**({"detour": 1.3, "kmh": 5} | wrong))
