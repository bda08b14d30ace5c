"""Erasure: every row of a person goes, a count stays, and the record keeps an id without a person.

Foreign keys take along what belongs to a participant. Rows that point to one only loosely, such
as the pointing out of which the case was made, are deleted by name.
"""

from __future__ import annotations

from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.actor import Actor
from app.accounts.deeds import name_deeds
from app.accounts.policy import Action
from app.core.db import transaction
from app.participants.frame import find_case
from app.participants.models import CaseExit, ErasedTally, Participant, Pointing
from app.participants.privacy.vocabulary import ErasureReason
from app.participants.reading import NoSuchCaseError

name_deeds({"erase_case": lambda: _("erased a case")})


def erase(participant_id: UUID, reason: ErasureReason, actor: Actor) -> None:
    """Erase a case of the actor's site.

    Raises:
        NoSuchCaseError: there is none on which the actor may.
    """
    with transaction() as session:
        person = find_case(session, participant_id, actor, Action.PROTECT_DATA, locked=True)
        erase_row(session, person, reason, actor)


def erase_by_code(site_key: str, code: str, actor: Actor) -> None:
    """Erase a case at the command line, where whoever may run it may do anything.

    Raises:
        NoSuchCaseError: no case of the site has this code.
    """
    with transaction() as session:
        found = select(Participant).where(Participant.site_id == site_key, Participant.code == code)
        person = session.scalar(found.with_for_update())
        if person is None:
            raise NoSuchCaseError
        erase_row(session, person, ErasureReason.OPERATOR, actor)


def erase_row(session: Session, person: Participant, reason: ErasureReason, actor: Actor) -> None:
    """Erase a person in the transaction of the caller, which must hold the row."""
    events.record(session, actor, "erase_case", person, reason=reason.value)
    if not person.illustrative:
        _count(session, person)
    session.expunge(person)
    session.execute(delete(Pointing).where(Pointing.participant_id == person.id))
    session.execute(delete(Participant).where(Participant.id == person.id))


def _count(session: Session, person: Participant) -> None:
    """Let the tally grow by one: the year in which the pathway began, its track, how it ended."""
    values = {
        "site_id": person.site_id,
        "year": person.created_at.year,
        "track": person.track.value if person.track else "",
        "outcome": _outcome(session, person),
        "people": 1,
    }
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    adding = dialect.insert(ErasedTally).values(values)
    same = [ErasedTally.site_id, ErasedTally.year, ErasedTally.track, ErasedTally.outcome]
    more = {"people": ErasedTally.people + 1}
    session.execute(adding.on_conflict_do_update(index_elements=same, set_=more))


def _outcome(session: Session, person: Participant) -> str:
    """Return how the pathway ended; "" where somebody came back or never left."""
    last = session.scalar(
        select(CaseExit)
        .where(CaseExit.participant_id == person.id)
        .order_by(CaseExit.on.desc(), CaseExit.created_at.desc(), CaseExit.id.desc())
        .limit(1)
    )
    return "" if last is None or last.returned_on is not None else last.outcome.value
