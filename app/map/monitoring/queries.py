"""Reports of a site, as whoever may see its monitoring reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.accounts.actor import Actor
from app.accounts.policy import Action, visible
from app.core.db import db
from app.core.settings import Settings
from app.map.monitoring.models import MonitoringReport
from app.map.monitoring.publishing import Shown
from app.map.monitoring.rules import still_shown
from app.map.monitoring.spread import Spread


@dataclass(frozen=True)
class Report:
    """What one report shows."""

    until: date
    illustrative: bool
    level: str
    tables: Mapping[str, Shown]
    spreads: Mapping[str, Spread]
    network: Mapping[str, Any]

    def shown(self, table: str, line: str) -> int | None:
        """Return a number, None where it is withheld or was not asked yet."""
        return self.tables.get(table, {}).get(line)


def reports(actor: Actor, site_key: str) -> Sequence[Report]:
    """Return all reports of a site, oldest first; invented people only where nobody else is.

    The counts that they were made from are not even read, and what was withdrawn is left out.
    """
    query = select(
        MonitoringReport.until,
        MonitoringReport.illustrative,
        MonitoringReport.level,
        MonitoringReport.tables,
        MonitoringReport.spreads,
        MonitoringReport.network,
    ).where(MonitoringReport.site_id == site_key)
    seen = visible(query, MonitoringReport, actor, Action.SEE_MONITORING)
    rows = db.session.execute(seen.order_by(MonitoringReport.number, MonitoringReport.id))
    found = [_report(*row) for row in rows]
    real = [each for each in found if not each.illustrative]
    settings: Settings = current_app.config["PROSSIMA"]
    return real if real or settings.production else found


def _report(  # noqa: PLR0917 - the columns of a row
    until: date,
    illustrative: bool,  # noqa: FBT001
    level: str,
    tables: Mapping[str, Shown],
    spreads: Mapping[str, Mapping[str, int]],
    network: Mapping[str, Any],
) -> Report:
    told = {name: Spread(**each) for name, each in spreads.items()}
    return Report(until, illustrative, level, still_shown(tables), told, network)
