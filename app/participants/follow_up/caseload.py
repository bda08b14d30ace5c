"""The caseload of a link worker, read in a number of statements that does not grow with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.accounts import clock
from app.accounts.actor import Actor
from app.accounts.models import User
from app.accounts.policy import Action, visible
from app.participants.follow_up.attention import Facts, Reminder, reminders
from app.participants.follow_up.dates import dates_of
from app.participants.models import CaseWorker, Handover, Participant, Pointing
from app.participants.vocabulary import PointingStatus, Stage, Track
from app.territory.sites import SiteView


class Relation(StrEnum):
    """Why a case is in somebody's caseload."""

    OWN = "own"
    BESIDE = "beside"
    EMERGENCY = "emergency"


@dataclass(frozen=True)
class Case:
    """A case of a caseload; nothing of it is special."""

    id: UUID
    code: str
    name: str
    age: int | None
    home_name: str
    stage: Stage
    track: Track | None
    illustrative: bool
    relation: Relation
    # Whose case it is, where it is not the actor's own.
    worker: str
    next_contact: datetime | None
    last_contact: date | None
    reminders: Sequence[Reminder]


@dataclass(frozen=True)
class Offered:
    """A case that a colleague would like to hand over: its code, and who asks."""

    handover_id: UUID
    code: str
    by: str
    on: date


@dataclass(frozen=True)
class Caseload:
    """Everything that a link worker's first page shows.

    Attributes:
        cases: all of them, open ones first, each by its code.
        offered: cases that colleagues offer.
        assigned: days on which somebody was pointed out who waits for the actor.
        unassigned: how many others of the site wait for anybody.
    """

    cases: Sequence[Case]
    offered: Sequence[Offered]
    assigned: Sequence[date]
    unassigned: int


@dataclass(frozen=True)
class _Seen:
    """Who looks at cases, and when."""

    actor: Actor
    beside: frozenset[UUID]
    names: Mapping[UUID | None, str]
    today: date

    def relation(self, row: Participant) -> Relation:
        """Return why a case is in the caseload."""
        if row.link_worker_id == self.actor.user_id:
            return Relation.OWN
        return Relation.BESIDE if row.id in self.beside else Relation.EMERGENCY

    def case(self, row: Participant, facts: Facts) -> Case:
        """Return a case with its reminders."""
        relation = self.relation(row)
        is_own = relation is Relation.OWN
        return Case(
            id=row.id,
            code=row.code,
            name=row.name,
            age=None if row.birth_year is None else self.today.year - row.birth_year,
            home_name=row.home_name,
            stage=row.stage,
            track=row.track,
            illustrative=row.illustrative,
            relation=relation,
            worker="" if is_own else self.names.get(row.link_worker_id, ""),
            next_contact=row.next_contact_at,
            last_contact=facts.last_contact,
            # Whoever looked into a case in an emergency does not take its work over.
            reminders=() if relation is Relation.EMERGENCY else reminders(facts, self.today),
        )


def caseload(session: Session, actor: Actor, site: SiteView) -> Caseload:
    """Return the caseload of an actor, as it is now."""
    rows = _participants(session, actor)
    today = clock.now().astimezone(site.timezone).date()
    facts = dates_of(session, rows, site.timezone, today)
    seen = _Seen(actor, _beside(session, actor), _names(session, rows), today)
    waiting = _waiting(session, actor, site)
    return Caseload(
        cases=[seen.case(row, facts[row.id]) for row in rows],
        offered=_offered(session, actor, site),
        assigned=[day for whose, day in waiting if whose == actor.user_id],
        unassigned=sum(whose is None for whose, _day in waiting),
    )


def _participants(session: Session, actor: Actor) -> Sequence[Participant]:
    query = visible(select(Participant), Participant, actor, Action.SEE_CASE)
    rows = session.scalars(query.order_by(Participant.code, Participant.id)).all()
    return sorted(rows, key=lambda row: row.stage is Stage.CLOSED)


def _beside(session: Session, actor: Actor) -> frozenset[UUID]:
    query = select(CaseWorker.participant_id).where(
        CaseWorker.user_id == actor.user_id,
        or_(CaseWorker.until.is_(None), CaseWorker.until > clock.now()),
    )
    return frozenset(session.scalars(query))


def _names(session: Session, rows: Sequence[Participant]) -> dict[UUID | None, str]:
    whose = {row.link_worker_id for row in rows if row.link_worker_id}
    found = session.execute(select(User.id, User.name).where(User.id.in_(whose)))
    return {row.id: row.name for row in found}


def _offered(session: Session, actor: Actor, site: SiteView) -> list[Offered]:
    own = visible(select(Handover.id), Handover, actor, Action.TAKE_HANDOVER)
    query = (
        select(Handover.id, Participant.code, User.name, Handover.offered_at)
        .join(Participant, Participant.id == Handover.participant_id)
        .outerjoin(User, User.id == Handover.from_id)
        .where(Handover.id.in_(own), Participant.site_id == site.key)
        .order_by(Handover.offered_at, Handover.id)
    )
    rows = session.execute(query)
    return [
        Offered(key, code, name or "", at.astimezone(site.timezone).date())
        for key, code, name, at in rows
    ]


def _waiting(session: Session, actor: Actor, site: SiteView) -> list[tuple[UUID | None, date]]:
    """Return who should take the people who were pointed out, nobody where nobody was asked."""
    own = visible(select(Pointing.id), Pointing, actor, Action.SEE_POINTINGS)
    states = (PointingStatus.NEW, PointingStatus.ASSIGNED)
    query = (
        select(Pointing.assigned_to, Pointing.created_at)
        .where(
            Pointing.id.in_(own),
            Pointing.status.in_(states),
            or_(Pointing.assigned_to == actor.user_id, Pointing.assigned_to.is_(None)),
        )
        .order_by(Pointing.created_at, Pointing.id)
    )
    rows = session.execute(query)
    return [(whose, at.astimezone(site.timezone).date()) for whose, at in rows]
