"""Which service comes first."""

from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matching import naive
from matching.examples import (
    NAN,
    TODAY,
    Case,
    cases,
    offers,
    rows_of,
    service_rows,
    services,
    states,
    taken,
    trips,
)

from app.matching import NO_OFFER, Elsewhere, OpenState, Ranking, Track, Wish, bit_mask, rank

BASIC_SKILLS, HOUSING, MONEY = 1, 2, 4


def ranked(case: Case) -> Ranking:
    return rank(*case.parts, TODAY)


def test_a_service_for_two_needs_comes_before_a_nearer_one_for_one_need() -> None:
    table = services({"needs": BASIC_SKILLS}, {"needs": BASIC_SKILLS | HOUSING}, {"needs": MONEY})
    places = offers({"service": 0}, {"service": 1}, {"service": 2})
    wish = Wish(needs=(BASIC_SKILLS, HOUSING))

    result = rank(table, places, wish, trips(5, 24, 1), states(0, 0, 0), TODAY)

    assert result.placed.tolist() == [1, 0]
    assert result.minutes.tolist() == [24, 5]
    assert result.total == 2


def test_among_equals_the_order_is_eligibility_places_openness_confirmation_id() -> None:
    stated = {"age_min": 15, "age_max": 29}
    table = services(
        {},
        stated,
        stated | {"capacity_free": 2},
        stated | {"capacity_free": 0},
        stated | {"confirmed_day": 739_000},
        stated | {"confirmed_day": 739_001},
        stated,
        stated,
    )
    places = offers(*({"service": row} for row in range(8)))
    closed_at_1_open_at_6 = states(0, 1, 0, 0, 0, 0, 3, 0)

    result = rank(table, places, Wish(age=20), trips(*[10] * 8), closed_at_1_open_at_6, TODAY)

    assert result.placed.tolist() == [2, 6, 5, 4, 7, 1, 3, 0]


def test_an_invented_example_never_stands_before_a_real_service_as_near() -> None:
    table = services({"illustrative": True, "capacity_free": 5}, {}, {})
    places = offers(*({"service": row} for row in range(3)))

    result = rank(table, places, Wish(), trips(10, 10, 11), states(3, 0, 0), TODAY)

    assert result.placed.tolist() == [1, 0, 2]


def test_a_stale_listing_sinks_below_what_is_as_near_and_no_further() -> None:
    today = TODAY.toordinal()
    table = services({"stale_day": today, "capacity_free": 5}, {"stale_day": today + 1}, {}, {})
    places = offers(*({"service": row} for row in range(4)))

    result = rank(table, places, Wish(), trips(10, 10, 10, 11), states(3, 0, 0, 3), TODAY)

    assert result.placed.tolist() == [1, 2, 0, 3]


def test_minutes_that_look_the_same_are_the_same() -> None:
    table = services({}, {"capacity_free": 1})
    places = offers({"service": 0}, {"service": 1})

    result = rank(table, places, Wish(), trips(9.6, 10.4), states(0, 0), TODAY)

    assert result.placed.tolist() == [1, 0]


def test_a_service_counts_once_at_its_nearest_place() -> None:
    places = offers({"service": 0}, {"service": 0}, {"service": 0, "lon": NAN})

    result = rank(services({}), places, Wish(), trips(30, 12, 1), states(0, 0, 0), TODAY)

    assert result.placed.tolist() == [0]
    assert result.placed_offer.tolist() == [1]
    assert result.elsewhere.size == 0


def test_open_now_sends_people_to_the_place_that_is_open() -> None:
    places = offers({"service": 0}, {"service": 0})
    closed_then_open = states(OpenState.CLOSED, OpenState.OPEN)

    result = rank(services({}), places, Wish(open=True), trips(5, 20), closed_then_open, TODAY)

    assert result.placed_offer.tolist() == [1]


def test_unknown_hours_are_counted_when_only_open_services_are_asked() -> None:
    table = services({}, {}, {})
    places = offers({"service": 0}, {"service": 1}, {"service": 2})

    result = rank(table, places, Wish(open=True), None, states(0, 1, 2), TODAY)

    assert result.placed.tolist() == [2]
    assert result.open_unknown == 1


