"""What ends or moves an account: another address, confirmed by mail, and its deletion."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hmac import compare_digest
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app
from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from app.accounts import sessions
from app.accounts.actor import Actor
from app.accounts.credentials import derived_key
from app.accounts.events import record
from app.accounts.limits import Limit, count
from app.accounts.links import address_of
from app.accounts.models import MailedLink, User
from app.accounts.people import actor_of, by_email, locked, normalised_email
from app.accounts.policy import Role
from app.accounts.post import (
    Letter,
    write_farewell,
    write_moved,
    write_new_address,
    write_taken_address,
)
from app.accounts.sessions import hash_of
from app.core.db import transaction

LASTING = timedelta(hours=24)
# Other packages take the name out of what somebody wrote, before the account goes.
_FAREWELLS: list[Callable[[Session, UUID], None]] = []


class LastAdministratorError(Exception):
    """Nobody else looks after the accounts of this site: somebody else first, then oneself."""


@dataclass(frozen=True)
class NewAddress:
    """What a link says, encrypted: addresses of people stand in no log."""

    user_id: UUID
    email: str
    # Of the account as it was: whatever changes meanwhile, the link works no longer.
    mark: str


def on_farewell(deed: Callable[[Session, UUID], None]) -> None:
    """Let a package do what is to be done before an account is deleted, in that transaction."""
    _FAREWELLS.append(deed)


def ask_for_new_address(actor: Actor, email: str) -> None:
    """Mail a link to the address that somebody wants; says nothing about whose it is already.

    Raises:
        TooManyRequests: too many were asked for, by this account or for this address.
    """
    wanted = normalised_email(email)
    count(Limit.MAIL_TO_ACCOUNT, str(actor.user_id))
    count(Limit.MAIL_TO_ACCOUNT, wanted)
    with transaction() as session:
        user = _own(session, actor)
        if user.demo or wanted == user.email:
            return
        taken = by_email(session, wanted)
        letter = write_taken_address(taken) if taken else _confirming(user, wanted)
        record(session, actor, "ask_for_new_address", user)
    letter.leave_unnoticed()


def _own(session: Session, actor: Actor) -> User:
    user = locked(session, UUID(str(actor.user_id)))
    if user is None:
        raise LookupError("the account of this session is gone")
    return user


def _confirming(user: User, wanted: str) -> Letter:
    said = json.dumps([user.id.hex, wanted, _mark(user)]).encode()
    token = _safe().encrypt(said).decode()
    return write_new_address(user, wanted, address_of("accounts.confirm_address", token=token))


def _safe() -> Fernet:
    key = derived_key(current_app.config["PROSSIMA"], "new address")
    return Fernet(base64.urlsafe_b64encode(key))


def _mark(user: User) -> str:
    return hash_of(f"{user.email} {user.fs_uniquifier}")


def read_new_address(token: str) -> NewAddress | None:
    """Return what a link says, nothing where it is not one of ours or too old."""
    try:
        said = _safe().decrypt(token.encode(), ttl=int(LASTING.total_seconds()))
    except (InvalidToken, UnicodeError):
        return None
    user_id, email, mark = json.loads(said)
    return NewAddress(UUID(user_id), email, mark)


def change_address(token: str) -> bool:
    """Keep the new address, once; the old one reads of it, and all other sessions end."""
    wanted = read_new_address(token)
    if wanted is None:
        return False
    with transaction() as session:
        user = locked(session, wanted.user_id)
        if user is None or not user.active or not compare_digest(_mark(user), wanted.mark):
            return False
        if by_email(session, wanted.email) is not None:
            return False
        letter = write_moved(user, wanted.email)
        user.email = wanted.email
        # Links that went to the old address.
        session.execute(delete(MailedLink).where(MailedLink.user_id == user.id))
        sessions.end_all(session, user.id, but_this=True)
        record(session, actor_of(user), "change_address", user, ["email"])
    letter.leave()
    return True


def delete_account(actor: Actor) -> bool:
    """Delete one's own account with all that hangs on it; the record keeps the deed, no name.

    Returns:
        Whether it is gone: a demo account stays.

    Raises:
        LastAdministratorError: nobody else looks after the accounts of the site.
    """
    with transaction() as session:
        user = _own(session, actor)
        if user.demo:
            return False
        if user.role is Role.ADMINISTRATOR and not _has_successor(session, user):
            raise LastAdministratorError
        letter = write_farewell(user)
        record(session, actor, "delete_own_account", user)
        for deed in _FAREWELLS:
            deed(session, user.id)
        session.execute(delete(User).where(User.id == user.id))
        sessions.forget_cookie()
    letter.leave()
    return True


def _has_successor(session: Session, user: User) -> bool:
    """Return whether another administrator looks after what this one looks after."""
    everywhere = User.site_id.is_(None)
    reach = everywhere if user.site_id is None else or_(everywhere, User.site_id == user.site_id)
    others = select(func.count()).select_from(User).where(
        User.role == Role.ADMINISTRATOR, User.active, User.password.is_not(None),
        User.id != user.id, reach,
    )  # fmt: skip
    return bool(session.scalar(others))
