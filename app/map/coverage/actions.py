"""Deeds about scenarios: save, change, throw away; each is one transaction and one event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.deeds import name_deeds
from app.accounts.events import record
from app.accounts.policy import Action, visible
from app.core.db import transaction
from app.map.coverage.models import CoverageScenario

LONGEST_NAME = 120
MOST_SCENARIOS = 200
name_deeds(
    {
        "save_scenario": lambda: _("saved the scenario"),
        "change_scenario": lambda: _("changed the scenario"),
        "remove_scenario": lambda: _("threw the scenario away"),
    }
)


@dataclass(frozen=True)
class Draft:
    """What is to be saved: a name, the question, its changes, and the figures they gave."""

    name: str
    question: dict[str, str]
    changes: Sequence[str]
    figures: dict[str, Any]


class ScenarioError(ValueError):
    """A scenario that cannot be saved; its text is a sentence for the page."""


class StaleScenarioError(ScenarioError):
    """Somebody else changed the scenario meanwhile."""


def save_scenario(actor: Actor, site_key: str, draft: Draft) -> UUID:
    """Save a new scenario and return its id.

    Raises:
        ScenarioError: the name is missing, too long or taken, or there are too many.
    """
    moment = datetime.now(UTC)
    with transaction() as session:
        name = _checked_name(session, site_key, draft.name, but=None)
        row = CoverageScenario(
            id=uuid4(),
            site_id=site_key,
            name=name,
            question=draft.question,
            changes=list(draft.changes),
            figures=draft.figures,
            author_id=actor.user_id,
            author_name=actor.name,
            version=1,
            created_at=moment,
            updated_at=moment,
        )
        session.add(row)
        record(session, actor, "save_scenario", row, ["name", "question", "changes"])
        return row.id


def change_scenario(actor: Actor, scenario_id: UUID, draft: Draft, *, version: int) -> None:
    """Replace what a scenario says; `version` is the one that the actor saw.

    Raises:
        LookupError: there is no such scenario that the actor may change.
        StaleScenarioError: somebody changed it meanwhile.
        ScenarioError: the name is missing, too long or taken.
    """
    with transaction() as session:
        row = _own(session, actor, scenario_id)
        _refuse_stale(row, version)
        row.name = _checked_name(session, row.site_id, draft.name, but=row.id)
        row.question, row.changes = draft.question, list(draft.changes)
        row.figures, row.version = draft.figures, row.version + 1
        row.updated_at = datetime.now(UTC)
        record(session, actor, "change_scenario", row, ["name", "question", "changes"])


def remove_scenario(actor: Actor, scenario_id: UUID, *, version: int) -> None:
    """Throw a scenario away.

    Raises:
        LookupError: there is no such scenario that the actor may change.
        StaleScenarioError: somebody changed it meanwhile.
    """
    with transaction() as session:
        row = _own(session, actor, scenario_id)
        _refuse_stale(row, version)
        record(session, actor, "remove_scenario", row)
        session.delete(row)


def _own(session: Session, actor: Actor, scenario_id: UUID) -> CoverageScenario:
    found = select(CoverageScenario).where(CoverageScenario.id == scenario_id).with_for_update()
    may = visible(found, CoverageScenario, actor, Action.EDIT_SCENARIO)
    row = session.scalars(may).one_or_none()
    if row is None:
        raise LookupError(scenario_id)
    return row


def _refuse_stale(row: CoverageScenario, version: int) -> None:
    if row.version != version:
        raise StaleScenarioError(
            _("Somebody changed this scenario meanwhile. Look at it again before you go on.")
        )


def _checked_name(session: Session, site_key: str, name: str, *, but: UUID | None) -> str:
    name = " ".join(name.split())
    if not name:
        raise ScenarioError(_("Give the scenario a name."))
    if len(name) > LONGEST_NAME:
        raise ScenarioError(_("The name is too long: %(n)s letters at most.", n=LONGEST_NAME))
    found = select(CoverageScenario.id, CoverageScenario.name).where(
        CoverageScenario.site_id == site_key
    )
    others = [row for row in session.execute(found) if row.id != but]
    if any(row.name == name for row in others):
        raise ScenarioError(_("Another scenario has this name. Choose another one."))
    if but is None and len(others) >= MOST_SCENARIOS:
        raise ScenarioError(_("There are too many scenarios. Throw some away first."))
    return name
