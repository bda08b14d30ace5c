"""Cells that a spreadsheet would run as a formula: made harmless, and read back as they were.

Source: OWASP, CSV injection; besides its signs the full-width ones, which Excel takes too.
"""

from __future__ import annotations

import re

# Apostrophes count as not there, so that reading back takes away just the one that was added.
_RUNS = re.compile(r"'*[\s\u200b\ufeff]*[=+\-@|\t\r\uff1d\uff0b\uff0d\uff20\uff5c]")
# What nobody writes by hand: a telephone number or a dash in front of a text is not among it.
_FORMULA = re.compile(
    r"\s*([=@|\uff1d\uff20\uff5c]|[+\-\uff0b\uff0d].*([|!]|[A-Za-z]\())", re.DOTALL
)


def is_formula(text: str) -> bool:
    """Return whether a cell that was not defused was meant to be worked out."""
    return _FORMULA.match(text) is not None


def defused(text: str) -> str:
    """Return the text with an apostrophe before it where a spreadsheet would run it."""
    return f"'{text}" if _RUNS.match(text) else text


def undefused(text: str) -> str:
    """Return the text that `defused` was given; any other text stays as it is."""
    return text[1:] if text.startswith("'") and _RUNS.match(text, 1) else text
