"""Which column of a file holds what, by its header in any of the three languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from flask_babel import lazy_gettext as _
from rapidfuzz import process

from app.core.language import LANGUAGES
from app.core.words import fold
from app.directory.exchange.columns import HEADERS, REQUIRED, TOLD_ONLY, TRANSLATED, Column, Key
from app.directory.exchange.findings import Finding, RefusedFileError, Weight, Words, quoted

_NEAR_ENOUGH = 75
_CODE = 2


@dataclass(frozen=True)
class Headed:
    """Which column of a file holds what; "" is the listing's own language."""

    places: Mapping[Key, int]
    names: Mapping[Column, str]
    findings: Sequence[Finding]


def read_header(header: Sequence[str]) -> Headed:
    """Return which columns a header names, in any of the three languages.

    Raises:
        RefusedFileError: a column without which no listing can be made is missing.
    """
    places: dict[Key, int] = {}
    names: dict[Column, str] = {}
    findings: list[Finding] = []
    for at, text in enumerate(header):
        key = _key(text)
        if key is None:
            findings += _unknown(text)
        elif key in places:
            first = header[places[key]]
            findings.append(Finding(1, text, _("This says the same as «%(name)s».", name=first),
                                    _("Remove one of the two.")))  # fmt: skip
        else:
            places[key] = at
            names.setdefault(key[0], text)
    _refuse_missing(places)
    return Headed(places, names, findings)


def _key(text: str) -> Key | None:
    words = _folded(text)
    known = _known()
    if words in known:
        return known[words], ""
    own, _space, code = words.rpartition(" ")
    column = known.get(own)
    return (column, code) if column in TRANSLATED and len(code) == _CODE else None


@cache
def _known() -> Mapping[str, Column]:
    known = {_folded(column.value): column for column in Column}
    for column, languages in HEADERS.items():
        for words in languages.values():
            known |= {_folded(word): column for word in words}
    return known


@cache
def _told_only() -> frozenset[str]:
    words = {
        word for languages in TOLD_ONLY.values() for some in languages.values() for word in some
    }
    return frozenset(map(_folded, words | set(TOLD_ONLY)))


def _folded(text: str) -> str:
    return fold(text.replace("_", " "))


def _unknown(text: str) -> list[Finding]:
    words = _folded(text)
    if not words:
        return []
    only_told = _("This column is only read by people; it changes nothing.")
    if words in _told_only():
        return [Finding(1, quoted(text), only_told, weight=Weight.NOTE)]
    said = _("This column is not known and was left aside.")
    return [Finding(1, quoted(text), said, _nearest(words), weight=Weight.NOTE)]


def _nearest(words: str) -> Words:
    best = process.extractOne(words, list(_known()), score_cutoff=_NEAR_ENOUGH)
    return _("Did you mean «%(name)s»?", name=best[0]) if best else ""


def _refuse_missing(places: Mapping[Key, int]) -> None:
    missing = [column for column in REQUIRED if (column, "") not in places]
    if missing:
        names = ", ".join(" / ".join(HEADERS[c][code][0] for code in LANGUAGES) for c in missing)
        raise RefusedFileError(
            _("The header has no column for: %(names)s.", names=names),
            _("Start from the template, or write these words above the columns."),
            row=1,
        )
