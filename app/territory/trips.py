"""One trip in full: its minutes, and what the timetable tells of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from app.core.geo import LonLat
from app.territory.sites import SiteView
from app.territory.travelling import provider, timetable
from app.travel import Mode, Points, Source, Times
from app.travel.moved import Moved, moved_most
from app.travel.timetable import Journey, Timetable
from app.travel.timetable.provider import MORNING


@dataclass(frozen=True)
class Rides:
    """What a timetable tells of going from one place to another on one day.

    Attributes:
        on: the day.
        asked: when one wants to leave, local time.
        journey: the trip that arrives first; None where nothing leads there.
        departures: how many different trips lead there on that day.
        best: minutes of the fastest trip of the window, or of the journey where that leaves
            after it; NaN where none is known.
        usual: median minutes over the window, waiting included; NaN likewise.
        seldom: whether rides are too few to say what is usual.
        last_back: when one must leave at the latest to ride home; None: no ride home.
        ended_on: the last day of a timetable that has run out; None while it is good.
    """

    on: date
    asked: datetime
    journey: Journey | None
    departures: int
    best: float
    usual: float
    seldom: bool
    last_back: datetime | None
    ended_on: date | None = None


def minutes_to(
    site: SiteView, origin: LonLat, points: Points, mode: Mode, when: datetime | None = None
) -> Times:
    """Return (n,) how long it takes to each point, whoever knows best."""
    return provider(site).one_to_many(origin, points, mode, limit_min=None, when=when)


def rides_to(
    site: SiteView, origin: LonLat, target: LonLat, when: datetime | None = None
) -> Rides | None:
    """Return the rides of a day; None where the site has no timetable."""
    known = timetable(site.key)
    if known is None:
        return None
    asked = when or datetime.combine(known.network.typical_day, MORNING)
    point = Points(np.array([target.lon]), np.array([target.lat]))
    times = known.one_to_many(origin, point, Mode.TRANSIT, limit_min=None, when=asked)
    journey = known.journey(origin, target, asked)
    window_ends = asked + timedelta(minutes=known.habits.window_min)
    covered = known.covers(asked.date())
    return Rides(
        on=asked.date(),
        asked=asked,
        journey=journey,
        departures=int(known.departures(origin, point, asked.date())[0]) if covered else 0,
        best=best_minutes(float(times.low[0]), journey, window_ends),
        usual=float(times.minutes[0]),
        seldom=bool(times.source[0] == Source.SELDOM),
        last_back=_last_back(known, origin, point, asked.date()) if covered else None,
        ended_on=ended_on(site),
    )


def best_minutes(low: float, journey: Journey | None, window_ends: datetime) -> float:
    """Return the minutes of the fastest trip; those of the journey where it leaves too late.

    Times over a window count the wait from its end for a ride after it: that is no longer the
    trip which a reader sees with its hours.
    """
    return journey.minutes if journey and journey.departs > window_ends else low


def usual_day(site: SiteView) -> date | None:
    """Return the ordinary weekday of the site's timetable, None without one."""
    known = timetable(site.key)
    return None if known is None else known.network.typical_day


def ended_on(site: SiteView) -> date | None:
    """Return the last day of the site's timetable where that has passed, else None."""
    known = timetable(site.key)
    today = datetime.now(site.timezone).date()
    return known.network.last_day if known and known.network.last_day < today else None


def days_moved(site: SiteView) -> Moved | None:
    """Return how the days of the site's timetable were moved; None where that is not known."""
    known = timetable(site.key)
    return moved_most(known.network.moved or ()) if known else None


def may_be_moved(site: SiteView) -> bool:
    """Return whether the site's timetable is too old to know if its days were moved."""
    known = timetable(site.key)
    return known is not None and known.network.moved is None


def _last_back(known: Timetable, home: LonLat, point: Points, on: date) -> datetime | None:
    minutes = float(known.last_way_back(home, point, on)[0])
    if np.isnan(minutes):
        return None
    return datetime.combine(on, time()) + timedelta(minutes=minutes)
