"""What a process keeps in memory of the directory, made anew after every change."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from flask import has_request_context, request
from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from app.core.db import db
from app.directory.models import Stamp

Value = TypeVar("Value")
_STAMP = "directory"
_IN_REQUEST = "prossima.directory_stamp"


def stamp() -> int:
    """Return the number that grows with every change; one tiny statement in a request."""
    kept: int | None = request.environ.get(_IN_REQUEST) if has_request_context() else None
    if kept is not None:
        return kept
    number = read_stamp(db.session())
    if has_request_context():
        request.environ[_IN_REQUEST] = number
    return number


def read_stamp(reading: Session | Connection) -> int:
    """Return the number as it is at this moment, for whoever compares two moments."""
    return int(reading.scalar(select(Stamp.value).where(Stamp.name == _STAMP)) or 0)


class KeptByStamp(Generic[Value]):
    """One value for each key and database, as long as the stamp stays the same.

    A value is built on a connection of its own, which sees what is committed and
    nothing else: a deed that is rolled back cannot leave its rows here. The stamp is
    read first, so a change during the reading makes the next caller read again. One
    thread builds while the others wait for it.
    """

    def __init__(self, build: Callable[[Connection, str], Value]) -> None:
        self._build = build
        self._lock = Lock()
        self._values: WeakKeyDictionary[Engine, dict[str, tuple[int, Value]]] = WeakKeyDictionary()

    def get(self, key: str) -> Value:
        """Return the kept value, or build it; in one request it is the same throughout."""
        if not has_request_context():
            return self._current(key)
        own: dict[str, Value] = request.environ.setdefault(f"prossima.kept.{id(self)}", {})
        if key not in own:
            own[key] = self._current(key)
        return own[key]

    def _current(self, key: str) -> Value:
        engine, now = db.engine, stamp()
        kept = self._values.get(engine, {}).get(key)
        if kept is not None and kept[0] == now:
            return kept[1]
        with self._lock:
            values = self._values.setdefault(engine, {})
            if key not in values or values[key][0] != now:
                values[key] = self._built(engine, key)
            return values[key][1]

    def _built(self, engine: Engine, key: str) -> tuple[int, Value]:
        with engine.connect() as connection:
            number = read_stamp(connection)
            return number, self._build(connection, key)
