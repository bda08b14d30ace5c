"""Lines added to the history of a listing, each with its number, who and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.actor import VISITOR, Actor
from app.directory.editing.content import Content, ListingKind
from app.directory.editing.models import ListingVersion, What
from app.directory.editing.present import organisation_content, service_content
from app.directory.editing.stored_content import from_json, to_json
from app.directory.models import Organisation, Service


@dataclass(frozen=True)
class Past:
    """A content of the past and its number."""

    number: int
    content: Content


def content_of(listing: Service | Organisation) -> Content:
    """Return what the tables say of a listing; a service needs all its parts loaded."""
    if isinstance(listing, Service):
        return service_content(listing)
    return organisation_content(listing)


def organisation_of(listing: Service | Organisation) -> UUID:
    """Return the organisation that answers for a listing: itself, where it is one."""
    return listing.organisation_id if isinstance(listing, Service) else listing.id


def add_version(
    session: Session,
    listing: Service | Organisation,
    what: What,
    actor: Actor,
    *,
    with_content: bool = False,
    figure: int | None = None,
    draft_id: UUID | None = None,
) -> ListingVersion:
    """Add a line to a listing's history; the listing must be locked by this transaction.

    Args:
        session: that of the deed.
        listing: what was changed, as it is now.
        what: what was done.
        actor: who did it.
        with_content: keep the whole content, so that it can be brought back.
        figure: free places, or the number of the version that was brought back.
        draft_id: the draft that was approved.
    """
    is_service = isinstance(listing, Service)
    row = ListingVersion(
        id=uuid4(),
        kind=ListingKind.SERVICE if is_service else ListingKind.ORGANISATION,
        object_id=listing.id,
        organisation_id=organisation_of(listing),
        site_id=listing.site_id,
        number=_last_number(session, listing.id) + 1,
        what=what,
        content=to_json(content_of(listing)) if with_content else None,
        figure=figure,
        author_id=actor.user_id,
        author_name=actor.name,
        draft_id=draft_id,
        at=datetime.now(UTC),
    )
    session.add(row)
    session.flush()
    return row


def begin_history(session: Session, listing: Service | Organisation) -> Past:
    """Return the last content of a listing's history; what came from files is its first.

    Where the tables were changed past the history (a file loaded anew), what they say
    now becomes the next version, so that the history tells the truth.
    """
    now = content_of(listing)
    past = last_content(session, listing.id)
    if past is not None and past.content == now:
        return past
    row = add_version(session, listing, What.FOUND, VISITOR, with_content=True)
    return Past(row.number, now)


def last_content(session: Session, object_id: UUID) -> Past | None:
    """Return the newest version of a listing that has a content."""
    found = (
        select(ListingVersion)
        .where(ListingVersion.object_id == object_id, ListingVersion.content.is_not(None))
        .order_by(ListingVersion.number.desc())
        .limit(1)
    )
    return _past(session.scalar(found))


def content_number(session: Session, object_id: UUID, number: int) -> Past | None:
    """Return the content of one version, None where there is none."""
    found = select(ListingVersion).where(
        ListingVersion.object_id == object_id,
        ListingVersion.number == number,
        ListingVersion.content.is_not(None),
    )
    return _past(session.scalar(found))


def _past(row: ListingVersion | None) -> Past | None:
    if row is None or row.content is None:
        return None
    return Past(row.number, from_json(row.content))


def _last_number(session: Session, object_id: UUID) -> int:
    found = select(func.max(ListingVersion.number)).where(ListingVersion.object_id == object_id)
    return session.scalar(found) or 0
