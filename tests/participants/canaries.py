"""A case full of words that stand nowhere else, to look for where they must not be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from factories import MOMENT, numbered_id
from participants.cases import (
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

from app.accounts.models import User
from app.core.db import Base, db
from app.participants.models import (
    BreakGlass,
    CaseExit,
    Handover,
    Participant,
    PlanLink,
    PlanVersion,
    ReferralMessage,
    ReferralStep,
    ScaleResult,
    Supporter,
)
from app.participants.privacy.compacting import case_tables
from app.participants.vocabulary import (
    ConsentPurpose,
    Outcome,
    PointingStatus,
    ReferralStatus,
    Track,
)

# What a link worker types into special fields, and what names or reaches the person.
SPECIAL = {
    kind: f"Zeisig{kind}"
    for kind in (
        "accessibility",
        "trackreasons",
        "strengths",
        "wishes",
        "assessment",
        "detail",
        "plannote",
        "goal",
        "action",
        "version",
        "referral",
        "step",
        "message",
        "place",
        "contact",
        "exit",
        "handover",
        "glass",
        "why",
    )
}
IDENTIFYING = {
    kind: f"Zeisig{kind}"
    for kind in ("name", "phone", "email", "reach", "pointed", "pointedcontact", "relation")
}
SUPPORTER = {"supporter": "Zeisigsupporter", "supportercontact": "Zeisigsupportercontact"}
# Kept in the open, because searching and coarse matching need them.
OPEN = {"home": "Zeisighome", "code": "ZEISIG-01"}
SEALED = {**SPECIAL, **IDENTIFYING, **SUPPORTER}
ALL = {**SEALED, **OPEN}


# A plan as a version keeps it.
AGREED = {
    "language": "it",
    "starts_on": "2026-11-01",
    "ends_on": None,
    "contacts_a_month": 2,
    "note": SPECIAL["version"],
    "goals": [],
}


@dataclass(frozen=True)
class Planted:
    """A planted case; `sealed` are the bytes of every sealed value as they are stored."""

    participant: Participant
    sealed: list[bytes]


def plant(worker: User, colleague: User, **overrides: Any) -> Planted:
    """Store a case with a row of every kind and a word of its own in every text."""
    person = create_participant(
        worker,
        code=OPEN["code"],
        home_name=OPEN["home"],
        name=IDENTIFYING["name"],
        phone=IDENTIFYING["phone"],
        email=IDENTIFYING["email"],
        reach_note=IDENTIFYING["reach"],
        accessibility={"text": SPECIAL["accessibility"], "wheelchair": False},
        track=Track.COMPLEX_NEEDS,
        track_reasons=SPECIAL["trackreasons"],
        **overrides,
    )
    _before(person, colleague)
    _assessed(person)
    _planned(person)
    _afterwards(person, colleague)
    db.session.commit()
    return Planted(person, stored_seals())


def stored_seals() -> list[bytes]:
    """Return every sealed value of the cases, as it is stored."""
    columns = [
        column for table in case_tables() for column in table.columns if "_sealed" in column.name
    ]
    found = [
        bytes(value)
        for column in columns
        for value in db.session.scalars(select(column).where(column.is_not(None)))
    ]
    db.session.rollback()
    return found


def _add(row: Base) -> None:
    db.session.add(row)
    db.session.flush()


def _before(person: Participant, colleague: User) -> None:
    create_pointing(
        site_id=person.site_id,
        participant_id=person.id,
        name=IDENTIFYING["pointed"],
        contact=IDENTIFYING["pointedcontact"],
        why=SPECIAL["why"],
        status=PointingStatus.TAKEN,
        handled_at=MOMENT,
    )
    create_consent(person)
    _add(
        Supporter(
            id=numbered_id(),
            participant_id=person.id,
            name=SUPPORTER["supporter"],
            relation=IDENTIFYING["relation"],
            contact=SUPPORTER["supportercontact"],
            created_at=MOMENT,
        )
    )
    _add(
        BreakGlass(
            id=numbered_id(),
            participant_id=person.id,
            user_id=colleague.id,
            reason=SPECIAL["glass"],
            opened_at=MOMENT,
            expires_at=MOMENT + timedelta(hours=4),
        )
    )


def _assessed(person: Participant) -> None:
    assessment = create_assessment(
        person,
        strengths=SPECIAL["strengths"],
        wishes=SPECIAL["wishes"],
        note=SPECIAL["assessment"],
    )
    create_assessed_need(assessment, detail=SPECIAL["detail"])
    _add(ScaleResult(id=numbered_id(), assessment_id=assessment.id, scale="own", answers={"1": 3}))


def _planned(person: Participant) -> None:
    plan = create_plan(person, note=SPECIAL["plannote"])
    action = create_action(create_goal(plan, text=SPECIAL["goal"]), text=SPECIAL["action"])
    made = {"agreed_on": MOMENT.date(), "created_at": MOMENT}
    _add(PlanVersion(id=numbered_id(), plan_id=plan.id, number=1, content=AGREED, **made))
    lasting = {"created_at": MOMENT, "expires_at": MOMENT + timedelta(days=30)}
    _add(PlanLink(id=numbered_id(), plan_id=plan.id, secret_hash="f" * 64, **lasting))
    consent = create_consent(person, purpose=ConsentPurpose.SHARING)
    referral = create_referral(person, consent, action_id=action.id, note=SPECIAL["referral"])
    happened = {"referral_id": referral.id, "at": MOMENT}
    step = ReferralStep(
        id=numbered_id(), status=ReferralStatus.SENT, note=SPECIAL["step"], **happened
    )
    _add(step)
    _add(ReferralMessage(id=numbered_id(), text=SPECIAL["message"], **happened))


def _afterwards(person: Participant, colleague: User) -> None:
    create_contact(person, note=SPECIAL["contact"], place=SPECIAL["place"])
    left = {"outcome": Outcome.WORK, "on": MOMENT.date(), "created_at": MOMENT}
    _add(CaseExit(id=numbered_id(), participant_id=person.id, note=SPECIAL["exit"], **left))
    _add(
        Handover(
            id=numbered_id(),
            participant_id=person.id,
            to_id=colleague.id,
            note=SPECIAL["handover"],
            offered_at=MOMENT,
        )
    )
