"""A case in whose every free text, sealed or not, each payload stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from journeys.payloads import PAYLOADS
from participants.cases import (
    add_worker,
    create_action,
    create_assessed_need,
    create_assessment,
    create_consent,
    create_contact,
    create_goal,
    create_participant,
    create_plan,
    create_pointing,
    create_referral,
)
from sqlalchemy import select

from app.accounts import clock
from app.accounts.demo import COLLEAGUE, demo_email
from app.accounts.models import User
from app.core.db import Base, db
from app.core.sealing import Sealed
from app.participants.models import (
    AssessedNeed,
    Assessment,
    CaseExit,
    Contact,
    Handover,
    Participant,
    Plan,
    PlanAction,
    PlanGoal,
    PlanVersion,
    Pointing,
    Referral,
    ReferralMessage,
    ReferralStep,
    Supporter,
)
from app.participants.plan.content import to_json
from app.participants.plan.queries import content_of, rows_of
from app.participants.reading import record_read
from app.participants.vocabulary import (
    ConsentPurpose,
    HandoverStatus,
    Outcome,
    ReferralStatus,
    SharedField,
)

ALL = "\n".join(PAYLOADS)
# Keys of needs and answers to scales are no free text.
NO_TEXT = {"need", "answers", "content", "accessibility"}


@dataclass(frozen=True)
class HostileCase:
    """Where to find what was stored."""

    participant: UUID
    assessment: UUID
    version: UUID
    referral: UUID
    handover: UUID


def hostile_words(model: type[Base]) -> dict[str, str]:
    """Return every payload for each sealed text of a table."""
    sealed = (name for name, each in vars(model).items() if isinstance(each, Sealed))
    return {name: ALL for name in sealed if name not in NO_TEXT}


def add_case(organisation_id: UUID, service_id: UUID) -> HostileCase:
    """Store a case of the demo link worker, referred to a service, and an offered one."""
    own, colleague = _account("link-worker"), _account(COLLEAGUE)
    person = create_participant(
        own,
        home_name="Cles",
        accessibility={"text": ALL, "wheelchair": True},
        **hostile_words(Participant),
    )
    add_worker(person, colleague)
    create_pointing(**hostile_words(Pointing))
    create_contact(person, user_id=own.id, **hostile_words(Contact))
    assessment = create_assessment(person, **hostile_words(Assessment))
    create_assessed_need(assessment, **hostile_words(AssessedNeed))
    plan = create_plan(person, **hostile_words(Plan))
    goal = create_goal(plan, **hostile_words(PlanGoal))
    action = create_action(goal, service_id=service_id, **hostile_words(PlanAction))
    consent = create_consent(
        person,
        purpose=ConsentPurpose.SHARING,
        fields=[str(each) for each in SharedField],
        organisation_id=organisation_id,
    )
    referral = create_referral(
        person, consent, service_id=service_id, action_id=action.id, **hostile_words(Referral)
    )
    moment = clock.now()
    of_person = {"participant_id": person.id}
    of_referral = {"referral_id": referral.id, "by_receiver": True, "at": moment}
    _add(Supporter, created_at=moment, **of_person)
    _add(CaseExit, on=moment.date(), outcome=Outcome.OTHER, created_at=moment, **of_person)
    _add(ReferralStep, status=ReferralStatus.RECEIVED, **of_referral)
    _add(ReferralMessage, **of_referral)
    return HostileCase(
        participant=person.id,
        assessment=assessment.id,
        version=_version(person, plan),
        referral=referral.id,
        handover=_offer(own, colleague),
    )


def _account(local: str) -> User:
    query = select(User).where(User.email == demo_email("trentino", local))
    return db.session.scalars(query).one()


def _add(model: type[Base], **values: Any) -> UUID:
    key = uuid4()
    db.session.add(model(**{"id": key, **values, **hostile_words(model)}))
    db.session.commit()
    return key


def _version(person: Participant, plan: Plan) -> UUID:
    """Keep the plan as it is as an agreed version."""
    from app.accounts.actor import OPERATOR  # noqa: PLC0415 - whoever stores this world

    rows = rows_of(db.session(), plan)
    record_read(db.session(), OPERATOR, person, [plan, *rows.goals, *rows.actions])
    content = to_json(content_of(rows))
    day = clock.now()
    return _add(
        PlanVersion,
        plan_id=plan.id,
        number=1,
        agreed_on=day.date(),
        created_at=day,
        content=content,
    )


def _offer(own: User, colleague: User) -> UUID:
    """Let the colleague offer another case."""
    other = create_participant(colleague, name=ALL)
    return _add(
        Handover,
        participant_id=other.id,
        from_id=colleague.id,
        to_id=own.id,
        status=HandoverStatus.OFFERED,
        offered_at=clock.now(),
    )
