"""What administrators do with accounts: invite, change role and site, deactivate, help."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts import clock, credentials, sessions
from app.accounts.actor import Actor
from app.accounts.events import record
from app.accounts.limits import Limit, count
from app.accounts.models import Membership, User
from app.accounts.people import ORGANISATION, account, by_email, normalised_email
from app.accounts.policy import Action, Role, Scope, scope_of
from app.accounts.post import Letter, write_invitation
from app.core.db import transaction


class Refusal(StrEnum):
    """Why a deed was not done."""

    TAKEN = "taken"
    OTHER_SITE = "other_site"
    ONESELF = "oneself"
    UNKNOWN = "unknown"
    DEMO = "demo"


@dataclass(frozen=True)
class Person:
    """Somebody as an administrator describes them."""

    email: str
    name: str
    role: Role
    site_key: str | None
    language: str = ""


@dataclass(frozen=True)
class Standing:
    """What an administrator may change of an account."""

    name: str
    role: Role
    site_key: str | None
    active: bool


def _may_place(actor: Actor, site_key: str | None) -> bool:
    """Return whether an administrator may put somebody at a site, or at all sites."""
    scope = scope_of(actor, Action.MANAGE_ACCOUNTS)
    return scope is Scope.ALL or (scope is Scope.SITE and site_key == actor.site_key)


def new_account(session: Session, person: Person) -> User:
    """Add an account that waits for its invitation to be taken up."""
    user = User(
        id=uuid4(),
        email=normalised_email(person.email),
        name=person.name,
        language=person.language,
        role=person.role,
        site_id=person.site_key,
        fs_uniquifier=credentials.new_uniquifier(),
        created_at=clock.now(),
    )
    session.add(user)
    session.flush()
    return user


def invite(actor: Actor, person: Person) -> Refusal | None:
    """Give somebody an account and mail them the link to take it up.

    Raises:
        TooManyRequests: too many invitations within an hour.
    """
    if not _may_place(actor, person.site_key):
        return Refusal.OTHER_SITE
    count(Limit.INVITATIONS_BY_ACCOUNT, str(actor.user_id))
    with transaction() as session:
        if by_email(session, person.email) is not None:
            return Refusal.TAKEN
        user = new_account(session, person)
        record(session, actor, "invite", user, ["email", "name", "role", "site_id"])
        letter = write_invitation(session, user, actor.name)
    letter.leave()
    return None


def invite_again(actor: Actor, user_id: UUID) -> Refusal | None:
    """Mail a new link to somebody who has not taken up theirs, or has lost the way in."""
    count(Limit.INVITATIONS_BY_ACCOUNT, str(actor.user_id))
    with transaction() as session:
        user = account(session, actor, user_id)
        if user is None or not user.active or user.demo:
            return Refusal.UNKNOWN
        letter: Letter = write_invitation(session, user, actor.name)
        record(session, actor, "invite_again", user)
    letter.leave()
    return None


def change_account(actor: Actor, user_id: UUID, standing: Standing) -> Refusal | None:
    """Keep name, role, site and whether the account is open; a closed one loses every session."""
    if not _may_place(actor, standing.site_key):
        return Refusal.OTHER_SITE
    with transaction() as session:
        user = account(session, actor, user_id)
        if user is None:
            return Refusal.UNKNOWN
        if user.id == actor.user_id and (user.role, user.active) != (
            standing.role,
            standing.active,
        ):
            return Refusal.ONESELF
        wanted = (standing.role, standing.site_key, standing.active)
        if user.demo and (user.role, user.site_id, user.active) != wanted:
            return Refusal.DEMO
        changed = _apply(user, standing)
        if "site_id" in changed:
            _leave_other_sites(session, user)
        if {"role", "site_id", "active"} & set(changed):
            sessions.end_all(session, user.id, but_this=user.id == actor.user_id)
        if changed:
            record(session, actor, "change_account", user, changed)
    return None


def _leave_other_sites(session: Session, user: User) -> None:
    """End the memberships in organisations of any site but the person's own."""
    here = select(ORGANISATION.c.id).where(ORGANISATION.c.site_id == user.site_id)
    theirs = Membership.user_id == user.id
    session.execute(delete(Membership).where(theirs, Membership.organisation_id.not_in(here)))


def _apply(user: User, standing: Standing) -> list[str]:
    """Put what was decided into the row; returns the names of what changed."""
    wanted = {
        "name": standing.name,
        "role": standing.role,
        "site_id": standing.site_key,
        "active": standing.active,
    }
    changed = [name for name, value in wanted.items() if getattr(user, name) != value]
    for name in changed:
        setattr(user, name, wanted[name])
    if "active" in changed:
        # Half-finished sign-ins end too.
        user.fs_uniquifier = credentials.new_uniquifier()
    return changed


def reset_second_step(actor: Actor, user_id: UUID) -> Refusal | None:
    """Let somebody who has lost phone and recovery codes set up the second step anew."""
    with transaction() as session:
        user = account(session, actor, user_id)
        if user is None:
            return Refusal.UNKNOWN
        credentials.turn_off_second_step(user)
        sessions.end_all(session, user.id, but_this=user.id == actor.user_id)
        record(session, actor, "reset_second_step", user)
    return None
