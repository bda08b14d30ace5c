"""The form of a listing with everything that its template shows."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from uuid import UUID, uuid4

from app.core.language import LANGUAGES, said_in
from app.directory.editing import words
from app.directory.editing.content import (
    Content,
    Interval,
    OrganisationContent,
    PlaceContent,
    ServiceContent,
    SpecialDays,
    TranslationContent,
)
from app.directory.editing.difference_words import place_title
from app.directory.editing.draft_queries import DraftView
from app.directory.editing.keeping import draft_words
from app.directory.editing.rules import Problem
from app.directory.editing.stored_content import to_json
from app.directory.needs import taxonomy
from app.directory.presenting import language_in_words
from app.territory import queries as territory
from app.territory.sites import SiteView

# Languages that people are spoken to in, besides those of the interface.
SPOKEN = (
    *("it", "pt", "en", "de", "fr", "es", "ro", "sq", "ar", "ur", "uk", "ru", "zh", "bn", "hi"),
    *("pa", "tr", "fa", "ti", "so"),
)
LEAST_INTERVALS = 2
EMPTY_DATES = 3


@dataclass(frozen=True)
class Option:
    """A choice of a form."""

    value: str
    label: str
    selected: bool
    hint: str = ""
    icon: str = ""


@dataclass(frozen=True)
class NeedGroup:
    """A group of needs in plain words."""

    key: str
    label: str
    needs: Sequence[Option]
    is_open: bool


@dataclass(frozen=True)
class DayForm:
    """A day of the week with its intervals, the empty ones too."""

    number: int
    name: str
    intervals: Sequence[tuple[str, str]]


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
    seasons: Sequence[tuple[Interval | None, Sequence[Option]]]
    special_days: Sequence[SpecialDays | None]
    precision: str


@dataclass(frozen=True)
class DateForm:
    """A line for a date of an event, as it is written; an empty one has its id already."""

    id: UUID
    first: str = ""
    last: str = ""
    begins: str = ""
    ends: str = ""
    note: str = ""


@dataclass(frozen=True)
class TranslationForm:
    """A language into which the texts may be translated."""

    text: TranslationContent
    label: str


@dataclass(frozen=True)
class FormPage:
    """The whole form."""

    draft: DraftView
    content: Content
    site: SiteView
    state: str
    errors: Mapping[str, Sequence[str]]
    missing: Sequence[tuple[str, str]]
    seen: str
    languages: Sequence[Option]
    spoken: Sequence[Option]
    groups: Sequence[NeedGroup]
    tracks: Sequence[Option]
    fees: Sequence[Option]
    steps: Sequence[Option]
    kinds: Sequence[Option]
    translations: Sequence[TranslationForm]
    places: Sequence[PlaceForm]
    known_places: Sequence[Option]
    dates: Sequence[DateForm]


def form_page(
    draft: DraftView,
    site: SiteView,
    problems: Iterable[Problem],
    known_places: Sequence[PlaceContent] = (),
) -> FormPage:
    """Return the form of a draft; problems are shown beside their fields."""
    content = draft.content
    found = list(problems)
    service = content if isinstance(content, ServiceContent) else ServiceContent()
    used = {place.id for place in service.places}
    return FormPage(
        draft=draft,
        content=content,
        site=site,
        state=draft_words(draft.state),
        errors=_errors(found),
        missing=[(problem.field, problem.sentence) for problem in found],
        seen=json.dumps(to_json(content), ensure_ascii=False),
        languages=_languages(site, service),
        spoken=_spoken(service),
        groups=_groups(service),
        tracks=options(words.tracks(), service.track),
        fees=options(words.fees(), service.fee),
        steps=options(words.steps(), *service.access),
        kinds=_kinds(content),
        dates=_dates(service),
        translations=_translations(service),
        places=[_place(place, site) for place in service.places],
        known_places=[
            Option(str(place.id), place_title(place), selected=False)
            for place in known_places
            if place.id not in used
        ],
    )


def options(labels: Mapping[StrEnum, str], *chosen: StrEnum | None) -> list[Option]:
    """Return the choices of a vocabulary."""
    return [Option(str(value), label, value in chosen) for value, label in labels.items()]


def _errors(problems: Iterable[Problem]) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = defaultdict(list)
    for problem in problems:
        if problem.sentence not in errors[problem.field]:
            errors[problem.field].append(problem.sentence)
    return errors


def _kinds(content: Content) -> list[Option]:
    is_body = isinstance(content, OrganisationContent)
    labels = words.organisation_kinds() if is_body else words.service_kinds()
    return options(labels, content.kind)


def _dates(service: ServiceContent) -> list[DateForm]:
    there = [
        DateForm(
            id=day.id,
            first=day.first.isoformat(),
            last=day.last.isoformat() if day.last != day.first else "",
            begins=_clock(day.begins) if day.begins else "",
            ends=_clock(day.ends) if day.ends else "",
            note=day.note,
        )
        for day in service.dates
    ]
    return [*there, *(DateForm(uuid4()) for _ in range(EMPTY_DATES))]


def _languages(site: SiteView, service: ServiceContent) -> list[Option]:
    own = service.language or site.languages[0]
    codes = dict.fromkeys((*site.languages, *LANGUAGES, own))
    return [Option(code, language_in_words(code), code == own) for code in codes]


def _spoken(service: ServiceContent) -> list[Option]:
    codes = dict.fromkeys((*SPOKEN, *service.languages))
    return [Option(code, language_in_words(code), code in service.languages) for code in codes]


def _groups(service: ServiceContent) -> list[NeedGroup]:
    known = taxonomy()
    groups = []
    for group in known.groups:
        needs = [
            Option(
                need.key,
                said_in(dict(need.label)),
                need.key in service.needs,
                said_in(dict(need.description)),
                need.icon,
            )
            for need in known.needs_of(group.key)
        ]
        label = said_in(dict(group.label))
        groups.append(NeedGroup(group.key, label, needs, any(need.selected for need in needs)))
    return groups


def _translations(service: ServiceContent) -> list[TranslationForm]:
    there = {text.language: text for text in service.translations}
    wanted = [code for code in LANGUAGES if code != service.language]
    return [
        TranslationForm(there.get(code, TranslationContent(code)), language_in_words(code))
        for code in dict.fromkeys((*wanted, *there))
    ]


def _place(place: PlaceContent, site: SiteView) -> PlaceForm:
    return PlaceForm(
        path=f"places.{place.id}",
        title=place_title(place),
        place=place,
        kinds=options(words.place_kinds(), place.kind),
        areas=_areas(site, place),
        wheelchairs=options(words.wheelchairs(), place.wheelchair),
        holidays=options(words.holiday_rules(), place.on_holidays),
        days=_days(place),
        seasons=[
            (row, _weekdays(row.weekday if row else None))
            for row in (*filter(_is_seasonal, place.hours), None)
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


def _days(place: PlaceContent) -> list[DayForm]:
    days = []
    for number, name in enumerate(words.weekdays()):
        rows = [r for r in place.hours if r.weekday == number and not _is_seasonal(r)]
        there = [(_clock(row.opens), _clock(row.closes)) for row in rows]
        empty = [("", "")] * max(LEAST_INTERVALS - len(there), 1 if len(there) > 1 else 0)
        days.append(DayForm(number, name, [*there, *empty]))
    return days


def _weekdays(chosen: int | None) -> list[Option]:
    return [Option(str(n), name, n == chosen) for n, name in enumerate(words.weekdays())]


def _is_seasonal(row: Interval) -> bool:
    return bool(row.valid_from or row.valid_to or row.note)


def _clock(moment: time) -> str:
    return f"{moment:%H:%M}"
