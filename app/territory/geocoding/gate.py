"""One door to the outside service for all processes: one request at a time, one a second.

The state is a row of the database, so that processes and servers which share the database
share the door. A request starts at least `PAUSE_S` after the end of the one before it. After
`MOST_FAILURES` in a row the door stays shut for `REST_S`, then lets a single request try.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic, sleep
from uuid import uuid4

from flask import current_app
from sqlalchemy import Float, cast, extract, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from app.core.db import transaction
from app.territory.geocoding.answers import Miss
from app.territory.geocoding.models import GeocoderGate

# The policy says one a second; the rest is for the resolution of clocks.
PAUSE_S = 1.1
MOST_FAILURES = 5
REST_S = 30.0
# A process that died while it asked keeps the others waiting no longer than this.
_SLACK_S = 2.0
_LOOK_AGAIN_S = 0.1
# A clock that was put back must not shut the door for longer than it ever stays shut.
_LONGEST_WAIT_S = 60.0
_DOOR = "outside"
_INSERTS: dict[str, Callable[[type[GeocoderGate]], postgresql.Insert | sqlite.Insert]] = {
    "postgresql": postgresql.insert,
    "sqlite": sqlite.insert,
}


@dataclass(frozen=True)
class Turn:
    """The right to ask once."""

    holder: str


@contextmanager
def apart() -> Iterator[Session]:
    """Run one deed in a transaction of its own, whatever the caller's session holds."""
    with current_app.app_context(), transaction() as session:
        yield session


def wait_for_turn(deadline: float, request_s: float) -> Turn | Miss:
    """Return the right to ask, or why it is not given before `deadline` (of `monotonic`).

    Args:
        deadline: when to give up.
        request_s: how long the request may take at the most; the turn is held that long.
    """
    while True:
        given = _try_door(request_s)
        if given is not Miss.BUSY:
            return given
        if monotonic() + _LOOK_AGAIN_S >= deadline:
            return Miss.BUSY
        sleep(_LOOK_AGAIN_S)


def end_turn(turn: Turn, *, worked: bool | None) -> None:
    """Let the next one in after the pause; a failure counts, a success forgets all failures.

    With None nobody was asked after all: nothing is learnt and nothing to wait for.
    """
    with apart() as session:
        now = _now(session)
        door = _locked(session)
        if door.holder != turn.holder:
            return
        failures = door.failures if worked is None else 0 if worked else door.failures + 1
        pause = 0.0 if worked is None else PAUSE_S
        if worked is False and failures >= MOST_FAILURES:
            pause = REST_S
        session.execute(
            update(GeocoderGate)
            .where(GeocoderGate.name == _DOOR)
            .values(holder="", held_until=0.0, next_at=now + pause, failures=failures)
        )


def _try_door(request_s: float) -> Turn | Miss:
    with apart() as session:
        door, now = _locked(session), _now(session)
        wait_s = max(door.next_at, door.held_until) - now
        if 0 < wait_s <= _LONGEST_WAIT_S:
            resting = door.failures >= MOST_FAILURES and not door.holder
            return Miss.RESTING if resting else Miss.BUSY
        turn = Turn(uuid4().hex)
        until = now + request_s + _SLACK_S
        session.execute(
            update(GeocoderGate)
            .where(GeocoderGate.name == _DOOR)
            .values(holder=turn.holder, held_until=until)
        )
        return turn


def _locked(session: Session) -> GeocoderGate:
    """Return the door's row, locked until the transaction ends; make it where it is missing."""
    first = _INSERTS[_dialect(session)](GeocoderGate).values(
        name=_DOOR, next_at=0.0, held_until=0.0, holder="", failures=0
    )
    session.execute(first.on_conflict_do_nothing())
    door = select(GeocoderGate).where(GeocoderGate.name == _DOOR).with_for_update()
    return session.scalars(door).one()


def _now(session: Session) -> float:
    """Return the epoch seconds of the database's clock, the only one that all share."""
    clock: ColumnElement[float] = (
        cast(extract("epoch", func.clock_timestamp()), Float)
        if _dialect(session) == "postgresql"
        else (func.julianday("now", type_=Float) - 2440587.5) * 86400.0
    )
    return float(session.scalar(select(clock)) or 0.0)


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name
