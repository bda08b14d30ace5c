"""Colleagues of a site: who works on a case, who could, and which cases have nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.accounts import clock
from app.accounts.actor import Actor
from app.accounts.models import User
from app.accounts.policy import Action, Role, visible
from app.accounts.working import working
from app.participants.models import CaseWorker, Handover, Participant
from app.participants.reading import record_read
from app.participants.vocabulary import HandoverStatus, Stage


@dataclass(frozen=True)
class Colleague:
    """A link worker of the site, and how many open cases they have."""

    id: UUID
    name: str
    cases: int = 0


@dataclass(frozen=True)
class Beside:
    """Somebody who works on a case beside its link worker."""

    id: UUID
    name: str
    until: datetime | None


@dataclass(frozen=True)
class Team:
    """Who works on a case, and whom it is offered to."""

    worker_id: UUID | None
    worker: str
    is_attended: bool
    beside: Sequence[Beside]
    offered_to: str
    others: Sequence[Colleague]


@dataclass(frozen=True)
class Unattended:
    """A case that nobody accompanies, by its code."""

    id: UUID
    code: str
    is_closed: bool
    illustrative: bool


@dataclass(frozen=True)
class OfferedCase:
    """What a colleague sees of a case while it is offered: code and note, nothing else."""

    handover_id: UUID
    code: str
    by: str
    at: datetime
    note: str
    illustrative: bool


def link_worker(session: Session, user_id: UUID | None, site_key: str | None) -> User | None:
    """Return a link worker of a site whose account is open, or nothing."""
    if user_id is None or site_key is None:
        return None
    return session.scalar(select(User).where(User.id == user_id, *working(site_key)))


def colleagues(session: Session, site_key: str) -> list[Colleague]:
    """Return the link workers of a site by name, each with the number of open cases."""
    count = func.count(Participant.id)
    query = (
        select(User.id, User.name, count)
        .outerjoin(
            Participant,
            (Participant.link_worker_id == User.id) & (Participant.stage != Stage.CLOSED),
        )
        .where(*working(site_key))
        .group_by(User.id, User.name)
        .order_by(func.lower(User.name), User.id)
    )
    return [Colleague(key, name, number) for key, name, number in session.execute(query)]


def team_of(session: Session, person: Participant) -> Team:
    """Return who works on a case; call it for a case that the reader may see."""
    others = colleagues(session, person.site_id)
    beside = _beside(session, person.id)
    worker = session.get(User, person.link_worker_id) if person.link_worker_id else None
    on_it = {person.link_worker_id, *(each.id for each in beside)}
    return Team(
        worker_id=person.link_worker_id,
        worker=worker.name if worker else "",
        is_attended=not is_unattended(session, person),
        beside=beside,
        offered_to=_offered_to(session, person.id),
        others=[each for each in others if each.id not in on_it],
    )


def _beside(session: Session, participant_id: UUID) -> list[Beside]:
    query = (
        select(User.id, User.name, CaseWorker.until)
        .join(CaseWorker, CaseWorker.user_id == User.id)
        .where(CaseWorker.participant_id == participant_id)
        .where(or_(CaseWorker.until.is_(None), CaseWorker.until > clock.now()))
        .order_by(func.lower(User.name), User.id)
    )
    return [Beside(*row) for row in session.execute(query)]


def _offered_to(session: Session, participant_id: UUID) -> str:
    query = (
        select(User.name)
        .join(Handover, Handover.to_id == User.id)
        .where(Handover.participant_id == participant_id, Handover.status == HandoverStatus.OFFERED)
        .order_by(Handover.offered_at, Handover.id)
    )
    return session.scalar(query.limit(1)) or ""


def _attended() -> ColumnElement[bool]:
    """Return the rule: whoever has the case still works as link worker of its site."""
    working = select(User.id).where(
        User.active.is_(True),
        User.role == Role.LINK_WORKER,
        User.site_id == Participant.site_id,
        User.id == Participant.link_worker_id,
    )
    return working.exists()


def is_unattended(session: Session, person: Participant) -> bool:
    """Return whether nobody accompanies a case: its link worker left, or there was none."""
    query = select(Participant.id).where(Participant.id == person.id, ~_attended())
    return session.scalar(query) is not None


def unattended(session: Session, actor: Actor) -> list[Unattended]:
    """Return the cases of a coordinator's site that nobody accompanies, open ones first."""
    own = visible(select(Participant.id), Participant, actor, Action.ASSIGN_CASE)
    query = (
        select(Participant.id, Participant.code, Participant.stage, Participant.illustrative)
        .where(~_attended(), Participant.id.in_(own))
        .order_by(Participant.code, Participant.id)
    )
    found = [
        Unattended(key, code, stage is Stage.CLOSED, invented)
        for key, code, stage, invented in session.execute(query)
    ]
    return sorted(found, key=lambda each: each.is_closed)


def offered_case(session: Session, handover_id: UUID, actor: Actor) -> OfferedCase | None:
    """Return what an offer shows, None where none stands for the actor.

    Call it inside `transaction()`: the note is special, and that it is read is recorded.
    """
    own = visible(select(Handover.id), Handover, actor, Action.TAKE_HANDOVER)
    query = (
        select(Handover, Participant, User.name)
        .join(Participant, Participant.id == Handover.participant_id)
        .outerjoin(User, User.id == Handover.from_id)
        .where(Handover.id == handover_id, Handover.id.in_(own))
        .where(Participant.site_id == actor.site_key)
    )
    found = session.execute(query).first()
    if found is None:
        return None
    row, person, name = found
    if row.note_sealed is not None:
        record_read(session, actor, person, [row])
    return OfferedCase(
        row.id, person.code, name or "", row.offered_at, row.note, person.illustrative
    )
