"""What an export says: every value of a person, without the names of others.

Supporters' names and contacts are data of other people, who did not ask for a copy (GDPR, article
15(4)); what they are to the participant stays. Colleagues stand as their role. Both kinds of names
are also taken out of free texts wherever they were written as they are known here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from shapely.geometry import Point
from sqlalchemy import Column, select
from sqlalchemy.orm import Session

from app.accounts.models import Event, User
from app.accounts.tags import PERSONAL
from app.core.db import Base
from app.core.sealing import Sealed
from app.directory.models import Organisation, Service
from app.participants.privacy.export.collecting import CaseRows
from app.participants.privacy.sealed_values import SUFFIX
from app.participants.privacy.seeing import about_case
from app.territory.models import Area

ANOTHER = "[…]"
# Names of others; the participant's row keeps the relation.
LEFT_OUT = ("supporter.name", "supporter.contact")
# What only holds the program together, or opens a door.
OMITTED = frozenset({"secret_hash", "made_by_form", "version", "illustrative"})
SHORTEST_NAME = 3
_NAMED: Mapping[str, Any] = {"service": Service, "organisation": Organisation, "area": Area}

Value = str | int | float | bool | list[Any] | dict[str, Any] | None
Hide = Callable[[Value], Value]


@dataclass(frozen=True)
class ExportedTable:
    """A table of the export; `personal` are the columns that say something about the person."""

    name: str
    columns: Sequence[str]
    personal: frozenset[str]
    rows: Sequence[Mapping[str, Value]]


@dataclass(frozen=True)
class Seen:
    """That somebody saw or changed something: their role, never their name."""

    at: datetime
    role: str
    deed: str
    fields: Sequence[str]


@dataclass(frozen=True)
class Export:
    """Everything that is kept of a person."""

    site_key: str
    code: str
    language: str
    made_at: datetime
    tables: Sequence[ExportedTable]
    seen: Sequence[Seen]


@dataclass(frozen=True)
class Known:
    """What the rows only point to: roles of colleagues, names of public things."""

    roles: Mapping[UUID, str]
    names: Mapping[str, Mapping[UUID, str]]


def export_of(session: Session, found: CaseRows, made_at: datetime) -> Export:
    """Return the export of rows whose guarded fields are open."""
    events = session.scalars(
        select(Event).where(about_case(session, found.person.id)).order_by(Event.number)
    ).all()
    colleagues = _colleagues(session, found, events)
    known = Known(
        {key: user.role.value for key, user in colleagues.items()}, _names(session, found)
    )
    hide = _hiding(found, [user.name for user in colleagues.values()])
    person = found.person
    return Export(
        site_key=person.site_id,
        code=person.code,
        language=person.language,
        made_at=made_at,
        tables=[_table(name, rows, known, hide) for name, rows in found.rows.items()],
        seen=[Seen(each.at, each.role.value, each.action, each.fields) for each in events],
    )


def attribute_of(column: Column[Any]) -> str:
    """Return what a column is called in an export: a sealed one like its attribute."""
    return column.name.removesuffix(SUFFIX)


def columns_of(table_name: str) -> list[Column[Any]]:
    """Return the columns of a table that an export has."""
    table = Base.metadata.tables[table_name]
    return [column for column in table.columns if column.name not in OMITTED]


def _table(name: str, rows: Sequence[Base], known: Known, hide: Hide) -> ExportedTable:
    columns = columns_of(name)
    personal = frozenset(attribute_of(each) for each in columns if each.info[PERSONAL])
    filled = [_row(row, columns, known, hide) for row in rows]
    named = [attribute_of(each) for each in columns]
    added = [f"{column.name}_name" for column in columns if _points_to(column) in _NAMED]
    return ExportedTable(name, [*named, *added], personal, filled)


def _row(
    row: Base, columns: Sequence[Column[Any]], known: Known, hide: Hide
) -> Mapping[str, Value]:
    values: dict[str, Value] = {}
    for column in columns:
        name, target = attribute_of(column), _points_to(column)
        value = getattr(row, name)
        if f"{row.__tablename__}.{name}" in LEFT_OUT:
            values[name] = ANOTHER if value else None
        elif target == "account":
            values[name] = known.roles.get(value)
        else:
            plain = plain_value(value)
            values[name] = hide(plain) if isinstance(vars(type(row)).get(name), Sealed) else plain
        if target in _NAMED:
            values[f"{column.name}_name"] = known.names[target].get(value)
    return values


def _points_to(column: Column[Any]) -> str:
    return next((key.column.table.name for key in column.foreign_keys), "")


def plain_value(value: Any) -> Value:  # noqa: ANN401 - whatever a column holds
    """Return a value as JSON takes it."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Point):
        return {"lon": value.x, "lat": value.y}
    result: Value = value
    return result


def _colleagues(session: Session, found: CaseRows, events: Iterable[Event]) -> dict[UUID, User]:
    """Return the accounts that any row or event names."""
    keys = {event.user_id for event in events}
    for name, rows in found.rows.items():
        own = [each for each in columns_of(name) if _points_to(each) == "account"]
        keys |= {getattr(row, column.name) for row in rows for column in own}
    users = session.scalars(select(User).where(User.id.in_(keys - {None})))
    return {user.id: user for user in users}


def _names(session: Session, found: CaseRows) -> dict[str, dict[UUID, str]]:
    """Return the names of the services, organisations and areas that the rows point to."""
    keys: dict[str, set[UUID]] = {target: set() for target in _NAMED}
    for name, rows in found.rows.items():
        for column in columns_of(name):
            target = _points_to(column)
            if target in _NAMED:
                keys[target] |= {getattr(row, column.name) for row in rows} - {None}
    names = {}
    for target, wanted in keys.items():
        model = _NAMED[target]
        rows_found = session.execute(select(model.id, model.name).where(model.id.in_(wanted)))
        names[target] = {row.id: str(row.name) for row in rows_found}
    return names


def _hiding(found: CaseRows, colleagues: Iterable[str]) -> Hide:
    """Return what takes the names of others out of texts."""
    supporters: Any = found.rows.get("supporter", ())
    theirs = [text for row in supporters for text in (row.name, row.contact)]
    own = {found.person.name.casefold(), found.person.phone, found.person.email}
    names = {
        text.strip()
        for text in (*theirs, *colleagues)
        if len(text.strip()) >= SHORTEST_NAME and text.strip().casefold() not in own
    }
    if not names:
        return lambda value: value
    longest_first = sorted(names, key=len, reverse=True)
    parts = "|".join(re.escape(name) for name in longest_first)
    pattern = re.compile(rf"(?<!\w)(?:{parts})(?!\w)", re.IGNORECASE)
    return lambda value: _hidden(value, pattern)


def _hidden(value: Value, pattern: re.Pattern[str]) -> Value:
    if isinstance(value, str):
        return pattern.sub(ANOTHER, value)
    if isinstance(value, list):
        return [_hidden(each, pattern) for each in value]
    if isinstance(value, dict):
        return {key: _hidden(each, pattern) for key, each in value.items()}
    return value
