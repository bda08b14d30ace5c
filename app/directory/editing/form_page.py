"""The form of a listing with everything that its template shows."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from app.core.language import LANGUAGES, said_in
from app.directory.editing import words
from app.directory.editing.content import (
    Content,
    OrganisationContent,
    PlaceContent,
    ServiceContent,
    TranslationContent,
)
from app.directory.editing.difference_words import place_title
from app.directory.editing.draft_queries import DraftView
from app.directory.editing.forms import Unread
from app.directory.editing.keeping import draft_words
from app.directory.editing.place_form import (
    Option,
    PlaceForm,
    clock_text,
    halves_of,
    options,
    place_form,
)
from app.directory.editing.rules import Problem
from app.directory.editing.stored_content import to_json
from app.directory.needs import taxonomy
from app.directory.presenting import language_in_words
from app.territory.sites import SiteView

# Languages that people are spoken to in, besides those of the interface.
SPOKEN = (
    *("it", "pt", "en", "de", "fr", "es", "ro", "sq", "ar", "ur", "uk", "ru", "zh", "bn", "hi"),
    *("pa", "tr", "fa", "ti", "so"),
)
EMPTY_DATES = 3


@dataclass(frozen=True)
class NeedGroup:
    """A group of needs in plain words."""

    key: str
    label: str
    needs: Sequence[Option]
    is_open: bool


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
    unread: Sequence[Unread] = (),
) -> FormPage:
    """Return the form of a draft; problems are shown beside their fields, halves of lines too."""
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
        dates=_dates(service, unread),
        translations=_translations(service),
        places=[place_form(place, site, unread) for place in service.places],
        known_places=[
            Option(str(place.id), place_title(place), selected=False)
            for place in known_places
            if place.id not in used
        ],
    )


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


def _dates(service: ServiceContent, unread: Sequence[Unread]) -> list[DateForm]:
    there = [
        DateForm(
            id=day.id,
            first=day.first.isoformat(),
            last=day.last.isoformat() if day.last != day.first else "",
            begins=clock_text(day.begins) if day.begins else "",
            ends=clock_text(day.ends) if day.ends else "",
            note=day.note,
        )
        for day in service.dates
    ]
    halves = [DateForm(uuid4(), *cells) for cells in halves_of(unread, "dates")]
    return [*there, *halves, *(DateForm(uuid4()) for _ in range(EMPTY_DATES))]


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
