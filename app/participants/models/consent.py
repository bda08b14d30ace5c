"""What a participant agreed to, when, how, until when; withdrawn as easily as given."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.tags import Purpose
from app.accounts.vocabulary import FieldClass
from app.core.db import Base, stored_enum
from app.participants.models.columns import by_account, case_tag, key, of_participant
from app.participants.vocabulary import ConsentManner, ConsentPurpose

_PROOF = case_tag(FieldClass.IDENTIFYING, Purpose.PROVING_CONSENT)


class Consent(Base):
    """A consent; never changed, only withdrawn. It holds while neither withdrawn nor expired."""

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint("withdrawn_at IS NULL OR withdrawn_at >= given_at", name="order"),
    )

    id: Mapped[UUID] = key()
    participant_id: Mapped[UUID] = of_participant()
    purpose: Mapped[ConsentPurpose] = mapped_column(stored_enum(ConsentPurpose), info=_PROOF)
    # Names of what may be shared; members of SharedField, for sharing only.
    fields: Mapped[list[str]] = mapped_column(JSON, default=list, info=_PROOF)
    organisation_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="SET NULL"), info=_PROOF
    )
    manner: Mapped[ConsentManner] = mapped_column(stored_enum(ConsentManner), info=_PROOF)
    given_at: Mapped[datetime] = mapped_column(info=_PROOF)
    # The last day on which it holds; None until withdrawn.
    expires_on: Mapped[date | None] = mapped_column(info=_PROOF)
    withdrawn_at: Mapped[datetime | None] = mapped_column(info=_PROOF)
    recorded_by: Mapped[UUID | None] = by_account()
