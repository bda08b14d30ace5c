"""Every address of a case, as the expected rights list them, filled with the ids of a case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from accounts import (
    expected_assessment,
    expected_follow_up,
    expected_person,
    expected_plan,
    expected_pointing,
    expected_privacy,
    expected_referral,
)
from accounts.expected import Line
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.accounts.models import Event
from app.core.db import db
from app.participants.models import Participant
from app.participants.privacy.export.collecting import collect

PARTS = (
    expected_assessment,
    expected_follow_up,
    expected_person,
    expected_plan,
    expected_pointing,
    expected_privacy,
    expected_referral,
)
# What the addresses call a row, and the table that it stands in.
TABLES = {
    "participant": "participant",
    "pointing": "pointing",
    "consent": "consent",
    "assessment": "assessment",
    "need": "assessed_need",
    "plan": "plan",
    "goal": "plan_goal",
    "action": "plan_action",
    "version": "plan_version",
    "link": "plan_link",
    "referral": "referral",
    "contact": "contact",
    "supporter": "supporter",
    "handover": "handover",
    "exit": "case_exit",
}
_NAMED = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Address:
    """An address of a case, with one method."""

    endpoint: str
    method: str
    path: str

    def asked(self, client: FlaskClient, form: dict[str, str] | None = None) -> TestResponse:
        """Return the answer."""
        headers = {"Accept-Language": "en"}
        return client.open(self.path, method=self.method, data=form, headers=headers, buffered=True)


def addresses(person: Participant) -> list[Address]:
    """Return every address of the cases, those of rows with the rows of one case."""
    rows = collect(db.session(), person).rows
    ids: dict[str, UUID] = {
        name: rows[table][0].id  # type: ignore[attr-defined]
        for name, table in TABLES.items()
        if rows.get(table)
    }
    db.session.rollback()
    return list(_filled(ids))


def _filled(ids: dict[str, UUID]) -> Iterator[Address]:
    lines: list[Line] = [line for part in PARTS for line in part.LINES]
    for line in lines:
        if set(_NAMED.findall(line.path)) <= set(ids):
            for method in line.methods.split():
                yield Address(line.endpoint, method, line.path.format(**ids))


def last_event() -> int:
    """Return the number of the last event."""
    number = db.session.scalar(select(func.max(Event.number))) or 0
    db.session.rollback()
    return number


def reads_after(number: int) -> list[Event]:
    """Return the reads of special fields that were recorded after an event."""
    query = select(Event).where(Event.number > number, Event.action == "read")
    return list(db.session.scalars(query.order_by(Event.number)))
