"""Reads of special fields: recorded in the same transaction, or not possible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.actor import Actor
from app.accounts.policy import Action, FieldClass, can
from app.core.db import Base
from app.core.sealing import guarded_fields, open_rows
from app.participants.models import Participant


class NoSuchCaseError(LookupError):
    """There is no such case, or row of one, for this person."""


def read_special(
    session: Session,
    actor: Actor,
    action: Action,
    participant: Participant,
    rows: Iterable[Base | None],
    *,
    fields: Sequence[str] | None = None,
) -> None:
    """Record that special fields of a participant are read, and open them for this transaction.

    Call it inside `transaction()`, copy what is shown into frozen dataclasses, and let the
    transaction end: an aborted one leaves neither the event nor what was read.

    Args:
        session: that of the transaction.
        actor: who reads.
        action: the right that opens them, such as `Action.SEE_CASE`.
        participant: whose they are; the event is about them, so that one query says who saw whom.
        rows: the rows whose guarded attributes open; None is left out.
        fields: names for the record; without them every guarded field of the rows.

    Raises:
        NoSuchCaseError: the right does not reach this participant, or not special fields.
    """
    if not can(actor, action, participant, FieldClass.SPECIAL):
        raise NoSuchCaseError
    opened = [row for row in rows if row is not None]
    record_read(session, actor, participant, opened, fields)


def record_read(
    session: Session,
    actor: Actor,
    participant: Participant,
    rows: Sequence[Base],
    fields: Sequence[str] | None = None,
) -> None:
    """Record a read whose right was shown by other means, such as a signed link, and open it."""
    names = fields if fields is not None else _names(rows)
    if not names:
        return
    events.record(session, actor, "read", participant, names)
    open_rows(session, rows)


def _names(rows: Sequence[Base]) -> list[str]:
    return sorted(
        {
            f"{model.__tablename__}.{field}"
            for model in {type(row) for row in rows}
            for field in guarded_fields(model)
        }
    )
