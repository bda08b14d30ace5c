"""The pictures of a service; their files lie in the data folder under the name of the row."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.tags import WROTE_LISTING, structural
from app.core.db import Base


class Photo(Base):
    """A picture in a few widths; `name` is random, so that no address can be guessed."""

    __tablename__ = "photo"
    __table_args__ = (CheckConstraint("width > 0 AND height > 0", name="size"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, info=structural())
    service_id: Mapped[UUID] = mapped_column(
        ForeignKey("service.id", ondelete="CASCADE"), index=True, info=structural()
    )
    name: Mapped[str] = mapped_column(String(32), unique=True, info=structural())
    alt: Mapped[str] = mapped_column(String(300), info=structural())
    # Of the largest file, in pixels.
    width: Mapped[int] = mapped_column(info=structural())
    height: Mapped[int] = mapped_column(info=structural())
    widths: Mapped[list[int]] = mapped_column(JSON, info=structural())
    added_by: Mapped[str] = mapped_column(String(200), info=WROTE_LISTING)
    added_at: Mapped[datetime] = mapped_column(info=structural())
