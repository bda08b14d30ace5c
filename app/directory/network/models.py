"""The adherence of organisations to the local network's operating protocol."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Adherence(Base):
    """That an organisation signed a version of the protocol; never changed, only taken back."""

    __tablename__ = "adherence"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR signed_on <= ends_on", name="days"),
        CheckConstraint("(taken_back_at IS NULL) = (taken_back_by = '')", name="taken_back"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    protocol: Mapped[str] = mapped_column(String(60))
    signed_on: Mapped[date]
    signed_by: Mapped[str] = mapped_column(String(200))
    # The last day on which it holds; None until further notice.
    ends_on: Mapped[date | None]
    recorded_by: Mapped[str] = mapped_column(String(200))
    recorded_at: Mapped[datetime]
    taken_back_by: Mapped[str] = mapped_column(String(200), default="")
    taken_back_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    # Sent with the form, so that a second click records nothing twice.
    made_by_form: Mapped[str | None] = mapped_column(String(64), unique=True)


class Seal(Base):
    """That an organisation agreed to its adherence being said on its public listings."""

    __tablename__ = "network_seal"

    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True
    )
    agreed_by: Mapped[str] = mapped_column(String(200))
    agreed_at: Mapped[datetime]
