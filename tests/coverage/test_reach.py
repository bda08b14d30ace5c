"""How far the nearest fitting service is."""

import numpy as np
import pytest
from coverage_cases import naive
from coverage_cases.examples import INF, NAN, masks, matrices
from hypothesis import given
from hypothesis import strategies as st

from app.coverage import NOTHING, Nearest, Status, nearest, nearest_by_mode, nearest_by_need

COVERED, BEYOND, UNKNOWN = Status.COVERED, Status.BEYOND, Status.UNKNOWN


def test_the_nearest_service_is_the_shortest_known_trip() -> None:
    minutes = np.array([[30.0, 10.0], [NAN, 50.0], [NAN, NAN], [INF, INF]])

    near = nearest(minutes)

    np.testing.assert_array_equal(near.minutes, [10.0, 50.0, NAN, INF])
    assert near.offer.tolist() == [1, 1, NOTHING, NOTHING]
    assert near.unsure.tolist() == [False, True, True, False]


def test_an_unknown_time_is_never_covered_and_never_beyond() -> None:
    minutes = np.array([[30.0, NAN], [50.0, NAN], [50.0, INF], [40.0, 60.0]])

    status = nearest(minutes).status(within_min=40)

    assert status.tolist() == [COVERED, UNKNOWN, BEYOND, COVERED]


def test_a_need_without_services_is_known_to_be_out_of_reach() -> None:
    near = nearest(np.array([[5.0], [NAN]]), np.array([False]))

    assert near.minutes.tolist() == [INF, INF]
    assert near.status(within_min=60).tolist() == [BEYOND, BEYOND]


def test_the_source_is_that_of_the_nearest_time() -> None:
    minutes = np.array([[30.0, 10.0], [20.0, NAN], [NAN, NAN]])
    sources = np.array([[3, 4], [2, 0], [0, 0]], np.int8)

    said = nearest(minutes).source(sources)

    assert said.tolist() == [4, 2, 0]


@pytest.mark.parametrize("shape", [(0, 0), (0, 4), (3, 0), (1, 1)])
def test_an_empty_side_gives_an_answer_of_the_right_shape(shape: tuple[int, int]) -> None:
    minutes = np.full(shape, NAN)

    near = nearest(minutes)

    assert near.minutes.shape == (shape[0],)
    assert near.source(np.zeros(shape, np.int8)).tolist() == [0] * shape[0]


def test_progress_ends_with_all_places_of_all_modes() -> None:
    said: list[tuple[int, int]] = []
    minutes = [np.zeros((7, 2)), np.zeros((7, 2))]

    nearest_by_mode(minutes, np.ones((1, 2), np.bool_), progress=lambda *now: said.append(now))

    assert said[-1] == (14, 14)
    assert said == sorted(said)


@given(st.data(), st.integers(0, 6), st.integers(0, 6), st.integers(0, 3), st.integers(1, 20))
def test_every_need_and_mode_at_once_is_what_one_place_after_the_other_gives(
    data: st.DataObject, n: int, m: int, k: int, cells_at_once: int
) -> None:
    modes = [data.draw(matrices(n, m)) for _ in range(2)]
    needs = data.draw(masks(k, m))

    near = nearest_by_mode(modes, needs)
    blocks = nearest_by_need(modes[1], needs, cells_at_once=cells_at_once)

    for mode, need, place in np.ndindex(2, k, n):
        minutes, offer, unsure = naive.nearest(modes[mode][place], needs[need])
        at = mode, need, place
        np.testing.assert_array_equal(near.minutes[at], minutes)
        assert [near.offer[at], near.unsure[at]] == [offer, unsure]
    np.testing.assert_array_equal(blocks.minutes, near.minutes[1])
    np.testing.assert_array_equal(blocks.offer, near.offer[1])


@given(st.data(), st.integers(1, 5), st.integers(0, 5), st.sampled_from([5.0, 20.0, 40.0]))
def test_the_status_of_every_place_is_the_one_of_the_definition(
    data: st.DataObject, n: int, m: int, within_min: float
) -> None:
    minutes, fitting = data.draw(matrices(n, m)), data.draw(masks(m))

    status = nearest(minutes, fitting).status(within_min)

    expected = [naive.status(row, fitting, within_min) for row in minutes]
    assert [Status(code).name.lower() for code in status] == expected


def test_wrong_input_is_refused_in_words() -> None:
    one = np.zeros((2, 3))

    with pytest.raises(ValueError, match="expected places x columns"):
        nearest(np.zeros(3))
    with pytest.raises(ValueError, match="must be >= 0"):
        nearest(np.array([[-1.0]]))
    with pytest.raises(ValueError, match="needs has shape"):
        nearest_by_need(one, np.ones((1, 2), np.bool_))
    with pytest.raises(ValueError, match="expected one row"):
        nearest(one, np.ones((1, 3), np.bool_))
    with pytest.raises(ValueError, match="cells_at_once"):
        nearest_by_need(one, np.ones((1, 3), np.bool_), cells_at_once=0)
    with pytest.raises(ValueError, match="one mode at least"):
        nearest_by_mode([], np.ones((1, 3), np.bool_))
    with pytest.raises(ValueError, match="modes differ"):
        nearest_by_mode([one, np.zeros((3, 3))], np.ones((1, 3), np.bool_))
    with pytest.raises(ValueError, match="do not fit"):
        nearest(one).source(np.zeros((5, 3), np.int8))


@pytest.mark.parametrize("within_min", [0.0, -1.0, NAN, INF])
def test_a_limit_that_is_no_limit_is_refused(within_min: float) -> None:
    near = Nearest(np.zeros(1), np.zeros(1, np.int64), np.zeros(1, np.bool_))

    with pytest.raises(ValueError, match="within_min"):
        near.status(within_min)
