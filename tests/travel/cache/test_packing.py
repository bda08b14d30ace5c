"""Times in nine bytes a pair."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.travel import Source, Times
from app.travel.cache import Row

NAN = float("nan")


@st.composite
def some_times(draw: st.DrawFn) -> Times:
    """Times as any provider may say them, up to a hundred hours."""
    n = draw(st.integers(0, 8))
    numbers = st.lists(st.floats(0, 6000), min_size=3, max_size=3)
    trips = [sorted(draw(numbers)) for _ in range(n)]
    codes = draw(st.lists(st.sampled_from(list(Source)), min_size=n, max_size=n))
    low, minutes, high = np.array(trips, float).reshape(-1, 3).T.copy()
    without = np.isin(codes, [Source.UNKNOWN, Source.NOTHING_RUNS])
    for column in (low, minutes, high):
        column[without] = NAN
    km = np.where(draw(st.booleans()), minutes / 2, np.full(n, NAN))
    return Times(minutes, km, low, high, np.array(codes, np.int8))


@given(some_times())
def test_what_is_kept_is_what_was_said_to_a_twentieth_of_a_minute(times: Times) -> None:
    kept = Row.from_bytes(Row.of(times).to_bytes())

    back = kept.times()

    assert kept.asked.all()
    np.testing.assert_array_equal(back.source, times.source)
    for name in ("minutes", "km", "low", "high"):
        np.testing.assert_allclose(getattr(back, name), getattr(times, name), atol=0.0501)


def test_nine_bytes_a_pair_and_a_checksum() -> None:
    assert len(Row.empty(100).to_bytes()) == 904


def test_what_nobody_asked_is_unknown_and_not_asked() -> None:
    row = Row.of(Times.unknown(2)).take(np.array([1, -1, 7]))

    assert row.asked.tolist() == [True, False, False]
    assert row.times().source.tolist() == [Source.UNKNOWN] * 3


def test_a_trip_of_weeks_is_kept_as_the_longest_there_is() -> None:
    ages = np.array([30_000.0])
    times = Times(ages, ages, ages, ages, np.array([Source.ESTIMATE], np.int8))

    assert Row.of(times).times().minutes.tolist() == [6553.4]


@given(st.binary(max_size=60))
def test_bytes_of_another_origin_are_refused(stored: bytes) -> None:
    with pytest.raises(ValueError, match="damaged"):
        Row.from_bytes(stored + b"x")


def test_one_changed_byte_is_noticed() -> None:
    stored = bytearray(Row.of(Times.unknown(3)).to_bytes())
    stored[5] ^= 1

    with pytest.raises(ValueError, match="damaged"):
        Row.from_bytes(bytes(stored))


def test_writing_into_a_row_leaves_the_others_and_makes_room() -> None:
    ten = np.array([10.0])
    said = Row.of(Times(ten, ten, ten, ten, np.array([1], np.int8)))

    row = Row.of(Times.unknown(1)).put(np.array([2]), said)

    assert row.asked.tolist() == [True, False, True]
    assert row.times().minutes[2] == 10.0
