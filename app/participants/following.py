"""Whether a case goes on: its pathway has not ended, and they still agree to be accompanied."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.participants.access import following_ended
from app.participants.models import Participant
from app.participants.vocabulary import Stage


class NotFollowedError(Exception):
    """They no longer agree to be accompanied: nothing is changed or shared before they do."""


class ClosedCaseError(Exception):
    """The pathway has ended: whoever returns is let in first."""


def has_ended(session: Session, participant_id: UUID) -> bool:
    """Return whether somebody agreed once and no longer does; False where nobody asked yet."""
    ended = select(following_ended(Participant.id)).where(Participant.id == participant_id)
    return bool(session.scalar(ended))


def require_open(person: Participant) -> None:
    """Let a deed go on only where the pathway has not ended.

    Args:
        person: read under the lock of the deed.

    Raises:
        ClosedCaseError: it has.
    """
    if person.stage is Stage.CLOSED:
        raise ClosedCaseError


def require_followed(session: Session, participant_id: UUID) -> None:
    """Let a deed go on only where nobody has ended what it rests on.

    Raises:
        NotFollowedError: the consent to be accompanied was withdrawn, or is past its last day.
    """
    if has_ended(session, participant_id):
        raise NotFollowedError
