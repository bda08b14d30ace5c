"""Deeds of those who review: approve, send back, reject; and bring an old version back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.models import Membership, MembershipStatus, User
from app.accounts.policy import Action, Actor, Role
from app.core.db import transaction
from app.directory.editing.applying import apply_organisation, apply_service, new_service
from app.directory.editing.asking import (
    NoSuchListingError,
    StateError,
    own_draft,
    own_organisation,
    own_service,
)
from app.directory.editing.content import Content, ListingKind, OrganisationContent, ServiceContent
from app.directory.editing.difference import merged
from app.directory.editing.draft_rows import require
from app.directory.editing.history import (
    Past,
    add_version,
    begin_history,
    content_number,
    last_content,
    organisation_of,
)
from app.directory.editing.locating import remember_pins
from app.directory.editing.models import DraftState, ListingDraft, What
from app.directory.editing.present import whole_service
from app.directory.editing.stored_content import from_json
from app.directory.models import Organisation, Service


class SeenOldError(Exception):
    """What the reviewer saw is no longer what would be approved: look again."""


@dataclass(frozen=True)
class Approved:
    """What became of an approved draft; `invite` is whom to invite, "" for nobody."""

    kind: ListingKind
    object_id: UUID
    number: int
    organisation_id: UUID
    invite_name: str = ""
    invite_email: str = ""


def approve(draft_id: UUID, version: int, seen_number: int, actor: Actor) -> Approved | None:
    """Make a submitted draft public, in one transaction with its version and its record.

    What was changed in public since the draft began stays, unless the draft changes the
    same field; see `to_be_approved`, which is what the reviewer has seen.

    Args:
        draft_id: the draft.
        version: the version of the draft that the reviewer has seen.
        seen_number: the number of the public version that it was compared with; 0 for none.
        actor: the reviewer.

    Returns:
        The listing; None where this draft was approved already, by a second click.

    Raises:
        SeenOldError: the draft or the public listing changed since.
        StateError: it is not submitted.
        NoSuchListingError: there is no such draft for this reviewer.
    """
    with transaction() as session:
        draft = own_draft(session, draft_id, actor, Action.REVIEW_LISTING)
        if draft.state is DraftState.APPROVED:
            return None
        require(draft, DraftState.SUBMITTED)
        if draft.version != version:
            raise SeenOldError
        known = last_content(session, draft.object_id) if draft.object_id else None
        if (known.number if known else 0) != seen_number:
            raise SeenOldError
        listing, now = _listing(session, draft)
        content, site_key = to_be_approved(session, draft, now), draft.site_id
        _apply(session, listing, content)
        what = What.APPROVED if now else What.CREATED
        row = add_version(session, listing, what, actor, with_content=True, draft_id=draft.id)
        done = _approved(session, draft, listing, row.number)
        _close(session, draft, DraftState.APPROVED, actor, "")
        draft.object_id, draft.organisation_id = row.object_id, row.organisation_id
        events.record(session, actor, "approve_draft", draft, ["state"])
    remember_pins(site_key, content, now.content if now else None)
    return done


def to_be_approved(session: Session, draft: ListingDraft, now: Past | None) -> Content:
    """Return what approving a draft would make public: its changes upon the present content."""
    mine = from_json(draft.content)
    if now is None or draft.object_id is None or now.number == draft.base_number:
        return mine
    base = content_number(session, draft.object_id, draft.base_number)
    return merged(base.content, now.content, mine)[0] if base else mine


def send_back(draft_id: UUID, version: int, words: str, actor: Actor) -> None:
    """Give a submitted draft back to its authors, with what to change."""
    _refuse(draft_id, version, DraftState.RETURNED, words, actor)


def reject(draft_id: UUID, version: int, words: str, actor: Actor) -> None:
    """Refuse a submitted draft for good, with the reason."""
    _refuse(draft_id, version, DraftState.REJECTED, words, actor)


def undo_to(object_id: UUID, number: int, actor: Actor, kind: ListingKind) -> int:
    """Make an old version of a listing public again, as its newest; return its number.

    Free places and confirmations are no part of a version, so they stay as they are.
    Going back to what is public already changes nothing.

    Raises:
        NoSuchListingError: there is no such listing or version for this actor.
    """
    with transaction() as session:
        listing: Service | Organisation
        if kind is ListingKind.SERVICE:
            listing = own_service(session, object_id, actor, Action.EDIT_LISTING)
        else:
            listing = own_organisation(session, object_id, actor, Action.EDIT_LISTING)
        now, past = begin_history(session, listing), content_number(session, object_id, number)
        if past is None:
            raise NoSuchListingError
        if past.content == now.content:
            return now.number
        _apply(session, listing, past.content)
        row = add_version(session, listing, What.UNDONE, actor, with_content=True, figure=number)
        events.record(session, actor, "undo_listing", listing, ["content"])
        return row.number


def _refuse(draft_id: UUID, version: int, state: DraftState, words: str, actor: Actor) -> None:
    with transaction() as session:
        draft = own_draft(session, draft_id, actor, Action.REVIEW_LISTING)
        if draft.state is state and draft.reviewer_words == words.strip():
            return
        require(draft, DraftState.SUBMITTED)
        if draft.version != version:
            raise SeenOldError
        _close(session, draft, state, actor, words.strip())
        events.record(session, actor, f"{state}_draft", draft, ["state"])


def _close(
    session: Session, draft: ListingDraft, state: DraftState, actor: Actor, words: str
) -> None:
    draft.state, draft.reviewer_words, draft.reviewer_name = state, words, actor.name
    draft.reviewed_at = datetime.now(UTC)
    if state is DraftState.APPROVED:
        # Whom to answer is not needed any longer.
        draft.contact_name, draft.contact_email = "", ""
    session.flush()


def _listing(session: Session, draft: ListingDraft) -> tuple[Service | Organisation, Past | None]:
    """Return the listing of a draft and its present version; a new listing has none."""
    if draft.kind is ListingKind.ORGANISATION:
        return _organisation(session, draft)
    if draft.object_id is None:
        organisation = _locked(session, draft.organisation_id)
        return new_service(session, organisation), None
    service = whole_service(session, draft.object_id)
    if service is None:
        raise NoSuchListingError
    return service, begin_history(session, service)


def _organisation(session: Session, draft: ListingDraft) -> tuple[Organisation, Past | None]:
    if draft.object_id is not None:
        organisation = _locked(session, draft.object_id)
        return organisation, begin_history(session, organisation)
    organisation = Organisation(id=uuid4(), site_id=draft.site_id)
    session.add(organisation)
    return organisation, None


def _locked(session: Session, organisation_id: UUID | None) -> Organisation:
    organisation = session.get(Organisation, organisation_id, with_for_update=True)
    if organisation is None:
        raise NoSuchListingError
    return organisation


def _apply(session: Session, listing: Service | Organisation, content: Content) -> None:
    if isinstance(listing, Service) and isinstance(content, ServiceContent):
        apply_service(session, listing, content)
    elif isinstance(listing, Organisation) and isinstance(content, OrganisationContent):
        apply_organisation(session, listing, content)
    else:
        raise StateError("the content is of another kind of listing")


def _approved(
    session: Session, draft: ListingDraft, listing: Service | Organisation, number: int
) -> Approved:
    """Let the author of a new organisation in; without an account, say whom to invite."""
    known = draft.author_id is not None
    if isinstance(listing, Organisation) and number == 1:
        _let_in(session, draft.author_id, listing)
    return Approved(
        draft.kind,
        listing.id,
        number,
        organisation_of(listing),
        "" if known else draft.contact_name,
        "" if known else draft.contact_email,
    )


def _let_in(session: Session, author_id: UUID | None, organisation: Organisation) -> None:
    author = session.get(User, author_id) if author_id else None
    if author is not None and author.role is Role.STAKEHOLDER:
        session.add(
            Membership(
                user_id=author.id,
                organisation_id=organisation.id,
                status=MembershipStatus.ACCEPTED,
                created_at=datetime.now(UTC),
            )
        )
