"""What somebody needs, how they are, and what they wish: asked again over time."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.tags import Purpose, structural
from app.accounts.vocabulary import FieldClass
from app.core.db import Base, stored_enum
from app.core.sealing import Sealed
from app.participants.models.columns import (
    by_account,
    case_tag,
    key,
    of_participant,
    sealed_column,
)
from app.participants.vocabulary import AssessmentStage, SaidBy, Severity, Urgency

_SPECIAL = case_tag(FieldClass.SPECIAL, Purpose.ASSESSING)
_ASSESSING = case_tag(FieldClass.IDENTIFYING, Purpose.ASSESSING)


class Assessment(Base):
    """One conversation about needs; may be left and taken up later until it is finished."""

    __tablename__ = "assessment"

    id: Mapped[UUID] = key()
    participant_id: Mapped[UUID] = of_participant()
    stage: Mapped[AssessmentStage] = mapped_column(stored_enum(AssessmentStage), info=_ASSESSING)
    on: Mapped[date] = mapped_column(info=_ASSESSING)
    strengths_sealed: Mapped[bytes | None] = sealed_column(FieldClass.SPECIAL, Purpose.ASSESSING)
    wishes_sealed: Mapped[bytes | None] = sealed_column(FieldClass.SPECIAL, Purpose.ASSESSING)
    note_sealed: Mapped[bytes | None] = sealed_column(FieldClass.SPECIAL, Purpose.ASSESSING)
    made_by: Mapped[UUID | None] = by_account()
    created_at: Mapped[datetime] = mapped_column(info=_ASSESSING)
    finished_at: Mapped[datetime | None] = mapped_column(info=_ASSESSING)
    made_by_form: Mapped[str | None] = mapped_column(String(64), unique=True, info=structural())
    version: Mapped[int] = mapped_column(default=1, info=structural())

    strengths = Sealed("strengths_sealed", str, guarded=True)
    wishes = Sealed("wishes_sealed", str, guarded=True)
    note = Sealed("note_sealed", str, guarded=True)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's name


class AssessedNeed(Base):
    """A need as it was named in one assessment; which need it is, is sealed too."""

    __tablename__ = "assessed_need"

    id: Mapped[UUID] = key()
    assessment_id: Mapped[UUID] = mapped_column(
        ForeignKey("assessment.id", ondelete="CASCADE"), index=True, info=structural()
    )
    position: Mapped[int] = mapped_column(default=0, info=structural())
    need_sealed: Mapped[bytes | None] = sealed_column(FieldClass.SPECIAL, Purpose.ASSESSING)
    detail_sealed: Mapped[bytes | None] = sealed_column(FieldClass.SPECIAL, Purpose.ASSESSING)
    severity: Mapped[Severity | None] = mapped_column(stored_enum(Severity), info=_SPECIAL)
    urgency: Mapped[Urgency | None] = mapped_column(stored_enum(Urgency), info=_SPECIAL)
    said_by: Mapped[SaidBy] = mapped_column(stored_enum(SaidBy), info=_SPECIAL)
    said_on: Mapped[date] = mapped_column(info=_SPECIAL)

    # A key of needs.toml.
    need = Sealed("need_sealed", str, guarded=True)
    detail = Sealed("detail_sealed", str, guarded=True)


class ScaleResult(Base):
    """The answers to one scale of well-being in one assessment."""

    __tablename__ = "scale_result"
    __table_args__ = (UniqueConstraint("assessment_id", "scale"),)

    id: Mapped[UUID] = key()
    assessment_id: Mapped[UUID] = mapped_column(
        ForeignKey("assessment.id", ondelete="CASCADE"), info=structural()
    )
    scale: Mapped[str] = mapped_column(String(40), info=_ASSESSING)
    answers_sealed: Mapped[bytes | None] = sealed_column(FieldClass.SPECIAL, Purpose.ASSESSING)

    # Points by item, such as {"1": 3}; the score is computed, never kept.
    answers = Sealed("answers_sealed", dict[str, int], guarded=True)
