"""Kinds of listings and dates of events in the language of the page."""

from __future__ import annotations

from datetime import date, time

from babel.dates import format_time
from flask_babel import format_date, get_locale, ngettext
from flask_babel import gettext as _

from app.directory.happenings.moments import Moment
from app.directory.vocabulary import ServiceKind

KIND_ICONS = {
    ServiceKind.SERVICE: "handshake",
    ServiceKind.ORIENTATION_POINT: "compass",
    ServiceKind.EVENT: "calendar",
}


def kind_words(kind: ServiceKind) -> str:
    """Return what one listing of a kind is called."""
    return {
        ServiceKind.SERVICE: _("service"),
        ServiceKind.ORIENTATION_POINT: _("orientation point"),
        ServiceKind.EVENT: _("event"),
    }[kind]


def kinds_words(kind: ServiceKind | None) -> str:
    """Return what listings of a kind are called; "" for no kind."""
    return {
        None: "",
        ServiceKind.SERVICE: _("services"),
        ServiceKind.ORIENTATION_POINT: _("orientation points"),
        ServiceKind.EVENT: _("events"),
    }[kind]


def counted_words(kind: ServiceKind | None, total: int) -> str:
    """Return how many listings there are, by what they are; without a kind all are services."""
    if kind is ServiceKind.EVENT:
        return ngettext("%(num)s event", "%(num)s events", total)
    if kind is ServiceKind.ORIENTATION_POINT:
        return ngettext("%(num)s orientation point", "%(num)s orientation points", total)
    return ngettext("%(num)s service", "%(num)s services", total)


def moment_words(moment: Moment) -> str:
    """Return the days and the hour it begins, such as Sat 12 Dec 2026, 09:00."""
    days = _short(moment.first)
    if moment.first != moment.last:
        days = f"{days} – {_short(moment.last)}"
    return days if moment.begins is None else f"{days}, {clock_words(moment.begins)}"


def whole_moment_words(moment: Moment) -> str:
    """Return days and times in full."""
    days = " – ".join(dict.fromkeys(format_date(d, "full") for d in (moment.first, moment.last)))
    times = times_words(moment)
    return f"{days}, {times}"


def times_words(moment: Moment) -> str:
    """Return from when to when; all day where there are no times."""
    if moment.begins is None:
        return _("all day")
    if moment.ends is None:
        return _("from %(time)s", time=clock_words(moment.begins))
    return f"{clock_words(moment.begins)}–{clock_words(moment.ends)}"


def clock_words(moment: time) -> str:
    """Return an hour of the wall clock; it is in the site's zone already."""
    return format_time(moment, "short", locale=get_locale())


def _short(day: date) -> str:
    pattern = "EEE, d MMM" if get_locale().language == "en" else "EEE d MMM"  # type: ignore[union-attr]
    return format_date(day, pattern)
