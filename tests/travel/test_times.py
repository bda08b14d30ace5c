"""What a travel time promises."""

import numpy as np
import pytest

from app.travel import Points, Source, Times

NAN = float("nan")
GOOD = {"minutes": 10.0, "km": 3.0, "low": 8.0, "high": 15.0, "source": 4}


def times(**changes: float) -> Times:
    one = GOOD | changes
    source = np.array([one.pop("source")], np.int8)
    return Times(**{name: np.array([value]) for name, value in one.items()}, source=source)


def test_a_time_may_be_known_without_its_length() -> None:
    assert times(km=NAN).minutes.tolist() == [10.0]


@pytest.mark.parametrize(
    "change",
    [
        {"minutes": NAN},
        {"source": 0},
        {"source": 9},
        {"low": 11.0},
        {"high": 9.0},
        {"low": NAN},
        {"high": float("inf")},
        {"minutes": -1.0, "low": -2.0},
        {"km": -1.0},
    ],
    ids=str,
)
def test_a_broken_promise_is_refused(change: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"need|must"):
        times(**change)


def test_arrays_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="differ"):
        Times(*np.zeros((4, 2)), source=np.zeros(3, np.int8))
    with pytest.raises(ValueError, match="differ"):
        Points(np.zeros(2), np.zeros(3))


def test_unknown_times_are_unknown_in_every_column() -> None:
    unknown = Times.unknown(2)

    assert len(unknown) == 2
    assert np.isnan([unknown.minutes, unknown.km, unknown.low, unknown.high]).all()
    assert unknown.source.tolist() == [Source.UNKNOWN] * 2


def test_sources_have_the_words_of_the_open_formats() -> None:
    words = [source.word for source in Source]

    measured = ["unknown", "road", "timetable", "table", "estimate", "nothing_runs"]
    assert words == [*measured, "walked", "seldom"]
