"""What was typed on the page of the plan, checked: every field, and what its button asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from app.participants.vocabulary import ActionStatus, Doer, GoalStatus


class Do(StrEnum):
    """What a button of the page does, after everything that was typed is kept."""

    SAVE = "save"
    ADD_GOAL = "goal"
    ADD_NEED = "need"
    ADD_ACTION = "action"
    ADD_USUAL = "usual"
    UP = "up"
    DOWN = "down"
    DELETE = "delete"
    AGREE = "agree"
    PRINT = "print"
    PDF = "pdf"
    LINK = "link"
    REVOKE = "revoke"
    CLOSE = "close"


@dataclass(frozen=True)
class Button:
    """A pressed button: what to do, to which row, with what."""

    do: Do
    row: UUID | None = None
    key: str = ""


@dataclass(frozen=True)
class HeadEdit:
    """The frame of the plan; None where nothing is said."""

    language: str
    starts_on: date
    ends_on: date | None
    contacts_a_month: int | None
    note: str


@dataclass(frozen=True)
class GoalEdit:
    """A goal as it was left."""

    text: str
    by_when: date | None
    status: GoalStatus


@dataclass(frozen=True)
class ActionEdit:
    """A step as it was left."""

    text: str
    doer: Doer
    by_when: date | None
    remind_days: int | None
    status: ActionStatus


@dataclass(frozen=True)
class Agreement:
    """When and how both agreed."""

    on: date
    signed: bool


@dataclass(frozen=True)
class PlanEdit:
    """The whole form.

    Attributes:
        version: of the plan that the form showed; 0 where there was none.
        new_id: of what the button adds, so that sending twice adds once.
        new_text: of what the button adds; "" where nothing was typed.
        new_by_when: until when.
    """

    version: int
    head: HeadEdit
    goals: Mapping[UUID, GoalEdit]
    actions: Mapping[UUID, ActionEdit]
    button: Button
    agreement: Agreement
    new_id: UUID
    new_text: str = ""
    new_by_when: date | None = None
