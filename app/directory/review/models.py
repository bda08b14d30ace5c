"""Tables of the review: listings that were found to be two, and those found to be one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.tags import WROTE_LISTING, structural
from app.core.db import Base


class NotDuplicate(Base):
    """Two listings that look alike and are not the same; the smaller id comes first."""

    __tablename__ = "not_duplicate"
    __table_args__ = (CheckConstraint("one_id < other_id", name="ordered"),)

    one_id: Mapped[UUID] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), primary_key=True, info=structural()
    )
    other_id: Mapped[UUID] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        info=structural(),
    )
    by_name: Mapped[str] = mapped_column(String(200), default="", info=WROTE_LISTING)
    at: Mapped[datetime] = mapped_column(info=structural())


class ListingMerge(Base):
    """A listing that was archived because another one is the same; its address leads there."""

    __tablename__ = "listing_merge"
    __table_args__ = (CheckConstraint("service_id <> into_id", name="two"),)

    service_id: Mapped[UUID] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), primary_key=True, info=structural()
    )
    into_id: Mapped[UUID] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), index=True, info=structural()
    )
    by_name: Mapped[str] = mapped_column(String(200), default="", info=WROTE_LISTING)
    at: Mapped[datetime] = mapped_column(info=structural())
