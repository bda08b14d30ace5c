"""Who saw or changed a case, and what is kept of it: for its page and for the officer's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.accounts.deeds import name_deeds
from app.accounts.models import Event, User
from app.accounts.policy import Role
from app.participants.models import Participant, Pointing
from app.participants.privacy.export.collecting import collect

PAGE = 50

name_deeds({"read": lambda: _("read")})


@dataclass(frozen=True)
class Look:
    """One line of the record; `name` is "" for the operator and for accounts that are gone."""

    at: datetime
    name: str
    role: Role
    deed: str
    fields: Sequence[str]
    reason: str


@dataclass(frozen=True)
class Looks:
    """A page of the record, the latest first."""

    lines: Sequence[Look]
    page: int
    has_more: bool


def about_case(session: Session, participant_id: UUID) -> ColumnElement[bool]:
    """Return the rule: what was done to a case, and to the pointing out of which it came."""
    pointings = session.scalars(
        select(Pointing.id).where(Pointing.participant_id == participant_id)
    )
    ids = [str(participant_id), *(str(each) for each in pointings)]
    return Event.object_id.in_(ids)


def looks(session: Session, participant_id: UUID, page: int = 1) -> Looks:
    """Return who saw or changed a case; whoever asks must have a right to the case itself.

    The index on what an event is about makes it quick however long the record is.
    """
    query = (
        select(Event, User.name)
        .outerjoin(User, User.id == Event.user_id)
        .where(about_case(session, participant_id))
        .order_by(Event.number.desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    )
    rows = session.execute(query).all()
    lines = [
        Look(event.at, name or "", event.role, event.action, event.fields, event.reason)
        for event, name in rows[:PAGE]
    ]
    return Looks(lines, page, len(rows) > PAGE)


def kept(session: Session, person: Participant) -> dict[str, int]:
    """Return how many rows each table keeps of a participant, those with none left out."""
    found = collect(session, person).rows
    return {name: len(rows) for name, rows in found.items() if rows}
