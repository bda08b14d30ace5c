"""Deeds that need no review: free places, still true, suspend, archive, restore."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.policy import Action, Actor, Role, can
from app.core.db import transaction
from app.core.language import said_in
from app.directory.editing.asking import StateError, own_service
from app.directory.editing.history import add_version
from app.directory.editing.models import What
from app.directory.models import Service
from app.directory.rows import MOST_PLACES
from app.directory.vocabulary import Status
from app.territory import queries as territory

_WHAT = {
    Status.SUSPENDED: What.SUSPENDED,
    Status.ARCHIVED: What.ARCHIVED,
    Status.PUBLISHED: What.RESTORED,
}


class HeldBackError(StateError):
    """A coordinator took the service out of the search: only a coordinator brings it back."""


class PlacesError(ValueError):
    """No such number of places; carries the largest that would be right."""

    def __init__(self, most: int) -> None:
        """Keep the largest number for the sentence."""
        super().__init__(f"free places must be 0 to {most}")
        self.most = most


def set_free_places(service_id: UUID, free: int, actor: Actor, *, by_link: bool = False) -> None:
    """Say how many places are free today; public at once.

    Args:
        service_id: the service.
        free: free places, from 0 to its places in all where those are known.
        actor: who says so.
        by_link: a signed link for this very service is the right; see `links`.

    Raises:
        PlacesError: there cannot be so many.
        NoSuchListingError: there is no such service for this actor.
    """
    with transaction() as session:
        service = own_service(session, service_id, actor, _right(by_link=by_link))
        most = MOST_PLACES if service.capacity_total is None else service.capacity_total
        if not 0 <= free <= most:
            raise PlacesError(most)
        today = _today(service)
        if (service.capacity_free, service.capacity_on) == (free, today):
            return
        service.capacity_free, service.capacity_on = free, today
        _record(session, service, What.FREE_PLACES, actor, ["capacity_free"], figure=free)


def confirm_still_true(service_id: UUID, actor: Actor, *, by_link: bool = False) -> None:
    """Say that everything in a listing is true today; arguments as in `set_free_places`."""
    with transaction() as session:
        service = own_service(session, service_id, actor, _right(by_link=by_link))
        today, who = _today(service), _who(service, actor)
        if (service.confirmed_on, service.confirmed_by) == (today, who):
            return
        service.confirmed_on, service.confirmed_by = today, who
        _record(session, service, What.CONFIRMED, actor, ["confirmed_on"])


def suspend(service_id: UUID, actor: Actor) -> None:
    """Take a service out of the search; what a coordinator took out, only one brings back."""
    _set_status(service_id, Status.SUSPENDED, actor)


def archive(service_id: UUID, actor: Actor) -> None:
    """Put away a service that is no longer given; its history stays."""
    _set_status(service_id, Status.ARCHIVED, actor)


def restore(service_id: UUID, actor: Actor) -> None:
    """Bring a suspended or archived service back into the search.

    Raises:
        HeldBackError: a coordinator took it out, and the actor is none.
    """
    _set_status(service_id, Status.PUBLISHED, actor)


def withdraw_links(service_id: UUID, actor: Actor) -> None:
    """Let no link work any longer that was mailed for a service; those of others still do."""
    with transaction() as session:
        service = own_service(session, service_id, actor, Action.EDIT_LISTING)
        service.link_number += 1
        events.record(session, actor, "withdraw_links", service, ["link_number"])


def _set_status(service_id: UUID, status: Status, actor: Actor) -> None:
    with transaction() as session:
        service = own_service(session, service_id, actor, Action.EDIT_LISTING)
        held_back = _is_held_back(service, status, actor)
        if (service.status, service.held_back) == (status, held_back):
            return
        if service.status is Status.DRAFT:
            raise StateError("a service that was never public has no status to change")
        service.status, service.held_back = status, held_back
        _record(session, service, _WHAT[status], actor, ["status"])


def _is_held_back(service: Service, status: Status, actor: Actor) -> bool:
    """Return whether a coordinator holds the service back from now on."""
    if can(actor, Action.REVIEW_LISTING):
        return status is not Status.PUBLISHED
    if service.held_back and status is Status.PUBLISHED:
        raise HeldBackError
    return service.held_back


def _record(
    session: Session,
    service: Service,
    what: What,
    actor: Actor,
    fields: list[str],
    *,
    figure: int | None = None,
) -> None:
    service.updated_at = datetime.now(UTC)
    session.flush()
    add_version(session, service, what, actor, figure=figure)
    events.record(session, actor, f"{what}_listing", service, fields)


def _right(*, by_link: bool) -> Action:
    return Action.FOLLOW_LINK if by_link else Action.CONFIRM_LISTING


def _today(service: Service) -> date:
    site = territory.site(service.site_id)
    return datetime.now(site.timezone if site else UTC).date()


def _who(service: Service, actor: Actor) -> str:
    """Return who confirms, as the public sees it: a body, never a person's name."""
    site = territory.site(service.site_id)
    if actor.role is Role.COORDINATOR and site is not None:
        return said_in(dict(site.authority), site.languages[0])
    return service.organisation.name
