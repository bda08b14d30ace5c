"""What keeps a content from being submitted; a draft may have any of these problems."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.directory.cells import LONGEST_TEXT
from app.directory.editing.content import Content, OrganisationContent, PlaceKind, ServiceContent
from app.directory.editing.place_problems import place_doubts, place_problems
from app.directory.editing.rules import Code, Problem, longer, misshapen, out_of_range
from app.directory.needs import taxonomy
from app.directory.rows import MOST_DAYS, MOST_PLACES, OLDEST
from app.directory.vocabulary import ServiceKind
from app.territory.sites import SiteView

MOST_LOCATIONS = 40
MOST_DATES = 100
MOST_TRANSLATIONS = 20
TEXTS = {"name": 200, "summary": 400, "description": LONGEST_TEXT, "how_to_join": LONGEST_TEXT}
_SOURCE = {"source": LONGEST_TEXT, "source_url": 500, "licence": 120}
_CONTACT = {"email": 254, "phone": 60}
_LANGUAGE = re.compile(r"[a-z]{2}")


def problems(content: Content, site: SiteView) -> list[Problem]:
    """Return every broken rule, in the order of the form; none means that it may be submitted.

    Args:
        content: a service or an organisation.
        site: the site it belongs to, for the bounds of its map.
    """
    if isinstance(content, OrganisationContent):
        return list(_organisation(content))
    return [
        *_words(content),
        *_people(content),
        *_getting_in(content),
        *_places(content, site),
        *_dates(content),
    ]


def doubts(content: Content, site: SiteView) -> list[Problem]:
    """Return what is worth a second look; none of it keeps a content from being submitted."""
    places = content.places if isinstance(content, ServiceContent) else ()
    return [doubt for place in places for doubt in place_doubts(place, site)]


def _organisation(content: OrganisationContent) -> Iterator[Problem]:
    if not content.name:
        yield Problem("name", Code.NAME_MISSING)
    lengths = {"name": 200, "description": LONGEST_TEXT, "website": 500, "tax_code": 40}
    for name, most in {**lengths, **_CONTACT, **_SOURCE}.items():
        yield from longer(name, getattr(content, name), most)
    yield from misshapen("website", content.website, "url")
    yield from misshapen("email", content.email, "email")
    yield from misshapen("phone", content.phone, "phone")
    yield from misshapen("source_url", content.source_url, "url")


def _words(content: ServiceContent) -> Iterator[Problem]:
    if not content.name:
        yield Problem("name", Code.NAME_MISSING)
    if not content.summary and not content.description:
        yield Problem("summary", Code.SUMMARY_MISSING)
    if not content.language:
        yield Problem("language", Code.LANGUAGE_MISSING)
    elif not _LANGUAGE.fullmatch(content.language):
        yield Problem("language", Code.LANGUAGE_UNKNOWN)
    for name, most in {**TEXTS, **_SOURCE, "fee_note": 400}.items():
        yield from longer(name, getattr(content, name), most)
    yield from misshapen("source_url", content.source_url, "url")
    yield from _translations(content)


def _translations(content: ServiceContent) -> Iterator[Problem]:
    if len(content.translations) > MOST_TRANSLATIONS:
        yield Problem("translations", Code.TOO_MANY, {"most": MOST_TRANSLATIONS})
    for text in content.translations:
        path = f"translations.{text.language}"
        if not _LANGUAGE.fullmatch(text.language):
            yield Problem(path, Code.LANGUAGE_UNKNOWN)
        if text.language == content.language:
            yield Problem(path, Code.TRANSLATION_OF_ITSELF)
        for name, most in TEXTS.items():
            yield from longer(f"{path}.{name}", getattr(text, name), most)


def _people(content: ServiceContent) -> Iterator[Problem]:
    known = {need.key for need in taxonomy().needs}
    if not content.needs:
        yield Problem("needs", Code.NEEDS_MISSING)
    if not known.issuperset(content.needs):
        yield Problem("needs", Code.NEED_UNKNOWN)
    yield from out_of_range("age_min", content.age_min, OLDEST)
    yield from out_of_range("age_max", content.age_max, OLDEST)
    if None not in (content.age_min, content.age_max) and content.age_min > content.age_max:  # type: ignore[operator]
        yield Problem("age_min", Code.AGES_SWAPPED)
    if not all(map(_LANGUAGE.fullmatch, content.languages)):
        yield Problem("languages", Code.LANGUAGE_UNKNOWN)
    yield from out_of_range("capacity_total", content.capacity_total, MOST_PLACES)
    yield from out_of_range("waiting_days", content.waiting_days, MOST_DAYS)


def _getting_in(content: ServiceContent) -> Iterator[Problem]:
    ways = (content.url, content.email, content.phone, content.how_to_join, content.access)
    if not any(ways):
        yield Problem("phone", Code.CONTACT_MISSING)
    for name, most in {**_CONTACT, "url": 500}.items():
        yield from longer(name, getattr(content, name), most)
    yield from misshapen("url", content.url, "url")
    yield from misshapen("email", content.email, "email")
    yield from misshapen("phone", content.phone, "phone")


def _dates(content: ServiceContent) -> Iterator[Problem]:
    if content.kind is ServiceKind.EVENT and not content.dates:
        yield Problem("dates", Code.DATE_MISSING)
    if len(content.dates) > MOST_DATES:
        yield Problem("dates", Code.TOO_MANY, {"most": MOST_DATES})
    for day in content.dates:
        if day.first > day.last:
            yield Problem("dates", Code.DAYS_SWAPPED)
        if day.ends is not None and day.begins is None:
            yield Problem("dates", Code.HALF_AN_INTERVAL)
        yield from longer("dates", day.note, 300)


def _places(content: ServiceContent, site: SiteView) -> Iterator[Problem]:
    if not (content.in_person or content.online or content.by_phone):
        yield Problem("in_person", Code.DELIVERY_MISSING)
    visited = [place for place in content.places if place.kind is not PlaceKind.REMOTE]
    if content.in_person and not visited:
        yield Problem("places", Code.PLACE_MISSING)
    if len(content.places) > MOST_LOCATIONS:
        yield Problem("places", Code.TOO_MANY, {"most": MOST_LOCATIONS})
    for place in content.places:
        yield from place_problems(place, site)
