"""Every column of every table is posted to every form: only what the form declares changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from accounts.expected import ACCOUNTS, settled
from accounts.expected_listings import LISTINGS
from accounts.walking import Cell, Walk, cells
from accounts.world import organisation_id, person_id, raze, restore, snapshot
from flask import Flask
from sqlalchemy import Boolean, Date, DateTime, Enum, Integer, String, Uuid
from sqlalchemy.types import TypeDecorator

from app.core.db import Base

LINES = settled([*ACCOUNTS, *LISTINGS])
# What nobody gives themselves or others by posting it: rights, owners, states, secrets, names
# of others. Only the endpoints named change it, for that is what they are for.
PROTECTED = {
    "account.role": {"accounts.account"},
    "account.site_id": {"accounts.account"},
    "account.active": {"accounts.account"},
    "account.demo": set(),
    "account.email": {"accounts.own"},
    "account.password": {"accounts.password"},
    "account.fs_uniquifier": set(),
    "account.tf_totp_secret": {"accounts.second_step"},
    "membership.user_id": set(),
    "membership.organisation_id": set(),
    "membership.status": {"accounts.let_in"},
    "organisation.site_id": set(),
    "service.site_id": set(),
    "service.organisation_id": set(),
    "service.kind": set(),
    "service.status": {"editing.archive", "editing.suspend", "editing.restore"},
    "service.held_back": {"editing.archive", "editing.suspend", "editing.restore"},
    "service.link_number": {"editing.withdraw_links"},
    "service.name": set(),
    "service.source": set(),
    "service.confirmed_by": {"editing.still_true"},
    "service.illustrative": set(),
    "service.search_text": set(),
    "location.organisation_id": set(),
    "location.site_id": set(),
    "sign_in.user_id": set(),
    "sign_in.seen_at": {"accounts.password"},
    "site.settings": set(),
    "site.name": set(),
}
BY_NAME = {"role": "administrator", "status": "published", "site_id": "lisbon", "site": "lisbon"}


def smuggled() -> dict[str, str]:
    """Return a value for each column that there is."""
    return {
        column.name: _value(column.name, column.type)
        for table in Base.metadata.sorted_tables
        for column in table.columns
    }


def _value(name: str, kind: Any) -> str:
    plain = kind.impl if isinstance(kind, TypeDecorator) else kind
    if name in BY_NAME:
        return BY_NAME[name]
    if isinstance(plain, Uuid):
        return str(person_id("g") if name == "user_id" else organisation_id("g"))
    if isinstance(plain, Enum):
        return str(plain.enums[-1])
    for types, value in ((Boolean, "1"), (Integer, "77"), (Date, "2031-01-01")):
        if isinstance(plain, types):
            return value
    if isinstance(plain, DateTime):
        return "2031-01-01T00:00:00"
    return f"smuggled {name}" if isinstance(plain, String) else "{}"


def deeds() -> list[Cell]:
    """Return every deed that a persona may do, on its own object."""
    return [
        cell
        for cell in cells(LINES)
        if cell.method == "POST" and cell.is_offered and cell.code in {"", "o"}
        if cell.persona in cell.line.who
    ]


def changed(before: dict[Any, list[dict[str, Any]]]) -> Iterator[str]:
    """Yield the columns that differ in rows that were there already."""
    after = snapshot()
    for table, rows in before.items():
        keys = [column.name for column in table.primary_key]
        now = {tuple(row[key] for key in keys): row for row in after.get(table, [])}
        for row in rows:
            new = now.get(tuple(row[key] for key in keys), row)
            yield from (f"{table.name}.{name}" for name in row if row[name] != new[name])


@pytest.mark.parametrize("how", ["columns", "dotted"])
def test_no_form_takes_more_than_it_declares(embedded_app: Flask, how: str) -> None:
    walk = Walk(embedded_app)
    values = smuggled()
    sent = values if how == "columns" else {f"service.{name}": one for name, one in values.items()}
    found, taken = [], 0

    for cell in deeds():
        client = embedded_app.test_client(use_cookies=False)
        headers = {"Cookie": walk.cookies[cell.persona]} if walk.cookies[cell.persona] else {}
        answer = client.post(cell.address, data=sent, headers=headers, buffered=True)
        found += [f"{cell}: 5xx"] if answer.status_code >= 500 else []
        found += [
            f"{cell}: {name}"
            for name in set(changed(walk.kept))
            if cell.line.endpoint not in PROTECTED.get(name, {cell.line.endpoint})
        ]
        taken += answer.status_code in {200, 303}
        raze()
        restore(walk.kept)

    print(f"{len(values)} columns to {len(deeds())} forms, {taken} taken")  # noqa: T201
    assert found == []
    assert taken > 50


def test_the_protected_columns_exist() -> None:
    every = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
    }

    assert set(PROTECTED) - every == set()
