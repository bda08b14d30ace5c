"""Medians and quartiles that are nobody's own value (pure).

Each is the mean of the five values around it, rounded. A median is told of ten people at least,
quartiles of twenty: so five people at least are on either side of every number that is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from statistics import fmean

from app.coverage import FEWEST

FEWEST_FOR_MEDIAN = 2 * FEWEST
FEWEST_FOR_QUARTILES = 4 * FEWEST


@dataclass(frozen=True)
class Spread:
    """The middle of some values, and the quarters below and above it where there are enough."""

    median: int
    lower: int | None = None
    upper: int | None = None


def spread(values: Sequence[float]) -> Spread | None:
    """Return how values are spread, rounded to whole numbers, halves upwards.

    Args:
        values: one of each person, in any order.

    Returns:
        None for fewer than ten; without quartiles for fewer than twenty.
    """
    if len(values) < FEWEST_FOR_MEDIAN:
        return None
    ordered = sorted(values)
    if len(values) < FEWEST_FOR_QUARTILES:
        return Spread(_around(ordered, 1, 2))
    return Spread(_around(ordered, 1, 2), _around(ordered, 1, 4), _around(ordered, 3, 4))


def _around(ordered: Sequence[float], part: int, of: int) -> int:
    """Return the mean of the five values, six between two ranks, around a share of them."""
    last = len(ordered) - 1
    low, high = last * part // of, -(-last * part // of)
    half = FEWEST // 2
    return floor(fmean(ordered[low - half : high + half + 1]) + 0.5)
