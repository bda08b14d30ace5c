"""Minutes by the table: valleys, ridges, borders, gaps."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from travel.table.worlds import LAT, at, two_valleys, world

from app.core.geo import LonLat, roughly_metres_between
from app.travel import Mode, Points, Source, Times
from app.travel.table import CentreTable, Table
from app.travel.table.provider import FASTEST_KMH

NAN = float("nan")
VALLEYS = Table(two_valleys())


def drive(table: Table, start: tuple[float, float], *ends: tuple[float, float]) -> Times:
    lon, lat = np.array(ends, float).reshape(-1, 2).T
    to = Points(lon.copy(), lat.copy())
    return table.one_to_many(LonLat(*start), to, Mode.CAR, limit_min=None)


def test_the_next_valley_is_far_and_the_own_one_near() -> None:
    # From WHigh: WLow is 8 km and 8 minutes; EHigh is 6 km but 50 minutes around.
    times = drive(VALLEYS, at(0, 8), at(0, 0), at(6, 8))

    # Within 0.3 km the ratio fades to 2 min/km: 8 x (8 + 0.6) / 8.3; 6 x (50 + 0.6) / 6.3.
    np.testing.assert_allclose(times.minutes, [8.29, 48.2], rtol=0.02)
    assert times.source.tolist() == [Source.TABLE] * 2


def test_the_band_is_the_measured_one_for_the_length_of_the_trip() -> None:
    times = drive(VALLEYS, at(0, 0), at(0, 1), at(6, 8))

    # 0.5 to 2 at 1 km, 0.8 to 1.5 from 10 km on.
    np.testing.assert_allclose(times.low / times.minutes, [0.5, 0.8], rtol=1e-3)
    np.testing.assert_allclose(times.high / times.minutes, [2.0, 1.5], rtol=1e-3)


def test_close_to_a_centre_the_own_pace_counts() -> None:
    # 500 m at 2 minutes a kilometre.
    times = drive(VALLEYS, at(0, 0), at(0, 0.5))

    np.testing.assert_allclose(times.minutes, [1.0], rtol=0.1)


def test_the_way_to_where_one_is_takes_no_time() -> None:
    times = drive(VALLEYS, at(0.3, 0.3), at(0.3, 0.3))

    assert times.minutes.tolist() == times.km.tolist() == [0.0]


def test_setting_off_and_parking_are_added_once_but_not_next_door() -> None:
    ways = two_valleys().ways[Mode.CAR]
    parking = replace(two_valleys(), ways={Mode.CAR: replace(ways, start_min=2.5)})
    ends = [at(0, 8), at(0, 0), at(0, 0.06)]

    rolling = drive(VALLEYS, at(0, 0), *ends).minutes
    parked = drive(Table(parking), at(0, 0), *ends).minutes

    # 8 km: all of it; nowhere: nothing; 60 m, a fifth of 300 m: a fifth.
    np.testing.assert_allclose(parked - rolling, [2.5, 0.0, 0.5], atol=0.01)


def test_other_points_are_not_told_as_those_asked_for_before() -> None:
    table = Table(two_valleys())
    first = drive(table, at(0, 0), at(0, 8)).minutes[0]

    second = drive(table, at(0, 0), at(6, 0)).minutes[0]

    assert first == pytest.approx(8, rel=0.1)
    assert second == pytest.approx(34, rel=0.1)


def test_far_from_any_centre_nothing_is_known() -> None:
    times = drive(VALLEYS, at(0, 0), at(-5.5, 0), at(-6.5, 0), at(-300, 0), (NAN, LAT))

    assert np.isfinite(times.minutes).tolist() == [True, False, False, False]
    assert times.source.tolist() == [Source.TABLE] + [Source.UNKNOWN] * 3


def test_an_origin_far_out_knows_nothing() -> None:
    assert np.isnan(drive(VALLEYS, at(-6.5, 0), at(0, 0)).minutes).all()
    assert np.isnan(drive(VALLEYS, (-9.0, 38.7), at(0, 0)).minutes).all()


def test_where_the_table_has_no_way_the_time_is_unknown() -> None:
    island = {"Shore": (0.0, 0.0), "Island": (9.0, 0.0)}
    table = Table(world(island, [[0, NAN], [NAN, 0]]))

    times = drive(table, at(0, 0), at(0, 1), at(9, 0))

    assert np.isfinite(times.minutes).tolist() == [True, False]


def test_a_mode_without_ways_is_unknown() -> None:
    to = Points(np.array([11.0]), np.array([LAT]))

    times = VALLEYS.one_to_many(LonLat(11.0, LAT), to, Mode.TRANSIT, limit_min=None)

    assert times.source.tolist() == [Source.UNKNOWN]


def test_a_cache_is_valid_for_one_table_and_one_way_to_read_it() -> None:
    assert VALLEYS.version == f"{two_valleys().version}-1"


def test_no_points_and_no_centres_give_no_times() -> None:
    assert len(drive(VALLEYS, at(0, 0))) == 0
    assert np.isnan(drive(Table(world({}, [])), at(0, 0), at(1, 0)).minutes).all()


def test_one_centre_gives_its_own_pace() -> None:
    times = drive(Table(world({"Only": (0.0, 0.0)}, [[0]])), at(-1, 0), at(2, 0))

    np.testing.assert_allclose(times.minutes, [6.0], rtol=1e-2)


places = st.tuples(st.floats(-3, 9), st.floats(-3, 11))
spots = st.lists(st.tuples(st.floats(0, 30), st.floats(0, 30)), min_size=2, max_size=6, unique=True)


@st.composite
def worlds(draw: st.DrawFn) -> CentreTable:
    """Return centres with ways 1 to 4 times the straight line, in minutes at 60 km/h."""
    found = draw(spots)
    n = len(found)
    plane = np.array(found)
    straight = np.hypot(*(plane[:, None] - plane[None]).transpose(2, 0, 1))
    stretch = np.array([[draw(st.floats(1, 4)) for _ in range(n)] for _ in range(n)])
    minutes = straight * (np.triu(stretch, 1) + np.triu(stretch, 1).T)
    return world({str(k): spot for k, spot in enumerate(found)}, minutes.tolist())


@settings(max_examples=30, deadline=None)
@given(worlds(), places, st.lists(places, min_size=1, max_size=5))
def test_nobody_is_faster_than_possible_or_shorter_than_straight(
    table: CentreTable, start: tuple[float, float], ends: list[tuple[float, float]]
) -> None:
    times = drive(Table(table), at(*start), *(at(*end) for end in ends))

    lon, lat = np.array([at(*end) for end in ends]).T
    straight_km = roughly_metres_between(LonLat(*at(*start)), lon, lat) / 1000
    known = np.isfinite(times.minutes)
    fastest = straight_km / FASTEST_KMH[Mode.CAR] * 60
    assert (times.minutes[known] >= fastest[known] * 0.9999 - 1e-9).all()
    assert (times.km[known] >= straight_km[known] * 0.9999 - 1e-9).all()


@settings(max_examples=30, deadline=None)
@given(worlds(), places, places)
def test_there_and_back_take_the_same(
    table: CentreTable, here: tuple[float, float], there: tuple[float, float]
) -> None:
    provider = Table(table)

    out, back = drive(provider, at(*here), at(*there)), drive(provider, at(*there), at(*here))

    np.testing.assert_allclose(out.minutes, back.minutes, rtol=1e-9)
    np.testing.assert_allclose(out.km, back.km, rtol=1e-9)


@settings(max_examples=30, deadline=None)
@given(worlds(), places, places, st.floats(0, 6.28))
def test_ten_metres_change_little_at_any_border(
    table: CentreTable, start: tuple[float, float], end: tuple[float, float], turn: float
) -> None:
    provider = Table(table)
    step = (end[0] + 0.01 * np.cos(turn), end[1] + 0.01 * np.sin(turn))

    times = drive(provider, at(*start), at(*end), at(*step))

    # A ratio of 0.5 to 5 min/km cannot change by more than 2 x 2 % over 10 m of 500 m.
    straight_km = np.hypot(start[0] - end[0], start[1] - end[1])
    if np.isfinite(times.minutes).all():
        assert abs(np.diff(times.minutes)[0]) <= 0.2 + 0.2 * straight_km


@settings(max_examples=30, deadline=None)
@given(worlds(), places, st.permutations(range(6)))
def test_the_order_of_points_does_not_matter(
    table: CentreTable, start: tuple[float, float], order: list[int]
) -> None:
    ends = [at(k, 2 * k) for k in range(6)]

    straight = drive(Table(table), at(*start), *ends)
    shuffled = drive(Table(table), at(*start), *(ends[k] for k in order))

    np.testing.assert_array_equal(straight.minutes[order], shuffled.minutes)


@settings(max_examples=20, deadline=None)
@given(worlds(), places, st.lists(places, min_size=1, max_size=4), st.floats(1, 3))
def test_slower_ways_make_slower_times_in_proportion(
    table: CentreTable, start: tuple[float, float], ends: list[tuple[float, float]], slow: float
) -> None:
    ways = table.ways[Mode.CAR]
    slower = type(ways)(ways.minutes * slow, ways.km, 2.0 * slow, 1.3, ways.band)
    other = CentreTable(table.lon, table.lat, table.names, {Mode.CAR: slower}, table.origin)

    quick = drive(Table(table), at(*start), *(at(*end) for end in ends))
    slowed = drive(Table(other), at(*start), *(at(*end) for end in ends))

    np.testing.assert_allclose(slowed.minutes, quick.minutes * slow, rtol=1e-9)


@pytest.mark.parametrize("kind", ["shape", "negative", "one_way", "half_known"])
def test_impossible_ways_are_refused(kind: str) -> None:
    wrong = {
        "shape": [[0.0, 1.0]],
        "negative": [[0.0, -1.0], [-1.0, 0.0]],
        "one_way": [[0.0, 1.0], [2.0, 0.0]],
        "half_known": [[0.0, NAN], [1.0, 0.0]],
    }[kind]
    ways = two_valleys().ways[Mode.CAR]

    with pytest.raises(ValueError, match=r"ways|minutes"):
        type(ways)(np.array(wrong), np.array(wrong), 2.0, 1.3, ways.band)


def test_many_points_are_told_as_each_of_them_alone() -> None:
    # For many the whole mesh is worked out, for one the four knots around it.
    random = np.random.default_rng(7)
    many = random.uniform(-2, 9, (5_000, 2))
    ends = [at(float(x), float(y)) for x, y in many]

    together = drive(VALLEYS, at(0, 8), *ends).minutes
    alone = [drive(VALLEYS, at(0, 8), end).minutes[0] for end in ends[:200]]

    assert np.isfinite(together).sum() > 4_000
    np.testing.assert_allclose(together[:200], alone, rtol=1e-12)
