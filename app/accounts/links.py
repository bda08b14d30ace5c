"""Links in mails: signed, for one person and purpose, until they expire or are used."""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import uuid4

from flask import current_app, url_for
from itsdangerous import BadSignature, Signer
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts import clock
from app.accounts.models import LinkPurpose, MailedLink, User
from app.accounts.sessions import hash_of
from app.core.settings import Settings

LASTING = {
    LinkPurpose.INVITATION: timedelta(days=7),
    LinkPurpose.NEW_PASSWORD: timedelta(hours=1),
}


def _signer() -> Signer:
    settings: Settings = current_app.config["PROSSIMA"]
    return Signer(settings.secret_key, salt="link in a mail")


def new_link(session: Session, user: User, purpose: LinkPurpose) -> str:
    """Make a link for somebody; the ones made before for the same purpose stop working."""
    secret = secrets.token_urlsafe(32)
    older = (MailedLink.user_id == user.id, MailedLink.purpose == purpose)
    session.execute(delete(MailedLink).where(*older))
    moment = clock.now()
    session.add(
        MailedLink(
            id=uuid4(),
            user_id=user.id,
            purpose=purpose,
            secret_hash=hash_of(secret),
            created_at=moment,
            expires_at=moment + LASTING[purpose],
        )
    )
    return address_of("accounts.follow_link", token=_signer().sign(secret).decode())


def address_of(endpoint: str, **values: object) -> str:
    """Return an address for a mail, at the origin that people use, whatever a request claims."""
    settings: Settings = current_app.config["PROSSIMA"]
    with current_app.test_request_context(base_url=settings.origin):
        return url_for(endpoint, _external=True, **values)  # type: ignore[arg-type]


def find_link(session: Session, token: str) -> tuple[MailedLink, User] | None:
    """Return a link that still works and whose it is, or nothing."""
    try:
        secret = _signer().unsign(token).decode()
    except BadSignature:
        return None
    query = (
        select(MailedLink, User)
        .join(User, User.id == MailedLink.user_id)
        .where(
            MailedLink.secret_hash == hash_of(secret),
            MailedLink.expires_at > clock.now(),
            User.active,
        )
    )
    row = session.execute(query).one_or_none()
    return None if row is None else (row[0], row[1])


def use_up(session: Session, link: MailedLink) -> bool:
    """Take a link; returns whether it was still there, so that two at once cannot both have it."""
    taken = delete(MailedLink).where(MailedLink.id == link.id).returning(MailedLink.id)
    return bool(session.execute(taken).all())
