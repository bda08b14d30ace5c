"""Rides in words: what stands below a ride does not contradict it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from app.directory.ride_words import rides_part
from app.territory.trips import Rides, best_minutes
from app.travel.timetable import Journey, Ride

TUESDAY = date(2024, 10, 15)


def at(hour: int, minute: int) -> datetime:
    return datetime(2024, 10, 15, hour, minute)  # noqa: DTZ001 - local by contract


def rides(departs: datetime, minutes: int) -> Rides:
    """Return one ride that day, asked for at 7:30."""
    arrives = departs + timedelta(minutes=minutes)
    ride = Ride("B101", 3, "", "Predazzo", "Primiero", departs, arrives)
    return Rides(
        on=TUESDAY,
        asked=at(7, 30),
        journey=Journey(departs, arrives, (ride,)),
        departures=2,
        best=float(minutes),
        usual=float(minutes),
        seldom=False,
        last_back=at(18, 0),
    )


def facts(app: Flask, said: Rides) -> dict[str, str]:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        return {fact.name: str(fact.words) for fact in rides_part(said, "A", "B", 1.2).facts}


@pytest.mark.parametrize(
    ("seldom", "words"),
    [
        (False, "20 min at best, usually 50 min with waiting"),
        (True, "20 min at best; few rides, so look up when one leaves"),
    ],
)
def test_where_rides_are_few_no_wait_is_called_usual(
    embedded_app: Flask, *, seldom: bool, words: str
) -> None:
    said = facts(embedded_app, replace(rides(at(8, 0), 20), usual=50.0, seldom=seldom))

    assert said["How long"] == words
    assert said["That day"] == "2 trips lead there"


def test_the_best_of_a_ride_after_the_window_is_that_ride(embedded_app: Flask) -> None:
    # The window ends at 9:30; from there it is 3 h 6 min to 12:36, the wait included.
    said = rides(at(11, 4), 92)
    best = best_minutes(186.0, said.journey, at(9, 30))

    words = facts(embedded_app, replace(said, best=best, usual=246.0))

    assert words["How long"] == "1 h 32 min at best, usually 4 h 6 min with waiting"


def test_the_best_of_a_ride_in_the_window_stays_the_window_s() -> None:
    said = rides(at(9, 0), 92)

    assert best_minutes(75.0, said.journey, at(9, 30)) == 75.0
    assert best_minutes(75.0, None, at(9, 30)) == 75.0
