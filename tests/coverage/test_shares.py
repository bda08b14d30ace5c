"""How many young people reach a service in time."""

from collections.abc import Sequence

import numpy as np
import pytest
from coverage_cases import naive
from coverage_cases.examples import INF, NAN, demands, masks, matrices
from hypothesis import given
from hypothesis import strategies as st

from app.coverage import (
    NO_AREA,
    Coverage,
    Demand,
    Order,
    Status,
    Tally,
    change,
    coverage,
    nearest,
    nearest_by_mode,
    worst_areas,
    young_by_source,
)


def valley(minutes: Sequence[float], young: Sequence[float], area: list[int]) -> Coverage:
    """Return who reaches the one service of a site of three areas within 30 minutes."""
    demand = Demand(np.array(young, float), np.array(area, np.int64), 3)
    near = nearest(np.array(minutes, float).reshape(len(minutes), 1))
    return coverage(near, demand, within_min=30)


def test_young_people_are_covered_beyond_or_unknown() -> None:
    minutes, young, area = [10, 60, NAN, 20], [100, 50, 30, 20], [0, 0, 1, NO_AREA]

    reached = valley(minutes, young, area)

    assert reached.areas.covered.tolist() == [100, 0, 0]
    assert reached.areas.beyond.tolist() == [50, 0, 0]
    assert reached.areas.unknown.tolist() == [0, 30, 0]
    assert reached.outside.covered == 20
    assert [reached.site.covered, reached.site.young] == [120, 200]


def test_the_share_leaves_room_for_what_is_unknown() -> None:
    reached = valley([10, 60, NAN], [50, 25, 25], [0, 0, 0])

    assert [reached.site.share, reached.site.share_at_most] == [0.5, 0.75]
    np.testing.assert_array_equal(reached.areas.share, [0.5, NAN, NAN])


def test_the_worst_area_has_the_highest_share_beyond_or_the_most_people() -> None:
    areas = Tally(
        covered=np.array([0.0, 900.0, 50.0, 0.0]),
        beyond=np.array([10.0, 100.0, 0.0, 0.0]),
        unknown=np.array([0.0, 0.0, 0.0, 80.0]),
    )

    by_share = worst_areas(areas, limit=5)
    by_people = worst_areas(areas, limit=1, order=Order.PEOPLE)

    assert by_share.tolist() == [0, 1]
    assert by_people.tolist() == [1]


def test_a_change_is_what_was_gained_and_lost() -> None:
    before = valley([60, 60], [10, 5], [0, 1])
    after = valley([20, NAN], [10, 5], [0, 1])

    gained = change(before.site, after.site)

    assert [gained.covered, gained.beyond, gained.unknown] == [10, -15, 5]


def test_a_site_without_young_people_has_no_share_and_no_worst_area() -> None:
    reached = valley([], [], [])

    assert reached.site.young == 0
    assert np.isnan(reached.site.share)
    assert worst_areas(reached.areas, limit=3).size == 0


def test_young_people_are_added_up_by_who_said_their_time() -> None:
    demand = Demand(np.array([10.0, 20.0, 5.0]), np.zeros(3, np.int64), 1)

    people = young_by_source(np.array([4, 4, 0], np.int8), demand, sources=5)

    assert people.tolist() == [5, 0, 0, 0, 30]


@given(st.data(), st.integers(0, 6), st.integers(0, 4), st.sampled_from([5.0, 20.0, 40.0]))
def test_every_tally_is_what_counting_heads_gives(
    data: st.DataObject, n: int, m: int, within_min: float
) -> None:
    modes, needs = [data.draw(matrices(n, m)) for _ in range(2)], data.draw(masks(2, m))
    demand = data.draw(demands(n))

    reached = coverage(nearest_by_mode(modes, needs), demand, within_min=within_min)

    for mode, need in np.ndindex(2, 2):
        statuses = [naive.status(row, needs[need], within_min) for row in modes[mode]]
        heads = statuses, demand.young.tolist(), demand.area.tolist()
        for kind in ("covered", "beyond", "unknown"):
            whole = getattr(reached.site, kind)[mode, need]
            assert whole == pytest.approx(naive.tally(*heads, None)[kind])
            for code in range(demand.areas):
                part = getattr(reached.areas, kind)[mode, need, code]
                assert part == pytest.approx(naive.tally(*heads, code)[kind])


@given(st.data(), st.integers(1, 6), st.integers(1, 4))
def test_more_minutes_never_cover_fewer_people(data: st.DataObject, n: int, m: int) -> None:
    near, demand = nearest(data.draw(matrices(n, m))), data.draw(demands(n))

    covered = [coverage(near, demand, within_min=limit).site.covered for limit in (5, 20, 40, 90)]

    assert covered == sorted(covered)


def test_wrong_input_is_refused_in_words() -> None:
    one = Demand(np.ones(1), np.zeros(1, np.int64), 1)
    tally = valley([INF], [1], [0])

    with pytest.raises(ValueError, match="2 places are near, 1 have people"):
        coverage(nearest(np.zeros((2, 1))), one, within_min=10)
    with pytest.raises(ValueError, match="young must be >= 0"):
        Demand(np.array([-1.0]), np.zeros(1, np.int64), 1)
    with pytest.raises(ValueError, match="young must be >= 0"):
        Demand(np.array([NAN]), np.zeros(1, np.int64), 1)
    with pytest.raises(ValueError, match="area has shape"):
        Demand(np.ones(2), np.zeros(1, np.int64), 1)
    with pytest.raises(ValueError, match="not among the 1"):
        Demand(np.ones(1), np.ones(1, np.int64), 1)
    with pytest.raises(ValueError, match="one row of areas"):
        worst_areas(tally.site, limit=1)
    with pytest.raises(ValueError, match="cannot change"):
        change(tally.site, tally.areas)
    with pytest.raises(ValueError, match="not among the 2"):
        young_by_source(np.array([Status.BEYOND], np.int8), one, sources=2)
