"""From answers to a total: sum, reversed items, missing answers, multiplication, cut-offs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import floor

from app.participants.scales.scale import Band, Direction, Item, Scale

HALF = Fraction(1, 2)


class AnswerError(ValueError):
    """An answer to no question of the scale, or with points that no answer has."""


class Change(StrEnum):
    """How somebody fares between two totals."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


@dataclass(frozen=True)
class Score:
    """A total; `total` is None where too many answers are missing.

    `filled` counts the missing answers for which the mean of the others stands.
    """

    total: int | None
    answered: int
    of: int
    filled: int


def score(scale: Scale, answers: Mapping[str, int]) -> Score:
    """Return the total of the answers.

    The points of reversed items are turned round, missing answers get the mean of the given ones
    where the scale allows it, the sum is multiplied and rounded once, halves upwards.

    Args:
        scale: with its rules.
        answers: points by key of the item; what is not in it is missing.

    Returns:
        The total with how many answers it stands on; None for the total where more are missing
        than the scale allows, or all.

    Raises:
        AnswerError: an answer fits no question or no option.
    """
    _refuse_strangers(scale, answers)
    given = [_points(scale, item, answers[item.key]) for item in scale.items if item.key in answers]
    missing = len(scale.items) - len(given)
    if not given or missing > scale.most_missing:
        return Score(None, len(given), len(scale.items), 0)
    whole = Fraction(sum(given) * len(scale.items), len(given)) * scale.multiply
    return Score(floor(whole + HALF), len(given), len(scale.items), missing)


def _refuse_strangers(scale: Scale, answers: Mapping[str, int]) -> None:
    keys = {item.key for item in scale.items}
    points = {option.points for option in scale.options}
    for key, given in answers.items():
        if key not in keys or given not in points:
            raise AnswerError(f"{scale.key}: no answer {given!r} to item {key!r}")


def _points(scale: Scale, item: Item, given: int) -> int:
    if not item.reversed:
        return given
    return scale.options[0].points + scale.options[-1].points - given


def limits(scale: Scale) -> tuple[int, int]:
    """Return the lowest and the highest total there can be."""
    each = len(scale.items) * scale.multiply
    return each * scale.options[0].points, each * scale.options[-1].points


def band_of(scale: Scale, total: int) -> Band:
    """Return what a total is called."""
    return next(band for band in scale.bands if band.upto is None or total <= band.upto)


def compare(scale: Scale, before: int, after: int) -> Change:
    """Return whether somebody fares better or worse, by the scale's own smallest change.

    Where no smallest change is published, every difference counts.
    """
    gain = after - before if scale.direction is Direction.HIGHER_IS_BETTER else before - after
    if abs(gain) < (scale.change or 1):
        return Change.SAME
    return Change.BETTER if gain > 0 else Change.WORSE
