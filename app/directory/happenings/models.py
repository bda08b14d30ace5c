"""The dates of an event, in the wall-clock time of its site."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class EventDate(Base):
    """One date of an event: days, both included, with times or (both None) whole days.

    Times are those on the site's clocks: a change of the rules of summer time between
    today and the event moves its moment, never the hour on the poster.
    """

    __tablename__ = "event_date"
    __table_args__ = (
        CheckConstraint("first <= last", name="days"),
        CheckConstraint("begins IS NOT NULL OR ends IS NULL", name="times"),
    )

    # It is also the UID in calendars: it never changes, whatever else does.
    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), index=True
    )
    first: Mapped[date]
    last: Mapped[date] = mapped_column(index=True)
    begins: Mapped[time | None]
    ends: Mapped[time | None]
    note: Mapped[str] = mapped_column(String(300), default="")
    cancelled: Mapped[bool] = mapped_column(default=False)
    # Grows with every change, so that calendars take over the newer one (RFC 5545, SEQUENCE).
    sequence: Mapped[int] = mapped_column(default=0)
    updated_at: Mapped[datetime]
