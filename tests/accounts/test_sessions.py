"""A session ends when it should, for every copy of its cookie; visitors leave nothing behind."""

from __future__ import annotations

import pytest
from accounts.conftest import Clock
from accounts.people import GOOD, create_user, press_sign_in, sign_in
from directory.recorder import Statements
from factories import create_site
from flask import Flask
from flask.testing import FlaskClient
from map.asking import row_counts
from sqlalchemy import func, select

from app.accounts.actions import administration
from app.accounts.actor import OPERATOR
from app.accounts.models import SignIn, User
from app.accounts.vocabulary import Role
from app.core.db import db


def a_stakeholder() -> User:
    create_site()
    return create_user()


def cookie_of(client: FlaskClient) -> str:
    found = client.get_cookie("session")
    assert found is not None
    return found.value


def replayed(app: Flask, cookie: str) -> int:
    """Return the status of one's own page for a copy of a cookie."""
    thief = app.test_client()
    thief.set_cookie("session", cookie)
    return thief.get("/account").status_code


def signed_in_copy(app: Flask, client: FlaskClient, user: User) -> str:
    press_sign_in(client, user.email, GOOD)
    cookie = cookie_of(client)
    assert replayed(app, cookie) == 200
    return cookie


def test_signing_out_ends_every_copy_of_the_cookie(app: Flask, client: FlaskClient) -> None:
    cookie = signed_in_copy(app, client, a_stakeholder())

    client.post("/sign-out")

    assert replayed(app, cookie) == 303


def test_a_new_password_ends_every_copy_but_begins_a_new_session_here(
    app: Flask, client: FlaskClient
) -> None:
    user = a_stakeholder()
    cookie = signed_in_copy(app, client, user)

    sent = {"current": GOOD, "password": "walnut bicycle harbour sky"}
    answer = client.post("/account/password", data=sent)

    assert answer.status_code == 303
    assert replayed(app, cookie) == 303
    assert client.get("/account").status_code == 200
    assert replayed(app, cookie_of(client)) == 200


def test_closing_an_account_ends_every_copy_at_once(app: Flask, client: FlaskClient) -> None:
    user = a_stakeholder()
    cookie = signed_in_copy(app, client, user)

    closed = administration.Standing(user.name, user.role, user.site_id, active=False)
    assert administration.change_account(OPERATOR, user.id, closed) is None

    assert replayed(app, cookie) == 303
    assert press_sign_in(client, user.email, GOOD).status_code == 422


def test_a_changed_role_counts_at_the_next_request(app: Flask, client: FlaskClient) -> None:
    user = a_stakeholder()
    sign_in(client, user)
    assert client.get("/members").status_code == 200

    db.session.get_one(User, user.id).role = Role.LINK_WORKER
    db.session.commit()

    assert client.get("/members").status_code == 403
    assert app.testing


def test_one_session_can_be_ended_from_another(app: Flask, client: FlaskClient) -> None:
    user = a_stakeholder()
    cookie = signed_in_copy(app, client, user)
    other = app.test_client()
    press_sign_in(other, user.email, GOOD)
    first = db.session.scalars(select(SignIn.id).order_by(SignIn.created_at)).first()

    answer = other.post(f"/account/sessions/{first}/end")

    assert answer.status_code == 303
    assert replayed(app, cookie) == 303
    assert other.get("/account").status_code == 200


def test_the_id_before_signing_in_is_not_the_id_after(app: Flask, client: FlaskClient) -> None:
    user = a_stakeholder()
    client.get("/sign-in")
    prepared = cookie_of(client)

    press_sign_in(client, user.email, GOOD)

    assert cookie_of(client) != prepared
    assert replayed(app, prepared) == 303
    with client.session_transaction() as kept:
        assert set(kept) <= {"sign_in", "language", "csrf_token"}


def test_a_prepared_session_id_is_not_taken_over(app: Flask, client: FlaskClient) -> None:
    user = a_stakeholder()
    with client.session_transaction() as cookie:
        cookie["sign_in"] = "prepared by somebody else"

    press_sign_in(client, user.email, GOOD)

    with client.session_transaction() as cookie:
        assert cookie["sign_in"] != "prepared by somebody else"
    assert app.testing


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (31, 303)])
def test_half_an_hour_without_a_page_ends_a_session(
    client: FlaskClient, stopped: Clock, minutes: int, status: int
) -> None:
    sign_in(client, a_stakeholder())

    stopped.move(minutes=minutes)

    assert client.get("/account").status_code == status


def test_twelve_hours_end_a_session_that_is_used_all_the_time(
    client: FlaskClient, stopped: Clock
) -> None:
    sign_in(client, a_stakeholder())

    statuses = []
    for _ in range(37):
        stopped.move(minutes=20)
        statuses.append(client.get("/account").status_code)

    assert statuses == [200] * 35 + [303] * 2


def test_only_a_hash_of_the_secret_is_kept(client: FlaskClient) -> None:
    user = a_stakeholder()
    press_sign_in(client, user.email, GOOD)

    with client.session_transaction() as cookie:
        secret = cookie["sign_in"]

    kept = db.session.scalars(select(SignIn.secret_hash)).all()
    assert len(secret) >= 43
    assert secret not in kept


def test_a_visitor_leaves_no_row_and_asks_the_accounts_for_nothing(
    client: FlaskClient, statements: Statements
) -> None:
    create_site()
    client.get("/about")
    before = row_counts()

    with statements.recorded() as seen:
        for address in ("/about", "/territory/trentino", "/health/live", "/sign-in"):
            client.get(address)

    assert row_counts() == before
    touched = [each for each in seen if "FROM sign_in" in each or "membership" in each]
    assert touched == []


def test_somebody_signed_in_costs_one_statement_more(
    client: FlaskClient, app: Flask, statements: Statements
) -> None:
    user = a_stakeholder()
    client.get("/about")
    with statements.recorded():
        client.get("/about")
    visitor = len(statements)
    worker = sign_in(app.test_client(), user)

    with statements.recorded():
        worker.get("/about")

    assert len(statements) == visitor + 1


def test_the_language_switch_works_for_visitors_without_a_row(client: FlaskClient) -> None:
    client.post("/language", data={"language": "pt", "next": "/"})

    assert '<html lang="pt"' in client.get("/about").text
    assert db.session.scalar(select(func.count()).select_from(SignIn)) == 0


def test_nobody_may_keep_what_somebody_saw(client: FlaskClient) -> None:
    sign_in(client, a_stakeholder())

    for address in ("/account", "/members", "/about", "/nothing-here", "/accounts"):
        assert client.get(address).headers["Cache-Control"] == "no-store", address


def test_other_sessions_end_together(app: Flask, client: FlaskClient) -> None:
    user = a_stakeholder()
    cookie = signed_in_copy(app, client, user)
    here = sign_in(app.test_client(), user)

    here.post("/account/sessions/end-others")

    assert replayed(app, cookie) == 303
    assert here.get("/account").status_code == 200
