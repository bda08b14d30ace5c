"""Which names somebody may have meant: tolerant of accents, case, word order and typing errors.

Names are compared folded (`app.core.words.fold`). A name that matches better always comes
before one that matches worse; the weight only decides among equals. Why the tiers and limits
are what they are: docs/decisions/0011-gazetteer.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from app.core.units import BoolArray, IntArray
from app.core.words import fold
from app.territory.models import GazetteerKind

LONGEST_TEXT = 200
# A text of up to this many letters forgives that many typing errors, longer ones the last.
_FORGIVEN = ((3, 0), (7, 1), (12, 2), (LONGEST_TEXT, 3))
_SAME_WORDS = 85.0
# Little words that people leave out: "stazione trento", "cais sodre".
_LITTLE_WORDS = frozenset(
    {"a", "al", "alla", "d", "da", "das", "de", "dei", "del", "della", "delle", "di", "do", "dos"}
    | {"e", "il", "l", "la", "o"}
)
# "per" begins a hundred names: taking the only one that begins so needs a longer beginning.
_CLEAR_BEGINNING = 4
_KIND_ORDER = {kind: place for place, kind in enumerate(GazetteerKind)}


class Fit(IntEnum):
    """How a name matches what was typed, best first."""

    NAME = 0
    OTHER_NAME = 1
    BEGINNING = 2
    WORD_BEGINNING = 3
    TYPING_ERROR = 4
    BEGINNING_WITH_ERROR = 5
    SAME_WORDS = 6


_BEST_SCORE = {
    Fit.NAME: 100.0,
    Fit.OTHER_NAME: 99.0,
    Fit.BEGINNING: 95.0,
    Fit.WORD_BEGINNING: 90.0,
    Fit.TYPING_ERROR: 89.0,
    Fit.BEGINNING_WITH_ERROR: 80.0,
    Fit.SAME_WORDS: 70.0,
}


@dataclass(frozen=True)
class Entry:
    """A name of the gazetteer; `area_name` is empty outside all areas."""

    name: str
    also: Sequence[str]
    kind: GazetteerKind
    area_name: str
    lon: float
    lat: float
    weight: int

    @property
    def order(self) -> tuple[object, ...]:
        """Return what decides among entries that match equally well."""
        kind = _KIND_ORDER[self.kind]
        return (-self.weight, kind, self.name, self.area_name, self.lon, self.lat)


@dataclass(frozen=True)
class Match:
    """An entry that may be meant.

    `errors` counts letters to change, add, drop or exchange; for the same words in another
    order, tenths of unlikeness.
    """

    entry: Entry
    fit: Fit
    errors: int

    @property
    def score(self) -> float:
        """Return how good the match is, 0 to 100, to show; the order is that of `fit`."""
        return max(_BEST_SCORE[self.fit] - 5.0 * self.errors, 0.0)


def forgiven(text: str) -> int:
    """Return how many typing errors a folded text of this length may hold."""
    return next((errors for longest, errors in _FORGIVEN if len(text) <= longest), 0)


class Names:
    """The names of one site, ready to be searched; about 2 ms for a thousand entries."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = sorted(entries, key=lambda entry: entry.order)
        spelled = [
            (spelling, owner, first)
            for owner, entry in enumerate(self.entries)
            for spelling, first in _spellings(entry)
        ]
        self._spellings = [spelling for spelling, _, _ in spelled]
        self._owners = np.array([owner for _, owner, _ in spelled], dtype=np.int64)
        self._first = np.array([first for _, _, first in spelled], dtype=np.bool_)

    def find(self, text: str, *, limit: int = 8) -> Sequence[Match]:
        """Return the entries that may be meant, best first, each once; empty for no letters."""
        typed = fold(text[:LONGEST_TEXT])
        if not typed or not self._spellings:
            return ()
        fits, errors = self._compared(typed)
        return self._best_of_each(fits, errors)[:limit]

    def clear(self, text: str) -> Match | None:
        """Return the entry that is meant beyond reasonable doubt, else None.

        That is: one of exactly this name, the heaviest if there are several; else the only
        name that begins so, given four letters; else, where no name begins so, the one that
        is nearer to the text, by at least one letter, than every entry of another name.
        """
        found = self.find(text, limit=len(self.entries))
        if not found:
            return None
        best, typed = found[0], fold(text)
        if best.fit <= Fit.OTHER_NAME:
            return best
        sure = best.fit == Fit.TYPING_ERROR
        sure |= best.fit == Fit.BEGINNING and len(typed) >= _CLEAR_BEGINNING
        as_good = (m for m in found if (m.fit, m.errors) == (best.fit, best.errors))
        alone = all(fold(match.entry.name) == fold(best.entry.name) for match in as_good)
        return best if sure and alone else None

    def _compared(self, typed: str) -> tuple[IntArray, IntArray]:
        """Return how each spelling fits, and with how many errors; fit -1 where not at all."""
        fits = np.full(len(self._spellings), -1, dtype=np.int64)
        errors = np.zeros(len(self._spellings), dtype=np.int64)
        unlike, same_words = _same_words(typed, self._spellings)
        fits[same_words], errors[same_words] = Fit.SAME_WORDS, unlike[same_words]
        allowed = forgiven(typed)
        starts = [spelling[: len(typed)] for spelling in self._spellings]
        for names, fit in ((starts, Fit.BEGINNING_WITH_ERROR), (self._spellings, Fit.TYPING_ERROR)):
            distance = _errors(typed, names, allowed)
            close = distance <= allowed
            fits[close], errors[close] = fit, distance[close]
        self._mark_beginnings(typed, fits, errors)
        return fits, errors

    def _mark_beginnings(self, typed: str, fits: IntArray, errors: IntArray) -> None:
        word = f" {typed}"
        for row, spelling in enumerate(self._spellings):
            if spelling.startswith(typed):
                exact = Fit.NAME if self._first[row] else Fit.OTHER_NAME
                fits[row] = exact if spelling == typed else Fit.BEGINNING
            elif word in spelling:
                fits[row] = Fit.WORD_BEGINNING
            else:
                continue
            errors[row] = 0

    def _best_of_each(self, fits: IntArray, errors: IntArray) -> Sequence[Match]:
        rows = np.flatnonzero(fits >= 0)
        order = np.lexsort((self._owners[rows], errors[rows], fits[rows]))
        best: dict[int, Match] = {}
        for row in rows[order].tolist():
            owner = int(self._owners[row])
            if owner not in best:
                best[owner] = Match(self.entries[owner], Fit(int(fits[row])), int(errors[row]))
        return list(best.values())


