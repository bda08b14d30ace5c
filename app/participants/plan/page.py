"""What the page of the plan shows: every word, field and address, ready for the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Option:
    """One choice of a field."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True)
class Field:
    """A field of the form; `meanwhile` is what somebody else wrote there, None for nobody."""

    name: str
    value: str
    errors: Sequence[str] = ()
    meanwhile: str | None = None
    options: Sequence[Option] = ()


@dataclass(frozen=True)
class Tag:
    """A short fact; `tone` is good, warn, bad, info or plain."""

    text: str
    tone: str
    icon: str = ""


@dataclass(frozen=True)
class ServicePart:
    """The service that a step takes up."""

    url: str
    name: str
    organisation: str
    place: str


@dataclass(frozen=True)
class StepPart:
    """A step of a goal."""

    id: str
    number: int
    text: Field
    doer: Field
    by_when: Field
    remind_days: Field
    status: Field
    service: ServicePart | None
    referral: Tag | None
    is_late: bool
    is_done: bool
    is_dropped: bool
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class Suggestion:
    """Something that one tap adds."""

    key: str
    label: str
    icon: str = ""


@dataclass(frozen=True)
class GoalPart:
    """A goal with its steps; `asks_for_end` where nobody said until when."""

    id: str
    number: int
    need: Suggestion | None
    text: Field
    by_when: Field
    status: Field
    steps: Sequence[StepPart]
    new_step: Field
    suggested: Sequence[Suggestion]
    others: Sequence[Suggestion]
    progress: str
    asks_for_end: bool
    is_dropped: bool
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class VersionPart:
    """An agreed version, as a line of the list."""

    number: int
    url: str
    words: str


@dataclass(frozen=True)
class LinkPart:
    """The participant's link: what is known of it, and the address while it is new."""

    id: str
    words: str
    works: bool
    address: str = ""
    qr: str = ""


@dataclass(frozen=True)
class PlanPage:
    """The whole page."""

    exists: bool
    version: int
    base: str
    new_id: str
    status: Tag
    language: Field
    starts_on: Field
    ends_on: Field
    contacts: Field
    contacts_hint: str
    note: Field
    goals: Sequence[GoalPart]
    needs: Sequence[Suggestion]
    new_goal: Field
    new_goal_by_when: Field
    agreed_on: Field
    versions: Sequence[VersionPart]
    changes: Sequence[str]
    links: Sequence[LinkPart]
    lost: Sequence[str]
    problems: int
