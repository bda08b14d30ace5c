"""Words as people type them: folded, so that `citta`, `Città` and `CITTÀ` are one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST_WORD = 40
MOST_WORDS = 12
_WORD = re.compile(r"[^\W_]+")
# Italian and Portuguese say number and gender in the last letter or two (corso, corsi; curso,
# cursos), English the plural in an s: without them the rest is a prefix that all forms share.
_ENDING = re.compile(r"(?<=\w{4})(?:oes|aes|ao|[aeio]s?|s)$")


def fold(text: str) -> str:
    """Return `text` without case, accents and punctuation: its words, separated by spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(word[:LONGEST_WORD] for word in _WORD.findall(bare))


def folded_text(parts: Iterable[str | None]) -> str:
    """Return the words of all parts, each once, in the order in which they first stand."""
    words = (word for part in parts if part for word in fold(part).split())
    return " ".join(dict.fromkeys(words))


def searched_words(text: str) -> tuple[str, ...]:
    """Return the beginnings to look for: folded, without endings, each once, at most twelve."""
    beginnings = (_ENDING.sub("", word) for word in fold(text).split())
    return tuple(dict.fromkeys(beginnings))[:MOST_WORDS]
