"""Minutes and km by road, on a small world and on the real extract."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from travel.road.worlds import at

from app.core.geo import LonLat, roughly_metres_between
from app.core.units import FloatArray
from app.travel import Chain, Mode, Points, Source, Speed, StraightLine
from app.travel.road import Road
from app.travel.road.provider import AT_LEAST, AT_MOST

CENTRE = LonLat(11.0937, 46.2110)
ROAD_MODES = [Mode.WALK, Mode.BICYCLE, Mode.CAR]
NAN = float("nan")


def points(*ends: LonLat) -> Points:
    return Points(np.array([p.lon for p in ends]), np.array([p.lat for p in ends]))


def around(n: int, seed: int = 1) -> Points:
    """Return points over the real extract, some of them in woods and fields."""
    random = np.random.default_rng(seed)
    return Points(random.uniform(11.07, 11.12, n), random.uniform(46.19, 46.225, n))


def minutes(road: Road, to: Points, mode: Mode, origin: LonLat = CENTRE) -> FloatArray:
    return road.one_to_many(origin, to, mode, limit_min=None).minutes


def test_six_kilometres_of_straight_road(two_banks: Road) -> None:
    # 6 km at 60 km/h are 6 minutes, a little more with junctions; on foot at 5.1 km/h 71.
    to = points(at(9.0))

    car = two_banks.one_to_many(at(3.0), to, Mode.CAR, limit_min=None)
    walk = two_banks.one_to_many(at(3.0), to, Mode.WALK, limit_min=None)

    assert car.km[0] == pytest.approx(6.0, rel=0.01)
    assert car.minutes[0] == pytest.approx(6.5, rel=0.25)
    assert walk.minutes[0] == pytest.approx(71, rel=0.05)
    assert car.source.tolist() == walk.source.tolist() == [Source.ROAD]


def test_the_walk_from_the_door_to_the_road_counts(two_banks: Road) -> None:
    # 300 m south of the road: 5 minutes across the field at 60 m a minute.
    by_road, afield = at(9.0), at(9.0, -0.3)

    times = two_banks.one_to_many(at(3.0), points(by_road, afield), Mode.CAR, limit_min=None)

    assert times.minutes[1] - times.minutes[0] == pytest.approx(5.0, abs=0.1)
    assert times.km[1] - times.km[0] == pytest.approx(0.3, abs=0.01)


def test_the_other_bank_is_unknown_not_far(two_banks: Road) -> None:
    to = points(at(9.0), at(9.0, 4.0))

    times = two_banks.one_to_many(at(3.0), to, Mode.CAR, limit_min=None)

    assert np.isfinite(times.minutes).tolist() == [True, False]
    assert np.isnan(times.km).tolist() == [False, True]
    assert times.source.tolist() == [Source.ROAD, Source.UNKNOWN]


@pytest.mark.parametrize("mode", ROAD_MODES)
def test_one_place_without_a_road_leaves_the_others_known(two_banks: Road, mode: Mode) -> None:
    # The engine would refuse the whole question, or call the place in the wood 0 minutes away.
    wood, elsewhere = at(6.0, 2.0), LonLat(11.2, 46.35)

    times = two_banks.one_to_many(at(3.0), points(at(9.0), wood, elsewhere), mode, limit_min=None)

    assert np.isfinite(times.minutes).tolist() == [True, False, False]


@pytest.mark.parametrize("origin", [LonLat(11.16, 46.22), LonLat(11.2, 46.35), LonLat(-9.1, 38.7)])
def test_from_where_no_road_is_nothing_is_known(two_banks: Road, origin: LonLat) -> None:
    times = two_banks.one_to_many(origin, points(at(3.0), at(9.0)), Mode.CAR, limit_min=None)

    assert np.isnan(times.minutes).all()
    assert not times.source.any()


def test_public_transport_is_not_its_business(mezzolombardo: Road) -> None:
    times = mezzolombardo.one_to_many(CENTRE, around(9), Mode.TRANSIT, limit_min=None)

    assert times.source.tolist() == [Source.UNKNOWN] * 9


@pytest.mark.parametrize("mode", ROAD_MODES)
def test_nothing_and_unknown_points_are_answered_in_kind(mezzolombardo: Road, mode: Mode) -> None:
    holes = Points(np.array([NAN, CENTRE.lon, 11.09]), np.array([46.21, NAN, 46.212]))

    none = mezzolombardo.one_to_many(CENTRE, holes.take(np.empty(0, int)), mode, limit_min=30)
    some = mezzolombardo.one_to_many(CENTRE, holes, mode, limit_min=30)

    assert len(none) == 0
    assert np.isfinite(some.minutes).tolist() == [False, False, True]


def test_on_real_roads_ways_are_longer_than_the_straight_line_and_cars_are_faster(
    mezzolombardo: Road,
) -> None:
    to = around(300)

    straight_km = roughly_metres_between(CENTRE, to.lon, to.lat) / 1000
    by_mode = {m: mezzolombardo.one_to_many(CENTRE, to, m, limit_min=None) for m in ROAD_MODES}

    for times in by_mode.values():
        known = np.isfinite(times.minutes)
        assert known.mean() > 0.95
        assert (times.km[known] >= straight_km[known] * 0.99 - 0.02).all()
    far = straight_km > 1.5
    walk, car = by_mode[Mode.WALK].minutes[far], by_mode[Mode.CAR].minutes[far]
    assert np.nanmedian(walk / car) > 3
    assert 3.5 < np.nanmedian(by_mode[Mode.WALK].km / by_mode[Mode.WALK].minutes * 60) < 5.5


def test_the_band_holds_the_minutes_and_is_wider_by_car(mezzolombardo: Road) -> None:
    walk = mezzolombardo.one_to_many(CENTRE, around(50), Mode.WALK, limit_min=None)
    car = mezzolombardo.one_to_many(CENTRE, around(50), Mode.CAR, limit_min=None)

    assert np.nanmin(walk.high - walk.minutes) >= 1
    assert np.nanmin(car.high - car.minutes) >= 4
    assert np.nanmax(car.low / car.minutes) <= 0.85 + 1e-9


def test_only_the_nearest_five_hundred_are_asked(mezzolombardo: Road) -> None:
    to = around(700)

    found = minutes(mezzolombardo, to, Mode.BICYCLE)

    nearest = np.argsort(roughly_metres_between(CENTRE, to.lon, to.lat), kind="stable")
    assert np.isfinite(found).sum() > 0.95 * AT_MOST
    assert np.isnan(found[nearest[AT_MOST:]]).all()


def test_what_no_trip_within_the_limit_reaches_is_not_asked(mezzolombardo: Road) -> None:
    # In 5 minutes nobody walks farther than some 580 m.
    to = around(400)

    found = mezzolombardo.one_to_many(CENTRE, to, Mode.WALK, limit_min=5).minutes

    metres = roughly_metres_between(CENTRE, to.lon, to.lat)
    asked = np.isin(np.arange(400), np.argsort(metres)[:AT_LEAST]) | (metres <= 590)
    assert np.isfinite(found[asked]).mean() > 0.9
    assert np.isnan(found[~asked]).all()


def test_when_one_leaves_makes_no_difference(mezzolombardo: Road) -> None:
    to, night = around(20), datetime(2026, 11, 22, 3, 0)  # noqa: DTZ001 - local by contract

    later = mezzolombardo.one_to_many(CENTRE, to, Mode.CAR, limit_min=None, when=night)

    np.testing.assert_array_equal(later.minutes, minutes(mezzolombardo, to, Mode.CAR))


@settings(max_examples=25)
@given(st.permutations(range(12)), st.integers(1, 12), st.sampled_from(ROAD_MODES))
def test_an_answer_does_not_depend_on_what_else_is_asked(
    mezzolombardo: Road, order: list[int], count: int, mode: Mode
) -> None:
    to, rows = around(12), np.array(order[:count])

    together = minutes(mezzolombardo, to, mode)
    some = minutes(mezzolombardo, to.take(rows), mode)

    np.testing.assert_allclose(some, together[rows], atol=0.02)


def test_in_a_chain_the_next_provider_fills_what_roads_do_not_know(mezzolombardo: Road) -> None:
    chain = Chain((mezzolombardo, StraightLine({Mode.CAR: Speed(1.4, 40.0)})))
    trento = LonLat(11.1207, 46.0705)

    times = chain.one_to_many(CENTRE, points(LonLat(11.10, 46.21), trento), Mode.CAR,
                              limit_min=None)  # fmt: skip

    assert times.source.tolist() == [Source.ROAD, Source.ESTIMATE]
