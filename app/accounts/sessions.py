"""Sessions on the server: the cookie holds 256 random bits, the table their hash and owner."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from flask import g, request, session
from sqlalchemy import and_, bindparam, delete, select, update
from sqlalchemy.orm import Session

from app.accounts import clock
from app.accounts.actor import VISITOR, Actor
from app.accounts.device import device_of
from app.accounts.models import Membership, MembershipStatus, SignIn, User
from app.core.db import db, passing_write

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
# Not every page writes: only those that come a minute or more after the last that did.
NOTED = timedelta(minutes=1)
# Whoever does what must not be done from a desk left open has signed in within this time.
FRESH = timedelta(minutes=15)
KEY = "sign_in"


@dataclass(frozen=True)
class OwnSession:
    """A session of somebody, as they see it."""

    id: UUID
    device: str
    created_at: datetime
    seen_at: datetime
    is_this: bool


def hash_of(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


# Written once: every request of somebody signed in asks it.
_LIVING = (
    select(
        *(SignIn.id, SignIn.created_at, SignIn.seen_at, SignIn.user_id),
        *(User.name, User.role, User.site_id, Membership.organisation_id),
    )
    .join(User, User.id == SignIn.user_id)
    .outerjoin(
        Membership,
        and_(Membership.user_id == User.id, Membership.status == MembershipStatus.ACCEPTED),
    )
    .where(
        SignIn.secret_hash == bindparam("hash"),
        User.active,
        SignIn.seen_at > bindparam("idle"),
        SignIn.created_at > bindparam("absolute"),
    )
)


@dataclass(frozen=True)
class Living:
    """A session that has neither ended nor grown old, and whose it is."""

    id: UUID
    created_at: datetime
    seen_at: datetime
    actor: Actor


def load_actor() -> None:
    """Find out who asks: one statement for a cookie that claims a session, none for a visitor."""
    g.actor = VISITOR
    if request.endpoint in {"static", "leaflet_file"}:
        return
    secret = session.get(KEY)
    if not secret:
        return
    living = _living(hash_of(str(secret)))
    if living is None:
        session.pop(KEY, None)
        return
    g.actor, g.sign_in_id, g.signed_in_at = living.actor, living.id, living.created_at
    _note_presence(living)


def _living(secret_hash: str) -> Living | None:
    """Return the living session with this hash, or nothing.

    A connection of its own: the session of the request stays fresh, so that a deed in
    it can still take the write lock before it reads.
    """
    moment = clock.now()
    asked = {"hash": secret_hash, "idle": moment - IDLE, "absolute": moment - ABSOLUTE}
    with db.engine.connect() as connection:
        # One row for each organisation, at least one.
        rows = connection.execute(_LIVING, asked).all()
    if not rows:
        return None
    one = rows[0]
    organisations = frozenset(row.organisation_id for row in rows if row.organisation_id)
    actor = Actor(one.user_id, one.name, one.role, one.site_id, organisations)
    return Living(one.id, one.created_at, one.seen_at, actor)


def _note_presence(living: Living) -> None:
    if clock.now() - living.seen_at < NOTED:
        return
    # Nobody's page waits for a long import of somebody else: it is noted with the next one.
    with passing_write() as connection:
        seen = update(SignIn).where(SignIn.id == living.id).values(seen_at=clock.now())
        connection.execute(seen)


def begin(writing: Session, user: User) -> None:
    """Begin a session for somebody, in the transaction of their signing in.

    Nothing of the visitor's cookie is carried over but the language, so that nobody
    can prepare a session for somebody else.
    """
    secret = secrets.token_urlsafe(32)
    moment = clock.now()
    language = user.language or session.get("language")
    session.clear()
    session[KEY] = secret
    if language:
        session["language"] = language
    writing.execute(delete(SignIn).where(SignIn.seen_at < moment - ABSOLUTE))
    row = SignIn(
        id=uuid4(),
        user_id=user.id,
        secret_hash=hash_of(secret),
        created_at=moment,
        seen_at=moment,
        device=device_of(request.user_agent.string),
    )
    writing.add(row)
    user.signed_in_at = moment
    g.actor, g.sign_in_id, g.signed_in_at = _actor_of(writing, user), row.id, moment


def _actor_of(writing: Session, user: User) -> Actor:
    accepted = select(Membership.organisation_id).where(
        Membership.user_id == user.id, Membership.status == MembershipStatus.ACCEPTED
    )
    organisations = frozenset(writing.scalars(accepted))
    return Actor(user.id, user.name, user.role, user.site_id, organisations)


def is_fresh() -> bool:
    """Return whether whoever asks has shown a short while ago who they are."""
    signed_in_at: datetime | None = g.get("signed_in_at")
    return signed_in_at is not None and clock.now() - signed_in_at <= FRESH


def forget_cookie() -> None:
    """Take everything out of the cookie but the language."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    g.actor = VISITOR


def end_this(writing: Session) -> None:
    """End the session of this request, for every copy of its cookie."""
    if "sign_in_id" in g:
        writing.execute(delete(SignIn).where(SignIn.id == g.sign_in_id))
    forget_cookie()


def end_one(writing: Session, user_id: UUID, sign_in_id: UUID) -> bool:
    """End one session of somebody; returns whether it was theirs."""
    own = delete(SignIn).where(SignIn.id == sign_in_id, SignIn.user_id == user_id)
    return bool(writing.execute(own.returning(SignIn.id)).all())


def end_all(writing: Session, user_id: UUID, *, but_this: bool = False) -> None:
    """End all sessions of somebody; `but_this` spares the one of this request."""
    ending = delete(SignIn).where(SignIn.user_id == user_id)
    if but_this and "sign_in_id" in g:
        ending = ending.where(SignIn.id != g.sign_in_id)
    writing.execute(ending)


def own_sessions(reading: Session, user_id: UUID) -> list[OwnSession]:
    """Return the living sessions of somebody, the latest first."""
    moment = clock.now()
    query = (
        select(SignIn)
        .where(
            SignIn.user_id == user_id,
            SignIn.seen_at > moment - IDLE,
            SignIn.created_at > moment - ABSOLUTE,
        )
        .order_by(SignIn.seen_at.desc(), SignIn.id)
    )
    this = g.get("sign_in_id")
    return [
        OwnSession(row.id, row.device, row.created_at, row.seen_at, is_this=row.id == this)
        for row in reading.scalars(query)
    ]
