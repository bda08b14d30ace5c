"""Two contents beside each other, field by field, and two people's changes in one.

A field has a path: `summary`, `translations.pt.name`, `places.<id>.city`. What comes
before the last dot of a longer path is a part: a translation or a place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from app.directory.editing.content import (
    Content,
    PlaceContent,
    ServiceContent,
    TranslationContent,
)

Fields = dict[str, Any]
_KEYS = {"translations": "language", "places": "id"}


@dataclass(frozen=True)
class Difference:
    """A field that is not the same in both; None where its whole part is missing."""

    field: str
    before: Any
    after: Any


def to_fields(content: Content) -> Fields:
    """Return the values of a content by path, in the order of its fields."""
    values: Fields = {}
    for name, value in _named(content).items():
        if name not in _KEYS:
            values[name] = value
            continue
        for part in value:
            own = _named(part)
            key = own.pop(_KEYS[name])
            values |= {f"{name}.{key}.{inner}": one for inner, one in own.items()}
    return values


def from_fields(kind: type[Content], values: Mapping[str, Any]) -> Content:
    """Return the content with these values; what is not named keeps its default."""
    own = {name: value for name, value in values.items() if "." not in name}
    if kind is not ServiceContent:
        return kind(**own)
    translations: dict[str, Fields] = defaultdict(dict)
    places: dict[str, Fields] = defaultdict(dict)
    for path, value in values.items():
        if "." in path:
            name, key, inner = path.split(".")
            (places if name == "places" else translations)[key][inner] = value
    own["translations"] = tuple(TranslationContent(k, **v) for k, v in translations.items())
    own["places"] = tuple(PlaceContent(UUID(k), **v) for k, v in places.items())
    return ServiceContent(**own)


def difference(before: Content | None, after: Content) -> list[Difference]:
    """Return every field that differs; a new listing differs in all that it says.

    Raises:
        TypeError: one is a service, the other an organisation.
    """
    if before is not None and type(before) is not type(after):
        raise TypeError(f"{type(before).__name__} beside {type(after).__name__}")
    old, new = to_fields(before) if before else {}, to_fields(after)
    return [
        Difference(path, old.get(path), new.get(path))
        for path in _all(old, new)
        if old.get(path) != new.get(path) and (_says(old.get(path)) or _says(new.get(path)))
    ]


def merged(base: Content, theirs: Content, mine: Content) -> tuple[Content, list[Difference]]:
    """Return two people's changes in one content, and the fields that both changed otherwise.

    In a field that both changed, mine stands in the content, and the difference says
    what theirs (before) and mine (after) are. A place or translation that one removed
    and the other changed stays.
    """
    old, left, right = to_fields(base), to_fields(theirs), to_fields(mine)
    values: Fields = {}
    clashes: list[Difference] = []
    for part, paths in _by_part(_all(left, right)).items():
        was, this, that = (_part(part, side) for side in (old, left, right))
        if part and not (this and that):
            values |= _of_one_side(was, this, that)
            continue
        for path in paths:
            before, told, mine_told = old.get(path), left[path], right[path]
            values[path] = told if mine_told == before else mine_told
            if len({repr(one) for one in (before, told, mine_told)}) == len("123"):
                clashes.append(Difference(path, told, mine_told))
    return from_fields(type(mine), values), clashes


def _of_one_side(was: Fields, this: Fields, that: Fields) -> Fields:
    """Return a part that only one side has: none, if the other side removed it unchanged."""
    there = this or that
    return {} if there == was else there


def _named(thing: Any) -> Fields:  # noqa: ANN401 - any dataclass of a content
    return {f.name: getattr(thing, f.name) for f in fields(thing)}


def _all(*sides: Fields) -> list[str]:
    return list(dict.fromkeys(path for side in sides for path in side))


def _by_part(paths: Iterable[str]) -> dict[str, list[str]]:
    """Return the paths of each part; "" is the listing itself."""
    parts: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        parts[path.rpartition(".")[0]].append(path)
    return parts


def _part(part: str, side: Fields) -> Fields:
    return {path: value for path, value in side.items() if path.rpartition(".")[0] == part}


def _says(value: object) -> bool:
    return value is not None and value is not False and value not in ("", ())
