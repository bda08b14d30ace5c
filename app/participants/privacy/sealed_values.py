"""Every sealed value of every table: where it stands, and which key it was sealed with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Column, ColumnElement, LargeBinary, Table, func, select
from sqlalchemy.orm import Session

from app.core.db import Base
from app.core.sealing import BrokenSealError, KeyRing, LostKeyError, Place, key_of, mark_of

SUFFIX = "_sealed"
PAGE = 500
# The form, the length of a key's name, and the longest name that a key may have.
_LONGEST_MARK = 2 + 32


@dataclass(frozen=True)
class SealedColumn:
    """A column of sealed bytes."""

    table: Table
    column: Column[bytes]

    def __str__(self) -> str:
        return f"{self.table.name}.{self.column.name}"

    def place(self, row: UUID) -> Place:
        """Return where the value of a row belongs."""
        return Place(self.table.name, self.column.name, row)

    def stale(self, keys: KeyRing) -> ColumnElement[bool]:
        """Return the rule: sealed, but not with the newest key."""
        mark = mark_of(keys.newest)
        return func.substr(self.column, 1, len(mark), type_=LargeBinary) != mark


@dataclass(frozen=True)
class Kept:
    """A sealed value as it is stored."""

    row: UUID
    sealed: bytes


@dataclass(frozen=True)
class Checked:
    """What a look at every sealed value found; numbers of values by column and key."""

    by_key: Counter[tuple[str, str]]
    lost: Counter[str]
    broken: Sequence[str]

    @property
    def is_whole(self) -> bool:
        """Return whether every value opens."""
        return not self.lost and not self.broken


def sealed_columns() -> list[SealedColumn]:
    """Return every sealed column of every table, by name."""
    found = [
        SealedColumn(table, column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name.endswith(SUFFIX)
    ]
    return sorted(found, key=str)


def pages(
    session: Session, column: SealedColumn, rule: ColumnElement[bool] | None = None
) -> Iterator[Sequence[Kept]]:
    """Give the sealed values of a column by id, a page at a time; no read stays open meanwhile."""
    key = column.table.c.id
    query = select(key, column.column).where(column.column.is_not(None)).order_by(key).limit(PAGE)
    query = query if rule is None else query.where(rule)
    after = query
    while rows := session.execute(after).all():
        session.rollback()
        yield [Kept(row, bytes(sealed)) for row, sealed in rows]
        after = query.where(key > rows[-1][0])
    session.rollback()


def count_stale(session: Session, keys: KeyRing) -> int:
    """Return how many values wait for the newest key."""
    return sum(
        session.scalar(select(func.count()).select_from(each.table).where(each.stale(keys))) or 0
        for each in sealed_columns()
    )


def lost_keys(session: Session, keys: KeyRing) -> Counter[str]:
    """Return the keys that are in use and not ours, with the number of values of each."""
    found: Counter[str] = Counter()
    for each in sealed_columns():
        mark = func.substr(each.column, 1, _LONGEST_MARK, type_=LargeBinary)
        for (start,) in session.execute(select(mark).where(each.stale(keys))):
            name = _name(bytes(start))
            if name and name not in keys.keys:
                found[name] += 1
    session.rollback()
    return found


def _name(start: bytes) -> str:
    try:
        return key_of(start)
    except BrokenSealError:
        return ""


def check(session: Session, keys: KeyRing) -> Checked:
    """Open every sealed value and say which key each has; nothing is changed or shown."""
    by_key: Counter[tuple[str, str]] = Counter()
    lost: Counter[str] = Counter()
    broken: list[str] = []
    for column in sealed_columns():
        for page in pages(session, column):
            for kept in page:
                by_key[str(column), _name(kept.sealed) or "?"] += 1
                try:
                    keys.open(kept.sealed, column.place(kept.row))
                except LostKeyError as error:
                    lost[error.name] += 1
                except BrokenSealError:
                    broken.append(f"{column} {kept.row}")
    return Checked(by_key, lost, broken)
