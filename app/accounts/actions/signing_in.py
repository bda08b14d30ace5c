"""Signing in: a password, a second step for staff, a session; each is counted and recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from flask import session as cookie
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import clock, credentials, sessions
from app.accounts.actor import VISITOR, Actor
from app.accounts.events import Subject, record
from app.accounts.limits import Limit, count, forget
from app.accounts.models import User
from app.accounts.people import actor_of, by_email, locked, needs_second_step
from app.core.db import db, transaction

PENDING = "pending"
PATIENCE = timedelta(minutes=10)


class Step(StrEnum):
    """What comes next for somebody who signs in."""

    REFUSED = "refused"
    CODE = "code"
    SET_UP = "set_up"
    DONE = "done"


@dataclass(frozen=True)
class SetUp:
    """The end of a set-up: recovery codes to write down, or that the code was wrong."""

    recovery_codes: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        """Return whether the second step is set up now."""
        return bool(self.recovery_codes)


def sign_in(email: str, password: str, address: str) -> Step:
    """Check a password; begins the session, or asks for the second step.

    The count goes up before the hash is computed, so that guessing stops there.

    Raises:
        TooManyRequests: too many tries for this account or from this address.
    """
    count(Limit.PASSWORD_FROM_ADDRESS, address)
    count(Limit.PASSWORD_OF_ACCOUNT, f"{email.strip()}|{address}")
    count(Limit.PASSWORD_FROM_EVERYWHERE, email.strip())
    user = by_email(db.session(), email)
    who, kept = (None, None) if user is None else (user.id, user.password)
    # The hash takes a while: nothing is held meanwhile.
    db.session.rollback()
    right = credentials.matches(password, kept)
    step = Step.REFUSED if who is None else _decide(who, kept if right else None)
    if step is not Step.REFUSED:
        forget(Limit.PASSWORD_OF_ACCOUNT, f"{email.strip()}|{address}")
    return step


def _decide(user_id: UUID, right_hash: str | None) -> Step:
    """Go on with somebody whose password is still the one that was right, or record the refusal."""
    with transaction() as writing:
        user = locked(writing, user_id)
        if user is None:
            return Step.REFUSED
        if right_hash is not None and user.active and user.password == right_hash:
            return go_on(writing, user)
        record(writing, VISITOR, "sign_in_refused", Subject("account", str(user.id), user.site_id))
        return Step.REFUSED


def go_on(writing: Session, user: User, *, proven_twice: bool = False) -> Step:
    """Begin the session of somebody who is known, or remember that the second step is missing."""
    if needs_second_step(user) and not proven_twice:
        cookie[PENDING] = {"who": user.fs_uniquifier, "since": clock.now().timestamp()}
        return Step.SET_UP if user.tf_primary_method is None else Step.CODE
    sessions.begin(writing, user)
    record(writing, actor_of(user), "sign_in", user)
    return Step.DONE


def pending_user(reading: Session) -> User | None:
    """Return who has passed the first step in the last minutes, with this browser."""
    pending = cookie.get(PENDING)
    if not isinstance(pending, dict):
        return None
    age_s = clock.now().timestamp() - float(pending.get("since", 0))
    if not 0 <= age_s < PATIENCE.total_seconds():
        return None
    query = select(User).where(User.fs_uniquifier == str(pending.get("who")), User.active)
    return reading.scalar(query)


def take_second_step(code: str) -> Step:
    """Check a code of the app, or a recovery code; each works once.

    Raises:
        TooManyRequests: too many codes were tried for this account.
    """
    user = pending_user(db.session())
    if user is None:
        return Step.REFUSED
    who = user.id
    db.session.rollback()
    count(Limit.CODE_OF_ACCOUNT, str(who))
    with transaction() as writing:
        kept = locked(writing, who)
        if kept is None or not kept.active or not takes_any_code(writing, kept, code):
            return Step.CODE
        step = go_on(writing, kept, proven_twice=True)
    forget(Limit.CODE_OF_ACCOUNT, str(who))
    return step


def takes_any_code(writing: Session, user: User, code: str) -> bool:
    """Return whether a code is right, of the app or for recovery; the latter is recorded."""
    if credentials.takes_code(user, code):
        return True
    if not credentials.takes_recovery_code(user, code):
        return False
    record(writing, actor_of(user), "use_recovery_code", user)
    return True


def set_up_second_step(secret: str, code: str) -> SetUp:
    """Keep the authenticator app of somebody who must have one, and begin their session."""
    user = pending_user(db.session())
    if user is None or user.tf_primary_method is not None:
        return SetUp()
    who = user.id
    db.session.rollback()
    count(Limit.CODE_OF_ACCOUNT, str(who))
    with transaction() as writing:
        kept = locked(writing, who)
        if kept is None or kept.tf_primary_method is not None:
            return SetUp()
        codes = keep_second_step(writing, kept, secret, code)
        if codes:
            go_on(writing, kept, proven_twice=True)
    return SetUp(tuple(codes))


def keep_second_step(writing: Session, user: User, secret: str, code: str) -> list[str]:
    """Keep an app whose code is right; returns the recovery codes, none when it was wrong."""
    if not credentials.takes_code(user, code, secret):
        return []
    user.tf_primary_method, user.tf_totp_secret = credentials.METHOD, secret
    record(writing, actor_of(user), "set_up_second_step", user)
    return credentials.new_recovery_codes(user)


def sign_out(actor: Actor) -> None:
    """End this session, for every copy of its cookie."""
    with transaction() as writing:
        if actor.user_id is not None:
            account = Subject("account", str(actor.user_id), actor.site_key)
            record(writing, actor, "sign_out", account)
        sessions.end_this(writing)
