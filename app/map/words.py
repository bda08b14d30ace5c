"""The matching engine's codes and numbers in words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cache

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from app.core.units import METRES_PER_KM
from app.matching import Code, Confirmed, Covers, Elsewhere, Minutes, Note, PlacesFree, Reason
from app.travel import Mode, Source

HOURS_FROM_MIN = 90


def mode_words(mode: Mode) -> str:
    """Return how one travels, as part of a sentence: by public transport."""
    return {
        Mode.WALK: _("on foot"),
        Mode.BICYCLE: _("by bicycle"),
        Mode.TRANSIT: _("by public transport"),
        Mode.CAR: _("by car"),
    }[mode]


def minutes_words(minutes: int) -> str:
    """Return a duration in minutes, in hours and minutes from an hour and a half on."""
    minutes = max(minutes, 1)
    if minutes < HOURS_FROM_MIN:
        return _("%(n)s min", n=minutes)
    hours, rest = divmod(minutes, 60)
    return _("%(h)s h %(m)s min", h=hours, m=rest) if rest else _("%(h)s h", h=hours)


def travel_words(trip: Minutes) -> str:
    """Return the trip as shown on a card; `about` wherever nobody measured it."""
    words = {"time": minutes_words(trip.minutes), "how": mode_words(Mode(trip.mode))}
    if trip.source in {Source.ROAD, Source.TIMETABLE}:
        return _("%(time)s %(how)s", **words)
    return _("about %(time)s %(how)s", **words)


def source_words(source: int) -> str:
    """Return who says how long a trip takes."""
    return {
        Source.ROAD: _("roads"),
        Source.TIMETABLE: _("timetable"),
        Source.TABLE: _("estimate"),
        Source.ESTIMATE: _("rough estimate"),
    }.get(Source(source), _("unknown"))


def times_words(sources: Collection[int]) -> str:
    """Return, in sentences, where the times of a page come from."""
    sentences = {
        Source.ROAD: _("Times come from the road network."),
        Source.TIMETABLE: _(
            "Times come from the timetable of a usual weekday morning, waiting included."
        ),
        Source.TABLE: _(
            "Times are estimates from a table of ways between places: it knows valleys, passes and "
            "bridges, not the traffic."
        ),
        Source.ESTIMATE: _(
            "Rough estimates come from the straight line: they know neither roads nor timetables."
        ),
    }
    return " ".join(text for source, text in sentences.items() if source in sources)


def band_words(trip: Minutes) -> str:
    """Return the band of a trip, such as 35 to 45 min; from an hour and a half on in hours."""
    if trip.high < HOURS_FROM_MIN:
        return _("%(low)s to %(high)s min", low=max(trip.low, 1), high=max(trip.high, 1))
    return _("%(low)s to %(high)s", low=minutes_words(trip.low), high=minutes_words(trip.high))


def distance_words(metres: float) -> str:
    """Return a rounded distance as the crow flies."""
    if metres < METRES_PER_KM:
        return _("%(n)s m away", n=format_decimal(round(metres)))
    return _("%(n)s km away", n=format_decimal(round(metres / METRES_PER_KM, 1)))


def elsewhere_title(kind: Elsewhere) -> str:
    """Return the heading of the services that are not placed on the map."""
    return {
        Elsewhere.ONLINE: _("Online"),
        Elsewhere.BY_PHONE: _("By phone"),
        Elsewhere.HIDDEN: _("Address not public"),
        Elsewhere.UNPLACED: _("Place not known"),
        Elsewhere.TIME_UNKNOWN: _("Travel time not known"),
    }.get(kind, "")


# Asked for one at a time: a translation costs more than the whole ranking of a service.
_NOTES: Mapping[Code, Callable[[], str]] = {
    Code.TIME_UNKNOWN: lambda: _("travel time not known"),
    Code.ONLINE: lambda: _("online, from anywhere"),
    Code.BY_PHONE: lambda: _("by phone, from anywhere"),
    Code.HIDDEN: lambda: _("the address is not public: ask first"),
    Code.UNPLACED: lambda: _("place not known yet"),
    Code.AGE_FITS: lambda: _("the age fits"),
    Code.AGE_NOT_STATED: lambda: _("age limits not stated: ask"),
    Code.TRACK_FITS: lambda: _("made for this track"),
    Code.LANGUAGE_FITS: lambda: _("speaks the language"),
    Code.LANGUAGE_NOT_STATED: lambda: _("languages not stated: ask"),
    Code.FREE: lambda: _("free of charge"),
    Code.OPEN: lambda: _("open now"),
    Code.CLOSES_SOON: lambda: _("closes soon"),
    Code.FULL: lambda: _("no free places"),
    Code.NEVER_CONFIRMED: lambda: _("not confirmed by anybody yet"),
}


def reason_words(reason: Reason) -> str:
    """Return one reason as a short phrase, such as `covers 2 of 3 needs`."""
    match reason:
        case Covers(count=count, asked=asked):
            return ngettext(
                "covers %(count)s of %(num)s need", "covers %(count)s of %(num)s needs", asked,
                count=count,
            )  # fmt: skip
        case Minutes():
            return travel_words(reason)
        case PlacesFree(count=count):
            return ngettext("%(num)s free place", "%(num)s free places", count)
        case Confirmed(days_ago=0):
            return _("confirmed today")
        case Confirmed(days_ago=days):
            return ngettext("confirmed %(num)s day ago", "confirmed %(num)s days ago", days)
        case Note(code=code):
            return _NOTES[code]()


def phrasebook() -> Callable[[Reason], str]:
    """Return `reason_words` that says the same thing only once; for one answer, one language."""
    return cache(reason_words)
