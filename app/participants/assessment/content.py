"""What one assessment says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.participants.needs import NeedNow
from app.participants.vocabulary import AssessmentStage

LONGEST_DETAIL = 600
LONGEST_TEXT = 4000
Answers = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Content:
    """What is asked: needs in their order, words, and points by scale and item."""

    stage: AssessmentStage
    on: date
    needs: Sequence[NeedNow]
    strengths: str
    wishes: str
    note: str
    answers: Answers


@dataclass(frozen=True)
class Opened:
    """An assessment with its content opened; `by` is the name of whoever made it, "" if gone."""

    id: UUID
    version: int
    by: str
    finished_at: datetime | None
    content: Content

    @property
    def is_finished(self) -> bool:
        """Return whether it was finished."""
        return self.finished_at is not None
