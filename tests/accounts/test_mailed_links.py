"""Links from mails: a new password, an invitation; once, for a while, at our own address."""

from __future__ import annotations

import pytest
from accounts.conftest import Clock
from accounts.people import (
    GOOD,
    link_in,
    outbox,
    press_sign_in,
)
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.actions.administration import Person, invite
from app.accounts.actor import OPERATOR
from app.accounts.models import User
from app.accounts.vocabulary import Role
from app.core.db import db

ENGLISH = {"Accept-Language": "en"}
WRONG = "Address or password are not right"


@pytest.mark.usefixtures("mails")
def test_a_new_password_comes_by_mail_and_its_link_works_once(
    app: Flask, client: FlaskClient, user: User
) -> None:
    client.post("/password", data={"email": user.email})
    (mail,) = outbox(app)
    link = link_in(mail)

    sent = {"password": "walnut bicycle harbour sky"}
    first = client.post(link, data=sent)
    second = app.test_client().post(link, data=sent, headers=ENGLISH)

    assert mail["To"] == user.email
    assert first.status_code == 303
    assert client.get("/account").status_code == 200
    assert second.status_code == 410
    assert press_sign_in(app.test_client(), user.email, GOOD).status_code == 422


@pytest.mark.usefixtures("mails")
def test_asking_for_a_password_tells_nobody_who_has_an_account(
    app: Flask, client: FlaskClient, user: User
) -> None:
    known = client.post("/password", data={"email": user.email})
    unknown = client.post("/password", data={"email": "nobody@org.example"})

    assert known.headers["Location"] == unknown.headers["Location"]
    assert [mail["To"] for mail in outbox(app)] == [user.email]


@pytest.mark.usefixtures("mails")
def test_nobody_is_flooded_with_mail(app: Flask, client: FlaskClient, user: User) -> None:
    statuses = [client.post("/password", data={"email": user.email}).status_code for _ in range(5)]

    assert statuses == [303] * 3 + [429] * 2
    assert len(outbox(app)) == 3


@pytest.mark.usefixtures("mails")
def test_a_link_that_is_old_or_changed_is_explained(
    app: Flask, client: FlaskClient, user: User, stopped: Clock
) -> None:
    client.post("/password", data={"email": user.email})
    link = link_in(outbox(app)[0])
    changed = f"{link[:-3]}{'abc' if link[-3:] != 'abc' else 'xyz'}"

    assert client.get(link).status_code == 200
    assert client.get(changed, headers=ENGLISH).status_code == 410
    stopped.move(minutes=61)
    old = client.get(link, headers=ENGLISH)

    assert old.status_code == 410
    assert "does not work any more" in old.text


@pytest.mark.usefixtures("mails")
def test_the_link_leads_to_our_own_origin_whatever_host_is_claimed(
    app: Flask, client: FlaskClient, user: User
) -> None:
    client.post("/password", data={"email": user.email}, headers={"Host": "evil.example"})

    assert "evil.example" not in outbox(app)[0].get_content()


@pytest.mark.usefixtures("mails")
def test_an_invitation_makes_an_account_that_its_owner_opens(
    app: Flask, client: FlaskClient, user: User
) -> None:
    person = Person("new@org.example", "Nina", Role.STAKEHOLDER, "trentino", "it")
    assert invite(OPERATOR, person) is None
    assert user.email
    (mail,) = outbox(app)

    client.post(link_in(mail), data={"name": "Nina Neri", "password": "kettle sunset otter lamp"})

    assert "Nina Neri" in client.get("/account").text
    kept = db.session.scalars(select(User).where(User.email == "new@org.example")).one()
    assert (kept.role, kept.site_id) == (Role.STAKEHOLDER, "trentino")
