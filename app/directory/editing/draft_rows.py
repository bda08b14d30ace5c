"""Rows of drafts: the open one of a listing, the one that a form made, a new one."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.policy import Actor
from app.directory.editing.asking import StateError
from app.directory.editing.content import Content, kind_of
from app.directory.editing.models import OPEN_STATES, DraftState, ListingDraft
from app.directory.editing.stored_content import to_json
from app.directory.models import Organisation


def open_draft(session: Session, object_id: UUID) -> UUID | None:
    """Return the draft of a listing on which its organisation works now."""
    found = select(ListingDraft.id).where(
        ListingDraft.object_id == object_id, ListingDraft.state.in_(OPEN_STATES)
    )
    return session.scalar(found.order_by(ListingDraft.created_at, ListingDraft.id).limit(1))


def made_by(session: Session, form: str | None, actor: Actor) -> UUID | None:
    """Return the draft that the same form of the same person has made already."""
    if form is None:
        return None
    found = select(ListingDraft.id).where(ListingDraft.made_by_form == form)
    return session.scalar(found.where(ListingDraft.author_id.is_not_distinct_from(actor.user_id)))


def new_draft(
    actor: Actor, content: Content, organisation: Organisation | None, site_key: str = ""
) -> ListingDraft:
    """Return a draft that begins with a content; of an organisation to be where there is none."""
    now = datetime.now(UTC)
    return ListingDraft(
        id=uuid4(),
        kind=kind_of(content),
        organisation_id=organisation.id if organisation else None,
        site_id=organisation.site_id if organisation else site_key,
        content=to_json(content),
        base_number=0,
        state=DraftState.DRAFT,
        author_id=actor.user_id,
        author_name=actor.name,
        created_at=now,
        updated_at=now,
    )


def keep(session: Session, draft: ListingDraft, actor: Actor, deed: str) -> UUID:
    """Store a new draft and the record of it."""
    session.add(draft)
    session.flush()
    events.record(session, actor, deed, draft)
    return draft.id


def require(draft: ListingDraft, *states: DraftState) -> None:
    """Refuse a deed on a draft that is in none of these states.

    Raises:
        StateError: always then.
    """
    if draft.state not in states:
        raise StateError(f"the draft is {draft.state}")
