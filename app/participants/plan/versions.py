"""Agreed versions: the plan as it was, sealed, numbered, and never changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import clock
from app.accounts.actor import Actor
from app.participants.models import PlanVersion
from app.participants.plan.content import ActionContent, GoalContent, PlanContent, to_json
from app.participants.plan.edits import Agreement
from app.participants.plan.queries import PlanRows, content_of, rows_of


def freeze(session: Session, rows: PlanRows, agreement: Agreement, actor: Actor) -> PlanVersion:
    """Keep the plan as it is now as the next version; its rows must be open for reading."""
    newest = session.scalar(
        select(func.max(PlanVersion.number)).where(PlanVersion.plan_id == rows.plan.id)
    )
    kept = PlanVersion(
        id=uuid4(),
        plan_id=rows.plan.id,
        number=(newest or 0) + 1,
        content=to_json(content_of(rows_of(session, rows.plan))),
        agreed_on=agreement.on,
        signed=agreement.signed,
        made_by=actor.user_id,
        created_at=clock.now(),
    )
    session.add(kept)
    return kept


class What(StrEnum):
    """What happened to a part of the plan since a version."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Change:
    """A difference: which part, what happened, which fields."""

    what: What
    part: str
    text: str
    fields: Sequence[str] = ()


def changes(before: PlanContent, after: PlanContent) -> list[Change]:
    """Return what is different between two states of a plan, in the order of the page."""
    head = ("language", "starts_on", "ends_on", "contacts_a_month", "note")
    fields = [name for name in head if getattr(before, name) != getattr(after, name)]
    found = [Change(What.CHANGED, "plan", "", fields)] if fields else []
    found += _between(before.goals, after.goals, "goal", ("text", "status", "by_when"))
    names = ("text", "service", "doer", "by_when", "remind_days", "status")
    return [*found, *_between(_steps(before), _steps(after), "action", names)]


def _steps(plan: PlanContent) -> list[ActionContent]:
    return [step for goal in plan.goals for step in goal.actions]


def _between(
    before: Sequence[GoalContent] | Sequence[ActionContent],
    after: Sequence[GoalContent] | Sequence[ActionContent],
    part: str,
    names: Sequence[str],
) -> Iterator[Change]:
    old = {row.id: row for row in before}
    for row in after:
        was = old.pop(row.id, None)
        if was is None:
            yield Change(What.ADDED, part, row.text)
            continue
        fields = [name for name in names if getattr(was, name) != getattr(row, name)]
        if fields:
            yield Change(What.CHANGED, part, row.text, fields)
    for row in old.values():
        yield Change(What.REMOVED, part, row.text)
