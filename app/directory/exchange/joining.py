"""What a file says laid over what a listing says: by its columns, or as a merge of two."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields, replace
from typing import Any

from app.directory.editing.content import PlaceContent, ServiceContent, TranslationContent
from app.directory.exchange.columns import PLACE_COLUMNS, TRANSLATED, Column, Key
from app.directory.exchange.dates import known_again
from app.directory.exchange.duplicates import NEAR_M, metres_apart
from app.directory.vocabulary import ServiceKind

_DELIVERY = ("in_person", "online", "by_phone")
_APART = {"places", "translations", "kind", "dates"}
_JOINED = ("needs", "languages", "access")
_COLUMN_OF_PLACE = {"kind": Column.PLACE_KIND, "name": Column.PLACE_NAME, "point": Column.LON}


def laid_over(
    stored: ServiceContent, given: ServiceContent, columns: Collection[Key]
) -> ServiceContent:
    """Return the listing with what the columns of a file say; other fields stay as they are."""
    changes: dict[str, Any] = {}
    for field in fields(ServiceContent):
        column = Column.DELIVERY if field.name in _DELIVERY else field.name
        if (column, "") in columns and field.name not in {"places", "translations"}:
            changes[field.name] = getattr(given, field.name)
    changes["translations"] = _translations(stored, given, columns)
    changes["dates"] = known_again(changes.get("dates", stored.dates), stored.dates)
    if any((column, "") in columns for column in PLACE_COLUMNS):
        before = {place.id: place for place in stored.places}
        changes["places"] = tuple(
            _place(before.get(place.id), place, columns) for place in given.places
        )
    return replace(stored, **changes)


def merged(stored: ServiceContent, given: ServiceContent) -> ServiceContent:
    """Return two listings in one: what the file leaves empty stays, lists are joined."""
    changes: dict[str, Any] = {}
    for field in fields(ServiceContent):
        value = getattr(given, field.name)
        if field.name in _DELIVERY:
            changes[field.name] = value or getattr(stored, field.name)
        elif field.name in _JOINED:
            changes[field.name] = (*getattr(stored, field.name), *value)
        elif field.name not in _APART and value not in ("", None):
            changes[field.name] = value
    if given.kind is not ServiceKind.SERVICE:
        changes["kind"] = given.kind
    changes["dates"] = known_again((*stored.dates, *given.dates), stored.dates)
    changes["translations"] = (*stored.translations, *given.translations)
    changes["places"] = _joined(stored, given)
    return replace(stored, **changes)


def _joined(stored: ServiceContent, given: ServiceContent) -> tuple[PlaceContent, ...]:
    """Return the places of both; one next to another of the listing is that one."""
    places = {place.id: place for place in stored.places}
    for place in given.places:
        there = next((one for one in stored.places if _is_near(one, place)), None)
        if there is None:
            places[place.id] = place
        else:
            told = {k: v for k, v in vars(place).items() if v not in ("", None, ())}
            places[there.id] = PlaceContent(**{**vars(there), **told, "id": there.id})
    return tuple(places.values())


def _is_near(one: PlaceContent, other: PlaceContent) -> bool:
    if one.id == other.id:
        return True
    if one.point is None or other.point is None:
        return False
    return metres_apart(one.point, other.point) <= NEAR_M


def _translations(
    stored: ServiceContent, given: ServiceContent, columns: Collection[Key]
) -> tuple[TranslationContent, ...]:
    texts = {text.language: text for text in stored.translations}
    said = {text.language: text for text in given.translations}
    for language in {language for _, language in columns if language}:
        old = texts.get(language) or TranslationContent(language)
        new = said.get(language) or TranslationContent(language)
        changed = {c.value: getattr(new, c.value) for c in TRANSLATED if (c, language) in columns}
        texts[language] = replace(old, **changed)
    return tuple(texts.values())


def _place(
    stored: PlaceContent | None, given: PlaceContent, columns: Collection[Key]
) -> PlaceContent:
    if stored is None:
        return given
    changes = {
        field.name: getattr(given, field.name)
        for field in fields(PlaceContent)
        if (_COLUMN_OF_PLACE.get(field.name, field.name), "") in columns
    }
    return replace(stored, **changes)
