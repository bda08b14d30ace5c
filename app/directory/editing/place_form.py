"""The form of a place of a service: where it is, its hours, and what may be chosen for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from app.directory.editing import words
from app.directory.editing.content import (
    Interval,
    PlaceContent,
    SpecialDays,
)
from app.directory.editing.difference_words import place_title
from app.directory.editing.forms import Unread
from app.territory import queries as territory
from app.territory.sites import SiteView

LEAST_INTERVALS = 2


@dataclass(frozen=True)
class Option:
    """A choice of a form."""

    value: str
    label: str
    selected: bool
    hint: str = ""
    icon: str = ""


@dataclass(frozen=True)
class DayForm:
    """A day of the week with its intervals, the empty ones too."""

    number: int
    name: str
    intervals: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class SeasonForm:
    """A line for hours that hold in a part of the year, as it is written."""

    weekdays: Sequence[Option]
    opens: str = ""
    closes: str = ""
    first: str = ""
    last: str = ""
    note: str = ""


@dataclass(frozen=True)
class PlaceForm:
    """A place and everything that may be chosen for it."""

    path: str
    title: str
    place: PlaceContent
    kinds: Sequence[Option]
    areas: Sequence[Option]
    wheelchairs: Sequence[Option]
    holidays: Sequence[Option]
    days: Sequence[DayForm]
    seasons: Sequence[SeasonForm]
    special_days: Sequence[SpecialDays | None]
    precision: str


def options(labels: Mapping[StrEnum, str], *chosen: StrEnum | None) -> list[Option]:
    """Return the choices of a vocabulary."""
    return [Option(str(value), label, value in chosen) for value, label in labels.items()]


def halves_of(unread: Sequence[Unread], path: str) -> list[tuple[str, ...]]:
    """Return the lines of a part of the form that could not be read."""
    return [line.cells for line in unread if line.path == path]


def place_form(place: PlaceContent, site: SiteView, unread: Sequence[Unread]) -> PlaceForm:
    """Return the form of a place, with the halves of lines that could not be read."""
    path = f"places.{place.id}"
    return PlaceForm(
        path=path,
        title=place_title(place),
        place=place,
        kinds=options(words.place_kinds(), place.kind),
        areas=_areas(site, place),
        wheelchairs=options(words.wheelchairs(), place.wheelchair),
        holidays=options(words.holiday_rules(), place.on_holidays),
        days=_days(place, path, unread),
        seasons=[
            *map(_season, filter(_is_seasonal, place.hours)),
            *(
                SeasonForm(_weekdays(int(cells[0])), *cells[1:])
                for cells in halves_of(unread, f"{path}.season")
            ),
            SeasonForm(_weekdays(None)),
        ],
        special_days=[*place.special_days, None],
        precision=words.precisions().get(place.precision, "") if place.precision else "",
    )


def _areas(site: SiteView, place: PlaceContent) -> list[Option]:
    finest = site.levels[-1].key
    rows = territory.areas(site.key, finest)
    return sorted(
        (Option(row.code, row.name, row.code == place.area) for row in rows),
        key=lambda option: option.label,
    )


def _season(row: Interval) -> SeasonForm:
    first, last = (day.isoformat() if day else "" for day in (row.valid_from, row.valid_to))
    weekdays = _weekdays(row.weekday)
    return SeasonForm(
        weekdays, clock_text(row.opens), clock_text(row.closes), first, last, row.note
    )


def _days(place: PlaceContent, path: str, unread: Sequence[Unread]) -> list[DayForm]:
    days = []
    for number, name in enumerate(words.weekdays()):
        rows = [r for r in place.hours if r.weekday == number and not _is_seasonal(r)]
        there = [(clock_text(row.opens), clock_text(row.closes)) for row in rows]
        there += [(opens, closes) for opens, closes in halves_of(unread, f"{path}.day{number}")]
        empty = [("", "")] * max(LEAST_INTERVALS - len(there), 1 if len(there) > 1 else 0)
        days.append(DayForm(number, name, [*there, *empty]))
    return days


def _weekdays(chosen: int | None) -> list[Option]:
    return [Option(str(n), name, n == chosen) for n, name in enumerate(words.weekdays())]


def _is_seasonal(row: Interval) -> bool:
    return bool(row.valid_from or row.valid_to or row.note)


def clock_text(moment: time) -> str:
    """Return a time of the day as a field of a form has it."""
    return f"{moment:%H:%M}"
