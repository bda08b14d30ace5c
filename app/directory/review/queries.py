"""What coordinators read: what waits, what was decided, reports, and listings that may be one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from app.accounts.models import Event, User
from app.accounts.policy import Action, Actor, FieldClass, can, visible
from app.core.db import db
from app.directory.editing import draft_queries
from app.directory.editing.content import Content, ListingKind
from app.directory.editing.difference import Difference, difference
from app.directory.editing.draft_queries import DraftView
from app.directory.editing.models import DraftState, ListingDraft, ListingVersion
from app.directory.editing.stored_content import from_json
from app.directory.exchange.known import held_listings
from app.directory.models import Feedback, Organisation, Service
from app.directory.review.duplicates import Pair, pairs
from app.directory.review.models import NotDuplicate
from app.directory.vocabulary import FeedbackKind, FeedbackStatus

MOST_DECIDED = 50
MOST_REPORTS = 200
DECIDED = (DraftState.APPROVED, DraftState.RETURNED, DraftState.REJECTED)


@dataclass(frozen=True)
class Waiting:
    """A draft in the queue with what it changes of what is public, if anything is."""

    draft: DraftView
    seen_number: int
    before: Content | None
    differences: Sequence[Difference]


@dataclass(frozen=True)
class Decision:
    """What was decided about a draft, by whom and when."""

    draft_id: UUID
    kind: ListingKind
    name: str
    organisation: str
    state: DraftState
    by_name: str
    words: str
    at: datetime | None


@dataclass(frozen=True)
class Report:
    """A report about a listing; `contact` is "" for those who may not see it."""

    id: UUID
    service_id: UUID
    service: str
    organisation: str
    kind: FeedbackKind
    message: str
    contact: str
    status: FeedbackStatus
    answer: str
    closed_by: str
    closed_at: datetime | None
    created_at: datetime


@dataclass(frozen=True)
class Deed:
    """A line of the record about a row."""

    action: str
    by_name: str
    at: datetime


@dataclass(frozen=True)
class Counts:
    """How much waits on each page of the review."""

    drafts: int
    reports: int


def waiting(actor: Actor) -> list[Waiting]:
    """Return the drafts that wait, oldest first, in two statements."""
    drafts = draft_queries.queue(actor)
    public = _public([view.object_id for view in drafts if view.object_id])
    return [_waiting(view, public) for view in drafts]


def _waiting(view: DraftView, public: Mapping[UUID, tuple[int, Content]]) -> Waiting:
    number, before = public.get(view.object_id, (0, None)) if view.object_id else (0, None)
    return Waiting(view, number, before, difference(before, view.content))


def _public(ids: Collection[UUID]) -> dict[UUID, tuple[int, Content]]:
    """Return the newest content of each listing and its number."""
    newest = (
        select(ListingVersion.object_id, func.max(ListingVersion.number).label("number"))
        .where(ListingVersion.object_id.in_(list(ids)), ListingVersion.content.is_not(None))
        .group_by(ListingVersion.object_id)
        .subquery()
    )
    found = select(ListingVersion.object_id, ListingVersion.number, ListingVersion.content).join(
        newest,
        (newest.c.object_id == ListingVersion.object_id)
        & (newest.c.number == ListingVersion.number),
    )
    rows = db.session.execute(found)
    return {row.object_id: (row.number, from_json(row.content or {})) for row in rows}


def decided(actor: Actor) -> list[Decision]:
    """Return the last decisions, the newest first."""
    own = visible(select(ListingDraft.id), ListingDraft, actor, Action.REVIEW_LISTING)
    found = (
        select(ListingDraft, Organisation.name)
        .outerjoin(Organisation, Organisation.id == ListingDraft.organisation_id)
        .where(
            ListingDraft.id.in_(own),
            ListingDraft.state.in_(DECIDED),
            ListingDraft.reviewed_at.is_not(None),
        )
        .order_by(ListingDraft.reviewed_at.desc(), ListingDraft.id)
        .limit(MOST_DECIDED)
    )
    return [_decision(row, name or "") for row, name in db.session.execute(found)]


def _decision(row: ListingDraft, organisation: str) -> Decision:
    return Decision(
        draft_id=row.id,
        kind=row.kind,
        name=from_json(row.content).name,
        organisation=organisation,
        state=row.state,
        by_name=row.reviewer_name,
        words=row.reviewer_words,
        at=row.reviewed_at,
    )


def deeds_on(object_id: UUID) -> list[Deed]:
    """Return who did what to a draft or a listing, oldest first."""
    found = (
        select(Event.action, Event.at, User.name)
        .outerjoin(User, User.id == Event.user_id)
        .where(Event.object_id == str(object_id))
        .order_by(Event.number)
    )
    return [Deed(row.action, row.name or "", row.at) for row in db.session.execute(found)]


def reports(actor: Actor, *, closed: bool) -> list[Report]:
    """Return open reports, oldest first, or closed ones, the newest first."""
    is_open = Feedback.status == FeedbackStatus.OPEN
    order = (
        (Feedback.closed_at.desc(), Feedback.id) if closed else (Feedback.created_at, Feedback.id)
    )
    own = visible(select(Feedback.id), Feedback, actor, Action.SEE_FEEDBACK)
    found = (
        select(Feedback, Service.name, Organisation.name)
        .join(Service, Service.id == Feedback.service_id)
        .join(Organisation, Organisation.id == Service.organisation_id)
        .where(Feedback.id.in_(own), ~is_open if closed else is_open)
        .order_by(*order)
        .limit(MOST_DECIDED if closed else MOST_REPORTS)
    )
    sees_contact = can(actor, Action.SEE_FEEDBACK, field=FieldClass.CONTACT)
    rows = db.session.execute(found)
    return [_report(*row, sees_contact=sees_contact) for row in rows]


def _report(row: Feedback, service: str, organisation: str, *, sees_contact: bool) -> Report:
    same = ("id", "service_id", "kind", "message", "status", "answer", "closed_by")
    return Report(
        **{name: getattr(row, name) for name in same},
        service=service,
        organisation=organisation,
        contact=row.contact if sees_contact else "",
        closed_at=row.closed_at,
        created_at=row.created_at,
    )


def duplicates(actor: Actor) -> list[Pair]:
    """Return the pairs of the reviewer's site that may be one listing; no invented examples."""
    if actor.site_key is None or not can(actor, Action.REVIEW_LISTING):
        return []
    apart = select(NotDuplicate.one_id, NotDuplicate.other_id)
    known = frozenset((row.one_id, row.other_id) for row in db.session.execute(apart))
    invented = set(db.session.scalars(select(Service.id).where(Service.illustrative)))
    held = held_listings(db.session(), actor.site_key)
    return pairs([one for one in held if one.id not in invented], known)


def counts(actor: Actor) -> Counts:
    """Return how much waits for this person."""
    drafts = (
        select(func.count())
        .select_from(ListingDraft)
        .where(ListingDraft.state == DraftState.SUBMITTED)
    )
    open_reports = (
        select(func.count()).select_from(Feedback).where(Feedback.status == FeedbackStatus.OPEN)
    )
    return Counts(
        db.session.scalar(visible(drafts, ListingDraft, actor, Action.REVIEW_LISTING)) or 0,
        db.session.scalar(visible(open_reports, Feedback, actor, Action.SEE_FEEDBACK)) or 0,
    )
