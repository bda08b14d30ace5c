"""Read scales written as TOML: a whole scale, its rules alone, or the wording for rules."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.participants.scales.scale import Band, Direction, Item, Option, Scale, Texts
from app.participants.scales.scoring import limits

LONGEST_KEY = 40
LONGEST_TEXT = 600
MOST_ITEMS, MOST_OPTIONS, MOST_BANDS = 60, 12, 12
HIGHEST = 1000
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


class ScaleError(ValueError):
    """A file that cannot be used; the text says which entry and what to change."""


@dataclass(frozen=True)
class Wording:
    """The words for a scale whose rules are known, as its owner licenses them."""

    scale: str
    licence: str
    instructions: Texts
    items: Sequence[Texts]
    options: Sequence[Texts]


def parse(text: str) -> Scale | Wording:
    """Return the scale, or the wording for one, that is written in a file.

    Raises:
        ScaleError: it is not TOML, or an entry is missing or wrong.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ScaleError(f"not TOML: {error}") from error
    return _wording(table) if "wording_of" in table else _scale(table)


def with_wording(scale: Scale, wording: Wording) -> Scale:
    """Return a scale with the words that its owner licensed.

    Raises:
        ScaleError: the words are for another number of questions or answers.
    """
    wanted = (len(scale.items), len(scale.options))
    if (len(wording.items), len(wording.options)) != wanted:
        raise ScaleError(f"{scale.key}: expected {wanted[0]} items and {wanted[1]} options")
    return replace(
        scale,
        licence=wording.licence or scale.licence,
        instructions=wording.instructions or scale.instructions,
        items=tuple(
            replace(item, text=text) for item, text in zip(scale.items, wording.items, strict=True)
        ),
        options=tuple(
            replace(each, label=text)
            for each, text in zip(scale.options, wording.options, strict=True)
        ),
    )


def _scale(table: Mapping[str, Any]) -> Scale:
    scale = Scale(
        key=_key(table, "key"),
        name=_texts(table, "name"),
        about=_texts(table, "about"),
        instructions=_texts(table, "instructions", needed=False),
        licence=_text(table, "licence"),
        source=_text(table, "source"),
        direction=_direction(table),
        multiply=_number(table, "multiply", 1, HIGHEST, 1),
        most_missing=_number(table, "most_missing", 0, MOST_ITEMS, 0),
        change=_number(table, "change", 1, HIGHEST) if "change" in table else None,
        validated=_flag(table, "validated"),
        options=tuple(_option(row) for row in _rows(table, "option", 2, MOST_OPTIONS)),
        items=tuple(_item(row) for row in _rows(table, "item", 1, MOST_ITEMS)),
        bands=tuple(_band(row) for row in _rows(table, "band", 1, MOST_BANDS)),
    )
    _refuse_disorder(scale)
    return scale


def _refuse_disorder(scale: Scale) -> None:
    points = [option.points for option in scale.options]
    if points != sorted(set(points)):
        raise ScaleError("option: points must rise from answer to answer")
    keys = [item.key for item in scale.items]
    if len(set(keys)) < len(keys):
        raise ScaleError("item: a key stands twice")
    if scale.most_missing >= len(keys):
        raise ScaleError("most_missing: at least one answer must be given")
    ends = [band.upto for band in scale.bands]
    known = [end for end in ends if end is not None]
    if ends[-1] is not None or len(known) < len(ends) - 1 or known != sorted(set(known)):
        raise ScaleError("band: upto must rise, and only the last band has none")
    lowest, highest = limits(scale)
    if any(not lowest <= end < highest for end in known):
        raise ScaleError(f"band: totals go from {lowest} to {highest}")


def _wording(table: Mapping[str, Any]) -> Wording:
    return Wording(
        scale=_key(table, "wording_of"),
        licence=_text(table, "licence"),
        instructions=_texts(table, "instructions", needed=False),
        items=tuple(_texts(row, "text") for row in _rows(table, "item", 1, MOST_ITEMS)),
        options=tuple(_texts(row, "label") for row in _rows(table, "option", 2, MOST_OPTIONS)),
    )


def _option(row: Mapping[str, Any]) -> Option:
    return Option(_number(row, "points", 0, 100), _texts(row, "label", needed=False))


def _item(row: Mapping[str, Any]) -> Item:
    key = row.get("key")
    if not isinstance(key, str) or not re.fullmatch(r"[a-z0-9_]{1,40}", key):
        raise ScaleError(f"item: key {key!r}: expected up to 40 of a-z, 0-9 and _")
    return Item(key, _texts(row, "text", needed=False), _flag(row, "reversed"))


def _band(row: Mapping[str, Any]) -> Band:
    upto = _number(row, "upto", 0, MOST_ITEMS * 100 * HIGHEST) if "upto" in row else None
    return Band(upto, _texts(row, "words"), _flag(row, "alarm"))


def _rows(table: Mapping[str, Any], name: str, least: int, most: int) -> list[dict[str, Any]]:
    rows = table.get(name)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ScaleError(f"[[{name}]] is missing")
    if not least <= len(rows) <= most:
        raise ScaleError(f"[[{name}]]: {len(rows)} of them, expected {least} to {most}")
    return rows


def _key(table: Mapping[str, Any], name: str) -> str:
    key = table.get(name)
    if not isinstance(key, str) or not _KEY.fullmatch(key) or len(key) > LONGEST_KEY:
        raise ScaleError(f"{name} {key!r}: expected at most {LONGEST_KEY} of a-z, 0-9 and _")
    return key


def _text(table: Mapping[str, Any], name: str) -> str:
    text = table.get(name)
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_TEXT:
        raise ScaleError(f"{name}: expected a text of at most {LONGEST_TEXT} signs")
    return _printable(name, text.strip())


def _texts(table: Mapping[str, Any], name: str, *, needed: bool = True) -> Texts:
    texts = table.get(name, {})
    if not isinstance(texts, dict) or (needed and not texts):
        raise ScaleError(f"{name}: expected a text for at least one language")
    for code, text in texts.items():
        if not _LANGUAGE.fullmatch(code) or not isinstance(text, str) or not text.strip():
            raise ScaleError(f"{name}: expected texts by language, such as {{ it = '...' }}")
        if len(text) > LONGEST_TEXT:
            raise ScaleError(f"{name}: at most {LONGEST_TEXT} signs")
    return {code: _printable(name, text.strip()) for code, text in texts.items()}


def _printable(name: str, text: str) -> str:
    if not text.isprintable():
        raise ScaleError(f"{name}: has signs that cannot be shown")
    return text


def _number(
    table: Mapping[str, Any], name: str, least: int, most: int, default: int | None = None
) -> int:
    number = table.get(name, default)
    if not isinstance(number, int) or isinstance(number, bool) or not least <= number <= most:
        raise ScaleError(f"{name} {number!r}: expected a whole number, {least} to {most}")
    return number


def _flag(table: Mapping[str, Any], name: str) -> bool:
    flag = table.get(name, False)
    if not isinstance(flag, bool):
        raise ScaleError(f"{name} {flag!r}: expected true or false")
    return flag


def _direction(table: Mapping[str, Any]) -> Direction:
    try:
        return Direction(table.get("direction", ""))
    except ValueError as error:
        raise ScaleError(f"direction: expected one of {', '.join(Direction)}") from error
