"""What protects: access in an emergency, and what erasure leaves behind, counts only."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.tags import Purpose, structural
from app.accounts.vocabulary import FieldClass
from app.core.db import Base
from app.core.sealing import Sealed
from app.participants.models.columns import case_tag, key, of_participant, sealed_column


class BreakGlass(Base):
    """Somebody opened a case that is not theirs, for a few hours, and said why."""

    __tablename__ = "break_glass"

    id: Mapped[UUID] = key()
    participant_id: Mapped[UUID] = of_participant()
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True, info=structural()
    )
    reason_sealed: Mapped[bytes | None] = sealed_column(FieldClass.SPECIAL, Purpose.PROTECTING)
    opened_at: Mapped[datetime] = mapped_column(
        info=case_tag(FieldClass.IDENTIFYING, Purpose.PROTECTING)
    )
    expires_at: Mapped[datetime] = mapped_column(
        info=case_tag(FieldClass.IDENTIFYING, Purpose.PROTECTING)
    )

    reason = Sealed("reason_sealed", str, guarded=True)


class ErasedTally(Base):
    """How many erased cases there were, by year and how they ended: counts, and no person."""

    __tablename__ = "erased_tally"

    site_id: Mapped[str] = mapped_column(
        ForeignKey("site.id", ondelete="CASCADE"), primary_key=True, info=structural()
    )
    # The year in which the pathway began.
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, info=structural())
    # Empty where nobody said.
    track: Mapped[str] = mapped_column(String(32), primary_key=True, info=structural())
    # Empty where the pathway had not ended.
    outcome: Mapped[str] = mapped_column(String(32), primary_key=True, info=structural())
    people: Mapped[int] = mapped_column(info=structural())
