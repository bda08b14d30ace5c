"""What a young person may need: the vocabulary of needs.toml, read once and checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from flask import current_app

from app.core.language import LANGUAGES
from app.core.settings import Settings
from app.core.words import fold
from app.directory.vocabulary import Track

MOST_NEEDS = 64
LONGEST_KEY = 40
_KEY = re.compile(r"[a-z][a-z_]*")
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


class TaxonomyError(ValueError):
    """needs.toml cannot be used; the text says which entry and what to change."""


@dataclass(frozen=True)
class Group:
    """A first-level need; searching it searches all its needs."""

    key: str
    icon: str
    colour: str
    label: Mapping[str, str]
    description: Mapping[str, str]


@dataclass(frozen=True)
class Need:
    """A second-level need; `words` are what people type when they mean it."""

    key: str
    group: str
    icon: str
    colour: str
    label: Mapping[str, str]
    description: Mapping[str, str]
    words: Mapping[str, Sequence[str]]
    track: Track
    data_inclusion: Sequence[str]


@dataclass(frozen=True)
class Taxonomy:
    """All groups and needs in the order of the file; need k is bit k of a mask."""

    groups: Sequence[Group]
    needs: Sequence[Need]

    @cached_property
    def _bits(self) -> dict[str, int]:
        return {need.key: bit for bit, need in enumerate(self.needs)}

    @cached_property
    def _masks(self) -> dict[str, int]:
        masks = {need.key: 1 << bit for bit, need in enumerate(self.needs)}
        masks |= {group.key: 0 for group in self.groups}
        for need in self.needs:
            masks[need.group] |= masks[need.key]
        return masks

    def __contains__(self, key: object) -> bool:
        """Return whether this is the key of a need or a group."""
        return key in self._masks

    def bit(self, key: str) -> int:
        """Return the number of a need, 0 to 63; KeyError where there is none."""
        return self._bits[key]

    def mask(self, key: str) -> int:
        """Return the bits of a need, or of all needs of a group; KeyError where neither."""
        return self._masks[key]

    def keys(self, mask: int) -> tuple[str, ...]:
        """Return the keys of the needs whose bits are set, in the order of the file."""
        return tuple(need.key for bit, need in enumerate(self.needs) if mask >> bit & 1)

    def need(self, key: str) -> Need:
        """Return a need; KeyError where there is none."""
        return self.needs[self._bits[key]]

    def group(self, key: str) -> Group:
        """Return a group; KeyError where there is none."""
        return self._groups[key]

    def needs_of(self, group: str) -> tuple[Need, ...]:
        """Return the needs of a group, in the order of the file."""
        return tuple(need for need in self.needs if need.group == group)

    @cached_property
    def _groups(self) -> dict[str, Group]:
        return {group.key: group for group in self.groups}

    @cached_property
    def phrases(self) -> Mapping[str, Sequence[str]]:
        """Return, for each need, its labels and words folded as typed words are."""
        return {
            need.key: tuple(
                fold(phrase)
                for phrase in (*need.label.values(), *chain.from_iterable(need.words.values()))
            )
            for need in self.needs
        }

    def words_of(self, key: str) -> tuple[str, ...]:
        """Return all that is searched for when a service has this need, in all languages."""
        need = self.need(key)
        typed = [word for words in need.words.values() for word in words]
        return (*need.label.values(), *self.group(need.group).label.values(), *typed)


def taxonomy() -> Taxonomy:
    """Return the vocabulary of this application."""
    settings: Settings = current_app.config["PROSSIMA"]
    return read_taxonomy(settings.geodata_dir / "needs.toml")


@cache
def read_taxonomy(path: Path) -> Taxonomy:
    """Return the vocabulary in a file; the same file is read once.

    Raises:
        TaxonomyError: the file is missing, is not TOML, or an entry is wrong.
    """
    try:
        return parse_taxonomy(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise TaxonomyError(f"{path.name} cannot be read: {error}") from error


def parse_taxonomy(text: str) -> Taxonomy:
    """Return the vocabulary written as TOML, every entry checked.

    Raises:
        TaxonomyError: the text is not TOML, or an entry is wrong.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TaxonomyError(f"needs.toml: {error}") from error
    groups = tuple(_group(row) for row in _rows(tables, "group"))
    needs = tuple(_need(row, {group.key for group in groups}) for row in _rows(tables, "need"))
    _refuse_repeated([group.key for group in groups] + [need.key for need in needs])
    if len(needs) > MOST_NEEDS:
        raise TaxonomyError(f"needs.toml has {len(needs)} needs, a mask holds {MOST_NEEDS}")
    _refuse_empty_groups(groups, needs)
    return Taxonomy(groups, needs)


def _rows(tables: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    rows = tables.get(name)
    if not isinstance(rows, list) or not rows:
        raise TaxonomyError(f"needs.toml has no [[{name}]]")
    return rows


def _group(row: Mapping[str, Any]) -> Group:
    return Group(
        key=_key(row),
        icon=_text(row, "icon"),
        colour=_colour(row),
        label=_texts(row, "label"),
        description=_texts(row, "description"),
    )


def _need(row: Mapping[str, Any], groups: set[str]) -> Need:
    key, group = _key(row), _text(row, "group")
    if group not in groups:
        raise TaxonomyError(f"{key}: there is no group {group!r}")
    return Need(
        key=key,
        group=group,
        icon=_text(row, "icon"),
        colour=_colour(row),
        label=_texts(row, "label"),
        description=_texts(row, "description"),
        words=_words(row),
        track=_track(row),
        data_inclusion=tuple(row.get("data_inclusion", ())),
    )


def _key(row: Mapping[str, Any]) -> str:
    key = row.get("key")
    if not isinstance(key, str) or not _KEY.fullmatch(key) or len(key) > LONGEST_KEY:
        raise TaxonomyError(f"key {key!r}: expected at most {LONGEST_KEY} of a-z and _")
    return key


def _text(row: Mapping[str, Any], name: str) -> str:
    text = row.get(name)
    if not isinstance(text, str) or not text.strip():
        raise TaxonomyError(f"{row['key']}: {name} is missing")
    return text


def _colour(row: Mapping[str, Any]) -> str:
    colour = _text(row, "colour")
    if not _COLOUR.fullmatch(colour):
        raise TaxonomyError(f"{row['key']}: colour {colour!r} is not of the form #1f5fa8")
    return colour


def _texts(row: Mapping[str, Any], name: str) -> Mapping[str, str]:
    texts = row.get(name)
    missing = [code for code in LANGUAGES if not (isinstance(texts, dict) and texts.get(code))]
    if missing:
        raise TaxonomyError(f"{row['key']}: {name} lacks {', '.join(missing)}")
    return {code: str(text) for code, text in (texts or {}).items()}


def _words(row: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
    words = row.get("words", {})
    if not isinstance(words, dict) or not all(isinstance(some, list) for some in words.values()):
        raise TaxonomyError(f"{row['key']}: words must be lists by language")
    return {code: tuple(map(str, some)) for code, some in words.items()}


def _track(row: Mapping[str, Any]) -> Track:
    try:
        return Track(row.get("track", ""))
    except ValueError as error:
        known = ", ".join(Track)
        raise TaxonomyError(f"{row['key']}: track must be one of {known}") from error


def _refuse_repeated(keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise TaxonomyError(f"{key} stands twice: keys of groups and needs share one space")
        seen.add(key)


def _refuse_empty_groups(groups: Sequence[Group], needs: Sequence[Need]) -> None:
    used = {need.group for need in needs}
    for group in groups:
        if group.key not in used:
            raise TaxonomyError(f"{group.key}: a group without needs can never be found")
