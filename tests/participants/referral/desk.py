"""A case with a service to refer to: the rows that tests of referrals stand on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from accounts.people import create_membership, create_user
from factories import MOMENT, create_location, create_organisation, create_service, create_site
from participants.cases import (
    TODAY,
    actor_for,
    create_action,
    create_assessment,
    create_consent,
    create_goal,
    create_link_worker,
    create_participant,
    create_plan,
)

from app.accounts.actor import Actor
from app.accounts.models import User
from app.accounts.policy import Role
from app.core.db import db
from app.directory.models import Organisation, Service
from app.participants.models import Participant, PlanAction, Referral
from app.participants.referral import actions
from app.participants.referral.forms import ReferralContent
from app.participants.vocabulary import ConsentManner, ConsentPurpose, ReferralKind, SharedField

UNTIL = TODAY + timedelta(days=90)


@dataclass(frozen=True)
class Desk:
    """A link worker with a case, and an organisation with a member and a service."""

    worker: User
    member: User
    participant: Participant
    organisation: Organisation
    service: Service
    action: PlanAction

    @property
    def link_worker(self) -> Actor:
        """Return the link worker as an actor."""
        return actor_for(self.worker)

    @property
    def receiver(self) -> Actor:
        """Return the member as an actor."""
        return actor_for(self.member, frozenset({self.organisation.id}))


def set_up(*, with_member: bool = True, **overrides: Any) -> Desk:
    """Store the desk; without a member nobody is written to where there is no address."""
    create_site()
    worker = create_link_worker(email="luca@site.example", language="en")
    create_user(email="marta@site.example", role=Role.COORDINATOR, language="en")
    body = create_organisation(name="Agenzia del Lavoro")
    member = create_user(email="anna@org.example", name="Anna", language="en")
    if with_member:
        create_membership(member, body.id)
    values = {"email": "desk@org.example", **overrides}
    service = create_service(body, at=[create_location(body)], **values)
    person = create_participant(
        worker,
        name="Kanariname",
        phone="333 7654321",
        email="kanari@mail.example",
        reach_note="after school",
        birth_year=2007,
        languages=["it", "ro"],
        home_name="Kanaridorf",
        accessibility={"text": "kanari ramp", "wheelchair": True},
    )
    create_consent(person, purpose=ConsentPurpose.CONTACT)
    create_assessment(person, "housing")
    action = create_action(create_goal(create_plan(person)), service_id=service.id)
    return Desk(worker, member, person, body, service, action)


def content(desk: Desk, **overrides: Any) -> ReferralContent:
    """Return what is typed to refer directly, sharing the name, for 90 days."""
    values = {
        "service_id": desk.service.id,
        "action_id": desk.action.id,
        "kind": ReferralKind.DIRECT,
        "fields": (SharedField.NAME,),
        "manner": ConsentManner.SIGNED,
        "until": UNTIL,
        "answer_by": TODAY + timedelta(days=7),
        "need": "housing",
        "note": "asks for a first talk",
        **overrides,
    }
    return ReferralContent(**values)


def refer(desk: Desk, **overrides: Any) -> UUID:
    """Refer the participant by the deed itself, and return the referral."""
    return actions.refer(desk.participant.id, content(desk, **overrides), desk.link_worker, None)


def stored(referral_id: UUID) -> Referral:
    """Return a referral as it is stored now."""
    db.session.rollback()
    return db.session.get_one(Referral, referral_id, populate_existing=True)


__all__ = ["MOMENT", "TODAY", "UNTIL", "Desk", "content", "refer", "set_up", "stored"]
