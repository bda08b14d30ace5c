"""Sealed fields: AES-256-GCM, bound to table, column and row, with keys that can be changed.

A sealed value is `1 | length of the key's name | name | nonce (12 bytes) | ciphertext and tag`
(NIST SP 800-38D). The row's identity is authenticated with it: a value moved to another row,
column or table, or changed by one bit, is refused.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Self, TypeVar, overload
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, current_app
from sqlalchemy import event, inspect
from sqlalchemy.orm import Session, SessionTransaction, object_session

from app.core.db import Base
from app.core.settings import DEVELOPMENT_FIELD_KEYS, Settings, SettingsError

FORMAT = 1
NONCE = 12
KEY = 32
_NAME = re.compile(r"[A-Za-z0-9._-]{1,32}")
_OPENED = "opened for reading"
Value = TypeVar("Value")


class SealError(Exception):
    """A sealed value that cannot be opened; nothing is changed by trying."""


class LostKeyError(SealError):
    """The key that a value was sealed with is not among ours; says which."""

    def __init__(self, name: str) -> None:
        super().__init__(f"FIELD_KEYS lacks the key {name!r}: put it back beside the newer ones")
        self.name = name


class BrokenSealError(SealError):
    """A value that was changed, cut short, or sealed for another row."""


class UnrecordedReadError(SealError):
    """A special field was about to be read without the record saying so."""


@dataclass(frozen=True)
class Place:
    """Where a sealed value belongs; it opens nowhere else."""

    table: str
    column: str
    row: UUID

    def written(self) -> bytes:
        """Return the place as it is authenticated."""
        return f"{self.table}|{self.column}|{self.row}".encode()


@dataclass(frozen=True)
class KeyRing:
    """Keys by name; the newest seals, every one opens."""

    newest: str
    keys: Mapping[str, bytes]

    def seal(self, text: bytes, place: Place) -> bytes:
        """Return a text sealed with the newest key for one place only."""
        nonce = os.urandom(NONCE)
        cipher = AESGCM(self.keys[self.newest]).encrypt(nonce, text, place.written())
        return mark_of(self.newest) + nonce + cipher

    def open(self, sealed: bytes, place: Place) -> bytes:
        """Return what was sealed for this place.

        Raises:
            LostKeyError: it was sealed with a key that is not here.
            BrokenSealError: it was changed, or belongs to another place.
        """
        name, rest = _parts(sealed)
        key = self.keys.get(name)
        if key is None:
            raise LostKeyError(name)
        try:
            return AESGCM(key).decrypt(rest[:NONCE], rest[NONCE:], place.written())
        except (InvalidTag, ValueError) as error:
            raise BrokenSealError(f"{place.table}.{place.column}: not what was sealed") from error


def _parts(sealed: bytes) -> tuple[str, bytes]:
    """Return the name of the key, and nonce and ciphertext."""
    if len(sealed) <= 2 + NONCE or sealed[0] != FORMAT:
        raise BrokenSealError("not a sealed value of a form that we know")
    end = 2 + sealed[1]
    try:
        return sealed[2:end].decode("ascii"), sealed[end:]
    except UnicodeDecodeError as error:
        raise BrokenSealError("not a sealed value of a form that we know") from error


def mark_of(name: str) -> bytes:
    """Return how every value begins that was sealed with a key of this name."""
    return bytes((FORMAT, len(name))) + name.encode()


def key_of(sealed: bytes) -> str:
    """Return the name of the key that a value was sealed with."""
    return _parts(sealed)[0]


def read_ring(text: str) -> KeyRing:
    """Return the keys of a setting: `name:base64,...`, newest first, or a file with one a line.

    Raises:
        SettingsError: a name or a key of another form, a name given twice, or an unread file.
    """
    if text.startswith("/"):
        try:
            text = Path(text).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"FIELD_KEYS: {type(error).__name__} reading the file") from error
    pairs = [_read_key(each) for each in re.split(r"[,\s]+", text.strip()) if each]
    keys = dict(pairs)
    if not pairs or len(keys) < len(pairs):
        raise SettingsError("FIELD_KEYS: expected at least one key, each name once")
    return KeyRing(pairs[0][0], keys)


def _read_key(pair: str) -> tuple[str, bytes]:
    name, _, encoded = pair.partition(":")
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise SettingsError(f"FIELD_KEYS: the key {name!r} is not base64") from error
    if not _NAME.fullmatch(name) or len(key) != KEY:
        raise SettingsError(f"FIELD_KEYS: {name!r}: expected name:base64 of {KEY} random bytes")
    return name, key


def init_app(app: Flask) -> None:
    """Read the keys; production refuses to start on the ones that everybody knows."""
    settings: Settings = app.config["PROSSIMA"]
    app.extensions["sealing"] = read_ring(settings.field_keys or DEVELOPMENT_FIELD_KEYS)


def ring() -> KeyRing:
    """Return the keys of this application."""
    found: KeyRing = current_app.extensions["sealing"]
    return found


class Sealed(Generic[Value]):
    """An attribute whose value is kept sealed in a column of bytes, as JSON.

    ``note = Sealed("note_sealed", str, guarded=True)`` beside
    ``note_sealed: Mapped[bytes | None]``. The row needs its `id` before the first value is set.
    A guarded attribute of a stored row opens only after `open_rows` in the same transaction.
    """

    def __init__(self, column: str, empty: Callable[[], Value], *, guarded: bool = False) -> None:
        self.column = column
        self.empty = empty
        self.guarded = guarded

    @overload
    def __get__(self, row: None, owner: type[Base]) -> Self: ...
    @overload
    def __get__(self, row: Base, owner: type[Base]) -> Value: ...
    def __get__(self, row: Base | None, owner: type[Base]) -> Self | Value:
        """Return the value, opened."""
        if row is None:
            return self
        sealed: bytes | None = getattr(row, self.column)
        if sealed is None:
            return self.empty()
        if self.guarded:
            _require_open(row)
        value: Value = json.loads(ring().open(sealed, place_of(row, self.column)))
        return value

    def __set__(self, row: Base, value: Value) -> None:
        """Seal and keep the value; an empty one is kept as nothing."""
        if not value and not isinstance(value, (int, float)):
            setattr(row, self.column, None)
            return
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        sealed = ring().seal(text.encode(), place_of(row, self.column))
        setattr(row, self.column, sealed)


def place_of(row: Base, column: str) -> Place:
    """Return where a row's value belongs.

    Raises:
        TypeError: the row has no id yet, which must be set first.
    """
    key: Any = getattr(row, "id", None)
    if not isinstance(key, UUID):
        raise TypeError(f"{type(row).__name__}: give the row its id before a sealed value")
    return Place(row.__tablename__, column, key)


def guarded_fields(model: type[Base]) -> list[str]:
    """Return the names of a model's guarded attributes."""
    return sorted(
        name
        for each in model.__mro__
        for name, value in vars(each).items()
        if isinstance(value, Sealed) and value.guarded
    )


def open_rows(session: Session, rows: Sequence[Base]) -> None:
    """Let the guarded fields of rows be read until the transaction ends; record it first."""
    opened: set[tuple[str, UUID]] = session.info.setdefault(_OPENED, set())
    opened.update((row.__tablename__, place_of(row, "").row) for row in rows)


def _require_open(row: Base) -> None:
    if not inspect(row).persistent:
        return
    session = object_session(row)
    opened = session.info.get(_OPENED, ()) if session else ()
    if (row.__tablename__, place_of(row, "").row) not in opened:
        raise UnrecordedReadError(f"{row.__tablename__}: read it through the record of deeds")


@event.listens_for(Session, "after_transaction_end")
def _close_rows(session: Session, ended: SessionTransaction) -> None:
    """Close what was opened: what a transaction did not record, the next may not read."""
    if ended.parent is None:
        session.info.pop(_OPENED, None)
