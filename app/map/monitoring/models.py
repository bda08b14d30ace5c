"""The table of reports: what was shown, and, sealed, the counts that it was made from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.policy import Scope, register_rows
from app.accounts.tags import structural
from app.core.db import Base
from app.core.sealing import Sealed


class MonitoringReport(Base):
    """What a site says of its pilot until a day; final: it is never made again.

    Counts under five are counts of a few people: they are kept sealed, for the next report must
    be safe together with this one, and opened by the command only.
    """

    __tablename__ = "monitoring_report"
    __table_args__ = (
        UniqueConstraint("site_id", "illustrative", "number"),
        CheckConstraint("number >= 0", name="number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, info=structural())
    site_id: Mapped[str] = mapped_column(
        ForeignKey("site.id", ondelete="CASCADE"), info=structural()
    )
    # Whether it counts invented participants; those are never counted with real ones.
    illustrative: Mapped[bool] = mapped_column(default=False, info=structural())
    # From 0; the waves of later reports refer to it.
    number: Mapped[int] = mapped_column(info=structural())
    # The last day that it counts, by the site's clock.
    until: Mapped[date] = mapped_column(info=structural())
    made_at: Mapped[datetime] = mapped_column(info=structural())
    wave_sealed: Mapped[bytes | None] = mapped_column(LargeBinary, info=structural())
    # Line by line what is shown, None for what is withheld; by table.
    tables: Mapped[dict[str, Any]] = mapped_column(JSON, info=structural())
    # Medians and quartiles, rounded: of the days from the beginning to each step, by step, and of
    # well-being, by scale; only where the count is shown and large enough.
    spreads: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict, server_default="{}", info=structural()
    )
    # Organisations by kind, link workers, caseloads, on the day when the report was made.
    network: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict, server_default="{}", info=structural()
    )
    # The level of areas that it counts by.
    level: Mapped[str] = mapped_column(String(40), info=structural())

    wave = Sealed("wave_sealed", dict[str, Any])


register_rows(
    MonitoringReport, {Scope.SITE: lambda actor: MonitoringReport.site_id == actor.site_key}
)
