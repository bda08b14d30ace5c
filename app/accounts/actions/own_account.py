"""What somebody does with their own account: name, language, password, second step, sessions."""

from __future__ import annotations

from uuid import UUID

from flask import session as cookie

from app.accounts import credentials, sessions
from app.accounts.actions.signing_in import SetUp, Step, go_on, keep_second_step
from app.accounts.actor import Actor
from app.accounts.events import Subject, record
from app.accounts.limits import Limit, count, forget
from app.accounts.links import find_link, use_up
from app.accounts.models import LinkPurpose, User
from app.accounts.people import STAFF, actor_of, by_email, locked
from app.accounts.post import write_new_password
from app.core.db import db, transaction


def rename(actor: Actor, name: str, language: str) -> None:
    """Keep somebody's name and language."""
    with transaction() as session:
        user = _own(session.get(User, actor.user_id))
        user.name, user.language = name, language
        record(session, actor, "change_own_account", user, ["name", "language"])
    cookie["language"] = language


def _own(user: User | None) -> User:
    if user is None:
        raise LookupError("the account of this session is gone")
    return user


def knows_password(actor: Actor, password: str) -> bool:
    """Return whether somebody can say their password again; counted as at the sign-in.

    Raises:
        TooManyRequests: too many tries for this account.
    """
    user = _own(db.session.get(User, actor.user_id))
    who, kept = str(user.id), user.password
    db.session.rollback()
    count(Limit.PASSWORD_OF_ACCOUNT, who)
    right = credentials.matches(password, kept)
    if right:
        forget(Limit.PASSWORD_OF_ACCOUNT, who)
    return right


def change_password(actor: Actor, password: str) -> None:
    """Keep a new password; every session ends, and a new one begins for this browser."""
    new = credentials.hashed(password)
    with transaction() as session:
        user = _own(locked(session, UUID(str(actor.user_id))))
        _set_password(user, new)
        sessions.end_all(session, user.id)
        record(session, actor, "change_password", user, ["password"])
        sessions.begin(session, user)


def _set_password(user: User, new: str) -> None:
    user.password = new
    # Half-finished sign-ins with the old password end too.
    user.fs_uniquifier = credentials.new_uniquifier()


def set_up_own_second_step(actor: Actor, secret: str, code: str) -> SetUp:
    """Keep a new authenticator app; every other session ends."""
    count(Limit.CODE_OF_ACCOUNT, str(actor.user_id))
    with transaction() as session:
        user = _own(locked(session, UUID(str(actor.user_id))))
        # Codes of another app are other codes; those of the old one stay used where this fails.
        used, user.totp_counter = user.totp_counter, None
        codes = keep_second_step(session, user, secret, code)
        if not codes:
            user.totp_counter = used
        else:
            sessions.end_all(session, user.id, but_this=True)
    return SetUp(tuple(codes))


def stop_second_step(actor: Actor) -> bool:
    """Forget the authenticator app of somebody whose role does not ask for one."""
    with transaction() as session:
        user = _own(locked(session, UUID(str(actor.user_id))))
        if user.role in STAFF and not user.demo:
            return False
        credentials.turn_off_second_step(user)
        record(session, actor, "stop_second_step", user)
    return True


def end_session(actor: Actor, sign_in_id: UUID) -> bool:
    """End one of one's own sessions; returns whether it was one's own."""
    with transaction() as session:
        ended = sessions.end_one(session, UUID(str(actor.user_id)), sign_in_id)
        if ended:
            account = Subject("account", str(actor.user_id), actor.site_key)
            record(session, actor, "end_session", account)
    return ended


def end_other_sessions(actor: Actor) -> None:
    """End all of one's own sessions but this one."""
    with transaction() as session:
        sessions.end_all(session, UUID(str(actor.user_id)), but_this=True)
        account = Subject("account", str(actor.user_id), actor.site_key)
        record(session, actor, "end_other_sessions", account)


def ask_for_new_password(email: str, address: str) -> None:
    """Mail a link to whoever has this address; says nothing about whether anybody has.

    Raises:
        TooManyRequests: too many were asked for, for this address or from this machine.
    """
    count(Limit.MAIL_FROM_ADDRESS, address)
    count(Limit.MAIL_TO_ACCOUNT, email.strip())
    with transaction() as session:
        user = by_email(session, email)
        mail = None
        # A demo account's password stands on the sign-in page: nobody changes it.
        if user is not None and user.active and not user.demo:
            mail = write_new_password(session, user)
            record(session, actor_of(user), "ask_for_new_password", user)
    if mail is not None:
        mail.leave_unnoticed()


def follow_link(token: str, password: str, name: str) -> Step:
    """Take up an invitation or a new password; the link works once, and old sessions end."""
    new = credentials.hashed(password)
    with transaction() as session:
        found = find_link(session, token)
        if found is None or not use_up(session, found[0]):
            return Step.REFUSED
        link, user = found
        _set_password(user, new)
        if link.purpose is LinkPurpose.INVITATION:
            user.name = name or user.name
        sessions.end_all(session, user.id)
        record(session, actor_of(user), f"follow_{link.purpose}", user, ["password"])
        return go_on(session, user)
