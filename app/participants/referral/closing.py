"""Referrals that end because their consent does, or their time: no answer counts any more."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.mail import Mail
from app.directory.models import Organisation, Service
from app.participants.consents import on_withdrawn
from app.participants.models import Consent, Participant, Referral
from app.participants.referral.doors import Opened
from app.participants.referral.letters import receiver_of, write_closed
from app.participants.referral.posting import post
from app.participants.referral.states import OPEN, By, may_follow
from app.participants.referral.steps import take_step
from app.participants.vocabulary import ConsentPurpose, ReferralStatus


def close_withdrawn(
    session: Session, actor: Actor, participant: Participant, consent: Consent
) -> None:
    """Close what was shared under a consent, in the transaction that withdraws it.

    A referral that already has its answer keeps it; the receiver sees nothing of it any more.
    """
    query = select(Referral).where(Referral.consent_id == consent.id).order_by(Referral.id)
    locked = query.with_for_update().execution_options(populate_existing=True)
    for referral in session.scalars(locked).all():
        opened = Opened(By.CONSENT, actor, referral, participant, consent)
        close(session, opened, ReferralStatus.WITHDRAWN)


def open_ones(session: Session, participant: Participant) -> Sequence[Referral]:
    """Return the referrals of a case that still wait for something, for a deed that holds it."""
    query = select(Referral).where(
        Referral.participant_id == participant.id, Referral.status.in_(OPEN)
    )
    locked = query.order_by(Referral.id).with_for_update()
    return session.scalars(locked.execution_options(populate_existing=True)).all()


def close_these(
    session: Session, actor: Actor, participant: Participant, referrals: Sequence[Referral]
) -> None:
    """Take back open referrals, in the transaction of a deed such as the end of a pathway."""
    for referral in referrals:
        opened = Opened(By.LINK_WORKER, actor, referral, participant, None)
        close(session, opened, ReferralStatus.WITHDRAWN)


def close(session: Session, opened: Opened, status: ReferralStatus) -> bool:
    """Close a referral and tell its receiver only that it is closed; returns whether it was open.

    Where the referral is settled its status stays, and the receiver needs no word.
    """
    if not may_follow(opened.referral.status, status, opened.by):
        return False
    take_step(session, opened, status)
    post(session, _letters(session, opened.referral))
    return True


def _letters(session: Session, referral: Referral) -> list[Mail]:
    found = service_of(session, referral.service_id)
    if referral.consent_id is None or found is None:
        return []
    return write_closed(referral, receiver_of(session, *found))


def service_of(session: Session, service_id: UUID | None) -> tuple[Service, Organisation] | None:
    """Return a service with its organisation, None where it is no longer there."""
    query = (
        select(Service, Organisation)
        .join(Organisation, Organisation.id == Service.organisation_id)
        .where(Service.id == service_id)
    )
    row = session.execute(query).one_or_none()
    return None if row is None else (row[0], row[1])


on_withdrawn(ConsentPurpose.SHARING, close_withdrawn)
