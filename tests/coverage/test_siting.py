"""Where the next services should open."""

import numpy as np
import pytest
from coverage_cases import naive
from coverage_cases.examples import NAN, amounts, masks
from hypothesis import given
from hypothesis import strategies as st

from app.coverage import Proof, Sites, best_sites, greedy_sites, held_to, nearest, sites_within
from app.coverage.swaps import swapped

LIMIT_S = 20.0


def triangle() -> Sites:
    """Return a site where the greedy choice is not the best one.

    The middle reaches 6 people, left and right 5 each; left and right reach all 10.
    """
    reach = [[1, 1, 0], [0, 1, 0], [1, 0, 1], [0, 0, 1]]
    young = np.array([3.0, 2.0, 3.0, 2.0])
    return Sites.of(young, np.zeros(4, np.bool_), np.array(reach, np.bool_))


def test_the_first_site_is_the_one_that_reaches_most() -> None:
    found = greedy_sites(triangle(), 1)

    assert found.chosen.tolist() == [0]
    assert (found.covered, found.bound, found.proof) == (6, 6, Proof.BEST)


def test_greedy_may_miss_the_best_pair_and_says_by_how_much_at_most() -> None:
    found = greedy_sites(triangle(), 2)

    assert found.chosen.tolist() == [0, 1]
    assert found.gained.tolist() == [6, 2]
    assert (found.covered, found.bound, found.proof) == (8, 10, Proof.BOUNDED)
    assert found.gap == pytest.approx(0.2)


def test_the_exact_search_finds_the_best_pair_and_proves_it() -> None:
    found = best_sites(triangle(), 2, limit_s=LIMIT_S)

    assert found.chosen.tolist() == [1, 2]
    assert (found.covered, found.bound, found.proof) == (10, 10, Proof.BEST)
    assert found.gap == 0


def test_a_bound_proven_elsewhere_holds_for_each_choice_of_as_many() -> None:
    greedy = greedy_sites(triangle(), 2)

    held = [held_to(greedy, bound) for bound in (12, 9, 8)]

    assert [each.bound for each in held] == [10, 9, 8]
    assert [each.proof for each in held] == [Proof.BOUNDED, Proof.BOUNDED, Proof.BEST]


def test_an_exchange_of_two_sites_betters_the_greedy_choice() -> None:
    greedy = greedy_sites(triangle(), 2).chosen

    exchanged = swapped(triangle(), greedy)

    assert sorted(exchanged.tolist()) == [1, 2]


def test_people_whom_an_open_service_reaches_are_not_counted_twice() -> None:
    young = np.array([100.0, 10.0, 1.0])
    near = nearest(np.array([[20.0], [50.0], [NAN]]))
    minutes = np.array([[5.0, 90.0], [90.0, 5.0], [NAN, NAN]])

    found = greedy_sites(sites_within(young, near, minutes, within_min=30), 2)

    assert found.chosen.tolist() == [1]
    assert (found.covered, found.gained.tolist()) == (110, [10])


@pytest.mark.parametrize(("n", "c"), [(0, 0), (0, 3), (3, 0), (1, 1)])
def test_a_site_where_nothing_can_be_gained_opens_nothing(n: int, c: int) -> None:
    sites = sites_within(np.ones(n), None, np.full((n, c), NAN), within_min=30)

    found = best_sites(sites, 3, limit_s=LIMIT_S)

    assert found.chosen.size == 0
    assert (found.covered, found.bound, found.gap, found.proof) == (0, 0, 0, Proof.BEST)


@given(st.data(), st.integers(1, 8), st.integers(1, 7), st.integers(1, 4))
def test_the_best_sites_are_those_of_trying_all(
    data: st.DataObject, n: int, c: int, count: int
) -> None:
    young, served, reach = data.draw(amounts(n)), data.draw(masks(n)), data.draw(masks(n, c))
    sites = Sites.of(young, served, reach)

    found = best_sites(sites, count, limit_s=LIMIT_S)

    most = naive.best_siting(count, young, served, reach)
    assert found.proof is Proof.BEST
    assert found.covered == pytest.approx(most)
    assert naive.covered_by(found.chosen.tolist(), young, served, reach) == pytest.approx(most)


@given(st.data(), st.integers(1, 8), st.integers(1, 7), st.integers(1, 4))
def test_no_choice_reaches_more_than_the_bound_and_greedy_63_percent_of_it(
    data: st.DataObject, n: int, c: int, count: int
) -> None:
    young, served, reach = data.draw(amounts(n)), data.draw(masks(n)), data.draw(masks(n, c))

    found = greedy_sites(Sites.of(young, served, reach), count)

    most, before = (
        naive.best_siting(count, young, served, reach),
        naive.covered_by([], young, served, reach),
    )
    assert found.bound >= most - 1e-9
    assert found.bound >= found.covered
    assert found.covered - before >= (1 - 1 / np.e) * (most - before) - 1e-9
    assert before + found.gained.sum() == pytest.approx(found.covered)
    if found.proof is Proof.BEST:
        assert found.covered == pytest.approx(most)


@given(st.integers(0, 2**32 - 1), st.integers(2, 4))
def test_crowded_sites_are_searched_to_the_end(seed: int, count: int) -> None:
    random = np.random.default_rng(seed)
    young, reach = random.integers(1, 50, 40).astype(np.float64), random.random((40, 9)) < 0.3
    nobody = np.zeros(40, np.bool_)

    found = best_sites(Sites.of(young, nobody, reach), count, limit_s=LIMIT_S)

    most = naive.best_siting(count, young, nobody, reach)
    assert (found.covered, found.bound) == pytest.approx((most, most))


def test_without_time_the_answer_is_a_choice_with_an_honest_bound() -> None:
    random = np.random.default_rng(6)
    young, reach = (
        random.integers(1, 99, 2_000).astype(np.float64),
        random.random((2_000, 60)) < 0.1,
    )
    sites = Sites.of(young, np.zeros(2_000, np.bool_), reach)

    found = best_sites(sites, 5, limit_s=0.01)

    assert found.proof is Proof.BOUNDED
    assert greedy_sites(sites, 5).covered <= found.covered < found.bound <= young.sum()
    assert 0 < found.gap < 1


def test_wrong_input_is_refused_in_words() -> None:
    one, nobody = np.ones(1), np.zeros(1, np.bool_)

    with pytest.raises(ValueError, match="count must be >= 1"):
        greedy_sites(triangle(), 0)
    with pytest.raises(ValueError, match="limit_s must be > 0"):
        best_sites(triangle(), 1, limit_s=0)
    with pytest.raises(ValueError, match="young must be >= 0"):
        Sites.of(-one, nobody, np.ones((1, 1), np.bool_))
    with pytest.raises(ValueError, match="reach has shape"):
        Sites.of(one, nobody, np.ones((2, 1), np.bool_))
    with pytest.raises(ValueError, match="reach has shape"):
        Sites.of(one, nobody, np.ones(1, np.bool_))
    with pytest.raises(ValueError, match="served has shape"):
        Sites.of(one, np.zeros(2, np.bool_), np.ones((1, 1), np.bool_))
    with pytest.raises(ValueError, match="2 rows, expected 1"):
        sites_within(one, None, np.ones((2, 1)), within_min=10)
    with pytest.raises(ValueError, match="within_min"):
        sites_within(one, None, np.ones((1, 1)), within_min=0)
