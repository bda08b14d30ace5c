"""Deeds on the dates of an event that cannot wait for a review: call one off, or not."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts import events
from app.accounts.deeds import name_deeds
from app.accounts.policy import Action, Actor, visible
from app.core.db import transaction
from app.directory.happenings.models import EventDate
from app.directory.models import Service

name_deeds(
    {
        "cancel_date": lambda: _("called a date of an event off"),
        "restore_date": lambda: _("put a date of an event back on"),
    }
)


class NoSuchDateError(LookupError):
    """There is no such date for this person."""


def set_cancelled(service_id: UUID, date_id: UUID, actor: Actor, *, cancelled: bool) -> None:
    """Call off a date, or put it back on; public, and in every calendar, at once.

    Raises:
        NoSuchDateError: the service or the date is not the actor's.
    """
    with transaction() as session:
        own = visible(
            select(Service).where(Service.id == service_id), Service, actor, Action.CONFIRM_LISTING
        )
        service = session.scalar(own.with_for_update())
        row = session.get(EventDate, date_id, populate_existing=True) if service else None
        if service is None or row is None or row.service_id != service.id:
            raise NoSuchDateError
        if row.cancelled == cancelled:
            return
        row.cancelled, row.updated_at = cancelled, datetime.now(UTC)
        row.sequence += 1
        deed = "cancel_date" if cancelled else "restore_date"
        events.record(session, actor, deed, service, ["dates"])
