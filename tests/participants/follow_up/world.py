"""A link worker with a case of every kind of reminder, for the tests of following up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from factories import MOMENT, create_organisation, create_site
from participants.cases import (
    TODAY,
    create_action,
    create_assessment,
    create_consent,
    create_contact,
    create_goal,
    create_link_worker,
    create_participant,
    create_plan,
    create_referral,
)

from app.accounts.models import User
from app.core.db import db
from app.participants.models import Handover, Participant, ReferralMessage, ReferralStep
from app.participants.vocabulary import ConsentPurpose, HandoverStatus, ReferralStatus

NUMBERS = iter(range(7_000_000, 8_000_000))


def new_id() -> Any:
    """Return an id that nobody else has."""
    from uuid import UUID  # noqa: PLC0415

    return UUID(int=next(NUMBERS))


def create_busy_case(worker: User, **overrides: Any) -> Participant:
    """Store a case with one reminder of nearly every kind."""
    person = create_participant(
        worker, **{"next_contact_at": MOMENT - timedelta(days=3), **overrides}
    )
    organisation = create_organisation(name=f"Servizio {person.code}")
    create_contact(person, on=TODAY - timedelta(days=20))
    create_consent(person, expires_on=TODAY + timedelta(days=12))
    sharing = create_consent(
        person, purpose=ConsentPurpose.SHARING, organisation_id=organisation.id
    )
    create_assessment(person, "job_search", on=TODAY - timedelta(days=120))
    goal = create_goal(create_plan(person), by_when=TODAY - timedelta(days=1))
    create_action(goal, by_when=TODAY + timedelta(days=2), remind_days=3)
    waiting = create_referral(person, sharing, answer_by=TODAY - timedelta(days=2))
    answered = create_referral(person, sharing, status=ReferralStatus.ACCEPTED)
    _answer(answered.id, waiting.id)
    return person


def _answer(answered: Any, waiting: Any) -> None:
    moment = MOMENT - timedelta(days=4)
    db.session.add(
        ReferralStep(
            id=new_id(),
            referral_id=answered,
            status=ReferralStatus.ACCEPTED,
            by_receiver=True,
            at=moment,
        )
    )
    db.session.add(
        ReferralMessage(id=new_id(), referral_id=waiting, text="hello", by_receiver=True, at=moment)
    )
    db.session.commit()


def create_offer(person: Participant, by: User, to: User, note: str = "") -> Handover:
    """Store an offer to hand a case over."""
    row = Handover(
        id=new_id(),
        participant_id=person.id,
        from_id=by.id,
        to_id=to.id,
        status=HandoverStatus.OFFERED,
        note=note,
        offered_at=MOMENT,
    )
    db.session.add(row)
    db.session.commit()
    return row


def create_team() -> tuple[User, User, User]:
    """Store a site with two link workers, and one of another site."""
    create_site()
    create_site(id="lisbon", settings={**_lisbon()})
    own = create_link_worker(name="Luca")
    colleague = create_link_worker(name="Chiara")
    abroad = create_link_worker(name="Rui", site_id="lisbon")
    return own, colleague, abroad


def _lisbon() -> dict[str, Any]:
    from factories import site_settings  # noqa: PLC0415

    return site_settings(key="lisbon")
