"""What is asked of the way to a listing: from where, how, on which day, at what time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.directory.ride_words import day_words
from app.territory.departing import (
    WEEKDAYS,
    Departure,
    UnusableDepartureError,
    next_weekday,
    read_departure,
)
from app.territory.sites import SiteView
from app.territory.starts import (
    LONGEST_TEXT,
    Remedy,
    Start,
    UnusableStartError,
    atlas,
    read_start,
)
from app.territory.trip_words import MODE_ICONS, mode_words
from app.travel import Mode

DEFAULT_MODE = Mode.TRANSIT
Args = MultiDict[str, str]


@dataclass(frozen=True)
class Choice:
    """One option of a field."""

    value: str
    label: str
    selected: bool
    icon: str = ""


@dataclass
class WayAsked:
    """What the form says, mistakes kept apart."""

    start: Start | None = None
    mode: Mode = DEFAULT_MODE
    departure: Departure = field(default_factory=Departure)
    errors: dict[str, list[str]] = field(default_factory=dict)
    remedies: Sequence[Remedy] = ()


def read_way(args: Args, site: SiteView, sites: Sequence[SiteView]) -> WayAsked:
    """Return what the form says; a mistake is kept beside its field."""
    asked = WayAsked()
    mode = args.get("mode", "")
    if mode in set(Mode):
        asked.mode = Mode(mode)
    elif mode:
        asked.errors["mode"] = [_("Choose how to travel.")]
    try:
        asked.start = read_start(args.get("from", ""), site, sites, atlas())
    except UnusableStartError as error:
        asked.errors["from"] = [error.sentence]
        asked.remedies = error.remedies
    try:
        asked.departure = read_departure(args.get("day", ""), args.get("at", ""))
    except UnusableDepartureError as error:
        asked.errors[error.field] = [error.sentence]
    return asked


def mode_choices(site: SiteView, chosen: Mode) -> list[Choice]:
    """Return the ways to travel that the site has speeds for."""
    return [
        Choice(mode.value, mode_words(mode), mode is chosen, MODE_ICONS[mode])
        for mode in Mode
        if mode in site.speeds
    ]


def day_choices(today: date, chosen: str) -> list[Choice]:
    """Return the next seven days, today first."""
    rows = sorted(WEEKDAYS, key=lambda day: next_weekday(today, day))
    return [Choice(day, day_words(next_weekday(today, day)), day == chosen) for day in rows]


def typed(args: Args) -> Mapping[str, str]:
    """Return the form as the visitor filled it in, right or wrong."""
    return {name: args.get(name, "")[:LONGEST_TEXT] for name in ("from", "mode", "day", "at")}
