"""Times, dates and numbers as a feed writes them."""

import re
from datetime import date
from functools import lru_cache
from math import isfinite

SECONDS_PER_DAY = 86_400
# A trip may end on the next day or the one after; more is a slip of the pen.
LATEST_S = 3 * SECONDS_PER_DAY
UNTIMED = -1
ABSURD = -2

_TIME = re.compile(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
_DATE = re.compile(r"\d{8}", re.ASCII)


@lru_cache(maxsize=200_000)
def seconds(text: str) -> int:
    """Return seconds after the start of the service day.

    Hours may pass 24, as in `25:10:00`. An empty text is `UNTIMED`; what is not a
    time, is negative or is later than 72:00:00 is `ABSURD`.

    Source: GTFS Schedule Reference, field type Time.
    """
    if not text:
        return UNTIMED
    match = _TIME.fullmatch(text)
    if match is None:
        return ABSURD
    hours, minutes, rest = match.groups(default="0")
    total = int(hours) * 3600 + int(minutes) * 60 + int(rest)
    return total if total <= LATEST_S else ABSURD


@lru_cache(maxsize=20_000)
def day(text: str) -> int:
    """Return the ordinal of a date `YYYYMMDD`; 0 where it is none."""
    if not _DATE.fullmatch(text):
        return 0
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:])).toordinal()
    except ValueError:
        return 0


def whole(text: str) -> int | None:
    """Return a number >= 0 without sign or fraction, or None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None  # noqa: PLR2004


def degrees(text: str) -> float:
    """Return a coordinate; NaN where it is none."""
    try:
        value = float(text)
    except ValueError:
        return float("nan")
    return value if isfinite(value) else float("nan")
