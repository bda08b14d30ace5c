"""Trips in words: a band is said only where it says more than the minutes."""

from __future__ import annotations

import pytest
from flask import Flask

from app.territory.trip_words import duration_words, sure_words
from app.travel import Mode, Source


@pytest.mark.parametrize(
    ("times", "source", "words"),
    [
        ((40.0, 34.6, 45.4), Source.TABLE, "35 to 45 min, estimate"),
        ((1.2, 0.9, 1.4), Source.TIMETABLE, "timetable"),
        ((70.0, 46.0, 98.0), Source.TIMETABLE, "46 min to 1 h 38 min, timetable"),
        ((120.0, 119.8, 120.2), Source.ROAD, "roads"),
        ((40.0, 30.0, 30.2), Source.ESTIMATE, "30 min, rough estimate"),
    ],
)
def test_how_sure_a_time_is_said_without_saying_it_twice(
    embedded_app: Flask, times: tuple[float, float, float], source: int, words: str
) -> None:
    with embedded_app.test_request_context(headers={"Accept-Language": "en"}):
        assert sure_words(*times, source) == words


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (Source.TIMETABLE, "65 min by public transport"),
        (Source.SELDOM, "65 min by public transport, few rides"),
        (Source.WALKED, "about 65 min on foot"),
        (Source.TABLE, "about 65 min by public transport"),
    ],
)
def test_few_rides_and_walks_all_the_way_are_called_so(
    embedded_app: Flask, source: int, words: str
) -> None:
    with embedded_app.test_request_context(headers={"Accept-Language": "en"}):
        assert duration_words(65, Mode.TRANSIT, source) == words
