"""The plan as the flat fields of its form, and the merge of two hands that edited it at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from app.participants.plan.content import PlanContent
from app.participants.plan.edits import PlanEdit

HEAD = ("language", "starts_on", "ends_on", "contacts_a_month", "note")
GOAL = ("text", "by_when", "status")
ACTION = ("text", "doer", "by_when", "remind_days", "status")
_DIGITS = 8

Fields = Mapping[str, str]


def goal_field(key: object, name: str) -> str:
    """Return the name of a goal's field in the form."""
    return f"goal-{key}-{name}"


def action_field(key: object, name: str) -> str:
    """Return the name of a step's field in the form."""
    return f"action-{key}-{name}"


def shown(value: object) -> str:
    """Return a value as its field shows it."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def fields_of(plan: PlanContent) -> dict[str, str]:
    """Return every field of a plan as its form shows it."""
    return dict(_of_plan(plan))


def _of_plan(plan: PlanContent) -> Iterator[tuple[str, str]]:
    for name in HEAD:
        yield name, shown(getattr(plan, name))
    for goal in plan.goals:
        for name in GOAL:
            yield goal_field(goal.id, name), shown(getattr(goal, name))
        for step in goal.actions:
            for name in ACTION:
                yield action_field(step.id, name), shown(getattr(step, name))


def fields_of_edit(edit: PlanEdit) -> dict[str, str]:
    """Return every field of a form that was read, in the same words."""
    found = {name: shown(getattr(edit.head, name)) for name in HEAD}
    for key, goal in edit.goals.items():
        found |= {goal_field(key, name): shown(getattr(goal, name)) for name in GOAL}
    for key, step in edit.actions.items():
        found |= {action_field(key, name): shown(getattr(step, name)) for name in ACTION}
    return found


def digest(name: str, value: str) -> str:
    """Return a short sign of a field's value, which tells two values apart and nothing more."""
    return sha256(f"{name}={value}".encode()).hexdigest()[:_DIGITS]


def base_text(fields: Fields) -> str:
    """Return what a form started from, for its hidden field."""
    return " ".join(f"{name}:{digest(name, value)}" for name, value in fields.items())


def read_base(text: str) -> dict[str, str]:
    """Return the signs of what a form started from; what is not understood is left out."""
    pairs = (part.rpartition(":") for part in text.split())
    return {name: sign for name, _colon, sign in pairs if name and len(sign) == _DIGITS}


@dataclass(frozen=True)
class Merge:
    """What one hand changed, as the other left it.

    Attributes:
        changed: fields that this hand changed and that can be kept.
        conflicts: fields that both changed, with what is stored now; "" where the row is gone.
    """

    changed: frozenset[str]
    conflicts: Mapping[str, str]


def merge(mine: Fields, stored: Fields, base: Mapping[str, str]) -> Merge:
    """Compare what was typed with what is stored, both with what the form started from.

    Args:
        mine: the fields as typed.
        stored: the fields as they are now.
        base: signs of the fields from which the form started.
    """
    touched = {name for name, value in mine.items() if digest(name, value) != base.get(name)}
    conflicts = {}
    for name in touched:
        now = stored.get(name)
        if now is None:
            conflicts[name] = ""
        elif now != mine[name] and digest(name, now) != base.get(name):
            conflicts[name] = now
    kept = {name for name in touched - set(conflicts) if stored[name] != mine[name]}
    return Merge(frozenset(kept), conflicts)
