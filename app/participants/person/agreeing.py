"""Consents of a case: recorded and withdrawn by hand, and what goes with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.core.db import transaction
from app.participants.consents import (
    AT_THE_DESK,
    holding_consent,
    on_withdrawn,
    record_consent,
    withdraw_consent,
)
from app.participants.frame import find_case
from app.participants.models import Consent, Participant, Supporter
from app.participants.reading import NoSuchCaseError
from app.participants.typed import Typed
from app.participants.vocabulary import ConsentManner, ConsentPurpose, Stage

# What is agreed to once for all; sharing is agreed to for one organisation at a time.
PURPOSES = (ConsentPurpose.FOLLOWING, ConsentPurpose.CONTACT, ConsentPurpose.SUPPORTERS)
LONGEST_YEARS = 10


@dataclass(frozen=True)
class ConsentContent:
    """To what somebody agreed, how, and until which day."""

    purpose: ConsentPurpose
    manner: ConsentManner
    expires_on: date | None


def read_consent(typed: Typed, today: date) -> ConsentContent | None:
    """Return what the form says, None where something is to be changed."""
    purpose = typed.one_of("purpose", ConsentPurpose)
    if purpose not in PURPOSES:
        typed.errors["purpose"] = [_("Choose what they agreed to.")]
    manner = typed.one_of("manner", ConsentManner)
    if manner not in AT_THE_DESK:
        typed.errors["manner"] = [_("Choose how they agreed.")]
    expires_on = _last_day(typed, today)
    if typed.errors or purpose is None or manner is None:
        return None
    return ConsentContent(purpose, manner, expires_on)


def _last_day(typed: Typed, today: date) -> date | None:
    text = typed.value("expires_on")
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        typed.wrong("expires_on", _("Write a day, such as 2026-11-22."))
        return None
    if day < today:
        typed.wrong("expires_on", _("This day is past."))
    elif day.year > today.year + LONGEST_YEARS:
        typed.wrong("expires_on", _("Nobody can look so far ahead: choose a nearer day."))
    return day


def add_consent(actor: Actor, participant_id: UUID, content: ConsentContent) -> None:
    """Record a consent; where one of this purpose holds already, it stays the only one.

    Raises:
        NoSuchCaseError: it is not the actor's case.
    """
    with transaction() as session:
        person = find_case(session, participant_id, actor, locked=True, although_ended=True)
        if holding_consent(session, person.id, content.purpose) is None:
            record_consent(
                session,
                actor,
                person,
                content.purpose,
                content.manner,
                expires_on=content.expires_on,
            )


def withdraw(actor: Actor, participant_id: UUID, consent_id: UUID) -> None:
    """Withdraw a consent for the participant, and what was kept because of it.

    Raises:
        NoSuchCaseError: it is not the actor's case, or no consent of this case.
    """
    with transaction() as session:
        find_case(session, participant_id, actor, locked=True, although_ended=True)
        same = (Consent.id == consent_id, Consent.participant_id == participant_id)
        consent = session.scalar(select(Consent).where(*same).with_for_update())
        if consent is None:
            raise NoSuchCaseError
        withdraw_consent(session, actor, consent)


def register() -> None:
    """Say what goes with each consent."""
    on_withdrawn(ConsentPurpose.CONTACT, _without_contact)
    on_withdrawn(ConsentPurpose.SUPPORTERS, _without_supporters)
    on_withdrawn(ConsentPurpose.FOLLOWING, _pause)


def forget_contact(_session: Session, person: Participant) -> None:
    """Take out how somebody is reached."""
    person.phone = person.email = person.reach_note = ""


def forget_supporters(session: Session, person: Participant) -> None:
    """Take out who stands by somebody."""
    session.execute(delete(Supporter).where(Supporter.participant_id == person.id))


def _without_contact(
    session: Session, _actor: Actor, person: Participant, _consent: Consent
) -> None:
    forget_contact(session, person)


def _without_supporters(
    session: Session, _actor: Actor, person: Participant, _consent: Consent
) -> None:
    forget_supporters(session, person)


def _pause(session: Session, actor: Actor, person: Participant, _consent: Consent) -> None:
    """Let a case rest whose participant no longer agrees: nobody else sees anything from now on."""
    if person.stage is Stage.ACTIVE:
        person.stage = Stage.PAUSED
    sharing = select(Consent).where(
        Consent.participant_id == person.id,
        Consent.purpose == ConsentPurpose.SHARING,
        Consent.withdrawn_at.is_(None),
    )
    for each in session.scalars(sharing.order_by(Consent.given_at, Consent.id)).all():
        withdraw_consent(session, actor, each)
