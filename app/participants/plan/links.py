"""The participant's own link: read only, kept as a hash, until it expires or is taken back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.accounts import clock
from app.accounts.actor import Actor
from app.accounts.models import User
from app.accounts.sessions import hash_of
from app.accounts.working import working
from app.participants.following import has_ended
from app.participants.models import CaseWorker, Participant, Plan, PlanLink

LASTS = timedelta(days=90)


class LinkFault(StrEnum):
    """Why a link opens nothing."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REVOKED = "revoked"


class DeadLinkError(LookupError):
    """A link that opens nothing; says why."""

    def __init__(self, fault: LinkFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class OpenedLink:
    """A link that works, and what it leads to."""

    link: PlanLink
    plan: Plan
    person: Participant


def new_link(session: Session, plan: Plan, actor: Actor) -> str:
    """Make a link and return its secret, which nobody can read again; earlier ones end."""
    revoke(session, plan, None)
    secret, moment = secrets.token_urlsafe(32), clock.now()
    session.add(
        PlanLink(
            id=uuid4(),
            plan_id=plan.id,
            secret_hash=hash_of(secret),
            created_by=actor.user_id,
            created_at=moment,
            expires_at=moment + LASTS,
        )
    )
    return secret


def revoke(session: Session, plan: Plan, link_id: UUID | None) -> None:
    """Take back one link of a plan, or all of them."""
    ours = [PlanLink.plan_id == plan.id, PlanLink.revoked_at.is_(None)]
    ours += [] if link_id is None else [PlanLink.id == link_id]
    session.execute(
        update(PlanLink)
        .where(*ours)
        .values(revoked_at=clock.now())
        .execution_options(synchronize_session="fetch")
    )


def is_vouched_for(session: Session, link: PlanLink, person: Participant) -> bool:
    """Return whether whoever made a link still works on the case.

    They saw its address, and may have kept it: with the case it goes out of their hands too.
    """
    beside = select(CaseWorker.user_id).where(
        CaseWorker.participant_id == person.id,
        or_(CaseWorker.until.is_(None), CaseWorker.until > clock.now()),
    )
    maker = select(User.id).where(
        User.id == link.created_by,
        *working(person.site_id),
        or_(User.id == person.link_worker_id, User.id.in_(beside)),
    )
    return session.scalar(maker) is not None


def find_link(session: Session, token: str) -> OpenedLink:
    """Return what a link leads to.

    Raises:
        DeadLinkError: there is none, or it expired, or was taken back.
    """
    query = (
        select(PlanLink, Plan, Participant)
        .join(Plan, Plan.id == PlanLink.plan_id)
        .join(Participant, Participant.id == Plan.participant_id)
        .where(PlanLink.secret_hash == hash_of(token))
        .execution_options(populate_existing=True)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise DeadLinkError(LinkFault.UNKNOWN)
    link, plan, person = row
    gone = link.revoked_at is not None or not is_vouched_for(session, link, person)
    if gone or has_ended(session, person.id):
        raise DeadLinkError(LinkFault.REVOKED)
    if link.expires_at <= clock.now():
        raise DeadLinkError(LinkFault.EXPIRED)
    return OpenedLink(link, plan, person)
