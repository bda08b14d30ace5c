"""How somebody comes to a referral: as its case's link worker, by account, or by signed link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from app.accounts import clock
from app.accounts.actor import VISITOR, Actor
from app.accounts.policy import Action, visible
from app.participants.access import SETTLED_DAYS, following_ended, is_shared
from app.participants.models import Consent, Participant, Referral
from app.participants.reading import NoSuchCaseError
from app.participants.referral.states import OVER, SETTLED, By


class ClosedReferralError(NoSuchCaseError):
    """There is nothing to see for this receiver: closed, replaced, or never theirs."""


@dataclass(frozen=True)
class Door:
    """Who asks for which referral; `rule` says what they may see at this moment.

    `changing` says what they may change, where that is less.
    """

    by: By
    actor: Actor
    rule: Callable[[], ColumnElement[bool]]
    changing: Callable[[], ColumnElement[bool]] | None = None


@dataclass(frozen=True)
class Opened:
    """A referral behind a door, in the transaction in which it was opened."""

    by: By
    actor: Actor
    referral: Referral
    participant: Participant
    consent: Consent | None
    # False where they agreed once to be accompanied, and no longer do.
    is_followed: bool = True


def worker_door(actor: Actor, participant_id: UUID, referral_id: UUID) -> Door:
    """Return the door of those who work on the case."""

    def rule(action: Action) -> ColumnElement[bool]:
        own = select(Referral.id).where(
            Referral.id == referral_id, Referral.participant_id == participant_id
        )
        return Referral.id.in_(visible(own, Referral, actor, action))

    seeing, working = partial(rule, Action.SEE_CASE), partial(rule, Action.WORK_CASE)
    return Door(By.LINK_WORKER, actor, seeing, working)


def account_door(actor: Actor, referral_id: UUID) -> Door:
    """Return the door of the members of the organisation that receives it."""

    def rule() -> ColumnElement[bool]:
        one = select(Referral.id).where(Referral.id == referral_id)
        return Referral.id.in_(visible(one, Referral, actor, Action.ANSWER_REFERRAL))

    return Door(By.RECEIVER, actor, rule)


def link_door(secret_hash: str) -> Door:
    """Return the door of whoever holds the link: the link is the right, whoever is signed in."""
    return Door(
        By.RECEIVER, VISITOR, lambda: and_(Referral.secret_hash == secret_hash, is_shared())
    )


def open_door(
    session: Session, door: Door, *, locked: bool = False, looking: bool = False
) -> Opened:
    """Return what is behind a door.

    Args:
        session: that of the deed's `transaction()`, or of the page.
        door: which.
        locked: whether others who would change the referral wait. What they did before is then
            seen: the rows are asked for anew once the lock is ours.
        looking: whether it is locked only to keep that somebody looked, which whoever sees may.

    Raises:
        ClosedReferralError: nothing is there for a receiver.
        NoSuchCaseError: nothing is there for a link worker.
    """
    rule = (door.changing if locked else None) or door.rule
    if locked or looking:
        lock = select(Participant.id, Referral.id).join_from(
            Participant, Referral, Referral.participant_id == Participant.id
        )
        session.execute(lock.where(rule()).with_for_update(of=(Participant, Referral)))
    found = (
        select(Referral, Participant, Consent, ~following_ended(Participant.id))
        .join(Participant, Participant.id == Referral.participant_id)
        .outerjoin(Consent, Consent.id == Referral.consent_id)
        .where(rule())
        .execution_options(populate_existing=True)
    )
    row = session.execute(found).one_or_none()
    if row is None:
        raise NoSuchCaseError if door.by is By.LINK_WORKER else ClosedReferralError
    referral, participant, consent, is_followed = row
    return Opened(door.by, door.actor, referral, participant, consent, bool(is_followed))


def is_going(opened: Opened) -> bool:
    """Return whether anything may still be said about a referral: consent and time allow it."""
    referral, consent, today = opened.referral, opened.consent, clock.now().date()
    if referral.status in OVER or referral.expires_on < today:
        return False
    if consent is None:
        return True
    lasts = consent.expires_on is None or consent.expires_on >= today
    return consent.withdrawn_at is None and lasts


def shared_until(opened: Opened) -> date | None:
    """Return the last day on which a receiver sees a referral, None where it is over already.

    Once it has its answer that is a few days later, however long the consent would last.
    """
    referral, consent = opened.referral, opened.consent
    if consent is None or not is_going(opened) or not opened.is_followed:
        return None
    days = [referral.expires_on, *([consent.expires_on] if consent.expires_on else [])]
    if referral.status in SETTLED:
        days.append(referral.changed_at.date() + timedelta(days=SETTLED_DAYS))
    return min(days) if min(days) >= clock.now().date() else None


def is_heard(opened: Opened) -> bool:
    """Return whether what is written about a referral now is read by the other side."""
    return opened.consent is not None and shared_until(opened) is not None
