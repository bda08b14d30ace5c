"""The record of deeds: append-only, each event bound to the one before by its hash."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from flask import g, has_request_context
from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import instance_state

from app.accounts.actor import Actor
from app.accounts.models import Event, EventHead
from app.core.db import Base

BEGINNING = "0" * 64
LONGEST_REASON = 400
PAGE = 1000


class BrokenChainError(Exception):
    """The record was tampered with; says at which event."""


@dataclass(frozen=True)
class Subject:
    """What a deed was done to, where it is no row of a table."""

    kind: str
    id: str
    site_key: str | None = None


def record(
    session: Session,
    actor: Actor,
    action: str,
    obj: Base | Subject,
    fields: Sequence[str] = (),
    *,
    reason: str = "",
) -> None:
    """Add an event to the record, in the transaction of the deed itself.

    Args:
        session: that of the deed: both are kept, or neither.
        actor: who did it.
        action: what was done, such as a member of `Action` or a verb with its object.
        obj: the row that it was done to; it needs its id.
        fields: names of what was changed or read, never their values.
        reason: why, in the words of who did it.
    """
    session.flush()
    subject = obj if isinstance(obj, Subject) else _subject(obj)
    number, previous = _next(session)
    event = {
        "number": number,
        "at": datetime.now(UTC),
        "user_id": actor.user_id,
        "role": actor.role,
        "site": subject.site_key or actor.site_key or "",
        "action": str(action),
        "object_kind": subject.kind,
        "object_id": subject.id,
        "fields": sorted(fields),
        "reason": reason[:LONGEST_REASON],
        "request_id": request_id(),
        "previous": previous,
    }
    event["hash"] = digest(Event(**event))
    session.execute(insert(Event).values(event))
    session.execute(update(EventHead).where(EventHead.id == 1).values(hash=event["hash"]))


def _subject(obj: Base) -> Subject:
    """Return what a row is called in the record; its site is that of the row where it has one."""
    identity = instance_state(obj).identity or ()
    key = ",".join(str(part) for part in identity)
    return Subject(obj.__tablename__, key, getattr(obj, "site_id", None))


def _next(session: Session) -> tuple[int, str]:
    """Return the next number and the hash to follow; others wait here until the deed is done."""
    grow = (
        update(EventHead)
        .where(EventHead.id == 1)
        .values(number=EventHead.number + 1)
        .returning(EventHead.number, EventHead.hash)
        .execution_options(synchronize_session=False)
    )
    row = session.execute(grow).one_or_none()
    if row is None:
        begin = (
            "INSERT INTO event_head (id, number, hash) VALUES (1, 0, :hash) ON CONFLICT DO NOTHING"
        )
        session.execute(text(begin), {"hash": BEGINNING})
        row = session.execute(grow).one()
    return row.number, row.hash


def digest(event: Event) -> str:
    """Return the hash that binds an event to everything before it."""
    said = [
        event.number,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        None if event.user_id is None else str(event.user_id),
        str(event.role),
        event.site,
        event.action,
        event.object_kind,
        event.object_id,
        event.fields,
        event.reason,
        event.request_id,
        event.previous,
    ]
    written = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def request_id() -> str:
    """Return what names this request in the record and in the log; "" outside one."""
    if not has_request_context():
        return ""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(8)
    return str(g.request_id)


def verify(session: Session) -> int:
    """Walk the whole chain and return how many events it has.

    Raises:
        BrokenChainError: an event was changed, taken out or put in.
    """
    previous, number = BEGINNING, 0
    for event in _events(session):
        number += 1
        if event.number != number or event.previous != previous or event.hash != digest(event):
            raise BrokenChainError(f"event {number}: changed, missing or out of order")
        previous = event.hash
    head = session.get(EventHead, 1, populate_existing=True)
    ending = (0, BEGINNING) if head is None else (head.number, head.hash)
    if ending != (number, previous):
        raise BrokenChainError(f"the last events are missing: {ending[0]} were recorded")
    return number


def _events(session: Session) -> Iterator[Event]:
    """Give all events in order, a page at a time; a cursor left open would outlive an error."""
    last = -1
    query = select(Event).order_by(Event.number).limit(PAGE)
    while page := session.scalars(query.where(Event.number > last)).all():
        yield from page
        last = page[-1].number


def events_about(session: Session, object_id: UUID | str) -> Sequence[Event]:
    """Return who did what to one row, oldest first."""
    query = select(Event).where(Event.object_id == str(object_id)).order_by(Event.number)
    return session.scalars(query).all()
