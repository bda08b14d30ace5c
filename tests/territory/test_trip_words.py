"""Trips in words: a band is said only where it says more than the minutes."""

from __future__ import annotations

from math import nan

import pytest
from flask import Flask
from shapely import MultiPolygon, box

from app.core.geo import LonLat
from app.territory.reach_document import reach_document
from app.territory.trip_words import duration_words, provider_words, sure_words
from app.travel import Mode, Source
from app.travel.isochrone import Isochrones
from app.travel.times import WITHOUT_MINUTES


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


def test_each_who_says_how_long_trips_take_has_words_of_its_own(embedded_app: Flask) -> None:
    known = [source for source in Source if source not in WITHOUT_MINUTES]

    with embedded_app.test_request_context(headers={"Accept-Language": "en"}):
        words = [provider_words(source) for source in known]

    assert len(set(words)) == len(known)
    assert "timetable, few rides" in words


def test_a_timetable_is_named_once_for_how_far_one_gets(embedded_app: Flask) -> None:
    square = MultiPolygon([box(11.0, 46.0, 11.1, 46.1)])
    sources = (Source.TIMETABLE, Source.WALKED, Source.SELDOM)
    found = Isochrones((30,), (square,), (nan,), (nan,), sources)

    with embedded_app.test_request_context(headers={"Accept-Language": "en"}):
        told = reach_document("trentino", Mode.TRANSIT, LonLat(11.05, 46.05), "Cles", found)

    assert told["words"] == "Source: timetable, estimate."
