"""What coordinators and administrators record of the training of link workers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import delete, select

from app.accounts import clock
from app.accounts.actor import Actor
from app.accounts.events import record
from app.accounts.models import Training
from app.accounts.people import locked
from app.accounts.policy import Action, visible
from app.accounts.trained import link_worker
from app.core.db import transaction


@dataclass(frozen=True)
class Finished:
    """A training that somebody finished."""

    programme: str
    on: date


def record_training(actor: Actor, user_id: UUID, finished: Finished) -> bool:
    """Keep that a link worker was trained; what is kept already stays one training."""
    with transaction() as session:
        user = locked(session, user_id)
        if user is None or link_worker(session, actor, user_id) is None:
            return False
        query = select(Training.id).where(
            Training.user_id == user_id,
            Training.programme == finished.programme,
            Training.on == finished.on,
        )
        if session.scalar(query) is None:
            session.add(
                Training(
                    id=uuid4(),
                    user_id=user_id,
                    programme=finished.programme,
                    on=finished.on,
                    created_at=clock.now(),
                )
            )
            record(session, actor, "record_training", user, ["programme", "on"])
    return True


def remove_training(actor: Actor, user_id: UUID, training_id: UUID) -> bool:
    """Take back a training that was recorded by mistake."""
    with transaction() as session:
        query = visible(select(Training), Training, actor, Action.RECORD_TRAINING)
        row = session.scalar(query.where(Training.id == training_id, Training.user_id == user_id))
        user = locked(session, user_id)
        if row is None or user is None:
            return False
        session.execute(delete(Training).where(Training.id == training_id))
        record(session, actor, "remove_training", user, ["programme", "on"])
    return True
