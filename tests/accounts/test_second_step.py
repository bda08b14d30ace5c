"""The second step of signing in: its set-up, codes that open once, recovery codes."""

from __future__ import annotations

import re

from accounts.conftest import Clock
from accounts.people import (
    GOOD,
    a_coordinator,
    code_now,
    create_user,
    press_sign_in,
)
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import credentials
from app.accounts.models import User
from app.accounts.vocabulary import Role
from app.core.db import db

ENGLISH = {"Accept-Language": "en"}
WRONG = "Address or password are not right"


def test_staff_must_set_up_a_second_step_before_anything_opens(
    client: FlaskClient, user: User
) -> None:
    worker = create_user(role=Role.LINK_WORKER, email="worker@org.example")
    assert user.role is Role.STAKEHOLDER

    answer = press_sign_in(client, worker.email, GOOD)

    assert answer.headers["Location"] == "/sign-in/set-up"
    assert client.get("/account").status_code == 303
    page = client.get("/sign-in/set-up", headers=ENGLISH)
    assert "<svg" in page.text
    with client.session_transaction() as cookie:
        secret = cookie["secret"]
    worker.tf_totp_secret = secret
    code = code_now(worker)
    db.session.rollback()
    done = client.post("/sign-in/set-up", data={"code": code}, headers=ENGLISH)
    assert len(re.findall(r"<code>[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}</code>", done.text)) == 10
    assert client.get("/account").status_code == 200


def test_a_code_opens_once(app: Flask, client: FlaskClient, user: User) -> None:
    worker = a_coordinator()
    assert user.id != worker.id
    code = code_now(worker)
    assert press_sign_in(client, worker.email, GOOD).headers["Location"] == "/sign-in/code"

    first = client.post("/sign-in/code", data={"code": code})
    thief = app.test_client()
    press_sign_in(thief, worker.email, GOOD)
    second = thief.post("/sign-in/code", data={"code": code})

    assert first.status_code == 303
    assert client.get("/account").status_code == 200
    assert second.status_code == 422
    assert thief.get("/account").status_code == 303


def test_codes_cannot_be_guessed(client: FlaskClient, user: User) -> None:
    worker = a_coordinator()
    assert user.id != worker.id
    press_sign_in(client, worker.email, GOOD)

    statuses = [
        client.post("/sign-in/code", data={"code": f"{number:06}"}).status_code
        for number in range(10)
    ]

    assert statuses == [422] * 8 + [429] * 2


def test_a_recovery_code_opens_once(app: Flask, client: FlaskClient, user: User) -> None:
    worker = a_coordinator()
    assert user.id != worker.id
    codes = credentials.new_recovery_codes(worker)
    db.session.commit()
    press_sign_in(client, worker.email, GOOD)

    first = client.post("/sign-in/code", data={"code": codes[3].upper()})
    other = app.test_client()
    press_sign_in(other, worker.email, GOOD)

    assert first.status_code == 303
    assert other.post("/sign-in/code", data={"code": codes[3]}).status_code == 422
    assert other.post("/sign-in/code", data={"code": codes[4]}).status_code == 303


def test_the_first_step_is_forgotten_after_ten_minutes(
    client: FlaskClient, user: User, stopped: Clock
) -> None:
    worker = a_coordinator()
    assert user.id != worker.id
    press_sign_in(client, worker.email, GOOD)

    stopped.move(minutes=11)

    assert client.get("/sign-in/code").headers["Location"] == "/sign-in"
