"""What somebody needs now: for the match, the plan and whoever else works on the case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.policy import Action
from app.participants.models import AssessedNeed, Assessment, Participant
from app.participants.reading import read_special
from app.participants.vocabulary import SaidBy, Severity, Urgency

_WEIGHTS = {severity: weight for weight, severity in enumerate(Severity, 1)}
_HASTES = {urgency: haste for haste, urgency in enumerate(Urgency, 1)}


@dataclass(frozen=True)
class NeedNow:
    """A need as it was last named; `need` is a key of the taxonomy, None where nobody said."""

    need: str
    severity: Severity | None
    urgency: Urgency | None
    detail: str
    said_by: SaidBy
    said_on: date


def current_needs(session: Session, actor: Actor, participant: Participant) -> Sequence[NeedNow]:
    """Return the needs of the newest finished assessment, else of the newest one.

    Heaviest first, then most urgent; what nobody weighed comes last, in its own order. The read
    is recorded: call it inside `transaction()`.

    Args:
        session: that of the transaction.
        actor: who reads; must work on the case.
        participant: whose needs.

    Raises:
        NoSuchCaseError: the actor does not work on this case.
    """
    newest = newest_assessment(session, participant.id)
    if newest is None:
        return ()
    rows = needs_of(session, newest.id)
    read_special(session, actor, Action.SEE_CASE, participant, rows)
    return open_needs(need_now(row) for row in rows)


def newest_assessment(session: Session, participant_id: UUID) -> Assessment | None:
    """Return the newest finished assessment, else the newest one, or nothing."""
    query = (
        select(Assessment)
        .where(Assessment.participant_id == participant_id)
        .order_by(
            Assessment.finished_at.is_(None),
            Assessment.on.desc(),
            Assessment.created_at.desc(),
            Assessment.id,
        )
        .limit(1)
    )
    return session.scalar(query)


def needs_of(session: Session, assessment_id: UUID) -> Sequence[AssessedNeed]:
    """Return the needs of one assessment in the order in which they were named."""
    query = (
        select(AssessedNeed)
        .where(AssessedNeed.assessment_id == assessment_id)
        .order_by(AssessedNeed.position, AssessedNeed.id)
    )
    return session.scalars(query).all()


def need_now(row: AssessedNeed) -> NeedNow:
    """Return a row, whose guarded fields are open, as it is passed on."""
    return NeedNow(row.need, row.severity, row.urgency, row.detail, row.said_by, row.said_on)


def open_needs(needs: Iterable[NeedNow]) -> tuple[NeedNow, ...]:
    """Return needs, each once, heaviest first, then most urgent; equal ones keep their order."""
    ordered = sorted(needs, key=lambda each: (-weight(each.severity), -haste(each.urgency)))
    first: dict[str, NeedNow] = {}
    for each in ordered:
        first.setdefault(each.need, each)
    return tuple(first.values())


def weight(severity: Severity | None) -> int:
    """Return 1 for light to 4 for very heavy; 0 where nobody said."""
    return 0 if severity is None else _WEIGHTS[severity]


def haste(urgency: Urgency | None) -> int:
    """Return 1 for what can wait to 3 for now; 0 where nobody said."""
    return 0 if urgency is None else _HASTES[urgency]
