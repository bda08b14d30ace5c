"""Organisations and the people in them: ask to join, let in, invite, leave."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import clock
from app.accounts.actions.administration import Person, Refusal, new_account
from app.accounts.actor import Actor
from app.accounts.events import Subject, record
from app.accounts.limits import Limit, count
from app.accounts.models import Membership, MembershipStatus, User
from app.accounts.people import OrganisationName, by_email, joinable, managed, members
from app.accounts.policy import Action, Role, visible
from app.accounts.post import (
    Letter,
    write_invitation,
    write_join_request,
    write_other_role,
    write_welcome,
)
from app.core.db import transaction


def ask_to_join(actor: Actor, organisation_id: UUID) -> bool:
    """Ask to be let into an organisation of one's own site; its members get a mail."""
    with transaction() as session:
        organisation = _one(joinable(session, actor), organisation_id)
        if organisation is None or actor.user_id is None:
            return False
        letters = _letters_to_members(session, actor, organisation)
        add_membership(session, actor.user_id, organisation_id, MembershipStatus.ASKED)
        _note(session, actor, "ask_to_join", organisation, actor.user_id)
    for letter in letters:
        letter.leave()
    return True


def _one(known: list[OrganisationName], organisation_id: UUID) -> OrganisationName | None:
    return next((each for each in known if each.id == organisation_id), None)


def _letters_to_members(
    session: Session, actor: Actor, organisation: OrganisationName
) -> list[Letter]:
    """Return a mail for each member; where there is none yet, the coordinators see the request."""
    query = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.organisation_id == organisation.id,
            Membership.status == MembershipStatus.ACCEPTED,
            User.active,
        )
    )
    found = session.scalars(query.order_by(User.id)).all()
    return [write_join_request(user, actor.name, organisation.name) for user in found]


def add_membership(
    session: Session, user_id: UUID, organisation_id: UUID, status: MembershipStatus
) -> None:
    """Put somebody into an organisation, or among those who wait."""
    session.add(
        Membership(
            user_id=user_id,
            organisation_id=organisation_id,
            status=status,
            created_at=clock.now(),
        )
    )


def _note(
    session: Session, actor: Actor, deed: str, organisation: OrganisationName, user_id: UUID
) -> None:
    """Record a deed on a membership: of whom, in which organisation."""
    member = Subject("membership", str(user_id), organisation.site_key)
    record(session, actor, deed, member, reason=str(organisation.id))


def leave(actor: Actor, organisation_id: UUID) -> bool:
    """Leave an organisation, or take back that one asked."""
    with transaction() as session:
        query = visible(select(Membership), Membership, actor, Action.KEEP_OWN_ACCOUNT)
        own = session.scalar(query.where(Membership.organisation_id == organisation_id))
        if own is None:
            return False
        session.delete(own)
        member = Subject("membership", str(actor.user_id), actor.site_key)
        record(session, actor, "leave", member, reason=str(organisation_id))
    return True


def let_in(actor: Actor, organisation_id: UUID, user_id: UUID) -> bool:
    """Accept somebody who asked; they read of it by mail."""
    with transaction() as session:
        waiting = _membership(session, actor, organisation_id, user_id)
        organisation = _one(managed(session, actor), organisation_id)
        user = session.get(User, user_id)
        if waiting is None or organisation is None or user is None:
            return False
        waiting.status = MembershipStatus.ACCEPTED
        _note(session, actor, "let_in", organisation, user_id)
        letter = write_welcome(user, organisation.name)
    letter.leave()
    return True


def take_out(actor: Actor, organisation_id: UUID, user_id: UUID) -> bool:
    """Decline somebody who asked, or end a membership."""
    with transaction() as session:
        found = _membership(session, actor, organisation_id, user_id)
        organisation = _one(managed(session, actor), organisation_id)
        if found is None or organisation is None:
            return False
        session.delete(found)
        _note(session, actor, "take_out", organisation, user_id)
    return True


def _membership(
    session: Session, actor: Actor, organisation_id: UUID, user_id: UUID
) -> Membership | None:
    query = select(Membership).where(
        Membership.organisation_id == organisation_id, Membership.user_id == user_id
    )
    return session.scalar(visible(query, Membership, actor, Action.MANAGE_MEMBERS))


def invite_member(actor: Actor, organisation_id: UUID, email: str, name: str) -> Refusal | None:
    """Invite somebody into an organisation: a new stakeholder, or one of the same site.

    Whether an address has an account of another site or role, only its owner reads, by mail.

    Raises:
        TooManyRequests: too many invitations within an hour.
    """
    count(Limit.INVITATIONS_BY_ACCOUNT, str(actor.user_id))
    with transaction() as session:
        organisation = _one(managed(session, actor), organisation_id)
        if organisation is None:
            return Refusal.UNKNOWN
        if any(
            member.email == email.lower() for member in members(session, actor, organisation_id)
        ):
            return Refusal.TAKEN
        letter = _invited(
            session,
            actor,
            organisation,
            Person(email, name, Role.STAKEHOLDER, organisation.site_key),
        )
    if letter is not None:
        letter.leave()
    return None


def _invited(
    session: Session, actor: Actor, organisation: OrganisationName, person: Person
) -> Letter | None:
    user = by_email(session, person.email)
    if user is not None and not user.active:
        return None
    if user is not None and (user.role, user.site_id) != (person.role, person.site_key):
        return write_other_role(user, actor.name, organisation.name)
    if user is None:
        user = new_account(session, person)
        letter = write_invitation(session, user, actor.name, organisation.name)
    else:
        letter = write_welcome(user, organisation.name)
    add_membership(session, user.id, organisation.id, MembershipStatus.ACCEPTED)
    _note(session, actor, "invite_member", organisation, user.id)
    return letter
