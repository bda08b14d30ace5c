"""Rows of cases for tests: plain functions with overrides; each one commits."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from factories import MOMENT, numbered_id
from shapely.geometry import Point

from app.accounts.actor import Actor
from app.accounts.models import User
from app.accounts.vocabulary import Role
from app.core.db import Base, db
from app.participants.models import (
    AssessedNeed,
    Assessment,
    CaseWorker,
    Consent,
    Contact,
    Participant,
    Plan,
    PlanAction,
    PlanGoal,
    Pointing,
    Referral,
)
from app.participants.vocabulary import (
    AssessmentStage,
    Attendance,
    ConsentManner,
    ConsentPurpose,
    ContactKind,
    Doer,
    PointedBy,
    ReferralKind,
    SaidBy,
)

_codes = count(1)
TODAY = MOMENT.date()


def _stored(row: Base) -> Any:
    db.session.add(row)
    db.session.commit()
    return row


def actor_for(user: User, organisations: frozenset[UUID] = frozenset()) -> Actor:
    """Return a stored person as an actor."""
    return Actor(user.id, user.name, user.role, user.site_id, organisations)


def create_participant(link_worker: User | None = None, **overrides: Any) -> Participant:
    """Store a participant of Trentino who lives near Cles."""
    values: dict[str, Any] = {
        "id": numbered_id(),
        "site_id": link_worker.site_id if link_worker else "trentino",
        "code": f"T-{next(_codes):04d}",
        "link_worker_id": link_worker.id if link_worker else None,
        "name": "Nina",
        "birth_year": 2006,
        "language": "it",
        "languages": ["it"],
        "home": Point(11.035, 46.365),
        "home_cell_m": 2000,
        "home_name": "Cles",
        "modes": ["transit", "walk"],
        "longest_min": 60,
        "created_at": MOMENT,
        "active_at": MOMENT,
        **overrides,
    }
    return _stored(Participant(**values))  # type: ignore[no-any-return]


def add_worker(participant: Participant, user: User) -> None:
    """Let a colleague work on a case too."""
    _stored(CaseWorker(participant_id=participant.id, user_id=user.id, since=MOMENT))


def create_pointing(**overrides: Any) -> Pointing:
    """Store somebody pointed out in Trentino."""
    values: dict[str, Any] = {
        "id": numbered_id(),
        "site_id": "trentino",
        "pointed_by": PointedBy.SELF,
        "name": "Tomas",
        "contact": "333 000000",
        "why": "looks for company",
        "language": "it",
        "consent_at": MOMENT,
        "consent_manner": ConsentManner.ONLINE,
        "created_at": MOMENT,
        **overrides,
    }
    return _stored(Pointing(**values))  # type: ignore[no-any-return]


def create_consent(participant: Participant, **overrides: Any) -> Consent:
    """Store a consent to be followed."""
    values: dict[str, Any] = {
        "id": numbered_id(),
        "participant_id": participant.id,
        "purpose": ConsentPurpose.FOLLOWING,
        "fields": [],
        "manner": ConsentManner.SIGNED,
        "given_at": MOMENT,
        **overrides,
    }
    return _stored(Consent(**values))  # type: ignore[no-any-return]


def create_assessment(
    participant: Participant, *needs: str, finished: bool = True, **overrides: Any
) -> Assessment:
    """Store a first assessment with these needs."""
    values: dict[str, Any] = {
        "id": numbered_id(),
        "participant_id": participant.id,
        "stage": AssessmentStage.START,
        "on": TODAY,
        "strengths": "patient with animals",
        "wishes": "a place of my own",
        "created_at": MOMENT,
        "finished_at": MOMENT if finished else None,
        **overrides,
    }
    row: Assessment = _stored(Assessment(**values))
    for position, need in enumerate(needs):
        create_assessed_need(row, need=need, position=position)
    return row


def create_assessed_need(assessment: Assessment, **overrides: Any) -> AssessedNeed:
    """Store a need of an assessment."""
    values: dict[str, Any] = {
        "id": numbered_id(),
        "assessment_id": assessment.id,
        "need": "job_search",
        "detail": "since last summer",
        "said_by": SaidBy.PARTICIPANT,
        "said_on": TODAY,
        **overrides,
    }
    return _stored(AssessedNeed(**values))  # type: ignore[no-any-return]


def create_plan(participant: Participant, **overrides: Any) -> Plan:
    """Store a plan without goals."""
    values: dict[str, Any] = {
        "id": numbered_id(),
        "participant_id": participant.id,
        "language": "it",
        "starts_on": TODAY,
        "note": "little by little",
        "created_at": MOMENT,
        "updated_at": MOMENT,
        **overrides,
    }
    return _stored(Plan(**values))  # type: ignore[no-any-return]


def create_goal(plan: Plan, **overrides: Any) -> PlanGoal:
    """Store a goal of a plan."""
    values: dict[str, Any] = {
        "id": numbered_id(),
        "plan_id": plan.id,
        "position": 0,
        "text": "find a first job",
        "need": "job_search",
        "by_when": TODAY + timedelta(days=90),
        **overrides,
    }
    return _stored(PlanGoal(**values))  # type: ignore[no-any-return]


def create_action(goal: PlanGoal, **overrides: Any) -> PlanAction:
    """Store an action of a goal."""
    values: dict[str, Any] = {
        "id": numbered_id(),
        "goal_id": goal.id,
        "position": 0,
        "text": "ask at the job centre",
        "doer": Doer.PARTICIPANT,
        "by_when": TODAY + timedelta(days=14),
        **overrides,
    }
    return _stored(PlanAction(**values))  # type: ignore[no-any-return]


def create_referral(
    participant: Participant, consent: Consent | None = None, **overrides: Any
) -> Referral:
    """Store a direct referral; without a consent it is a signpost."""
    values: dict[str, Any] = {
        "id": numbered_id(),
        "participant_id": participant.id,
        "kind": ReferralKind.DIRECT if consent else ReferralKind.SIGNPOSTING,
        "consent_id": consent.id if consent else None,
        "organisation_id": consent.organisation_id if consent else None,
        "need": "job_search",
        "note": "shy on the phone",
        "created_at": MOMENT,
        "changed_at": MOMENT,
        "expires_on": date(2099, 12, 31),
        **overrides,
    }
    return _stored(Referral(**values))  # type: ignore[no-any-return]


def create_contact(participant: Participant, **overrides: Any) -> Contact:
    """Store a meeting that took place."""
    values: dict[str, Any] = {
        "id": numbered_id(),
        "participant_id": participant.id,
        "on": TODAY,
        "kind": ContactKind.MEETING,
        "attendance": Attendance.CAME,
        "note": "talked about the summer",
        "created_at": MOMENT,
        **overrides,
    }
    return _stored(Contact(**values))  # type: ignore[no-any-return]


def create_link_worker(**overrides: Any) -> User:
    """Store a link worker of Trentino."""
    from accounts.people import create_user  # noqa: PLC0415 - the accounts' own factory

    return create_user(**{"role": Role.LINK_WORKER, "name": "Luca", **overrides})
