"""Signing in: generic answers, counted tries, where one arrives."""

from __future__ import annotations

import subprocess
import sys

import pytest
from accounts.conftest import Clock
from accounts.people import (
    GOOD,
    create_user,
    press_sign_in,
    sign_in,
)
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.limits import Limit, count
from app.accounts.models import Event, User
from app.accounts.vocabulary import Role
from app.core.db import db
from app.core.settings import ROOT

ENGLISH = {"Accept-Language": "en"}
WRONG = "Address or password are not right"


def test_the_right_password_opens_the_own_pages(client: FlaskClient, user: User) -> None:
    answer = press_sign_in(client, user.email.upper(), GOOD)

    assert answer.status_code == 303
    assert client.get("/account").status_code == 200


def test_the_answer_does_not_tell_whether_somebody_has_an_account(
    client: FlaskClient, user: User
) -> None:
    known = press_sign_in(client, user.email, "not the password")
    unknown = press_sign_in(client, "nobody@org.example", "not the password")

    assert known.status_code == unknown.status_code == 422
    assert WRONG in known.text
    assert WRONG in unknown.text


def test_after_ten_wrong_passwords_even_the_right_one_waits(
    client: FlaskClient, user: User, stopped: Clock
) -> None:
    statuses = [press_sign_in(client, user.email, "wrong password").status_code for _ in range(12)]

    late = press_sign_in(client, user.email, GOOD)

    assert statuses == [422] * Limit.PASSWORD_OF_ACCOUNT.value.times + [429] * 2
    assert late.status_code == 429
    assert 0 < int(late.headers["Retry-After"]) <= 900
    stopped.move(minutes=16)
    assert press_sign_in(client, user.email, GOOD).status_code == 303


def test_an_unknown_address_is_counted_alike(client: FlaskClient, user: User) -> None:
    assert user.email

    statuses = [press_sign_in(client, "nobody@org.example", "wrong").status_code for _ in range(11)]

    assert statuses == [422] * 10 + [429]


def test_one_machine_cannot_try_everybody(client: FlaskClient, user: User) -> None:
    assert user.email

    for _ in range(98):
        count(Limit.PASSWORD_FROM_ADDRESS, "127.0.0.1")

    statuses = [
        press_sign_in(client, f"nobody-{number}@org.example", "wrong").status_code
        for number in range(3)
    ]

    assert statuses == [422, 422, 429]


GUESS = """
import sys
from pathlib import Path
from app import create_app
from app.core.settings import Settings
app = create_app(Settings(data_dir=Path(sys.argv[1]), database_url=sys.argv[2]))
app.config.update(WTF_CSRF_ENABLED=False)
client = app.test_client()
sent = {"email": sys.argv[3], "password": "wrong"}
print(*[client.post("/sign-in", data=sent).status_code for _ in range(30)])
"""


def test_two_workers_count_together(app: Flask, user: User) -> None:
    folder = app.config["PROSSIMA"].data_dir
    url = app.config["PROSSIMA"].database_url
    program = [sys.executable, "-c", GUESS, str(folder), url, user.email]

    workers = [
        subprocess.Popen(program, stdout=subprocess.PIPE, text=True, cwd=ROOT)  # noqa: S603
        for _ in range(2)
    ]
    answers = " ".join(worker.communicate()[0] for worker in workers).split()

    assert len(answers) == 60
    assert answers.count("422") == Limit.PASSWORD_OF_ACCOUNT.value.times
    assert answers.count("429") == 50


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example/x", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_to_another_host(
    client: FlaskClient, user: User, wanted: str
) -> None:
    client.get("/sign-in", query_string={"next": wanted})

    where = press_sign_in(client, user.email, GOOD).headers["Location"]

    assert where.startswith("/")
    assert "evil" not in where


def test_one_arrives_where_one_wanted_to_go(client: FlaskClient, user: User) -> None:
    door = client.get("/account/password").headers["Location"]
    client.get(door)

    assert press_sign_in(client, user.email, GOOD).headers["Location"] == "/account/password"


def test_a_password_in_a_form_cannot_bring_other_columns_along(
    client: FlaskClient, user: User
) -> None:
    sign_in(client, user)
    more = {column.name: "administrator" for column in User.__table__.columns}

    client.post("/account", data=more | {"name": "Anna", "language": "pt"})

    db.session.expire_all()
    kept = db.session.get_one(User, user.id)
    assert (kept.name, kept.language) == ("Anna", "pt")
    assert (kept.role, kept.site_id, kept.active) == (Role.STAKEHOLDER, "trentino", True)


def test_signing_in_and_failing_are_recorded_without_what_was_typed(
    client: FlaskClient, user: User
) -> None:
    press_sign_in(client, user.email, "a wrong one")
    press_sign_in(client, user.email, GOOD)

    events = db.session.scalars(select(Event).order_by(Event.number)).all()
    assert [event.action for event in events] == ["sign_in_refused", "sign_in"]
    assert all(event.object_id == str(user.id) for event in events)


@pytest.mark.parametrize(
    ("role", "first"),
    [
        (Role.STAKEHOLDER, "/services/mine"),
        (Role.LINK_WORKER, "/caseload"),
        (Role.COORDINATOR, "/review"),
        (Role.ADMINISTRATOR, "/accounts"),
        (Role.DATA_PROTECTION_OFFICER, "/protection"),
    ],
)
def test_everybody_begins_with_their_own_work(
    client: FlaskClient, user: User, role: Role, first: str
) -> None:
    person = create_user(role=role, demo=True)

    answer = press_sign_in(client, person.email, GOOD)

    assert user.email
    assert answer.headers["Location"] == first


def test_whoever_has_no_account_finds_where_to_register(client: FlaskClient, user: User) -> None:
    pages = [client.get(path, headers=ENGLISH).text for path in ("/sign-in", "/about")]

    assert user.email
    assert all('href="/organisation/register"' in page for page in pages)
    assert client.get("/organisation/register").status_code == 200
