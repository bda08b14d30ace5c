"""The quickest of several ways to each place: a law, and an example by hand."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.core.units import whole_minutes
from app.matching import Hours
from app.participants.fitting.suiting import evening_only, open_in_evening
from app.participants.fitting.travelling import quickest_of
from app.travel import Times

MINUTES = st.one_of(st.just(float("nan")), st.floats(0, 300))


def times(*minutes: float) -> Times:
    values = np.array(minutes, np.float64)
    source = np.where(np.isnan(values), 0, 4).astype(np.int8)
    return Times(values, values, values, values, source)


def hours(*rules: tuple[int, int, int]) -> Hours:
    """Return rules of (offer, opens, closes) in minutes of a Monday."""
    offer, opens, closes = np.array(rules, np.int64).reshape(-1, 3).T
    always = np.zeros(offer.size, np.int64)
    return Hours(
        offer=offer,
        weekday=always,
        opens_min=opens,
        closes_min=closes,
        valid_from=always,
        valid_to=always + 10_000_000,
    )


def test_a_bus_beats_the_walk_only_where_it_is_quicker() -> None:
    on_foot, by_bus = times(10, 50, np.nan, np.nan), times(25, 20, 30, np.nan)

    assert quickest_of([on_foot, by_bus]).tolist() == [0, 1, 1, 0]


@given(st.lists(st.tuples(MINUTES, MINUTES, MINUTES), min_size=1, max_size=20))
def test_no_other_way_is_quicker_as_shown(rows: list[tuple[float, float, float]]) -> None:
    ways = [times(*column) for column in zip(*rows, strict=True)]

    best = quickest_of(ways)

    shown = np.stack([whole_minutes(way.minutes) for way in ways])
    chosen = shown[best, np.arange(len(rows))]
    known = ~np.isnan(shown)
    assert np.isnan(chosen).tolist() == (~known.any(axis=0)).tolist()
    assert all(
        c <= m for c, column in zip(chosen, shown.T, strict=True) for m in column if not np.isnan(m)
    )


def test_who_cannot_come_in_the_evening_is_kept_from_evening_doors_only() -> None:
    # The first opens in the evening only, the second also by day, of the third nobody knows.
    known = hours((0, 18 * 60, 21 * 60), (1, 9 * 60, 12 * 60), (1, 18 * 60, 20 * 60))

    assert evening_only(known, 3).tolist() == [True, False, False]


def test_a_door_is_open_in_the_evening_past_six_or_over_midnight() -> None:
    known = hours((0, 9 * 60, 18 * 60), (1, 9 * 60, 18 * 60 + 30), (2, 22 * 60, 2 * 60))

    assert open_in_evening(known, 4).tolist() == [False, True, True, False]
