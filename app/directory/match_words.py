"""The matching engine's codes and numbers in words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cache

from babel import Locale, UnknownLocaleError
from flask_babel import format_decimal, get_locale, ngettext
from flask_babel import gettext as _

from app.core.units import METRES_PER_KM
from app.directory.vocabulary import Track
from app.matching import Code, Confirmed, Covers, Elsewhere, Minutes, Note, PlacesFree, Reason
from app.territory.trip_words import duration_words
from app.travel import Mode, Source


def travel_words(trip: Minutes) -> str:
    """Return the trip as shown on a card; `about` wherever nobody measured it."""
    return duration_words(trip.minutes, Mode(trip.mode), trip.source)


def times_words(sources: Collection[int]) -> str:
    """Return, in sentences, where the times of a page come from."""
    sentences = {
        Source.ROAD: _("Times come from the road network."),
        Source.TIMETABLE: _(
            "Times come from the timetable of a usual weekday morning, waiting included."
        ),
        Source.SELDOM: _(
            "Where rides are few, the time may be that of the ride alone: look up when it leaves."
        ),
        Source.TABLE: _(
            "Times are estimates from a table of ways between places: it knows valleys, passes and "
            "bridges, not the traffic."
        ),
        Source.ESTIMATE: _(
            "Rough estimates come from the straight line: they know neither roads nor timetables."
        ),
    }
    # Who is best on foot all the way walks by the table.
    used = {Source.TABLE if source == Source.WALKED else source for source in sources}
    return " ".join(text for source, text in sentences.items() if source in used)


def distance_words(metres: float) -> str:
    """Return a rounded distance as the crow flies."""
    if metres < METRES_PER_KM:
        return _("%(n)s m away", n=format_decimal(round(metres)))
    return _("%(n)s km away", n=format_decimal(round(metres / METRES_PER_KM, 1)))


def language_name(code: str) -> str:
    """Return a spoken language's name in the language of the page."""
    locale = get_locale() or Locale("en")
    try:
        return (Locale(code).get_display_name(locale) or code).capitalize()
    except UnknownLocaleError:
        return code


def track_label(track: Track) -> str:
    """Return for whom a service is, in words."""
    return {
        Track.JOB_READY: _("ready for work"),
        Track.COMPLEX_NEEDS: _("with complex needs"),
        Track.BOTH: _("both tracks"),
    }[track]


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
