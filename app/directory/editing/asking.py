"""Rows that a deed is about, found only where its actor has the right, and locked."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.policy import Action, Actor, visible
from app.directory.editing.models import ListingDraft
from app.directory.editing.present import whole_service
from app.directory.models import Organisation, Service


class NoSuchListingError(LookupError):
    """There is no such listing or draft for this person, who need not know which of the two."""


class StateError(Exception):
    """The listing or draft is no longer in a state in which this can be done."""


def own_draft(session: Session, draft_id: UUID, actor: Actor, action: Action) -> ListingDraft:
    """Return a draft on which the actor may do the action, locked until the deed is done."""
    found = visible(
        select(ListingDraft).where(ListingDraft.id == draft_id), ListingDraft, actor, action
    )
    draft = session.scalar(found.with_for_update().execution_options(populate_existing=True))
    if draft is None:
        raise NoSuchListingError
    return draft


def own_service(session: Session, service_id: UUID, actor: Actor, action: Action) -> Service:
    """Return a whole service on which the actor may do the action, locked."""
    found = visible(select(Service.id).where(Service.id == service_id), Service, actor, action)
    service = whole_service(session, service_id) if session.scalar(found) else None
    if service is None:
        raise NoSuchListingError
    return service


def own_organisation(
    session: Session, organisation_id: UUID, actor: Actor, action: Action
) -> Organisation:
    """Return an organisation on which the actor may do the action, locked."""
    found = visible(
        select(Organisation).where(Organisation.id == organisation_id), Organisation, actor, action
    )
    organisation = session.scalar(found.with_for_update().execution_options(populate_existing=True))
    if organisation is None:
        raise NoSuchListingError
    return organisation
