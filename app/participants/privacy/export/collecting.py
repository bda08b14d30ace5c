"""The rows of one person in all tables, found along the keys that tie them to the participant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, select
from sqlalchemy.orm import Session

from app.core.db import Base
from app.participants.models import Participant
from app.participants.privacy.compacting import case_tables

# What orders the rows of a table, the first that it has.
_ORDERS = ("position", "number", "at", "on", "given_at", "opened_at", "offered_at", "created_at")


@dataclass(frozen=True)
class CaseRows:
    """The rows of a person by table, the participant's own first."""

    person: Participant
    rows: Mapping[str, Sequence[Base]]

    def every_row(self) -> list[Base]:
        """Return all rows."""
        return [row for rows in self.rows.values() for row in rows]


def collect(session: Session, person: Participant) -> CaseRows:
    """Return every row that belongs to a participant; one statement for each table."""
    models = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    rows: dict[str, Sequence[Base]] = {"participant": [person]}
    for table in case_tables():
        if table.name == "participant":
            continue
        rule = _belongs(table, rows)
        found = select(models[table]).where(rule).order_by(*_order(table))
        rows[table.name] = session.scalars(found).all()
    return CaseRows(person, rows)


def _belongs(table: Table, rows: Mapping[str, Sequence[Base]]) -> ColumnElement[bool]:
    """Return the rule by which a row belongs: its participant where it names one, else its parent.

    Raises:
        LookupError: the table hangs on a case in a way that nobody thought of.
    """
    parents = [key for key in table.foreign_keys if key.column.table.name in rows]
    parents.sort(key=lambda key: (key.column.table.name != "participant", key.parent.name))
    if not parents:
        raise LookupError(f"{table.name}: no key leads to rows that were found")
    first: Any = parents[0]
    return first.parent.in_([row.id for row in rows[first.column.table.name]])  # type: ignore[no-any-return, attr-defined]


def _order(table: Table) -> list[ColumnElement[Any]]:
    named = [table.c[name] for name in _ORDERS if name in table.c][:1]
    return [*named, *table.primary_key.columns]
