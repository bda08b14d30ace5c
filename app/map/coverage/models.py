"""The table of scenarios: a question, what was changed in thought, and the figures of that day."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.policy import Scope, register_rows
from app.accounts.tags import WROTE_LISTING, structural
from app.core.db import Base


class CoverageScenario(Base):
    """A scenario of a site, with a name; everybody who may see the site's coverage sees it.

    `figures` are what the pages said when it was last saved, so that it can be compared
    with what they say on another date.
    """

    __tablename__ = "coverage_scenario"
    __table_args__ = (
        UniqueConstraint("site_id", "name"),
        CheckConstraint("version >= 1", name="version"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, info=structural())
    site_id: Mapped[str] = mapped_column(
        ForeignKey("site.id", ondelete="CASCADE"), index=True, info=structural()
    )
    name: Mapped[str] = mapped_column(String(120), info=structural())
    question: Mapped[dict[str, str]] = mapped_column(JSON, info=structural())
    changes: Mapped[list[str]] = mapped_column(JSON, info=structural())
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, info=structural())
    author_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True, info=WROTE_LISTING
    )
    author_name: Mapped[str] = mapped_column(String(120), default="", info=WROTE_LISTING)
    version: Mapped[int] = mapped_column(default=1, info=structural())
    created_at: Mapped[datetime] = mapped_column(info=structural())
    updated_at: Mapped[datetime] = mapped_column(info=structural())


register_rows(
    CoverageScenario, {Scope.SITE: lambda actor: CoverageScenario.site_id == actor.site_key}
)
