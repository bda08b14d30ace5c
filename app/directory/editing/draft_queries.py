"""What editors and reviewers read of a draft, of its history, and of what waits for review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from app.accounts.policy import Action, Actor, visible
from app.core.db import db
from app.directory.editing.content import Content, ListingKind, PlaceContent, PlaceKind
from app.directory.editing.difference import Difference, difference
from app.directory.editing.history import last_content
from app.directory.editing.models import DraftState, ListingDraft, ListingVersion, What
from app.directory.editing.present import place_content
from app.directory.editing.reviewing import to_be_approved
from app.directory.editing.stored_content import from_json
from app.directory.models import Location, Organisation, Service, ServiceAtLocation


@dataclass(frozen=True)
class DraftView:
    """A draft as its page needs it."""

    id: UUID
    kind: ListingKind
    object_id: UUID | None
    organisation_id: UUID | None
    organisation: str
    site_key: str
    content: Content
    state: DraftState
    base_number: int
    version: int
    author_name: str
    contact_name: str
    contact_email: str
    reviewer_name: str
    reviewer_words: str
    updated_at: datetime
    submitted_at: datetime | None


@dataclass(frozen=True)
class Line:
    """A line of a listing's history."""

    number: int
    site_key: str
    what: What
    figure: int | None
    author_name: str
    at: datetime
    content: Content | None


@dataclass(frozen=True)
class Review:
    """A submitted draft beside what is public: what approving it would change.

    `seen_number` and `draft.version` go back with the approval.
    """

    draft: DraftView
    seen_number: int
    before: Content | None
    after: Content
    differences: Sequence[Difference]


_SAME = (
    *("id", "kind", "object_id", "organisation_id", "state", "base_number", "version"),
    *("author_name", "contact_name", "contact_email", "reviewer_name", "reviewer_words"),
    *("updated_at", "submitted_at"),
)


def draft(draft_id: UUID, actor: Actor, action: Action = Action.EDIT_LISTING) -> DraftView | None:
    """Return a draft on which the actor may do the action, None where there is none."""
    found = _drafts(actor, action).where(ListingDraft.id == draft_id)
    row = db.session.execute(found.execution_options(populate_existing=True)).one_or_none()
    return None if row is None else _view(*row)


def queue(actor: Actor) -> list[DraftView]:
    """Return the drafts that wait for this reviewer, the longest waiting first."""
    found = (
        _drafts(actor, Action.REVIEW_LISTING)
        .where(ListingDraft.state == DraftState.SUBMITTED)
        .order_by(ListingDraft.submitted_at, ListingDraft.id)
    )
    return [_view(*row) for row in db.session.execute(found)]


def review(draft_id: UUID, actor: Actor) -> Review | None:
    """Return a draft beside what is public, None where this reviewer has no such draft."""
    seen = draft(draft_id, actor, Action.REVIEW_LISTING)
    if seen is None:
        return None
    now = last_content(db.session(), seen.object_id) if seen.object_id else None
    row = db.session.get_one(ListingDraft, draft_id)
    after = to_be_approved(db.session(), row, now)
    before = now.content if now else None
    return Review(seen, now.number if now else 0, before, after, difference(before, after))


def changes(seen: DraftView) -> list[Difference]:
    """Return what a draft would change of what is public now."""
    now = last_content(db.session(), seen.object_id) if seen.object_id else None
    return difference(now.content if now else None, seen.content)


def history(object_id: UUID, actor: Actor) -> list[Line]:
    """Return what was done to a listing, the newest first; empty without the right."""
    found = visible(
        select(ListingVersion)
        .where(ListingVersion.object_id == object_id)
        .order_by(ListingVersion.number.desc()),
        ListingVersion,
        actor,
        Action.SEE_HISTORY,
    )
    return [
        Line(
            row.number,
            row.site_id,
            row.what,
            row.figure,
            row.author_name,
            row.at,
            from_json(row.content) if row.content else None,
        )
        for row in db.session.scalars(found)
    ]


def places_of(organisation_id: UUID) -> list[PlaceContent]:
    """Return the places with an address that an organisation's services use, by town."""
    used = select(ServiceAtLocation.location_id).join(Service)
    found = (
        select(Location)
        .where(
            Location.id.in_(used.where(Service.organisation_id == organisation_id)),
            Location.confidential.is_(False),
        )
        .options(selectinload(Location.area))
        .order_by(Location.city, Location.name, Location.id)
    )
    places = [place_content(row) for row in db.session.scalars(found)]
    return [place for place in places if place.kind is PlaceKind.OPEN]


def _drafts(actor: Actor, action: Action) -> Select[ListingDraft, str]:
    own = visible(select(ListingDraft.id), ListingDraft, actor, action)
    return (
        select(ListingDraft, Organisation.name)
        .outerjoin(Organisation, Organisation.id == ListingDraft.organisation_id)
        .where(ListingDraft.id.in_(own))
    )


def _view(row: ListingDraft, organisation: str | None) -> DraftView:
    return DraftView(
        **{name: getattr(row, name) for name in _SAME},
        organisation=organisation or "",
        site_key=row.site_id,
        content=from_json(row.content),
    )
