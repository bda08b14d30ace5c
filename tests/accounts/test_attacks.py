"""What somebody with bad intentions sends to the accounts, and that it gets them nowhere."""

from __future__ import annotations

import dataclasses
import socket
from threading import Event, Thread

import pytest
from accounts.people import GOOD, create_membership, create_user, press_sign_in, sign_in
from factories import create_organisation, create_site
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.actions.administration import Standing, change_account
from app.accounts.actor import OPERATOR
from app.accounts.models import User
from app.accounts.vocabulary import Role
from app.core.db import db


@pytest.fixture
def user(app: Flask) -> User:
    assert app.testing
    create_site()
    return create_user()


@pytest.mark.parametrize(
    "address",
    [
        "//[",
        "https://[::1",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "////evil.example",
    ],
)
def test_no_address_to_go_on_to_leads_elsewhere(
    client: FlaskClient, user: User, address: str
) -> None:
    page = client.get("/sign-in", query_string={"next": address})

    done = press_sign_in(client, user.email, GOOD)

    assert page.status_code == 200
    assert done.headers["Location"].startswith("/")
    assert not done.headers["Location"].startswith(("//", "/\\"))
    assert "evil" not in done.headers["Location"]


def test_guessing_from_elsewhere_does_not_keep_the_owner_out(
    client: FlaskClient, user: User
) -> None:
    stranger = {"REMOTE_ADDR": "203.0.113.7"}
    guesses = [
        press_sign_in(client, user.email, "wrong", environ_overrides=stranger).status_code
        for _ in range(12)
    ]

    own = press_sign_in(client, user.email, GOOD)

    assert guesses == [422] * 10 + [429] * 2
    assert own.status_code == 303


def test_a_network_of_ipv6_addresses_is_one_machine(client: FlaskClient, user: User) -> None:
    statuses = [
        press_sign_in(
            client, user.email, "wrong", environ_overrides={"REMOTE_ADDR": f"2001:db8::{n:x}"}
        ).status_code
        for n in range(11)
    ]

    assert statuses == [422] * 10 + [429]


@pytest.mark.parametrize("path", ["/sign-in", "/password"])
def test_a_sign_that_no_database_keeps_is_no_error_of_ours(
    client: FlaskClient, user: User, path: str
) -> None:
    sent = {"email": f"{user.email}\0", "password": "wrong\0"}

    answer = client.post(path, data=sent)

    assert answer.status_code in {400, 422}


@pytest.mark.parametrize(
    "path", ["/?q=%00", "/sign-in?next=/%00", "/services?q=a%00b", "/audit?about=%00"]
)
def test_such_a_sign_in_an_address_is_no_error_of_ours(
    client: FlaskClient, user: User, path: str
) -> None:
    officer = create_user(role=Role.DATA_PROTECTION_OFFICER)

    answer = sign_in(client, officer).get(path)

    assert user.email
    assert answer.status_code < 500


def test_nobody_keeps_the_pages_of_signing_in(client: FlaskClient, user: User) -> None:
    worker = create_user(role=Role.LINK_WORKER)
    press_sign_in(client, worker.email, GOOD)

    page = client.get("/sign-in/set-up")

    assert user.email
    assert page.headers["Cache-Control"] == "no-store"


def test_whoever_moves_to_another_site_leaves_the_organisations_of_the_old(
    app: Flask, user: User
) -> None:
    create_site(id="lisbon")
    school = create_organisation()
    create_membership(user, school.id)

    moved = Standing(user.name, user.role, "lisbon", active=True)
    refused = change_account(OPERATOR, user.id, moved)

    client = sign_in(app.test_client(), db.session.get_one(User, user.id))
    assert refused is None
    assert client.get(f"/members/{school.id}").status_code == 404


def test_a_slow_mail_server_does_not_tell_who_has_an_account(
    app: Flask, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered, heard = Event(), []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet_late() -> None:
            connection, _ = server.accept()
            answered.wait()
            with connection:
                connection.sendall(b"220 late\r\n")
                heard.append(connection.recv(100))

        listening = Thread(target=greet_late)
        listening.start()
        slow = f"smtp://127.0.0.1:{server.getsockname()[1]}"
        settings = dataclasses.replace(app.config["PROSSIMA"], smtp_url=slow)
        monkeypatch.setitem(app.config, "PROSSIMA", settings)

        answer = app.test_client().post("/password", data={"email": user.email})

        answered.set()
        listening.join()
    assert answer.status_code == 303
    assert heard[0].lower().startswith(b"ehlo")
