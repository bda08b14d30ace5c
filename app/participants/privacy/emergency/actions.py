"""Deeds of an emergency: open a case, end it early."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts import clock, events
from app.accounts.actor import Actor
from app.accounts.deeds import name_deeds
from app.accounts.events import Subject
from app.accounts.policy import Action, can, visible
from app.accounts.post import Letter
from app.core.db import transaction
from app.participants.frame import find_case
from app.participants.models import BreakGlass, Participant
from app.participants.privacy.emergency.forms import Asked
from app.participants.privacy.emergency.letters import notices

OPEN_FOR = timedelta(hours=4)

name_deeds(
    {
        "break_glass": lambda: _("opened a case in an emergency"),
        "try_unknown_code": lambda: _(
            "tried to open a case in an emergency by a code that is none"
        ),
        "end_break_glass": lambda: _("ended an emergency"),
    }
)


class Refused(Enum):
    """Why a case was not opened."""

    UNKNOWN = "unknown"
    OPEN_ALREADY = "open_already"


def break_glass(asked: Asked, actor: Actor) -> UUID | Refused:
    """Open a case of the actor's site for a few hours; others are told at once.

    Returns:
        Whose case it is, or why it was not opened.
    """
    with transaction() as session:
        own = select(Participant).where(
            Participant.code == asked.code, Participant.site_id == actor.site_key
        )
        found = visible(own, Participant, actor, Action.BREAK_GLASS)
        person = session.scalar(found.with_for_update())
        if person is None:
            # Which one was typed stands nowhere: it may be the code of another site's case.
            whose = Subject("code", "unknown", actor.site_key)
            events.record(session, actor, "try_unknown_code", whose)
            return Refused.UNKNOWN
        if can(actor, Action.WORK_CASE, person):
            return Refused.OPEN_ALREADY
        letters = _open(session, person, asked.reason, actor)
        participant_id = person.id
    for letter in letters:
        letter.leave_unnoticed()
    return participant_id


def _open(session: Session, person: Participant, reason: str, actor: Actor) -> list[Letter]:
    moment = clock.now()
    session.add(
        BreakGlass(
            id=uuid4(),
            participant_id=person.id,
            user_id=actor.user_id,
            reason=reason,
            opened_at=moment,
            expires_at=moment + OPEN_FOR,
        )
    )
    events.record(session, actor, "break_glass", person, ["reason"])
    return notices(session, person)


def end_early(participant_id: UUID, actor: Actor) -> None:
    """Close a case again that the actor opened in an emergency; nothing where it is closed.

    Raises:
        NoSuchCaseError: there is none at the actor's site.
    """
    with transaction() as session:
        person = find_case(session, participant_id, actor, Action.BREAK_GLASS, locked=True)
        moment = clock.now()
        ended = session.execute(
            update(BreakGlass)
            .where(
                BreakGlass.participant_id == person.id,
                BreakGlass.user_id == actor.user_id,
                BreakGlass.expires_at > moment,
            )
            .values(expires_at=moment)
            .returning(BreakGlass.id)
        ).all()
        if ended:
            events.record(session, actor, "end_break_glass", person)