def test_a_service_elsewhere_says_why() -> None:
    table = services(
        {"in_person": False, "online": True},
        {"in_person": False, "by_phone": True},
        {},
        {},
        {},
    )
    places = offers(
        {"service": 2, "hidden": True}, {"service": 3, "lon": NAN, "lat": NAN}, {"service": 4}
    )

    result = rank(table, places, Wish(), trips(1, NAN, NAN), states(0, 0, 0), TODAY)

    assert result.placed.size == 0
    assert [Elsewhere(kind).name for kind in result.kind] == [
        "ONLINE",
        "BY_PHONE",
        "HIDDEN",
        "UNPLACED",
        "TIME_UNKNOWN",
    ]
    assert result.elsewhere_offer.tolist() == [NO_OFFER, NO_OFFER, 0, 1, 2]
    assert result.count_of(Elsewhere.HIDDEN) == 1


def test_a_hidden_address_gives_nothing_away_through_time_or_box() -> None:
    near, far = trips(1), trips(500)
    wish = Wish(within_min=30)
    table, places = services({}), offers({"hidden": True})

    answers = [rank(table, places, wish, time, states(0), TODAY) for time in (near, far)]

    assert [answer.elsewhere.tolist() for answer in answers] == [[0], [0]]


def test_a_longest_trip_without_an_origin_is_refused_not_ignored() -> None:
    with pytest.raises(ValueError, match="origin"):
        rank(services({}), offers({}), Wish(within_min=30), None, states(0), TODAY)


@pytest.mark.parametrize("way", [{}, {"in_person": False}], ids=["on site", "no way stated"])
def test_a_service_without_coordinates_is_found(way: dict[str, bool]) -> None:
    table = services(way, way)
    places = offers({"service": 0, "lon": NAN, "lat": NAN})

    result = rank(table, places, Wish(within_min=30), trips(NAN), states(0), TODAY)

    assert result.elsewhere.tolist() == [0, 1]
    assert set(result.kind.tolist()) == {Elsewhere.UNPLACED}


def test_a_hybrid_service_out_of_reach_is_offered_online_and_not_listed_as_near() -> None:
    table = services({"online": True}, {})
    places = offers({"service": 0}, {"service": 1})

    result = rank(table, places, Wish(within_min=30), trips(90, 90), states(0, 0), TODAY)

    assert result.placed.size == 0
    assert result.elsewhere.tolist() == [0]
    assert result.kind.tolist() == [Elsewhere.ONLINE]


def test_a_service_without_needs_is_found_by_its_text() -> None:
    wish = Wish(text_hits=np.array([True, False]))

    result = rank(services({"needs": 0}, {}), offers({}), wish, None, states(0), TODAY)

    assert result.placed.tolist() == [0]


def test_pages_of_equal_services_neither_overlap_nor_leave_any_out() -> None:
    table = services(*[{}] * 400)
    places = offers(*({"service": row} for row in range(400)))
    result = rank(table, places, Wish(), trips(*[10] * 400), states(*[0] * 400), TODAY)

    seen = [row.service for at in range(0, 400, 50) for row in result.placed_page(at, at + 50)]

    assert sorted(seen) == list(range(400))


@given(cases())
def test_the_ranking_is_the_one_that_plain_python_makes(case: Case) -> None:
    result = ranked(case)

    expected = naive.search(*case.parts, TODAY)

    pairs = zip(result.placed.tolist(), result.placed_offer.tolist(), strict=True)
    others = zip(result.elsewhere.tolist(), result.kind.tolist(), strict=True)
    assert list(pairs) == expected.placed
    assert list(others) == expected.elsewhere


@given(cases())
def test_every_service_is_in_exactly_one_place(case: Case) -> None:
    result = ranked(case)

    shown = [*result.placed.tolist(), *result.elsewhere.tolist()]

    assert len(shown) == len(set(shown)) == result.total
    assert set(shown) <= set(range(len(case.services)))


@given(cases())
def test_what_fits_is_only_missing_when_its_places_fail_time_box_or_opening(case: Case) -> None:
    result = ranked(case)

    unlimited = replace(case.wish, within_min=None, box=None, open=False)
    everywhere = rank(case.services, case.offers, unlimited, case.trips, case.open_state, TODAY)

    fitting = [
        row for row in range(len(case.services)) if naive.fits(case.services, case.wish, row)
    ]
    assert sorted([*everywhere.placed.tolist(), *everywhere.elsewhere.tolist()]) == fitting
    assert result.total <= everywhere.total