def _spellings(entry: Entry) -> list[tuple[str, bool]]:
    """Return the folded name and other names, each once; the name is marked."""
    name = fold(entry.name)
    whole = [name, *(fold(other) for other in entry.also)]
    others = dict.fromkeys((*whole, *map(_without_little_words, whole)))
    return [(name, True), *((other, False) for other in others if other and other != name)]


def _without_little_words(folded: str) -> str:
    return " ".join(word for word in folded.split() if word not in _LITTLE_WORDS)


def _errors(typed: str, names: Sequence[str], allowed: int) -> IntArray:
    """Return how many letters differ; more than `allowed` is as good as any more."""
    distance: IntArray = cdist(
        [typed], names, scorer=OSA.distance, score_cutoff=allowed, dtype=np.int64
    )[0]
    return distance


def _same_words(typed: str, names: Sequence[str]) -> tuple[IntArray, BoolArray]:
    """Return in tenths how unlike the names are, and which hold the words in any order."""
    shared = cdist([typed], names, scorer=fuzz.token_set_ratio, score_cutoff=_SAME_WORDS)[0]
    alike = cdist([typed], names, scorer=fuzz.token_sort_ratio)[0]
    unlike: IntArray = ((100 - alike) / 10).astype(np.int64)
    return unlike, shared >= _SAME_WORDS
