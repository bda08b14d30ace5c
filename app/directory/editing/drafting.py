"""Deeds on drafts: begin, save, submit, take back, throw away, copy, register."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.accounts import events
from app.accounts.policy import Action, Actor
from app.core.db import transaction
from app.directory.editing.asking import (
    NoSuchListingError,
    own_draft,
    own_organisation,
    own_service,
)
from app.directory.editing.content import Content, OrganisationContent, ServiceContent
from app.directory.editing.difference import Difference, difference, merged
from app.directory.editing.draft_rows import keep, made_by, new_draft, open_draft, require
from app.directory.editing.history import begin_history
from app.directory.editing.models import EDITABLE_STATES, OPEN_STATES, DraftState
from app.directory.editing.present import service_content
from app.directory.editing.problems import problems
from app.directory.editing.rules import Problem
from app.directory.editing.stored_content import from_json, to_json
from app.territory import queries as territory


class ConflictError(Exception):
    """Somebody saved in the meantime; carries both texts, and where they clash."""

    def __init__(self, both: Content, clashes: list[Difference], version: int) -> None:
        """Keep what is needed to show both texts and save the chosen one."""
        super().__init__(f"{len(clashes)} fields were changed by somebody else")
        self.both = both
        self.clashes = clashes
        self.version = version


class IncompleteError(Exception):
    """The draft cannot be submitted yet; carries every problem."""

    def __init__(self, found: list[Problem]) -> None:
        """Keep the problems for the page."""
        super().__init__(", ".join(f"{one.field}: {one.code}" for one in found))
        self.problems = found


@dataclass(frozen=True)
class Saved:
    """A draft after it was saved: its version, and its content, which others may share."""

    version: int
    content: Content


def start_service(service_id: UUID, actor: Actor) -> UUID:
    """Return the draft of a service: the one that its organisation works on, or a new one."""
    with transaction() as session:
        service = own_service(session, service_id, actor, Action.EDIT_LISTING)
        there = open_draft(session, service.id)
        if there is not None:
            return there
        past = begin_history(session, service)
        draft = new_draft(actor, past.content, service.organisation)
        draft.object_id, draft.base_number = service.id, past.number
        return keep(session, draft, actor, "start_draft")


def start_organisation(organisation_id: UUID, actor: Actor) -> UUID:
    """Return the draft of an organisation's own page: the open one, or a new one."""
    with transaction() as session:
        organisation = own_organisation(session, organisation_id, actor, Action.EDIT_LISTING)
        there = open_draft(session, organisation.id)
        if there is not None:
            return there
        past = begin_history(session, organisation)
        draft = new_draft(actor, past.content, organisation)
        draft.object_id, draft.base_number = organisation.id, past.number
        return keep(session, draft, actor, "start_draft")


def start_new_service(
    organisation_id: UUID, content: ServiceContent, actor: Actor, made_by_form: str | None = None
) -> UUID:
    """Return a draft of a new service; the same form sent twice makes one draft."""
    with transaction() as session:
        organisation = own_organisation(session, organisation_id, actor, Action.EDIT_LISTING)
        there = made_by(session, made_by_form, actor)
        if there is not None:
            return there
        draft = new_draft(actor, content, organisation)
        draft.made_by_form = made_by_form
        return keep(session, draft, actor, "start_draft")


def copy_service(service_id: UUID, actor: Actor, made_by_form: str | None = None) -> UUID:
    """Return a draft of a new service that says what this one says, under another name."""
    with transaction() as session:
        service = own_service(session, service_id, actor, Action.EDIT_LISTING)
        there = made_by(session, made_by_form, actor)
        if there is not None:
            return there
        # Dates are those of the other: a copy of an event is at another time.
        content = replace(service_content(service), dates=())
        name = _("Copy of %(name)s", name=content.name)[:200]
        draft = new_draft(actor, replace(content, name=name, translations=()), service.organisation)
        draft.made_by_form = made_by_form
        return keep(session, draft, actor, "copy_listing")


@dataclass(frozen=True)
class Contact:
    """Whom to answer about an organisation that is registered."""

    name: str
    email: str


