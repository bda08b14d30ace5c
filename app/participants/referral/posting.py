"""Mails that leave when the deed that wrote them is kept, and never when it is not."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import event
from sqlalchemy.orm import Session

from app.accounts.mail import Mail
from app.accounts.post import Letter

_WAITING = "letters of this transaction"


def post(session: Session, mails: Iterable[Mail]) -> None:
    """Send mails once the transaction is kept."""
    session.info.setdefault(_WAITING, []).extend(mails)


@event.listens_for(Session, "after_commit")
def _leave(session: Session) -> None:
    for mail in session.info.pop(_WAITING, ()):
        Letter(mail).leave_unnoticed()


@event.listens_for(Session, "after_rollback")
def _throw_away(session: Session) -> None:
    session.info.pop(_WAITING, None)
