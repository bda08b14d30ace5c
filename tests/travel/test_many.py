"""Many places at once: what a chain says of each of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from travel.table.worlds import two_valleys

from app.core.geo import LonLat
from app.travel import Chain, Mode, Points, Provider, Source, Speed, StraightLine
from app.travel.many import all_at_once, many_to_many
from app.travel.table import Table
from app.travel.table.transit import TransitByRoad

SPEEDS = {
    Mode.WALK: Speed(1.3, 4.5),
    Mode.CAR: Speed(1.4, 50.0, 4.0),
    Mode.TRANSIT: Speed(1.4, 30.0, 10.0),
}
MODES = [Mode.WALK, Mode.TRANSIT, Mode.CAR, Mode.BICYCLE]


def providers() -> list[Provider]:
    table = Table(two_valleys())
    return [table, TransitByRoad(table, SPEEDS), StraightLine(SPEEDS)]


# Some lie in the valleys, some a few kilometres beside them, some far away.
points = st.lists(
    st.tuples(st.floats(10.6, 11.9), st.floats(45.7, 46.6)), min_size=1, max_size=12
).map(lambda pairs: Points(*(np.array(each) for each in zip(*pairs, strict=True))))


@given(points, points, st.sampled_from(MODES))
def test_many_at_once_are_what_a_chain_says_one_by_one(
    starts: Points, ends: Points, mode: Mode
) -> None:
    asked = providers()

    together = many_to_many(asked, starts, ends, [mode])[mode]

    for row, origin in enumerate(zip(starts.lon.tolist(), starts.lat.tolist(), strict=True)):
        alone = Chain(asked).one_to_many(LonLat(*origin), ends, mode, limit_min=None)
        np.testing.assert_allclose(together.minutes[row], alone.minutes, rtol=1e-9, atol=1e-9)
        np.testing.assert_array_equal(together.source[row], alone.source)


def test_where_a_table_knows_only_some_ways_the_line_says_the_rest() -> None:
    driven = two_valleys().ways[Mode.CAR]
    walked = driven.minutes * 6
    # Over the ridge nobody walks.
    walked[:2, 2:] = walked[2:, :2] = np.nan
    km = np.where(np.isnan(walked), np.nan, driven.km)
    walks = replace(driven, minutes=walked, km=km, pace_min_per_km=13.0)
    table = Table(replace(two_valleys(), ways={Mode.CAR: driven, Mode.WALK: walks}))
    asked: list[Provider] = [table, TransitByRoad(table, SPEEDS), StraightLine(SPEEDS)]
    random = np.random.default_rng(2)
    some = Points(random.uniform(10.95, 11.15, 60), random.uniform(45.95, 46.12, 60))

    together = many_to_many(asked, some, some, [Mode.WALK, Mode.TRANSIT])

    for row, mode in product(range(60), together):
        origin = LonLat(float(some.lon[row]), float(some.lat[row]))
        alone = Chain(asked).one_to_many(origin, some, mode, limit_min=None)
        np.testing.assert_allclose(together[mode].minutes[row], alone.minutes, rtol=1e-9)
        np.testing.assert_array_equal(together[mode].source[row], alone.source)
    assert set(np.unique(together[Mode.WALK].source)) == {Source.TABLE, Source.ESTIMATE}


def test_places_by_the_hundred_are_worked_out_in_blocks_with_their_progress() -> None:
    random = np.random.default_rng(1)
    many = Points(random.uniform(10.9, 11.3, 700), random.uniform(45.9, 46.2, 700))
    steps: list[tuple[int, int]] = []

    times = many_to_many(
        providers(), many, many, MODES[:2], progress=lambda done, whole: steps.append((done, whole))
    )

    assert len(steps) > 2
    assert steps[-1] == (700, 700)
    assert times[Mode.WALK].minutes.shape == (700, 700)
    assert np.isfinite(times[Mode.TRANSIT].minutes).all()


def test_an_end_without_a_point_is_unknown() -> None:
    start = Points(np.array([11.0]), np.array([46.0]))
    ends = Points(np.array([11.0, np.nan]), np.array([46.05, 46.0]))

    times = many_to_many(providers(), start, ends, [Mode.CAR])[Mode.CAR]

    assert np.isnan(times.minutes).tolist() == [[False, True]]
    assert times.source.tolist() == [[Source.TABLE, Source.UNKNOWN]]


def test_without_points_nothing_is_asked() -> None:
    nowhere = Points(np.empty(0), np.empty(0))

    times = many_to_many(providers(), nowhere, nowhere, [Mode.WALK])

    assert times[Mode.WALK].minutes.shape == (0, 0)


class Slow:
    """A provider that answers place by place."""

    def one_to_many(self, *_: object, **__: object) -> object:
        raise AssertionError


@pytest.mark.parametrize("more", [[], [Slow()]])
def test_whoever_answers_place_by_place_is_not_asked_for_many(more: list[Provider]) -> None:
    assert all_at_once([*more, *providers()]) is not bool(more)
