"""What the buttons of the plan add, move and delete; each returns the spot on the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.core.language import said_in
from app.directory.needs import taxonomy
from app.participants.models import PlanAction, PlanGoal
from app.participants.plan.edits import Do, PlanEdit
from app.participants.plan.queries import PlanRows, services_of
from app.participants.plan.usual import usual_action
from app.participants.reading import NoSuchCaseError
from app.participants.vocabulary import ActionStatus, Doer, GoalStatus

Row = TypeVar("Row", PlanGoal, PlanAction)
MOST_GOALS, MOST_ACTIONS = 20, 80


class PlanFullError(Exception):
    """The plan has as many goals or steps as a page can hold."""


@dataclass(frozen=True)
class _New:
    """A goal or a step that is to be added."""

    key: UUID
    text: str
    doer: Doer = Doer.PARTICIPANT
    need: str = ""
    by_when: date | None = None
    service_id: UUID | None = None


def add_goal(session: Session, rows: PlanRows, edit: PlanEdit) -> str:
    """Add a goal in free words."""
    new = _New(edit.new_id, edit.new_text, by_when=edit.new_by_when)
    return _add_goal(session, rows, new)


def add_need(session: Session, rows: PlanRows, edit: PlanEdit) -> str:
    """Add a goal from a need, in the words of the vocabulary; one that is there stays as it is."""
    key = edit.button.key
    there = _goal_of_need(rows, key)
    if there is not None or not _is_need(key):
        return f"goal-{there.id}" if there is not None else ""
    text = said_in(dict(taxonomy().need(key).label), rows.plan.language)
    return _add_goal(session, rows, _New(edit.new_id, text, need=key))


def add_action(session: Session, rows: PlanRows, edit: PlanEdit) -> str:
    """Add a step in free words to a goal."""
    goal = _goal(rows, edit.button.row)
    return _add_step(session, rows, goal.id, _New(edit.new_id, edit.new_text))


def add_usual(session: Session, rows: PlanRows, edit: PlanEdit) -> str:
    """Add a usual step to a goal, in the language of the plan."""
    goal, usual = _goal(rows, edit.button.row), usual_action(edit.button.key)
    if usual is None:
        return f"goal-{goal.id}"
    text = said_in(dict(usual.text), rows.plan.language)
    return _add_step(session, rows, goal.id, _New(edit.new_id, text, usual.doer))


def move_up(_session: Session, rows: PlanRows, edit: PlanEdit) -> str:
    """Move a goal or a step one place up."""
    return _move(rows, edit.button.row, -1)


def move_down(_session: Session, rows: PlanRows, edit: PlanEdit) -> str:
    """Move a goal or a step one place down."""
    return _move(rows, edit.button.row, 1)


def delete(session: Session, rows: PlanRows, edit: PlanEdit) -> str:
    """Delete a goal or a step that was dropped before; another one stays."""
    dropped: list[PlanGoal | PlanAction] = [*rows.goals, *rows.actions]
    for row in dropped:
        if row.id == edit.button.row and row.status in {GoalStatus.DROPPED, ActionStatus.DROPPED}:
            session.delete(row)
            return f"goal-{row.goal_id}" if isinstance(row, PlanAction) else "goals"
    return ""


DEEDS: Mapping[Do, Callable[[Session, PlanRows, PlanEdit], str]] = {
    Do.ADD_GOAL: add_goal,
    Do.ADD_NEED: add_need,
    Do.ADD_ACTION: add_action,
    Do.ADD_USUAL: add_usual,
    Do.UP: move_up,
    Do.DOWN: move_down,
    Do.DELETE: delete,
}


def add_service(session: Session, rows: PlanRows, service_id: UUID, need: str) -> bool:
    """Add a step that takes up a service, under the goal of its need; say whether it is new."""
    key = need if _is_need(need) else ""
    goal = _goal_of_need(rows, key)
    if goal is not None and any(
        step.service_id == service_id and step.status is not ActionStatus.DROPPED
        for step in rows.steps_of(goal)
    ):
        return False
    service = services_of({service_id}, rows.plan.language).get(service_id)
    if service is None:
        raise NoSuchCaseError
    if goal is None:
        goal_id = uuid4()
        label = said_in(dict(taxonomy().need(key).label), rows.plan.language) if key else ""
        _add_goal(session, rows, _New(goal_id, label or service.name, need=key))
    else:
        goal_id = goal.id
    _add_step(session, rows, goal_id, _New(uuid4(), service.name, service_id=service_id))
    return True


def _is_need(key: str) -> bool:
    return key in {need.key for need in taxonomy().needs}


def _goal_of_need(rows: PlanRows, key: str) -> PlanGoal | None:
    """Return the goal of a need that is still open."""
    open_goals = (goal for goal in rows.goals if goal.status is not GoalStatus.DROPPED)
    return next((goal for goal in open_goals if key and goal.need == key), None)


def _goal(rows: PlanRows, key: UUID | None) -> PlanGoal:
    found = next((goal for goal in rows.goals if goal.id == key), None)
    if found is None:
        raise NoSuchCaseError
    return found


def _add_goal(session: Session, rows: PlanRows, new: _New) -> str:
    if any(goal.id == new.key for goal in rows.goals):
        # The same form, sent twice.
        return f"goal-{new.key}"
    _check_room(rows.goals, MOST_GOALS)
    key = _unused(session, PlanGoal, new.key)
    session.add(
        PlanGoal(
            id=key,
            plan_id=rows.plan.id,
            position=max((goal.position for goal in rows.goals), default=-1) + 1,
            text=new.text,
            need=new.need,
            by_when=new.by_when,
        )
    )
    session.flush()
    return f"goal-{key}"


def _add_step(session: Session, rows: PlanRows, goal_id: UUID, new: _New) -> str:
    if any(step.id == new.key for step in rows.actions):
        return f"action-{new.key}"
    _check_room(rows.actions, MOST_ACTIONS)
    key = _unused(session, PlanAction, new.key)
    session.add(
        PlanAction(
            id=key,
            goal_id=goal_id,
            position=max((step.position for step in rows.actions), default=-1) + 1,
            text=new.text,
            doer=new.doer,
            service_id=new.service_id,
        )
    )
    return f"action-{key}"


def _unused(session: Session, model: type[PlanGoal | PlanAction], key: UUID) -> UUID:
    """Return the id that the form proposes, another one where a row of others has it."""
    return key if session.get(model, key) is None else uuid4()


def _check_room(there: Sequence[object], most: int) -> None:
    if len(there) >= most:
        raise PlanFullError


def _move(rows: PlanRows, key: UUID | None, by: int) -> str:
    """Swap a goal, or a step within its goal, with its neighbour."""
    if _swap(list(rows.goals), key, by):
        return f"goal-{key}"
    if any(_swap(rows.steps_of(goal), key, by) for goal in rows.goals):
        return f"action-{key}"
    return ""


def _swap(siblings: list[Row], key: UUID | None, by: int) -> bool:
    """Move a row among its siblings; say whether it is one of them."""
    at = next((place for place, row in enumerate(siblings) if row.id == key), None)
    if at is None:
        return False
    if 0 <= at + by < len(siblings):
        siblings.insert(at + by, siblings.pop(at))
    for position, row in enumerate(siblings):
        row.position = position
    return True
