"""The ledger of reminders: each is written down before it leaves, so that it leaves once."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Reminder(Base):
    """A reminder of a listing as it was last known; a confirmation begins a new count."""

    __tablename__ = "reminder"
    __table_args__ = (CheckConstraint("step BETWEEN 1 AND 4", name="step"),)

    service_id: Mapped[UUID] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), primary_key=True
    )
    known_on: Mapped[date] = mapped_column(primary_key=True)
    step: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sent_on: Mapped[date]
