"""Typed fields put onto the rows of a plan, those that were changed and no others."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from app.participants.plan.edits import PlanEdit
from app.participants.plan.fields import ACTION, GOAL, HEAD, action_field, goal_field
from app.participants.plan.queries import PlanRows


def apply(rows: PlanRows, edit: PlanEdit, changed: AbstractSet[str]) -> list[str]:
    """Put the changed fields onto the rows; return which kinds of field these are."""
    done = set[str]()
    for name in HEAD:
        value = getattr(edit.head, name)
        if name in changed and (name != "language" or value):
            setattr(rows.plan, name, value)
            done.add(f"plan.{name}")
    for goal in rows.goals:
        for name in GOAL:
            if goal_field(goal.id, name) in changed:
                setattr(goal, name, getattr(edit.goals[goal.id], name))
                done.add(f"plan_goal.{name}")
    for step in rows.actions:
        names = [name for name in ACTION if action_field(step.id, name) in changed]
        for name in names:
            setattr(step, name, getattr(edit.actions[step.id], name))
            done.add(f"plan_action.{name}")
        if {"by_when", "remind_days"} & set(names):
            # Another date is to be reminded of anew.
            step.reminded_on = None
    return sorted(done)
