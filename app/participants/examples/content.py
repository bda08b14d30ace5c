"""Invented cases as plain values; days count from the day of the setup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from app.participants.vocabulary import (
    ActionStatus,
    AssessmentStage,
    Attendance,
    ContactKind,
    Doer,
    Outcome,
    PlanStatus,
    ReferralStatus,
    SaidBy,
    Severity,
    Stage,
    Track,
    Urgency,
)


@dataclass(frozen=True)
class Need:
    """A need as it was named."""

    need: str
    severity: Severity
    urgency: Urgency
    said_by: SaidBy
    detail: str


@dataclass(frozen=True)
class Assessed:
    """One assessment, with the points of the short self-rating."""

    stage: AssessmentStage
    day: int
    finished: bool
    strengths: str
    wishes: str
    needs: Sequence[Need]
    days: Mapping[str, int]


@dataclass(frozen=True)
class Step:
    """An action of a plan; with `service` one of the site is chosen for the goal's need."""

    text: str
    doer: Doer
    by: int
    service: bool
    remind: int | None
    status: ActionStatus


@dataclass(frozen=True)
class Goal:
    """A goal of a plan."""

    text: str
    need: str
    by: int
    actions: Sequence[Step]


@dataclass(frozen=True)
class PlanExample:
    """A plan."""

    status: PlanStatus
    signed: bool
    starts: int
    ends: int
    contacts_a_month: int
    note: str
    goals: Sequence[Goal]


@dataclass(frozen=True)
class ReferralExample:
    """A referral, to the demo stakeholder's organisation or the nearest, and its answers."""

    need: str
    to_stakeholder: bool
    sent: int
    path: Sequence[tuple[ReferralStatus, int]]
    note: str
    message: str
    message_day: int


@dataclass(frozen=True)
class ContactExample:
    """A contact."""

    day: int
    kind: ContactKind
    attendance: Attendance
    minutes: int | None
    note: str


@dataclass(frozen=True)
class ExitExample:
    """The end of a pathway."""

    day: int
    outcome: Outcome
    note: str


@dataclass(frozen=True)
class SupporterExample:
    """Somebody who stands by."""

    name: str
    relation: str
    may_know_plan: bool


@dataclass(frozen=True)
class PersonExample:
    """Who it is, and how they get about."""

    name: str
    age: int
    home: str
    languages: Sequence[str]
    modes: Sequence[str]
    longest_min: int
    evenings: bool | None
    needs_company: bool | None
    phone: str
    reach_note: str
    track: Track | None
    track_reasons: str
    accessibility: Mapping[str, str | bool]


@dataclass(frozen=True)
class CaseExample:
    """A whole case; `offered` is the note with which it is offered to the first link worker."""

    key: str
    person: PersonExample
    stage: Stage
    begun: int
    next_contact: int | None
    next_time: time
    of_second: bool
    beside: bool
    offered: str
    supporter: SupporterExample | None
    assessments: Sequence[Assessed]
    plan: PlanExample | None
    referral: ReferralExample | None
    contacts: Sequence[ContactExample]
    exit: ExitExample | None


@dataclass(frozen=True)
class PointingExample:
    """Somebody pointed out who waits."""

    key: str
    name: str
    contact: str
    why: str
    age: int
    day: int


@dataclass(frozen=True)
class Examples:
    """What a site's folder has of invented cases."""

    cases: Sequence[CaseExample]
    pointings: Sequence[PointingExample]
