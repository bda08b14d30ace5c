"""Content as JSON that says its own schema: canonical, so that equal contents are equal text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

from app.core.geo import CoordinateError, LonLat
from app.directory.editing.content import KINDS, Content, ListingKind, kind_of

SCHEMA = 1
_SCHEMA, _KIND = "schema", "listing"


class ContentError(ValueError):
    """A stored content that this version of the program cannot read."""


def to_json(content: Content) -> dict[str, Any]:
    """Return the content as plain values with its schema; what is empty is left out."""
    return {_SCHEMA: SCHEMA, _KIND: str(kind_of(content)), **_plain(content)}


def from_json(stored: Mapping[str, Any]) -> Content:
    """Return the content that `to_json` wrote.

    Raises:
        ContentError: another schema, or a value that has not the form of its field.
    """
    if stored.get(_SCHEMA) != SCHEMA:
        raise ContentError(f"schema {stored.get(_SCHEMA)!r}, expected {SCHEMA}")
    try:
        kind = KINDS[ListingKind(stored[_KIND])]
        content: Content = _read(kind, {k: v for k, v in stored.items() if k[0] != "_"})
    except (KeyError, TypeError, ValueError, AttributeError, CoordinateError) as error:
        raise ContentError(f"{type(error).__name__}: {error}") from error
    return content


def _plain(value: Any) -> Any:  # noqa: ANN401 - any field of a content
    if isinstance(value, LonLat):
        return [value.lon, value.lat]
    if is_dataclass(value) and not isinstance(value, type):
        pairs = ((f.name, _plain(getattr(value, f.name))) for f in fields(value))
        return {name: plain for name, plain in pairs if plain not in (None, "", [])}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value) if isinstance(value, (StrEnum, UUID)) else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, value: Any) -> Any:  # noqa: ANN401, PLR0911 - one line a form of field
    """Return a plain value as the type of its field."""
    if isinstance(kind, UnionType):
        return None if value is None else _read(get_args(kind)[0], value)
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], one) for one in value)
    if kind is LonLat:
        return LonLat(float(value[0]), float(value[1]))
    if is_dataclass(kind):
        known = _hints(kind)  # type: ignore[arg-type]
        return kind(**{n: _read(known[n], v) for n, v in value.items() if n in known})  # type: ignore[operator]
    if kind in (date, time):
        return kind.fromisoformat(value)
    if issubclass(kind, (StrEnum, UUID)):
        return kind(value)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ContentError(f"{value!r} is no {kind.__name__}")
    return value
