"""Deeds about freshness: remind, let a listing leave the search, set a listing's rhythm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.actor import OPERATOR
from app.accounts.events import Subject
from app.accounts.policy import Action, Actor, visible
from app.core.db import transaction
from app.directory.editing.asking import NoSuchListingError
from app.directory.freshness.escalation import Step
from app.directory.freshness.models import Reminder
from app.directory.freshness.queries import Kept
from app.directory.freshness.rhythm import CHOICES_MONTHS
from app.directory.models import Service


@dataclass(frozen=True)
class Claim:
    """A step about some listings that nobody else takes, today or ever again."""

    step: Step
    listings: Sequence[Kept]


def claim(step: Step, listings: Sequence[Kept], today: date) -> Claim:
    """Write a step down before its mails leave; what was written down already is left out.

    Two that remind at once share the listings: each row is written by one of them. What
    leaves the search does so in the same transaction.
    """
    with transaction() as session:
        taken = _written(session, step, listings, today)
        own = [each for each in listings if each.id in taken]
        if step is Step.LEAVES and own:
            _leave(session, own, today)
        return Claim(step, own)


def _written(session: Session, step: Step, listings: Sequence[Kept], today: date) -> set[UUID]:
    if not listings:
        return set()
    rows = [
        {"service_id": each.id, "known_on": each.word.known_on, "step": int(step), "sent_on": today}
        for each in listings
    ]
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    adding = dialect.insert(Reminder).on_conflict_do_nothing().returning(Reminder.service_id)
    return set(session.scalars(adding, rows))


def _leave(session: Session, listings: Sequence[Kept], today: date) -> None:
    """Take listings out of the search; they stay as they are, and one tap brings them back."""
    _set(session, [each.id for each in listings], lapsed_on=today)
    for each in listings:
        subject = Subject("service", str(each.id), each.site_key)
        events.record(session, OPERATOR, "lapse_listing", subject, ["lapsed_on"])


def release(claimed: Claim) -> None:
    """Take a claim back whose mails did not leave, so that the next run tries again."""
    keys = [(each.id, each.word.known_on, int(claimed.step)) for each in claimed.listings]
    with transaction() as session:
        same = tuple_(Reminder.service_id, Reminder.known_on, Reminder.step).in_(keys)
        session.execute(delete(Reminder).where(same))


def set_rhythm(service_id: UUID, months: int | None, actor: Actor) -> None:
    """Say after how many months a listing asks to be confirmed; None for what is usual.

    Raises:
        NoSuchListingError: there is no such listing for this actor.
        ValueError: it is none of the choices.
    """
    if months is not None and months not in CHOICES_MONTHS:
        raise ValueError(f"a rhythm is one of {CHOICES_MONTHS} months")
    with transaction() as session:
        own = select(Service.id).where(Service.id == service_id)
        if session.scalar(visible(own, Service, actor, Action.EDIT_LISTING)) is None:
            raise NoSuchListingError
        _set(session, [service_id], rhythm_months=months)
        service = session.get_one(Service, service_id)
        events.record(session, actor, "set_rhythm", service, ["rhythm_months"])


def _set(session: Session, ids: Sequence[UUID], **values: object) -> None:
    """Change what is no part of a listing's content, so without a new version of it."""
    change = update(Service).where(Service.id.in_(ids)).values(**values)
    session.execute(change.execution_options(synchronize_session="fetch"))
