"""How many services each option would show."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from matching import naive
from matching.examples import TODAY, Case, cases, offers, services, states, trips

from app.matching import Dimension, Gain, Track, Wish, bit_mask, drop_one, facets
from app.matching.facets import count_bits

STEPS = [5.0, 10.0, 30.0, 45.0]
SKILLS, HOUSING, MONEY = 1, 2, 4
NOT_ASKED = {
    Dimension.TEXT: {"text_hits": None},
    Dimension.NEEDS: {"needs": ()},
    Dimension.TRACK: {"track": None},
    Dimension.AGE: {"age": None},
    Dimension.LANGUAGE: {"language": None},
    Dimension.FREE: {"free": False},
    Dimension.OPEN: {"open": False},
    Dimension.WITHIN: {"within_min": None},
    Dimension.BOX: {"box": None},
}


def total(case: Case, **wish: object) -> int:
    changed = replace(case, wish=replace(case.wish, **wish))
    return naive.search(*changed.parts, TODAY).total


def test_options_count_under_the_other_filters_but_not_under_their_own() -> None:
    table = services(
        {"needs": SKILLS, "track": Track.JOB_READY},
        {"needs": SKILLS | HOUSING, "track": Track.BOTH},
        {"needs": HOUSING, "track": Track.COMPLEX_NEEDS},
    )
    places = offers({"service": 0}, {"service": 1}, {"service": 2})
    wish = Wish(needs=(HOUSING,), track=Track.JOB_READY)

    counts = facets(
        table,
        places,
        wish,
        trips(10, 20, 30),
        states(3, 0, 1),
        groups=[SKILLS | HOUSING, MONEY],
        within_steps=[15, 20],
    )

    assert counts.needs[:3].tolist() == [2, 1, 0]
    assert counts.groups.tolist() == [2, 0]
    assert counts.track == {Track.JOB_READY: 1, Track.COMPLEX_NEEDS: 2}
    assert counts.within.tolist() == [0, 1]
    assert (counts.open, counts.open_unknown, counts.total) == (0, 1, 1)


def test_nothing_found_says_which_filter_to_drop_and_how_many_come_back() -> None:
    table = services(*[{}] * 10, {"track": Track.JOB_READY})
    places = offers(*({"service": row} for row in range(11)))
    wish = Wish(track=Track.COMPLEX_NEEDS, within_min=30)
    minutes = trips(*[40] * 7, *[80] * 3, 10)

    gains = drop_one(table, places, wish, minutes, states(*[0] * 11), within_steps=[15, 30, 45, 90])

    assert gains == (
        Gain(Dimension.WITHIN, 10, 90),
        Gain(Dimension.WITHIN, 10),
        Gain(Dimension.WITHIN, 7, 45),
        Gain(Dimension.TRACK, 1),
    )


def test_a_wish_without_filters_has_nothing_to_drop() -> None:
    assert drop_one(services({}), offers({}), Wish(), None, states(0), within_steps=STEPS) == ()


@given(cases())
def test_each_count_is_what_choosing_the_option_gives(case: Case) -> None:
    counts = facets(*case.parts, groups=[3, 12], within_steps=STEPS)

    assert counts.needs[:4].tolist() == [total(case, needs=(1 << k,)) for k in range(4)]
    assert counts.groups.tolist() == [total(case, needs=(3,)), total(case, needs=(12,))]
    assert counts.track == {track: total(case, track=track) for track in counts.track}
    with_unstated = (counts.languages[:2] + counts.language_not_stated).tolist()
    assert with_unstated == [total(case, language=1), total(case, language=2)]
    assert counts.free == total(case, free=True)
    assert counts.open == total(case, open=True)
    assert counts.total == total(case)


@given(cases())
def test_each_step_counts_the_services_at_places_within_it(case: Case) -> None:
    counts = facets(*case.parts, within_steps=STEPS)

    if case.trips is None:
        assert counts.within.size == 0
        return
    for count, step in zip(counts.within.tolist(), STEPS, strict=True):
        wish = replace(case.wish, within_min=step)
        assert count == len(naive.search(*replace(case, wish=wish).parts, TODAY).placed)


@given(cases())
def test_unknown_hours_are_what_counting_them_as_open_would_add(case: Case) -> None:
    counts = facets(*case.parts)
    asked = replace(case, wish=replace(case.wish, open=True))

    treated_as_open = np.where(case.open_state == 0, 3, case.open_state).astype(np.int8)
    lenient = replace(asked, open_state=treated_as_open)
    without_offer = set(range(len(case.services))) - set(case.offers.service.tolist())
    never_open = sum(
        row in without_offer and naive.fits(case.services, case.wish, row)
        for row in range(len(case.services))
    )

    added = naive.search(*lenient.parts, TODAY).total - naive.search(*asked.parts, TODAY).total
    assert counts.open_unknown == added + never_open


@given(cases())
def test_a_gain_is_what_dropping_the_filter_really_brings_back(case: Case) -> None:
    gains = drop_one(*case.parts, within_steps=STEPS)

    promised = {(gain.dimension, gain.within_min): gain.services for gain in gains}
    for dimension, change in NOT_ASKED.items():
        assert promised.get((dimension, None), 0) == total(case, **change) - total(case)
    for step in STEPS:
        if case.wish.within_min is not None and step > case.wish.within_min:
            real = total(case, within_min=step) - total(case)
            assert promised.get((Dimension.WITHIN, step), 0) == real
    assert list(promised.values()) == sorted(promised.values(), reverse=True)


@given(st.lists(st.integers(0, 2**64 - 1)))
def test_bits_are_counted_one_by_one(masks: list[int]) -> None:
    counts = count_bits(np.array(masks, np.uint64))

    assert counts.tolist() == [sum(mask >> bit & 1 for mask in masks) for bit in range(64)]


def test_the_last_bit_is_a_need_like_any_other() -> None:
    last = bit_mask([63])
    table = services({"needs": last})

    counts = facets(table, offers({}), Wish(needs=(last,)), None, states(0), groups=[last])

    assert counts.needs[63] == counts.groups[0] == counts.total == 1


def test_no_services_give_zero_everywhere() -> None:
    counts = facets(services(), offers(), Wish(), None, states(), groups=[1], within_steps=STEPS)

    assert counts.total == counts.free == counts.open == counts.open_unknown == 0
    assert counts.needs.sum() == counts.groups.sum() == 0