def register_organisation(
    site_key: str,
    content: OrganisationContent,
    contact: Contact,
    actor: Actor,
    made_by_form: str | None = None,
) -> UUID:
    """Put an organisation that is not in the directory yet before the site's coordinators.

    Raises:
        IncompleteError: with every problem; nothing is stored.
        NoSuchListingError: there is no such site.
    """
    site = territory.site(site_key)
    if site is None:
        raise NoSuchListingError
    if found := problems(content, site):
        raise IncompleteError(found)
    with suppress(IntegrityError):
        return _registered(site_key, content, contact, actor, made_by_form)
    # The same form arrived twice at one moment: the other one was first.
    return _registered(site_key, content, contact, actor, made_by_form)


def _registered(
    site_key: str, content: OrganisationContent, contact: Contact, actor: Actor, form: str | None
) -> UUID:
    with transaction() as session:
        there = made_by(session, form, actor)
        if there is not None:
            return there
        draft = new_draft(actor, content, None, site_key)
        draft.made_by_form = form
        draft.contact_name, draft.contact_email = contact.name, contact.email
        draft.state, draft.submitted_at = DraftState.SUBMITTED, datetime.now(UTC)
        return keep(session, draft, actor, "register_organisation")


def save_draft(
    draft_id: UUID, version: int, content: Content, actor: Actor, seen: Content | None = None
) -> Saved:
    """Keep what somebody typed.

    Where somebody else saved since `version`, changes of different fields are both kept;
    a field that both changed is a conflict, and nothing is stored before one has chosen.

    Args:
        draft_id: the draft.
        version: the version that the form began with.
        content: what the form says now.
        actor: who typed it.
        seen: what the form said when it began; without it every field that differs from
            the other's text counts as changed by both.

    Raises:
        ConflictError: with both texts.
        StateError: it is under review, or done with.
    """
    with transaction() as session:
        draft = own_draft(session, draft_id, actor, Action.EDIT_LISTING)
        require(draft, *EDITABLE_STATES)
        stored = from_json(draft.content)
        if type(stored) is not type(content):
            raise NoSuchListingError
        if draft.version != version and stored != content:
            both, clashes = merged(seen or stored, stored, content)
            clashes = clashes if seen else difference(stored, content)
            if clashes:
                raise ConflictError(both if seen else content, clashes, draft.version)
            content = both
        if stored != content:
            draft.content, draft.updated_at = to_json(content), datetime.now(UTC)
            events.record(session, actor, "save_draft", draft, ["content"])
        session.flush()
        return Saved(draft.version, content)


def submit(draft_id: UUID, version: int, actor: Actor) -> None:
    """Put a draft before the coordinators; submitting twice is submitting once.

    Raises:
        IncompleteError: with every problem.
        ConflictError: somebody changed it since.
        StateError: it is done with.
    """
    with transaction() as session:
        draft = own_draft(session, draft_id, actor, Action.EDIT_LISTING)
        if draft.state is DraftState.SUBMITTED:
            return
        require(draft, *EDITABLE_STATES)
        content = from_json(draft.content)
        if draft.version != version:
            raise ConflictError(content, [], draft.version)
        site = territory.site(draft.site_id)
        if site is None:
            raise NoSuchListingError
        if found := problems(content, site):
            raise IncompleteError(found)
        draft.state, draft.submitted_at = DraftState.SUBMITTED, datetime.now(UTC)
        events.record(session, actor, "submit_draft", draft, ["state"])


def take_back(draft_id: UUID, actor: Actor) -> None:
    """Take a submitted draft back, so that it can be changed."""
    with transaction() as session:
        draft = own_draft(session, draft_id, actor, Action.EDIT_LISTING)
        require(draft, *OPEN_STATES)
        if draft.state is DraftState.SUBMITTED:
            draft.state, draft.submitted_at = DraftState.DRAFT, None
            events.record(session, actor, "take_back_draft", draft, ["state"])


def discard(draft_id: UUID, actor: Actor) -> None:
    """Throw a draft away; what is public stays as it is."""
    with transaction() as session:
        draft = own_draft(session, draft_id, actor, Action.EDIT_LISTING)
        require(draft, *OPEN_STATES, DraftState.REJECTED)
        events.record(session, actor, "discard_draft", draft)
        session.delete(draft)
