"""Events for tests, around a day that the site's clock knows."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from factories import create_location, create_organisation, create_service, numbered_id

from app.core.db import db
from app.directory.happenings.models import EventDate
from app.directory.models import Organisation, Service
from app.directory.vocabulary import ServiceKind

WRITTEN = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def today() -> date:
    """Return the day that it is in Trentino."""
    return datetime.now(ZoneInfo("Europe/Rome")).date()


def in_days(number: int) -> date:
    """Return the day so many days from today."""
    return today() + timedelta(days=number)


def create_event(organisation: Organisation | None = None, **overrides: Any) -> Service:
    """Store an event without dates, at a place in Trento."""
    body = organisation or create_organisation()
    at = overrides.pop("at", None)
    places = [create_location(body)] if at is None else at
    values = {"kind": ServiceKind.EVENT, "name": "Serata", **overrides}
    return create_service(body, at=places, **values)


def create_date(service: Service, first: date, **overrides: Any) -> EventDate:
    """Store a date of an event, from six to eight in the evening unless said otherwise."""
    values = {
        "id": numbered_id(),
        "service_id": service.id,
        "first": first,
        "last": first,
        "begins": time(18),
        "ends": time(20),
        "updated_at": WRITTEN,
        **overrides,
    }
    row = EventDate(**values)
    db.session.add(row)
    db.session.commit()
    return row
