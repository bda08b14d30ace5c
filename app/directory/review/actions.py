"""Deeds of those who review besides drafts: close a report, tell two listings apart, merge them."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.policy import Action, Actor, visible
from app.core.db import transaction
from app.directory.editing.asking import NoSuchListingError, StateError, own_service
from app.directory.editing.history import add_version
from app.directory.editing.models import What
from app.directory.models import Feedback, Service
from app.directory.review.models import ListingMerge, NotDuplicate
from app.directory.vocabulary import FeedbackStatus, Status


class ClosedBeforeError(Exception):
    """Somebody else has closed the report meanwhile; says who, and with which words."""

    def __init__(self, by_name: str, answer: str) -> None:
        """Keep what the sentence needs."""
        super().__init__("the report is closed")
        self.by_name = by_name
        self.answer = answer


def close_report(feedback_id: UUID, status: FeedbackStatus, answer: str, actor: Actor) -> None:
    """Say what became of a report.

    Raises:
        ClosedBeforeError: somebody else decided otherwise before.
        NoSuchListingError: there is no such report for this actor.
    """
    with transaction() as session:
        found = visible(
            select(Feedback).where(Feedback.id == feedback_id),
            Feedback,
            actor,
            Action.REVIEW_LISTING,
        )
        report = session.scalar(found.with_for_update().execution_options(populate_existing=True))
        if report is None:
            raise NoSuchListingError
        if (report.status, report.answer) == (status, answer):
            return
        if report.status is not FeedbackStatus.OPEN:
            raise ClosedBeforeError(report.closed_by, report.answer)
        report.status, report.answer = status, answer
        report.closed_by, report.closed_at = actor.name, datetime.now(UTC)
        events.record(session, actor, "close_report", report, ["status", "answer"])


def keep_apart(one_id: UUID, other_id: UUID, actor: Actor) -> None:
    """Remember that two listings are not the same, so that nobody is asked again."""
    with transaction() as session:
        one, other = _both(session, one_id, other_id, actor)
        first, second = sorted((one.id, other.id))
        if session.get(NotDuplicate, (first, second)) is not None:
            return
        session.add(
            NotDuplicate(one_id=first, other_id=second, by_name=actor.name, at=datetime.now(UTC))
        )
        events.record(session, actor, "keep_listings_apart", one)


def merge(gone_id: UUID, kept_id: UUID, actor: Actor) -> None:
    """Archive a listing that is the same as another one, whose page its address now shows.

    Its history stays, so that it can be brought back.

    Raises:
        NoSuchListingError: one of them is not there for this actor.
        StateError: the one that is to stay is not public.
    """
    with transaction() as session:
        gone, kept = _both(session, gone_id, kept_id, actor)
        if kept.status is not Status.PUBLISHED:
            raise StateError(f"the listing that stays is {kept.status}")
        if gone.status is Status.ARCHIVED:
            return
        gone.status, gone.held_back = Status.ARCHIVED, True
        gone.updated_at = datetime.now(UTC)
        session.flush()
        _point(session, gone, kept, actor)
        add_version(session, gone, What.ARCHIVED, actor)
        events.record(session, actor, "merge_listing", gone, ["status"])


def _point(session: Session, gone: Service, kept: Service, actor: Actor) -> None:
    """Let the address lead to the one that stays, and those that led to this one, too."""
    both = or_(ListingMerge.service_id == gone.id, ListingMerge.service_id == kept.id)
    session.execute(delete(ListingMerge).where(both))
    earlier = select(ListingMerge).where(ListingMerge.into_id == gone.id)
    for pointer in session.scalars(earlier):
        pointer.into_id = kept.id
    session.add(
        ListingMerge(service_id=gone.id, into_id=kept.id, by_name=actor.name, at=datetime.now(UTC))
    )
    session.flush()


def _both(session: Session, one_id: UUID, other_id: UUID, actor: Actor) -> tuple[Service, Service]:
    """Return two listings of one site, locked in the order of their ids."""
    if one_id == other_id:
        raise NoSuchListingError
    found = {
        each: own_service(session, each, actor, Action.REVIEW_LISTING)
        for each in sorted((one_id, other_id))
    }
    return found[one_id], found[other_id]
