"""How long a case stays open that was opened in an emergency."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import clock
from app.accounts.actor import Actor
from app.accounts.policy import Action, can
from app.participants.models import BreakGlass, Participant


def open_until(session: Session, person: Participant, actor: Actor) -> datetime | None:
    """Return when an emergency of the actor's ends; None where the case is theirs, or closed."""
    if actor.user_id is None or can(actor, Action.WORK_CASE, person):
        return None
    return session.scalar(
        select(BreakGlass.expires_at)
        .where(
            BreakGlass.participant_id == person.id,
            BreakGlass.user_id == actor.user_id,
            BreakGlass.expires_at > clock.now(),
        )
        .order_by(BreakGlass.expires_at.desc())
        .limit(1)
    )