@given(cases())
def test_shown_minutes_never_decrease_among_services_that_cover_as_much(case: Case) -> None:
    result = ranked(case)

    needs = case.services.needs[result.placed].tolist()
    covered = [sum(1 for mask in case.wish.needs if n & mask) for n in needs]
    minutes = np.nan_to_num(np.rint(result.minutes)).tolist()

    order = [(-count, shown) for count, shown in zip(covered, minutes, strict=True)]
    assert order == sorted(order)


@given(cases(min_services=1), st.data())
def test_nearer_never_ranks_lower(case: Case, data: st.DataObject) -> None:
    before = ranked(case).placed.tolist()
    if case.trips is None or not before:
        return
    service = data.draw(st.sampled_from(before))
    own = (case.offers.service == service) & ~np.isnan(case.trips.minutes)
    nearest = case.trips.minutes[own].min()

    nearer = case.trips.minutes - np.where(own, data.draw(st.sampled_from([0.5, 1])) * nearest, 0)
    after = ranked(replace(case, trips=trips(*nearer))).placed.tolist()

    assert after.index(service) <= before.index(service)


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_in_which_services_arrive_does_not_matter(case: Case, random: Random) -> None:
    arriving = list(range(len(case.services)))
    random.shuffle(arriving)

    here = ranked(case)
    there = ranked(taken(case, arriving))
    again = ranked(taken(taken(case, arriving), np.argsort(arriving).tolist()))

    assert sorted(arriving[row] for row in there.placed) == sorted(here.placed.tolist())
    assert sorted(arriving[row] for row in there.elsewhere) == sorted(here.elsewhere.tolist())
    assert again.placed.tolist() == here.placed.tolist()
    assert again.elsewhere.tolist() == here.elsewhere.tolist()


@given(cases(), service_rows, st.data())
def test_a_new_service_moves_no_other_past_another(
    case: Case, newcomer: dict[str, Any], data: st.DataObject
) -> None:
    before = ranked(case)
    at = data.draw(st.integers(0, len(case.services)))

    table = rows_of(case.services)
    table.insert(at, newcomer)
    places = [
        row | {"service": row["service"] + (row["service"] >= at)} for row in rows_of(case.offers)
    ]
    hits = case.wish.text_hits
    wish = replace(case.wish, text_hits=None if hits is None else np.insert(hits, at, True))
    minutes = None if case.trips is None else trips(*case.trips.minutes, 10)
    after = rank(
        services(*table),
        offers(*places, {"service": at}),
        wish,
        minutes,
        np.append(case.open_state, np.int8(3)),
        TODAY,
    )

    def others(rows: np.ndarray) -> list[int]:
        return [row - (row > at) for row in rows.tolist() if row != at]

    assert others(after.placed) == before.placed.tolist()
    assert others(after.elsewhere) == before.elsewhere.tolist()


def test_nothing_to_rank_gives_two_empty_blocks() -> None:
    result = rank(services(), offers(), Wish(needs=(1,)), trips(), states(), TODAY)

    assert result.total == 0
    assert result.placed_page() == result.elsewhere_page() == ()


def test_a_service_of_which_nothing_is_known_is_still_found() -> None:
    wish = Wish(needs=(1,), track=Track.JOB_READY, age=20, language=bit_mask([0]))

    result = rank(services({}), offers({"lon": NAN}), wish, trips(NAN), states(0), TODAY)

    assert result.elsewhere.tolist() == [0]


def test_a_trip_of_years_is_still_a_trip() -> None:
    result = rank(services({}), offers({}), Wish(), trips(1e9), states(0), TODAY)

    assert result.minutes.tolist() == [1e9]


def test_tables_that_do_not_fit_together_are_refused() -> None:
    with pytest.raises(ValueError, match="open_state"):
        rank(services({}), offers({}), Wish(), None, states(0, 0), TODAY)
    with pytest.raises(ValueError, match="times"):
        rank(services({}), offers({}), Wish(), trips(1, 2), states(0), TODAY)
    with pytest.raises(ValueError, match="not there"):
        rank(services({}), offers({"service": 1}), Wish(), None, states(0), TODAY)
    with pytest.raises(ValueError, match="text_hits"):
        rank(services({}), offers({}), Wish(text_hits=np.ones(2, bool)), None, states(0), TODAY)
    with pytest.raises(ValueError, match="columns"):
        replace(services({}), fee=np.zeros(2, np.int8))
