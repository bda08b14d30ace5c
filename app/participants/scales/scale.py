"""What a scale is: questions, the points of their answers, and what a total means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

Texts = Mapping[str, str]


class Direction(StrEnum):
    """Whether a high total is good or bad news."""

    HIGHER_IS_BETTER = "higher_is_better"
    HIGHER_IS_WORSE = "higher_is_worse"


@dataclass(frozen=True)
class Option:
    """An answer; `label` is empty where the wording belongs to somebody else."""

    points: int
    label: Texts


@dataclass(frozen=True)
class Item:
    """A question; a reversed one counts from the other end."""

    key: str
    text: Texts
    reversed: bool


@dataclass(frozen=True)
class Band:
    """Totals up to `upto` (inclusive, None for the rest) and what they are called.

    `alarm`: whoever reads such a total should act, today.
    """

    upto: int | None
    words: Texts
    alarm: bool


@dataclass(frozen=True)
class Scale:
    """A scale with everything that its totals need to be checked by hand.

    Attributes:
        key: of the file and of the stored answers.
        name: what it is called.
        about: what it asks, in a sentence.
        instructions: what the participant is told first.
        licence: under which the wording may be used.
        source: where scoring and cut-offs were published.
        direction: what a high total means.
        multiply: by what the sum is multiplied.
        most_missing: answers that may be missing; the mean of the others stands for them.
        change: the difference between two totals that counts as one; None where none is published.
        validated: whether its cut-offs were measured against anything.
        options: the possible answers, fewest points first.
        items: the questions, in order.
        bands: the totals in words, lowest first; the last has no end.
    """

    key: str
    name: Texts
    about: Texts
    instructions: Texts
    licence: str
    source: str
    direction: Direction
    multiply: int
    most_missing: int
    change: int | None
    validated: bool
    options: Sequence[Option]
    items: Sequence[Item]
    bands: Sequence[Band]

    @property
    def can_be_asked(self) -> bool:
        """Return whether every question and every answer has words."""
        return all(item.text for item in self.items) and all(each.label for each in self.options)
