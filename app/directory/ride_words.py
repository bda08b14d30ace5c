"""Rides of a timetable in words: each leg, the day's departures, the last way home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import isnan, nan

import numpy as np
from babel.dates import format_skeleton
from flask_babel import format_date, get_locale, ngettext
from flask_babel import gettext as _

from app.core.units import shown_metres
from app.directory.page import Fact
from app.territory.trip_words import clock_words, length_words, minutes_words
from app.territory.trips import Rides
from app.travel.timetable import Ride, Walk

LATE_S = 3600
_VEHICLES = {0: "transit", 1: "transit", 2: "train"}
_BUS = 3


@dataclass(frozen=True)
class Leg:
    """One part of a trip; `start` and `end` are stops, or the two ends in words."""

    icon: str
    departs: str
    arrives: str
    words: str
    towards: str
    start: str
    end: str


@dataclass(frozen=True)
class RidesPart:
    """What the timetable says of one day; `warnings` come first.

    Attributes:
        day: the day in words.
        legs: the trip that arrives first; empty where nothing runs.
        summary: leaving, arriving, how long.
        minutes: of the trip that arrives first; NaN where nothing runs.
        on_foot: whether that trip has no ride at all.
        facts: departures, waiting, the last way home.
        warnings: what would leave somebody stranded.
    """

    day: str
    legs: Sequence[Leg]
    summary: str
    minutes: float
    on_foot: bool
    facts: Sequence[Fact]
    warnings: Sequence[str]


def rides_part(rides: Rides, start: str, end: str, detour: float) -> RidesPart:
    """Return the rides in words.

    Args:
        rides: what the timetable tells.
        start: where one leaves, in words.
        end: where one goes, in words.
        detour: length of a way on foot / its straight line.
    """
    journey = rides.journey
    legs = journey.legs if journey else ()
    return RidesPart(
        day=day_words(rides.on),
        legs=[_leg(leg, rides.on, (start, end), detour) for leg in legs],
        summary=_summary(rides),
        minutes=journey.minutes if journey else nan,
        on_foot=journey is not None and not _is_ridden(rides),
        facts=_facts(rides) if _is_ridden(rides) else (),
        warnings=[*_out_of_date(rides), *_warnings(rides)],
    )


def day_words(on: date) -> str:
    """Return a date with its weekday, without the year."""
    return str(format_skeleton("MMMMEEEEd", on, locale=get_locale()))


def _is_ridden(rides: Rides) -> bool:
    legs = rides.journey.legs if rides.journey else ()
    return any(isinstance(leg, Ride) for leg in legs)


def _leg(leg: Walk | Ride, on: date, ends: tuple[str, str], detour: float) -> Leg:
    if isinstance(leg, Ride):
        icon, words = _VEHICLES.get(leg.kind, "bus"), _vehicle(leg)
        towards = _("towards %(place)s", place=leg.headsign) if leg.headsign else ""
    else:
        icon, words, towards = "walk", _walk(leg, detour), ""
    departs, arrives = _moment(leg.departs, on), _moment(leg.arrives, on)
    return Leg(icon, departs, arrives, words, towards, leg.start or ends[0], leg.end or ends[1])


def _vehicle(ride: Ride) -> str:
    words = {
        0: _("Tram %(line)s", line=ride.line),
        1: _("Metro %(line)s", line=ride.line),
        2: _("Train %(line)s", line=ride.line),
        _BUS: _("Bus %(line)s", line=ride.line),
        4: _("Ferry %(line)s", line=ride.line),
    }
    return words.get(ride.kind, _("Line %(line)s", line=ride.line)).strip()


def _walk(walk: Walk, detour: float) -> str:
    long_m = walk.metres * detour if isnan(walk.way_m) else walk.way_m
    metres = float(shown_metres(np.array([long_m]))[0])
    minutes = (walk.arrives - walk.departs).total_seconds() / 60
    words = {"length": length_words(metres), "time": minutes_words(minutes)}
    return _("On foot, about %(length)s, %(time)s", **words)


def _moment(moment: datetime, on: date) -> str:
    clock = clock_words(moment)
    return clock if moment.date() == on else _("%(time)s the next day", time=clock)


def _summary(rides: Rides) -> str:
    journey = rides.journey
    if journey is None:
        return ""
    words = {
        "departs": _moment(journey.departs, rides.on),
        "arrives": _moment(journey.arrives, rides.on),
        "time": minutes_words(journey.minutes),
    }
    return _("Leave at %(departs)s, be there at %(arrives)s: %(time)s", **words)


def _facts(rides: Rides) -> list[Fact]:
    facts = [
        Fact(_("Changes of vehicle"), _changes(rides)),
        Fact(_("That day"), _departures(rides)),
    ]
    if not isnan(rides.usual):
        facts.append(Fact(_("How long"), _how_long(rides)))
    if rides.last_back is not None:
        facts.append(Fact(_("Last way home"), _last_back(rides, rides.last_back)))
    return facts


def _how_long(rides: Rides) -> str:
    words = {"best": minutes_words(rides.best), "usual": minutes_words(rides.usual)}
    if rides.seldom:
        return _("%(best)s at best; few rides, so look up when one leaves", **words)
    return _("%(best)s at best, usually %(usual)s with waiting", **words)


def _changes(rides: Rides) -> str:
    count = rides.journey.changes if rides.journey else 0
    if count == 0:
        return _("none: one ride all the way")
    return ngettext("%(num)s change", "%(num)s changes", count)


def _departures(rides: Rides) -> str:
    return ngettext("%(num)s trip leads there", "%(num)s trips lead there", rides.departures)


def _last_back(rides: Rides, last: datetime) -> str:
    return _("leave the place by %(time)s at the latest", time=_moment(last, rides.on))


def _out_of_date(rides: Rides) -> list[str]:
    """Return that the timetable has run out, where it has."""
    if rides.ended_on is None:
        return []
    day = format_date(rides.ended_on, "long")
    return [
        _("This timetable ended on %(day)s: times may have changed. Ask before the trip.", day=day)
    ]


def _warnings(rides: Rides) -> list[str]:
    journey, last = rides.journey, rides.last_back
    if journey is None:
        return [_nothing_runs(rides)]
    if not _is_ridden(rides):
        return []
    found = []
    if (journey.departs - rides.asked).total_seconds() > LATE_S:
        words = {"asked": clock_words(rides.asked), "first": _moment(journey.departs, rides.on)}
        found.append(_("After %(asked)s the next useful departure is only at %(first)s.", **words))
    if last is None:
        found.append(_("No way back by public transport that day: arrange a lift home."))
    elif last < journey.arrives:
        words = {"last": _moment(last, rides.on), "arrives": _moment(journey.arrives, rides.on)}
        found.append(
            _("No way back: one arrives at %(arrives)s, and the last way home leaves at %(last)s.",
              **words)
        )  # fmt: skip
    return found


def _nothing_runs(rides: Rides) -> str:
    words = {"day": day_words(rides.on), "time": clock_words(rides.asked)}
    if rides.departures:
        return _("Nothing leads there by public transport after %(time)s on %(day)s.", **words)
    return _("Nothing leads there by public transport on %(day)s.", **words)
