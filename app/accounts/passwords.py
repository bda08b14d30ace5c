"""Which passwords are refused: short, well known, or easy to guess for somebody who knows us."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

from flask_babel import gettext as _
from zxcvbn import zxcvbn
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from app.core.words import fold

SHORTEST = 12
LONGEST = 256
STRONG_ENOUGH = 3
# What remains of a password when the words around us are taken out of it.
LEAST_OWN = 8
# zxcvbn takes time that grows with the square of the length; the beginning decides anyway.
WEIGHED = 72
SHORTEST_WORD = 3
CONTEXT = (
    "prossima", "cope", "trento", "trentino", "rovereto", "lisboa", "lisbon", "lisbona",
    "provincia", "neet", "password", "senha", "segreto", "benvenuto", "bemvindo", "welcome",
)  # fmt: skip


@cache
def _well_known() -> frozenset[str]:
    """Return the 30,000 most used passwords, which zxcvbn brings along."""
    return frozenset(word.lower() for word in FREQUENCY_LISTS["passwords"])


def normalised(password: str) -> str:
    """Return a password as it is hashed: the same signs, however a keyboard composes them."""
    return unicodedata.normalize("NFKC", password)


def refusals(password: str, about: Iterable[str] = ()) -> list[str]:
    """Return what is wrong with a password, in words; nothing when it is good.

    Args:
        password: as typed.
        about: name, e-mail address and the like of whoever chooses it.
    """
    typed_signs, password = len(password), normalised(password)
    if min(typed_signs, len(password)) < SHORTEST:
        return [_("Use at least %(n)s characters. Four words in a row are fine.", n=SHORTEST)]
    if max(typed_signs, len(password)) > LONGEST:
        return [_("Use at most %(n)s characters.", n=LONGEST)]
    context = _context(about)
    if _is_well_known(password) or len(_without(password, context)) < LEAST_OWN:
        return [_("Others would try this one first: add words that have nothing to do with you.")]
    weighed = zxcvbn(password[:WEIGHED], user_inputs=list(context))
    if weighed["score"] < STRONG_ENOUGH:
        return [_("This is too easy to guess: add a word or two.")]
    return []


def _is_well_known(password: str) -> bool:
    """Return whether it is one of the usual ones, also when repeated or followed by signs."""
    bare = password.lower()
    stem = re.sub(r"[\W\d_]+$", "", bare)
    halves = {bare, stem, bare[: len(bare) // 2] if bare == bare[: len(bare) // 2] * 2 else bare}
    return not halves.isdisjoint(_well_known())


def _context(about: Iterable[str]) -> Sequence[str]:
    """Return the words around us and the person, longest first."""
    words = {word for text in about for word in fold(text).split()} | set(CONTEXT)
    whole = {fold(text).replace(" ", "") for text in about}
    known = {word for word in words | whole if len(word) >= SHORTEST_WORD}
    return sorted(known, key=lambda word: (-len(word), word))


def _without(password: str, context: Sequence[str]) -> str:
    """Return what is left of a password without the words around us and without repetitions."""
    decomposed = unicodedata.normalize("NFKD", password.casefold())
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    for word in context:
        bare = bare.replace(word, "")
    return re.sub(r"(.+?)\1+", r"\1", bare)
