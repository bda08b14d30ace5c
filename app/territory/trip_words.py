"""Trips in words: how one travels, how long it takes, who says so, and how sure that is."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_time
from flask_babel import format_decimal, get_locale
from flask_babel import gettext as _

from app.core.units import METRES_PER_KM
from app.travel import Mode, Source

HOURS_FROM_MIN = 90
MODE_ICONS = {Mode.WALK: "walk", Mode.BICYCLE: "bicycle", Mode.TRANSIT: "bus", Mode.CAR: "car"}
MEASURED = frozenset({Source.ROAD, Source.TIMETABLE, Source.SELDOM})


def mode_words(mode: Mode) -> str:
    """Return how one travels, as part of a sentence: by public transport."""
    return {
        Mode.WALK: _("on foot"),
        Mode.BICYCLE: _("by bicycle"),
        Mode.TRANSIT: _("by public transport"),
        Mode.CAR: _("by car"),
    }[mode]


def minutes_words(minutes: float) -> str:
    """Return a duration in minutes, in hours and minutes from an hour and a half on."""
    whole = max(round(minutes), 1)
    if whole < HOURS_FROM_MIN:
        return _("%(n)s min", n=whole)
    hours, rest = divmod(whole, 60)
    return _("%(h)s h %(m)s min", h=hours, m=rest) if rest else _("%(h)s h", h=hours)


def duration_words(minutes: float, mode: Mode, source: int) -> str:
    """Return how long a trip takes and how; `about` wherever nobody measured it.

    A trip by public transport that is best walked all the way is on foot.
    """
    how = mode_words(Mode.WALK if source == Source.WALKED else mode)
    words = {"time": minutes_words(minutes), "how": how}
    if source == Source.SELDOM:
        return _("%(time)s %(how)s, few rides", **words)
    if source in MEASURED:
        return _("%(time)s %(how)s", **words)
    return _("about %(time)s %(how)s", **words)


def between_words(low: float, high: float) -> str:
    """Return a band, such as 35 to 45 min; from an hour and a half on in hours."""
    if minutes_words(low) == minutes_words(high):
        return minutes_words(low)
    if round(high) < HOURS_FROM_MIN:
        return _("%(low)s to %(high)s min", low=max(round(low), 1), high=max(round(high), 1))
    return _("%(low)s to %(high)s", low=minutes_words(low), high=minutes_words(high))


def sure_words(minutes: float, low: float, high: float, source: int) -> str:
    """Return how sure a time is: its band and who says so; a band that says no more is left out."""
    band = between_words(low, high)
    told = source_words(source)
    return told if band == minutes_words(minutes) else f"{band}, {told}"


def source_words(source: int) -> str:
    """Return who says how long a trip takes."""
    return {
        Source.ROAD: _("roads"),
        Source.TIMETABLE: _("timetable"),
        Source.TABLE: _("estimate"),
        Source.ESTIMATE: _("rough estimate"),
        Source.WALKED: _("estimate"),
        Source.SELDOM: _("timetable"),
    }.get(Source(source), _("unknown"))


def provider_words(source: int) -> str:
    """Return who says how long trips take, apart for walks all the way and for few rides."""
    apart = {Source.WALKED: _("estimate, on foot"), Source.SELDOM: _("timetable, few rides")}
    return apart.get(Source(source)) or source_words(source)


def length_words(metres: float) -> str:
    """Return a rounded length, such as 350 m or 4.2 km."""
    if metres < METRES_PER_KM:
        return _("%(n)s m", n=format_decimal(round(metres)))
    return _("%(n)s km", n=format_decimal(round(metres / METRES_PER_KM, 1)))


def clock_words(moment: datetime) -> str:
    """Return the time of day on the clock of the place, as its readers write it."""
    return str(format_time(moment.time(), "short", locale=get_locale()))
