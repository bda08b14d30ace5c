"""How a pathway goes on: contacts, handing over, exit and return."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
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
from app.participants.vocabulary import Attendance, ContactKind, HandoverStatus, Outcome

_FOLLOWING = case_tag(FieldClass.IDENTIFYING, Purpose.FOLLOWING)


class Contact(Base):
    """A meeting, call or message with a participant, had or missed."""

    __tablename__ = "contact"
    __table_args__ = (CheckConstraint("minutes BETWEEN 0 AND 1440", name="minutes"),)

    id: Mapped[UUID] = key()
    participant_id: Mapped[UUID] = of_participant()
    on: Mapped[date] = mapped_column(info=_FOLLOWING)
    kind: Mapped[ContactKind] = mapped_column(stored_enum(ContactKind), info=_FOLLOWING)
    attendance: Mapped[Attendance] = mapped_column(stored_enum(Attendance), info=_FOLLOWING)
    minutes: Mapped[int | None] = mapped_column(info=_FOLLOWING)
    place_sealed: Mapped[bytes | None] = sealed_column(FieldClass.SPECIAL, Purpose.FOLLOWING)
    note_sealed: Mapped[bytes | None] = sealed_column(FieldClass.SPECIAL, Purpose.FOLLOWING)
    user_id: Mapped[UUID | None] = by_account()
    created_at: Mapped[datetime] = mapped_column(info=_FOLLOWING)
    made_by_form: Mapped[str | None] = mapped_column(String(64), unique=True, info=structural())
    version: Mapped[int] = mapped_column(default=1, info=structural())

    place = Sealed("place_sealed", str, guarded=True)
    note = Sealed("note_sealed", str, guarded=True)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's name


class CaseExit(Base):
    """The end of a pathway; somebody may return, and leave again later."""

    __tablename__ = "case_exit"

    id: Mapped[UUID] = key()
    participant_id: Mapped[UUID] = of_participant()
    on: Mapped[date] = mapped_column(info=_FOLLOWING)
    outcome: Mapped[Outcome] = mapped_column(stored_enum(Outcome), info=_FOLLOWING)
    note_sealed: Mapped[bytes | None] = sealed_column(FieldClass.SPECIAL, Purpose.FOLLOWING)
    recorded_by: Mapped[UUID | None] = by_account()
    created_at: Mapped[datetime] = mapped_column(info=_FOLLOWING)
    returned_on: Mapped[date | None] = mapped_column(info=_FOLLOWING)

    note = Sealed("note_sealed", str, guarded=True)


class Handover(Base):
    """A case offered to a colleague, who takes it or does not."""

    __tablename__ = "handover"
    __table_args__ = (CheckConstraint("from_id <> to_id", name="circular"),)

    id: Mapped[UUID] = key()
    participant_id: Mapped[UUID] = of_participant()
    from_id: Mapped[UUID | None] = by_account()
    to_id: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True, info=structural()
    )
    status: Mapped[HandoverStatus] = mapped_column(
        stored_enum(HandoverStatus), default=HandoverStatus.OFFERED, info=structural()
    )
    note_sealed: Mapped[bytes | None] = sealed_column(FieldClass.SPECIAL, Purpose.FOLLOWING)
    offered_at: Mapped[datetime] = mapped_column(info=_FOLLOWING)
    answered_at: Mapped[datetime | None] = mapped_column(info=_FOLLOWING)

    note = Sealed("note_sealed", str, guarded=True)
