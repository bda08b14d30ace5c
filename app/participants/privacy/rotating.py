"""Sealing everything anew with the newest key: in short steps, while people go on working.

A step reads some values, seals them anew, and writes each one only where it still is what was
read. Whoever writes meanwhile therefore wins, and a step that is interrupted leaves every value
either as it was or as it shall be: the next run takes up what is left.
"""

from __future__ import annotations

import base64
import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import bindparam, update

from app.accounts import events
from app.accounts.actor import OPERATOR
from app.accounts.deeds import name_deeds
from app.accounts.events import Subject
from app.core.db import db, transaction
from app.core.sealing import KEY, BrokenSealError, KeyRing
from app.participants.privacy.sealed_values import (
    Kept,
    SealedColumn,
    lost_keys,
    pages,
    sealed_columns,
)

name_deeds({"rotate_keys": lambda: _("changed the key of the sealed fields")})

# Writers that still hold only an older key could otherwise keep us here for ever.
PASSES = 5
Advance = Callable[[int], None]


class LostKeysError(Exception):
    """Values were sealed with keys that are not here; nothing was changed."""

    def __init__(self, lost: Counter[str]) -> None:
        named = ", ".join(f"{name!r} ({number} values)" for name, number in sorted(lost.items()))
        super().__init__(
            f"FIELD_KEYS lacks {named}: put it back after the newest one. Nothing was changed."
        )


@dataclass(frozen=True)
class Rotated:
    """What a rotation did: values sealed anew, and those that nothing opens, left as they are."""

    resealed: int
    broken: Sequence[str]


def new_key_line(name: str) -> str:
    """Return a random key as FIELD_KEYS takes it."""
    return f"{name}:{base64.b64encode(os.urandom(KEY)).decode()}"


def rotate(keys: KeyRing, advance: Advance = lambda _number: None) -> Rotated:
    """Seal every value with the newest key.

    Args:
        keys: the ring; the newest seals.
        advance: told how many more values were looked at.

    Raises:
        LostKeysError: some values need a key that is not in the ring.
    """
    lost = lost_keys(db.session(), keys)
    if lost:
        raise LostKeysError(lost)
    resealed, broken = 0, list[str]()
    for number in range(PASSES):
        # A value that nobody could open stays as it is, and is met again at each pass.
        broken.clear()
        told = advance if number == 0 else (lambda _number: None)
        changed = sum(_reseal(each, keys, told, broken) for each in sealed_columns())
        resealed += changed
        if not changed:
            break
    if resealed:
        with transaction() as session:
            events.record(session, OPERATOR, "rotate_keys", Subject("keys", keys.newest))
    return Rotated(resealed, broken)


def _reseal(column: SealedColumn, keys: KeyRing, advance: Advance, broken: list[str]) -> int:
    changed = 0
    for page in pages(db.session(), column, column.stale(keys)):
        swaps = [swap for kept in page if (swap := _swap(column, keys, kept, broken))]
        changed += _write(column, swaps)
        advance(len(page))
    return changed


def _swap(
    column: SealedColumn, keys: KeyRing, kept: Kept, broken: list[str]
) -> dict[str, object] | None:
    place = column.place(kept.row)
    try:
        text = keys.open(kept.sealed, place)
    except BrokenSealError:
        broken.append(f"{column} {kept.row}")
        return None
    return {"row": kept.row, "was": kept.sealed, "becomes": keys.seal(text, place)}


def _write(column: SealedColumn, swaps: Sequence[dict[str, object]]) -> int:
    """Write values that are still as they were read; returns how many.

    The row's version does not change: a form that somebody has open stays good.
    """
    if not swaps:
        return 0
    key = column.table.c.id
    swap = (
        update(column.table)
        .where(key == bindparam("row", type_=key.type), column.column == bindparam("was"))
        .values({column.column: bindparam("becomes")})
    )
    with transaction() as session:
        return session.connection().execute(swap, swaps).rowcount
