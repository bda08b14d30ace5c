"""Rides in words: what stands below a ride does not contradict it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from app.directory.ride_words import rides_part
from app.territory.trips import Rides
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
