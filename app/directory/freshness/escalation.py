"""Who is asked next about a listing, and when: its keepers twice, the coordinators, the limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from app.directory.freshness.rhythm import Word

WAIT_DAYS = 14


class Step(IntEnum):
    """The steps of asking; each is taken once for what was known on one day."""

    FIRST = 1
    SECOND = 2
    COORDINATOR = 3
    LEAVES = 4


@dataclass(frozen=True)
class Asked:
    """A public listing and what was done about it; `steps` say on which day each was taken."""

    word: Word
    has_keepers: bool
    steps: Mapping[Step, date]


def next_step(asked: Asked, today: date) -> Step | None:
    """Return the step to take today, None where it is enough to wait.

    A listing that came from a public source and that nobody has confirmed or keeps is not
    asked about: there is nobody who has promised anything. So it never leaves the search.
    """
    if today < asked.word.due_on or Step.LEAVES in asked.steps:
        return None
    if not asked.has_keepers and asked.word.confirmed_on is None:
        return None
    step = _following(asked)
    before = asked.steps.get(Step(step - 1)) if step > Step.FIRST else None
    if before is not None and today < before + timedelta(WAIT_DAYS):
        return None
    if step is Step.LEAVES and today < asked.word.limit_on:
        return None
    return step


def _following(asked: Asked) -> Step:
    """Return the first step that was not taken; where nobody keeps it, coordinators come first."""
    if Step.COORDINATOR in asked.steps:
        return Step.LEAVES
    if not asked.has_keepers or Step.SECOND in asked.steps:
        return Step.COORDINATOR
    return Step.SECOND if Step.FIRST in asked.steps else Step.FIRST
