"""Reads of accounts: by address, by id, lists for those who may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import current_app
from sqlalchemy import Uuid, column, false, func, or_, select, table
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.models import Event, Membership, MembershipStatus, SignIn, User
from app.accounts.policy import Action, Role, Scope, register_rows, scope_of, visible
from app.core.settings import Settings

# The table belongs to the directory, which stands above; three columns of it are enough here.
ORGANISATION = table("organisation", column("id", Uuid()), column("name"), column("site_id"))
STAFF = frozenset(
    {Role.LINK_WORKER, Role.COORDINATOR, Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER}
)
PAGE = 50


@dataclass(frozen=True)
class OrganisationName:
    """An organisation as the accounts know it."""

    id: UUID
    name: str
    site_key: str


@dataclass(frozen=True)
class Member:
    """Somebody in an organisation, or waiting to be let in."""

    user_id: UUID
    name: str
    email: str
    organisation: OrganisationName
    is_waiting: bool
    is_invited: bool


def normalised_email(text: str) -> str:
    """Return an address as it is kept."""
    return text.strip().lower()


def by_email(session: Session, email: str) -> User | None:
    """Return whose address it is, or nothing."""
    return session.scalar(select(User).where(User.email == normalised_email(email)))


def locked(session: Session, user_id: UUID) -> User | None:
    """Return somebody for a change; others who would change them wait."""
    return session.get(User, user_id, with_for_update=True, populate_existing=True)


def actor_of(user: User) -> Actor:
    """Return somebody as an actor without organisations, for the record."""
    return Actor(user.id, user.name, user.role, user.site_id, frozenset())


def needs_second_step(user: User) -> bool:
    """Return whether somebody may not sign in by password alone."""
    settings: Settings = current_app.config["PROSSIMA"]
    if user.demo and not settings.production:
        return False
    return user.role in STAFF or user.tf_primary_method is not None


def accounts(
    session: Session, actor: Actor, *, text: str = "", role: Role | None = None, page: int = 1
) -> tuple[Sequence[User], int]:
    """Return one page of the accounts that the actor manages, by name, and how many there are."""
    query = visible(select(User), User, actor, Action.MANAGE_ACCOUNTS)
    for word in text.lower().split()[:5]:
        like = f"%{word.replace('%', '').replace('_', '')}%"
        query = query.where(or_(func.lower(User.name).like(like), User.email.like(like)))
    if role is not None:
        query = query.where(User.role == role)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    order = (func.lower(User.name), User.email, User.id)
    rows = session.scalars(query.order_by(*order).limit(PAGE).offset((page - 1) * PAGE)).all()
    return rows, total


def account(session: Session, actor: Actor, user_id: UUID) -> User | None:
    """Return an account that the actor manages, or nothing."""
    query = select(User).where(User.id == user_id)
    return session.scalar(visible(query, User, actor, Action.MANAGE_ACCOUNTS))


def organisations(session: Session, ids: frozenset[UUID]) -> list[OrganisationName]:
    """Return organisations by name."""
    return _organisations(session, ORGANISATION.c.id.in_(ids))


def joinable(session: Session, actor: Actor) -> list[OrganisationName]:
    """Return the organisations of their site that somebody may ask to join."""
    if scope_of(actor, Action.JOIN_ORGANISATION) is not Scope.SITE:
        return []
    asked = select(Membership.organisation_id).where(Membership.user_id == actor.user_id)
    own_site = ORGANISATION.c.site_id == actor.site_key
    return _organisations(session, own_site & ORGANISATION.c.id.not_in(asked))


def managed(session: Session, actor: Actor) -> list[OrganisationName]:
    """Return the organisations whose members the actor looks after."""
    scope = scope_of(actor, Action.MANAGE_MEMBERS)
    if scope is Scope.ORGANISATION:
        return organisations(session, actor.organisation_ids)
    if scope is Scope.SITE:
        return _organisations(session, ORGANISATION.c.site_id == actor.site_key)
    return []


def _organisations(session: Session, clause: object) -> list[OrganisationName]:
    columns = (ORGANISATION.c.id, ORGANISATION.c.name, ORGANISATION.c.site_id)
    query = select(*columns).where(clause)  # type: ignore[arg-type] # any clause
    rows = session.execute(query.order_by(func.lower(ORGANISATION.c.name), ORGANISATION.c.id))
    return [OrganisationName(*row) for row in rows]


def members(
    session: Session,
    actor: Actor,
    organisation_id: UUID | None = None,
    *,
    waiting: bool | None = None,
) -> list[Member]:
    """Return the members that the actor looks after, of one organisation or of all."""
    query = (
        select(
            User, Membership.status, ORGANISATION.c.id, ORGANISATION.c.name, ORGANISATION.c.site_id
        )
        .join(Membership, Membership.user_id == User.id)
        .join(ORGANISATION, ORGANISATION.c.id == Membership.organisation_id)
        .order_by(func.lower(ORGANISATION.c.name), func.lower(User.name), User.email, User.id)
    )
    query = visible(query, Membership, actor, Action.MANAGE_MEMBERS)
    if organisation_id is not None:
        query = query.where(Membership.organisation_id == organisation_id)
    if waiting is not None:
        status = MembershipStatus.ASKED if waiting else MembershipStatus.ACCEPTED
        query = query.where(Membership.status == status)
    return [_member(*row) for row in session.execute(query)]


def _member(user: User, status: MembershipStatus, *organisation: object) -> Member:
    return Member(
        user_id=user.id,
        name=user.name,
        email=user.email,
        organisation=OrganisationName(*organisation),  # type: ignore[arg-type] # id, name, site
        is_waiting=status is MembershipStatus.ASKED,
        is_invited=user.password is None,
    )


def own_memberships(session: Session, actor: Actor) -> list[tuple[OrganisationName, bool]]:
    """Return the organisations of the actor, and whether each still waits for an answer."""
    query = (
        select(ORGANISATION.c.id, ORGANISATION.c.name, ORGANISATION.c.site_id, Membership.status)
        .join(Membership, Membership.organisation_id == ORGANISATION.c.id)
        .order_by(func.lower(ORGANISATION.c.name), ORGANISATION.c.id)
    )
    rows = session.execute(visible(query, Membership, actor, Action.KEEP_OWN_ACCOUNT))
    return [
        (OrganisationName(key, name, site), status is MembershipStatus.ASKED)
        for key, name, site, status in rows
    ]


def _of_own_site(actor: Actor) -> object:
    return select(ORGANISATION.c.id).where(ORGANISATION.c.site_id == actor.site_key)


register_rows(
    User,
    {
        Scope.OWN: lambda actor: User.id == actor.user_id,
        Scope.SITE: lambda actor: User.site_id == actor.site_key,
    },
)
register_rows(SignIn, {Scope.OWN: lambda actor: SignIn.user_id == actor.user_id})
register_rows(
    Membership,
    {
        Scope.OWN: lambda actor: Membership.user_id == actor.user_id,
        Scope.ORGANISATION: lambda actor: (
            Membership.organisation_id.in_(actor.organisation_ids)
            if actor.organisation_ids
            else false()
        ),
        Scope.SITE: lambda actor: Membership.organisation_id.in_(_of_own_site(actor)),  # type: ignore[arg-type]
    },
)
register_rows(Event, {Scope.SITE: lambda actor: Event.site == actor.site_key})
