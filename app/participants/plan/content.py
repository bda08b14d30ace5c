"""A plan as it reads: plain values, which a version keeps as they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.participants.vocabulary import ActionStatus, Doer, GoalStatus


@dataclass(frozen=True)
class ServiceContent:
    """A service as it was called when it was written down."""

    id: str
    name: str
    organisation: str
    place: str


@dataclass(frozen=True)
class ActionContent:
    """A step: who does what by when, and where."""

    id: str
    text: str
    service: ServiceContent | None
    doer: Doer
    by_when: date | None
    remind_days: int | None
    status: ActionStatus


@dataclass(frozen=True)
class GoalContent:
    """A goal with its steps; `need` is a key of the taxonomy, "" for none."""

    id: str
    text: str
    need: str
    status: GoalStatus
    by_when: date | None
    actions: Sequence[ActionContent]


@dataclass(frozen=True)
class PlanContent:
    """The whole plan."""

    language: str
    starts_on: date
    ends_on: date | None
    contacts_a_month: int | None
    note: str
    goals: Sequence[GoalContent]

    def services(self) -> list[ServiceContent]:
        """Return the services of the plan, each once, in its order."""
        found = [step.service for goal in self.goals for step in goal.actions]
        return list({each.id: each for each in found if each is not None}.values())


def to_json(plan: PlanContent) -> dict[str, Any]:
    """Return the plan as a version keeps it."""
    return {
        "language": plan.language,
        "starts_on": plan.starts_on.isoformat(),
        "ends_on": _day(plan.ends_on),
        "contacts_a_month": plan.contacts_a_month,
        "note": plan.note,
        "goals": [_goal_json(goal) for goal in plan.goals],
    }


def _goal_json(goal: GoalContent) -> dict[str, Any]:
    return {
        "id": goal.id,
        "text": goal.text,
        "need": goal.need,
        "status": goal.status.value,
        "by_when": _day(goal.by_when),
        "actions": [_action_json(step) for step in goal.actions],
    }


def _action_json(step: ActionContent) -> dict[str, Any]:
    return {
        "id": step.id,
        "text": step.text,
        "service": None if step.service is None else vars(step.service),
        "doer": step.doer.value,
        "by_when": _day(step.by_when),
        "remind_days": step.remind_days,
        "status": step.status.value,
    }


def from_json(kept: Mapping[str, Any]) -> PlanContent:
    """Return the plan that a version keeps."""
    return PlanContent(
        language=kept["language"],
        starts_on=date.fromisoformat(kept["starts_on"]),
        ends_on=_read_day(kept["ends_on"]),
        contacts_a_month=kept["contacts_a_month"],
        note=kept["note"],
        goals=[_read_goal(goal) for goal in kept["goals"]],
    )


def _read_goal(kept: Mapping[str, Any]) -> GoalContent:
    return GoalContent(
        id=kept["id"],
        text=kept["text"],
        need=kept["need"],
        status=GoalStatus(kept["status"]),
        by_when=_read_day(kept["by_when"]),
        actions=[_read_action(step) for step in kept["actions"]],
    )


def _read_action(kept: Mapping[str, Any]) -> ActionContent:
    service = kept["service"]
    return ActionContent(
        id=kept["id"],
        text=kept["text"],
        service=None if service is None else ServiceContent(**service),
        doer=Doer(kept["doer"]),
        by_when=_read_day(kept["by_when"]),
        remind_days=kept["remind_days"],
        status=ActionStatus(kept["status"]),
    )


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _read_day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
