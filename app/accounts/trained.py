"""Reads of training: which link workers there are, and what each was trained in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.models import Training, User
from app.accounts.policy import Action, Role, Scope, register_rows, visible


@dataclass(frozen=True)
class Trained:
    """A training of somebody."""

    id: UUID
    programme: str
    on: date


@dataclass(frozen=True)
class Worker:
    """A link worker with their trainings, the newest first."""

    id: UUID
    name: str
    trainings: Sequence[Trained]


def link_workers(session: Session, actor: Actor) -> list[Worker]:
    """Return the link workers whose training the actor records, by name, in two statements."""
    order = (func.lower(User.name), User.email, User.id)
    users = session.scalars(_workers(actor).order_by(*order)).all()
    return [_worker(user, found) for user, found in _with_trainings(session, users)]


def link_worker(session: Session, actor: Actor, user_id: UUID) -> Worker | None:
    """Return one of them, or nothing."""
    users = session.scalars(_workers(actor).where(User.id == user_id)).all()
    return next((_worker(user, found) for user, found in _with_trainings(session, users)), None)


def own_trainings(session: Session, actor: Actor) -> list[Trained]:
    """Return what is recorded of the actor."""
    query = visible(select(Training), Training, actor, Action.KEEP_OWN_ACCOUNT)
    rows = session.scalars(query.order_by(Training.on.desc(), Training.id))
    return [Trained(row.id, row.programme, row.on) for row in rows]


def programmes(session: Session, actor: Actor) -> list[str]:
    """Return the names that were given before, so that each has one only."""
    query = visible(select(Training.programme), Training, actor, Action.RECORD_TRAINING)
    return list(session.scalars(query.distinct().order_by(Training.programme)))


def _workers(actor: Actor) -> Select[User]:
    query = visible(select(User), User, actor, Action.RECORD_TRAINING)
    return query.where(User.role == Role.LINK_WORKER, User.active)


def _with_trainings(
    session: Session, users: Sequence[User]
) -> list[tuple[User, Sequence[Trained]]]:
    query = select(Training).where(Training.user_id.in_([user.id for user in users]))
    found: defaultdict[UUID, list[Trained]] = defaultdict(list)
    for row in session.scalars(query.order_by(Training.on.desc(), Training.id)):
        found[row.user_id].append(Trained(row.id, row.programme, row.on))
    return [(user, found[user.id]) for user in users]


def _worker(user: User, trainings: Sequence[Trained]) -> Worker:
    return Worker(user.id, user.name or user.email, trainings)


def _of_own_site(actor: Actor) -> Select[UUID]:
    return select(User.id).where(User.site_id == actor.site_key)


register_rows(
    Training,
    {
        Scope.OWN: lambda actor: Training.user_id == actor.user_id,
        Scope.SITE: lambda actor: Training.user_id.in_(_of_own_site(actor)),
    },
)
