"""The adherence of organisations to the local network's operating protocol."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.tags import WROTE_LISTING, structural
from app.core.db import Base


class Adherence(Base):
    """That an organisation signed a version of the protocol; never changed, only taken back."""

    __tablename__ = "adherence"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR signed_on <= ends_on", name="days"),
        CheckConstraint("(taken_back_at IS NULL) = (taken_back_by = '')", name="taken_back"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, info=structural())
    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True, info=structural()
    )
    protocol: Mapped[str] = mapped_column(String(60), info=structural())
    signed_on: Mapped[date] = mapped_column(info=structural())
    signed_by: Mapped[str] = mapped_column(String(200), info=WROTE_LISTING)
    # The last day on which it holds; None until further notice.
    ends_on: Mapped[date | None] = mapped_column(info=structural())
    recorded_by: Mapped[str] = mapped_column(String(200), info=WROTE_LISTING)
    recorded_at: Mapped[datetime] = mapped_column(info=structural())
    taken_back_by: Mapped[str] = mapped_column(String(200), default="", info=WROTE_LISTING)
    taken_back_at: Mapped[datetime | None] = mapped_column(info=structural())
    reason: Mapped[str] = mapped_column(Text, default="", info=structural())
    # Sent with the form, so that a second click records nothing twice.
    made_by_form: Mapped[str | None] = mapped_column(String(64), unique=True, info=structural())


class Seal(Base):
    """That an organisation agreed to its adherence being said on its public listings."""

    __tablename__ = "network_seal"

    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True, info=structural()
    )
    agreed_by: Mapped[str] = mapped_column(String(200), info=WROTE_LISTING)
    agreed_at: Mapped[datetime] = mapped_column(info=structural())
