"""People for the tests of accounts, and ways to be one of them."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from factories import MOMENT, numbered_id
from flask import Flask, current_app
from flask.testing import FlaskClient

from app.accounts import credentials
from app.accounts.models import Membership, MembershipStatus, SignIn, User
from app.accounts.sessions import hash_of
from app.accounts.vocabulary import Role
from app.core.db import db

GOOD = "otter lamp violin meadow"


@cache
def hash_of_good() -> str:
    """Return the hash of the password that everybody here has; made once."""
    return credentials.hashed(GOOD)


def create_user(**overrides: Any) -> User:
    """Store somebody, a stakeholder of Trentino unless said otherwise."""
    number = numbered_id()
    values = {
        "id": number,
        "email": f"somebody-{number.int}@org.example",
        "name": f"Somebody {number.int}",
        "role": Role.STAKEHOLDER,
        "site_id": "trentino",
        "password": hash_of_good(),
        "fs_uniquifier": str(number),
        "created_at": MOMENT,
        **overrides,
    }
    user = User(**values)
    db.session.add(user)
    db.session.commit()
    return user


def create_membership(
    user: User, organisation_id: UUID, status: MembershipStatus = MembershipStatus.ACCEPTED
) -> None:
    """Store that somebody is in an organisation, or waits to be."""
    db.session.add(
        Membership(
            user_id=user.id, organisation_id=organisation_id, status=status, created_at=MOMENT
        )
    )
    db.session.commit()


def sign_in(client: FlaskClient, user: User) -> FlaskClient:
    """Sign somebody in as the page does, without its password."""
    from app.accounts import clock  # noqa: PLC0415 - the clock may be stopped by now

    secret = f"secret of {user.id} {numbered_id()}"
    moment = clock.now()
    row = SignIn(
        id=numbered_id(),
        user_id=user.id,
        secret_hash=hash_of(secret),
        created_at=moment,
        seen_at=moment,
    )
    db.session.add(row)
    db.session.commit()
    with client.session_transaction() as cookie:
        cookie["sign_in"] = secret
    return client


def press_sign_in(client: FlaskClient, email: str, password: str, **options: Any) -> Any:
    """Send the form of the sign-in page."""
    sent = {"email": email, "password": password}
    return client.post("/sign-in", data=sent, headers={"Accept-Language": "en"}, **options)


def code_now(user: User) -> str:
    """Return the code that somebody's app shows now."""
    security = current_app.extensions["security"]
    secret = user.tf_totp_secret
    assert secret is not None
    return str(security._totp_factory.generate_totp_password(secret))  # noqa: SLF001


def outbox(app: Flask) -> list[EmailMessage]:
    """Return the mails that were written, oldest first."""
    folder: Path = app.config["PROSSIMA"].data_dir / "mail"
    files = sorted(folder.glob("*.eml")) if folder.exists() else []
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


def empty_outbox(app: Flask) -> None:
    """Throw the mails away."""
    for file in (app.config["PROSSIMA"].data_dir / "mail").glob("*.eml"):
        file.unlink()


def link_in(mail: EmailMessage) -> str:
    """Return the path of the link in a mail."""
    found = re.search(r"https?://[^/\s]+(/\S+)", mail.get_content())
    assert found is not None
    return found.group(1)


def a_coordinator() -> User:
    """Store somebody whose second step is set up."""
    user = create_user(role=Role.COORDINATOR, tf_primary_method=credentials.METHOD)
    user.tf_totp_secret = credentials.new_secret()
    db.session.commit()
    return user
