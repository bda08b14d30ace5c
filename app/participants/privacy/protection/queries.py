"""Reads of the officer: a case by its code, and the emergencies with their reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import clock
from app.accounts.actor import Actor
from app.accounts.models import User
from app.accounts.policy import Action, visible
from app.core.db import transaction
from app.participants.models import BreakGlass, Participant
from app.participants.reading import read_special

PAGE = 20


@dataclass(frozen=True)
class Emergency:
    """That somebody opened a case in an emergency, and why."""

    participant_id: UUID
    site_key: str
    code: str
    who: str
    opened_at: datetime
    ends_at: datetime
    is_open: bool
    reason: str


def id_of_code(session: Session, site_key: str, code: str, actor: Actor) -> UUID | None:
    """Return whose code it is, None where the actor protects no such case."""
    own = select(Participant.id).where(Participant.site_id == site_key, Participant.code == code)
    return session.scalar(visible(own, Participant, actor, Action.PROTECT_DATA))


def open_emergencies(session: Session, actor: Actor) -> int:
    """Return how many cases are open in an emergency now."""
    own = select(BreakGlass.id).where(BreakGlass.expires_at > clock.now())
    found = visible(own, BreakGlass, actor, Action.PROTECT_DATA).subquery()
    return session.scalar(select(func.count()).select_from(found)) or 0


def emergencies(actor: Actor, page: int = 1) -> tuple[Sequence[Emergency], bool]:
    """Return one page of emergencies with their reasons, the latest first, and whether more follow.

    A reason is a special field: reading it is recorded, once for each case.
    """
    with transaction() as session:
        own = visible(select(BreakGlass.id), BreakGlass, actor, Action.PROTECT_DATA)
        query = (
            select(BreakGlass, Participant, User.name)
            .join(Participant, Participant.id == BreakGlass.participant_id)
            .join(User, User.id == BreakGlass.user_id)
            .where(BreakGlass.id.in_(own))
            .order_by(BreakGlass.opened_at.desc(), BreakGlass.id)
            .offset((page - 1) * PAGE)
            .limit(PAGE + 1)
        )
        rows = session.execute(query).all()
        of_case: dict[Participant, list[BreakGlass]] = defaultdict(list)
        for opened, person, _name in rows[:PAGE]:
            of_case[person].append(opened)
        for person, opened_rows in of_case.items():
            read_special(session, actor, Action.PROTECT_DATA, person, opened_rows)
        shown = [_emergency(each, person, name) for each, person, name in rows[:PAGE]]
        return shown, len(rows) > PAGE


def _emergency(opened: BreakGlass, person: Participant, name: str) -> Emergency:
    return Emergency(
        participant_id=person.id,
        site_key=person.site_id,
        code=person.code,
        who=name,
        opened_at=opened.opened_at,
        ends_at=opened.expires_at,
        is_open=opened.expires_at > clock.now(),
        reason=opened.reason,
    )
