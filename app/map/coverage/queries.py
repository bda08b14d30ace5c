"""Reads of the scenarios: only those that the policy shows."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.accounts.policy import Action, Actor, visible
from app.core.db import db
from app.map.coverage.models import CoverageScenario


def scenarios(actor: Actor, site_key: str) -> Sequence[CoverageScenario]:
    """Return the scenarios of a site that the actor may see, the latest first."""
    found = (
        select(CoverageScenario)
        .where(CoverageScenario.site_id == site_key)
        .order_by(CoverageScenario.updated_at.desc(), CoverageScenario.id)
    )
    return db.session.scalars(visible(found, CoverageScenario, actor, Action.SEE_COVERAGE)).all()


def scenario(
    actor: Actor, scenario_id: UUID, action: Action = Action.SEE_COVERAGE
) -> CoverageScenario | None:
    """Return one scenario, or None where the actor may not do the action to it."""
    found = select(CoverageScenario).where(CoverageScenario.id == scenario_id)
    return db.session.scalars(visible(found, CoverageScenario, actor, action)).one_or_none()
