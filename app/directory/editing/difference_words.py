"""Differences as people read them: the field's name, both values, part by part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from app.directory.editing.content import Content, PlaceContent, PlaceKind, ServiceContent
from app.directory.editing.difference import Difference
from app.directory.editing.words import fields, value_words
from app.directory.presenting import language_in_words


@dataclass(frozen=True)
class Shown:
    """A field that differs, in words; `part` says which place or translation, "" for none."""

    field: str
    part: str
    label: str
    before: str
    after: str


def in_words(differences: Iterable[Difference], *contents: Content | None) -> list[Shown]:
    """Return differences in words; the contents say what a place is called."""
    titles = {
        str(place.id): place_title(place)
        for content in contents
        if isinstance(content, ServiceContent)
        for place in content.places
    }
    names = fields()
    return [
        Shown(
            row.field,
            _part(row.field, titles),
            names.get(row.field.rpartition(".")[2], row.field),
            value_words(row.field, row.before),
            value_words(row.field, row.after),
        )
        for row in differences
    ]


def place_title(place: PlaceContent) -> str:
    """Return what a place is called in a form."""
    if place.kind is PlaceKind.CONFIDENTIAL:
        return _("Protected address")
    if place.kind is PlaceKind.REMOTE:
        return _("By phone or online")
    return (
        place.name or ", ".join(part for part in (place.address, place.city) if part) or _("Place")
    )


def _part(field: str, titles: dict[str, str]) -> str:
    whole, _dot, rest = field.partition(".")
    key = rest.rpartition(".")[0]
    if whole == "places":
        return titles.get(key, "")
    return language_in_words(key) if whole == "translations" else ""
