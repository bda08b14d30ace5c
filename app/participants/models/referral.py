"""Referrals: what is asked of a service for somebody, and what became of it."""

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
from app.participants.vocabulary import ReferralKind, ReferralStatus, Unsuitable

_REFERRING = case_tag(FieldClass.IDENTIFYING, Purpose.REFERRING)


class Referral(Base):
    """A participant referred to a service; its receiver sees what the consent names."""

    __tablename__ = "referral"
    __table_args__ = (
        CheckConstraint("kind = 'signposting' OR consent_id IS NOT NULL", name="consent"),
    )

    id: Mapped[UUID] = key()
    participant_id: Mapped[UUID] = of_participant()
    action_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("plan_action.id", ondelete="SET NULL"), index=True, info=structural()
    )
    service_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("service.id", ondelete="SET NULL"), index=True, info=_REFERRING
    )
    organisation_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="SET NULL"), index=True, info=_REFERRING
    )
    kind: Mapped[ReferralKind] = mapped_column(stored_enum(ReferralKind), info=_REFERRING)
    consent_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("consent.id", ondelete="CASCADE"), info=structural()
    )
    need_sealed: Mapped[bytes | None] = sealed_column(FieldClass.SPECIAL, Purpose.REFERRING)
    note_sealed: Mapped[bytes | None] = sealed_column(FieldClass.SPECIAL, Purpose.REFERRING)
    status: Mapped[ReferralStatus] = mapped_column(
        stored_enum(ReferralStatus), default=ReferralStatus.SENT, index=True, info=_REFERRING
    )
    # The signed link of a receiver without an account; only its hash is kept.
    secret_hash: Mapped[str | None] = mapped_column(String(64), unique=True, info=structural())
    created_by: Mapped[UUID | None] = by_account()
    created_at: Mapped[datetime] = mapped_column(info=_REFERRING)
    # When the status last changed.
    changed_at: Mapped[datetime] = mapped_column(info=_REFERRING)
    # Unanswered until this day it is escalated; after `expires_on` it is over.
    answer_by: Mapped[date | None] = mapped_column(info=_REFERRING)
    expires_on: Mapped[date] = mapped_column(info=_REFERRING)
    escalated_at: Mapped[datetime | None] = mapped_column(info=_REFERRING)
    # When somebody of the case last looked: what changed later waits for them.
    seen_at: Mapped[datetime | None] = mapped_column(info=structural())
    made_by_form: Mapped[str | None] = mapped_column(String(64), unique=True, info=structural())
    version: Mapped[int] = mapped_column(default=1, info=structural())

    # A key of needs.toml, or nothing.
    need = Sealed("need_sealed", str, guarded=True)
    note = Sealed("note_sealed", str, guarded=True)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's name


class ReferralStep(Base):
    """A change of a referral's status; never changed."""

    __tablename__ = "referral_step"

    id: Mapped[UUID] = key()
    referral_id: Mapped[UUID] = mapped_column(
        ForeignKey("referral.id", ondelete="CASCADE"), index=True, info=structural()
    )
    status: Mapped[ReferralStatus] = mapped_column(stored_enum(ReferralStatus), info=_REFERRING)
    unsuitable: Mapped[Unsuitable | None] = mapped_column(stored_enum(Unsuitable), info=_REFERRING)
    note_sealed: Mapped[bytes | None] = sealed_column(FieldClass.SPECIAL, Purpose.REFERRING)
    by_receiver: Mapped[bool] = mapped_column(default=False, info=_REFERRING)
    user_id: Mapped[UUID | None] = by_account()
    at: Mapped[datetime] = mapped_column(info=_REFERRING)

    note = Sealed("note_sealed", str, guarded=True)


class ReferralMessage(Base):
    """A message between the link worker and the receiver."""

    __tablename__ = "referral_message"

    id: Mapped[UUID] = key()
    referral_id: Mapped[UUID] = mapped_column(
        ForeignKey("referral.id", ondelete="CASCADE"), index=True, info=structural()
    )
    text_sealed: Mapped[bytes | None] = sealed_column(FieldClass.SPECIAL, Purpose.REFERRING)
    by_receiver: Mapped[bool] = mapped_column(default=False, info=_REFERRING)
    user_id: Mapped[UUID | None] = by_account()
    at: Mapped[datetime] = mapped_column(info=_REFERRING)
    seen_at: Mapped[datetime | None] = mapped_column(info=_REFERRING)
    made_by_form: Mapped[str | None] = mapped_column(String(64), unique=True, info=structural())

    text = Sealed("text_sealed", str, guarded=True)
