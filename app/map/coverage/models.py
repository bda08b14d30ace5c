"""The table of scenarios: a question, what was changed in thought, and the figures of that day."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.policy import Scope, register_rows
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

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    question: Mapped[dict[str, str]] = mapped_column(JSON)
    changes: Mapped[list[str]] = mapped_column(JSON)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    author_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    author_name: Mapped[str] = mapped_column(String(120), default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


register_rows(
    CoverageScenario, {Scope.SITE: lambda actor: CoverageScenario.site_id == actor.site_key}
)
