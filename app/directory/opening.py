"""When one can go there, in words: now, next, and day by day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache

import holidays
import numpy as np
from babel.dates import format_skeleton, get_day_names
from flask_babel import format_date, get_locale
from flask_babel import gettext as _

from app.directory.listing import PlaceView, Rule, SpecialDay
from app.directory.own_days import OwnDays, dated_hours, days_off, joined
from app.directory.vocabulary import HolidayRule
from app.matching import EVER_SINCE, FOR_EVER, Change, Hours, OpenState, next_change, open_states
from app.territory.sites import SiteView

DAYS_AHEAD = 14
SPECIAL_DAYS_AHEAD = 90
TONES = {
    OpenState.OPEN: "good",
    OpenState.CLOSES_SOON: "warn",
    OpenState.CLOSED: "plain",
    OpenState.UNKNOWN: "plain",
}


@dataclass(frozen=True)
class Day:
    """One line of the table of hours; no interval is a closed day."""

    name: str
    intervals: Sequence[str]
    today: bool


@dataclass(frozen=True)
class Opening:
    """Whether a place is open now, in words, and its week."""

    state: str
    words: str
    tone: str
    days: Sequence[Day]
    notes: Sequence[str]


def holidays_of(site: SiteView, year: int) -> frozenset[date]:
    """Return the public holidays of a site, on which weekly hours may not hold."""
    return _holidays(site.country, site.subdivision, year)


@cache
def _holidays(country: str, subdivision: str | None, year: int) -> frozenset[date]:
    try:
        return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=year))
    except NotImplementedError:
        return frozenset()


def opening(place: PlaceView, now: datetime, closed_on: Collection[date]) -> Opening:
    """Return the opening of one place.

    Args:
        place: its weekly intervals (none means that nobody said), its days with other
            hours, and what it does on public holidays.
        now: the clock of the site, without a zone.
        closed_on: public holidays of this year and the next.
    """
    own_days = [OwnDays(0, d.first, d.last, d.opens, d.closes) for d in place.special_days]
    hours = joined(_hours(place.rules), dated_hours(own_days))
    off = days_off(own_days, [place.on_holidays])
    holiday = now.date() in closed_on
    state = OpenState(int(open_states(hours, 1, now, holiday=holiday, days_off=off)[0]))
    change = next_change(hours, 0, now, holidays=closed_on, horizon_days=DAYS_AHEAD, days_off=off)
    rules = place.rules
    current = [rule for rule in rules if rule.valid_to is None or rule.valid_to >= now.date()]
    return Opening(
        state=state.name.lower().replace("_", "-"),
        words=_words(state, change, now),
        tone=TONES[state],
        days=_days([rule for rule in current if not _is_dated(rule)], now.weekday()),
        notes=[
            *_notes(current),
            *_special_days(place.special_days, now.date()),
            *_on_holidays(place.on_holidays, holiday=holiday),
        ],
    )


def _hours(rules: Sequence[Rule]) -> Hours:
    def column(values: list[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.array(values, np.int64)

    return Hours(
        offer=np.zeros(len(rules), np.int64),
        weekday=column([rule.weekday for rule in rules]),
        opens_min=column([_minute(rule.opens) for rule in rules]),
        closes_min=column([_minute(rule.closes) for rule in rules]),
        valid_from=column(
            [rule.valid_from.toordinal() if rule.valid_from else EVER_SINCE for rule in rules]
        ),
        valid_to=column(
            [rule.valid_to.toordinal() if rule.valid_to else FOR_EVER for rule in rules]
        ),
    )


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _words(state: OpenState, change: Change | None, now: datetime) -> str:
    if state is OpenState.UNKNOWN:
        return _("Opening hours not known")
    if state is OpenState.CLOSES_SOON and change is not None:
        return _("Closes soon, at %(time)s (in %(n)s min)", time=_clock(change.at), n=change.in_min)
    if state is not OpenState.CLOSED:
        return _open_words(change, now)
    if change is None:
        return _("Closed now")
    return _("Closed now, opens %(when)s", when=_when(change.at, now))


def _open_words(change: Change | None, now: datetime) -> str:
    if change is None:
        return _("Open now, around the clock")
    return _("Open now, closes %(when)s", when=_when(change.at, now))


def _when(moment: datetime, now: datetime) -> str:
    days = (moment.date() - now.date()).days
    clock = _clock(moment)
    if days == 0:
        return _("today at %(time)s", time=clock)
    if days == 1:
        return _("tomorrow at %(time)s", time=clock)
    day = format_skeleton("MMMMEEEEd", moment.date(), locale=get_locale())
    return _("%(day)s at %(time)s", day=day, time=clock)


def _clock(moment: datetime | time) -> str:
    return f"{moment:%H:%M}"


def _days(rules: Sequence[Rule], today: int) -> list[Day]:
    if not rules:
        return []
    names = get_day_names("wide", "stand-alone", locale=get_locale())
    return [
        Day(
            names[day].capitalize(), [_interval(r) for r in rules if r.weekday == day], day == today
        )
        for day in range(7)
    ]


def _interval(rule: Rule) -> str:
    if rule.opens == rule.closes:
        return _("24 hours")
    hours = f"{_clock(rule.opens)}–{_clock(rule.closes)}"
    span = _validity(rule)
    return f"{hours} ({span})" if span else hours


def _validity(rule: Rule) -> str:
    first = format_date(rule.valid_from, "medium") if rule.valid_from else ""
    last = format_date(rule.valid_to, "medium") if rule.valid_to else ""
    if first and last:
        return _("from %(first)s to %(last)s", first=first, last=last)
    if first:
        return _("from %(first)s", first=first)
    return _("until %(last)s", last=last) if last else ""


def _is_dated(rule: Rule) -> bool:
    return rule.valid_from is not None and rule.valid_from == rule.valid_to


def _notes(rules: Sequence[Rule]) -> list[str]:
    """Return each note once, then the single days."""
    notes = list(dict.fromkeys(rule.note for rule in rules if rule.note and not _is_dated(rule)))
    for rule in rules:
        if _is_dated(rule):
            day = format_date(rule.valid_from, "full")
            hours = f"{_clock(rule.opens)}–{_clock(rule.closes)}"
            notes.append(f"{day}: {hours} {rule.note}".strip())
    return notes


def _special_days(rows: Sequence[SpecialDay], today: date) -> list[str]:
    """Return the days with other hours that come next or are now."""
    return [_special(row) for row in rows if row.last >= today and _is_near(row.first, today)]


def _is_near(day: date, today: date) -> bool:
    return (day - today).days <= SPECIAL_DAYS_AHEAD


def _special(row: SpecialDay) -> str:
    days = format_date(row.first, "full")
    if row.last != row.first:
        days = _(
            "%(first)s to %(last)s",
            first=format_date(row.first, "long"),
            last=format_date(row.last, "long"),
        )
    hours = _("closed")
    if row.opens is not None and row.closes is not None:
        hours = f"{_clock(row.opens)}–{_clock(row.closes)}"
    return f"{days}: {hours} {row.note}".strip()


def _on_holidays(rule: HolidayRule | None, *, holiday: bool) -> list[str]:
    """Return what is known of public holidays; a word of warning where nothing is, on one."""
    if rule is HolidayRule.CLOSED:
        return [_("Closed on public holidays.")]
    if rule is HolidayRule.AS_USUAL:
        return [_("Open on public holidays, too.")]
    return [_("Today is a public holiday: the usual hours may not hold.")] if holiday else []
