"""Reads about people pointed out: who waits, who could take them up, what became of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from app.accounts import clock
from app.accounts.actor import Actor
from app.accounts.models import User
from app.accounts.policy import Action, Role, visible
from app.core.db import db
from app.directory.models import Organisation, Service
from app.directory.vocabulary import ServiceKind, Status
from app.participants.models import Participant, Pointing
from app.participants.pointing.actions import WAITING
from app.participants.vocabulary import PointedBy, PointingStatus, Stage
from app.territory.models import Area

LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Waiting:
    """Somebody who waits: only what helps to decide who takes them up, nothing of who they are."""

    id: UUID
    site_key: str
    since: datetime
    area: str
    language: str
    pointed_by: PointedBy
    organisation: str
    point: str
    status: PointingStatus
    assigned_to: UUID | None
    assigned_name: str
    illustrative: bool
    version: int


@dataclass(frozen=True)
class Colleague:
    """A link worker of the site with how many cases and assignments: numbers, no people."""

    id: UUID
    name: str
    active_cases: int
    assigned: int


@dataclass(frozen=True)
class Figures:
    """What became of people pointed out in the last 30 days, and cases that nobody accompanies."""

    taken: int
    declined: int
    unaccompanied: int


@dataclass(frozen=True)
class OrientationPoint:
    """A published door to ask at."""

    id: UUID
    site_key: str
    name: str
    organisation: str
    illustrative: bool


# Sealed columns are not even asked for: a page cannot show what it never had.
_SHOWN = (
    Pointing.id,
    Pointing.site_id,
    Pointing.created_at,
    Pointing.language,
    Pointing.pointed_by,
    Pointing.status,
    Pointing.assigned_to,
    Pointing.illustrative,
    Pointing.version,
)


def waiting_for(actor: Actor) -> Sequence[Waiting]:
    """Return who waits at the actor's site, the longest first."""
    mine = visible(select(Pointing.id), Pointing, actor, Action.SEE_POINTINGS)
    found = (
        select(
            *_SHOWN,
            Area.name.label("area"),
            Organisation.name.label("organisation"),
            Service.name.label("point"),
            User.name.label("assigned_name"),
        )
        .join(Area, Area.id == Pointing.area_id, isouter=True)
        .join(Organisation, Organisation.id == Pointing.organisation_id, isouter=True)
        .join(Service, Service.id == Pointing.service_id, isouter=True)
        .join(User, User.id == Pointing.assigned_to, isouter=True)
        .where(Pointing.status.in_(WAITING), Pointing.id.in_(mine))
        .order_by(Pointing.created_at, Pointing.id)
    )
    return [
        Waiting(
            id=row.id,
            site_key=row.site_id,
            since=row.created_at,
            area=row.area or "",
            language=row.language,
            pointed_by=row.pointed_by,
            organisation=row.organisation or "",
            point=row.point or "",
            status=row.status,
            assigned_to=row.assigned_to,
            assigned_name=row.assigned_name or "",
            illustrative=row.illustrative,
            version=row.version,
        )
        for row in db.session.execute(found)
    ]


def is_seen(actor: Actor, pointing_id: UUID) -> bool:
    """Return whether somebody pointed out is of the actor's site."""
    mine = visible(select(Pointing.id), Pointing, actor, Action.SEE_POINTINGS)
    return db.session.scalar(mine.where(Pointing.id == pointing_id)) is not None


def case_made_of(actor: Actor, pointing_id: UUID) -> UUID | None:
    """Return the actor's own case that somebody pointed out became, None where it is not theirs."""
    mine = visible(select(Participant.id), Participant, actor, Action.SEE_CASE)
    made = mine.join(Pointing, Pointing.participant_id == Participant.id).where(
        Pointing.id == pointing_id, Participant.created_by == actor.user_id
    )
    return db.session.scalar(made)


def colleagues(actor: Actor) -> Sequence[Colleague]:
    """Return the link workers of a coordinator's site, by name, with what each has to do."""
    workers = select(User.id, User.name).where(
        User.site_id == actor.site_key, User.role == Role.LINK_WORKER, User.active
    )
    cases, assigned = _active_cases(actor), _assigned(actor)
    return [
        Colleague(row.id, row.name, cases.get(row.id, 0), assigned.get(row.id, 0))
        for row in db.session.execute(workers.order_by(User.name, User.id))
    ]


def _active_cases(actor: Actor) -> Mapping[UUID | None, int]:
    mine = visible(select(Participant.id), Participant, actor, Action.ASSIGN_CASE)
    counted = (
        select(Participant.link_worker_id, func.count())
        .where(Participant.stage == Stage.ACTIVE, Participant.id.in_(mine))
        .group_by(Participant.link_worker_id)
    )
    return dict(db.session.execute(counted).all())


def _assigned(actor: Actor) -> Mapping[UUID | None, int]:
    mine = visible(select(Pointing.id), Pointing, actor, Action.ASSIGN_CASE)
    counted = (
        select(Pointing.assigned_to, func.count())
        .where(Pointing.status == PointingStatus.ASSIGNED, Pointing.id.in_(mine))
        .group_by(Pointing.assigned_to)
    )
    return dict(db.session.execute(counted).all())


def figures(actor: Actor) -> Figures:
    """Return what became of others at a coordinator's site."""
    mine = visible(select(Pointing.id), Pointing, actor, Action.ASSIGN_CASE)
    counted = (
        select(Pointing.status, func.count())
        .where(Pointing.handled_at > clock.now() - LATELY, Pointing.id.in_(mine))
        .group_by(Pointing.status)
    )
    became = dict(db.session.execute(counted).all())
    return Figures(
        taken=became.get(PointingStatus.TAKEN, 0),
        declined=became.get(PointingStatus.DECLINED, 0),
        unaccompanied=_active_cases(actor).get(None, 0),
    )


def orientation_points(site_key: str | None = None) -> Sequence[OrientationPoint]:
    """Return the published orientation points, of one site or of all, by name."""
    found = (
        select(Service, Organisation.name.label("organisation"))
        .join(Organisation, Organisation.id == Service.organisation_id)
        .where(Service.kind == ServiceKind.ORIENTATION_POINT, Service.status == Status.PUBLISHED)
    )
    if site_key is not None:
        found = found.where(Service.site_id == site_key)
    rows = db.session.execute(found.order_by(Service.name, Service.id))
    return [
        OrientationPoint(row.id, row.site_id, row.name, organisation, row.illustrative)
        for row, organisation in rows
    ]


def orientation_point(service_id: UUID) -> OrientationPoint | None:
    """Return a published orientation point."""
    return next((each for each in orientation_points() if each.id == service_id), None)


def organisations_of(actor: Actor) -> dict[UUID, str]:
    """Return the organisations for which somebody may speak, by name."""
    if not actor.organisation_ids:
        return {}
    found = select(Organisation.id, Organisation.name).where(
        Organisation.id.in_(actor.organisation_ids)
    )
    rows = db.session.execute(found.order_by(Organisation.name, Organisation.id))
    return {row.id: row.name for row in rows}
