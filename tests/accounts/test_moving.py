"""Another address, confirmed by mail; an account deleted; demo accounts that stay as they are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from accounts.people import (
    GOOD,
    create_membership,
    create_user,
    link_in,
    outbox,
    press_sign_in,
    sign_in,
)
from factories import create_organisation, create_service, create_site
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.actions import moving
from app.accounts.models import Event, Membership, SignIn, User
from app.accounts.vocabulary import Role
from app.core.db import db
from app.directory.editing.models import ListingVersion

NEW = "nora@new.example"
pytestmark = pytest.mark.usefixtures("mails")


@pytest.fixture
def nora(app: Flask) -> User:
    assert app.testing
    create_site()
    return create_user(email="nora@old.example")


def stored(user: User) -> User | None:
    db.session.expire_all()
    return db.session.get(User, user.id)


def ask(client: FlaskClient, email: str = NEW, password: str = GOOD) -> int:
    return client.post("/account/email", data={"email": email, "current": password}).status_code


def test_a_new_address_counts_once_its_mail_is_answered(app: Flask, nora: User) -> None:
    here, elsewhere = sign_in(app.test_client(), nora), sign_in(app.test_client(), nora)

    asked = ask(here)
    before, link = stored(nora), link_in(outbox(app)[0])
    kept = before.email if before else ""
    opened = here.get(link)
    here.post(link)

    assert (asked, opened.status_code) == (303, 200)
    assert kept == "nora@old.example"
    assert stored(nora).email == NEW  # type: ignore[union-attr]
    assert press_sign_in(app.test_client(), NEW, GOOD).status_code == 303
    assert press_sign_in(app.test_client(), "nora@old.example", GOOD).status_code == 422
    assert elsewhere.get("/account").status_code == 303
    assert [mail["To"] for mail in outbox(app)] == [NEW, "nora@old.example"]
    assert db.session.scalars(select(Event.action).order_by(Event.number)).all()[:2] == [
        "ask_for_new_address", "change_address",
    ]  # fmt: skip


def test_the_link_works_once_and_says_no_address(app: Flask, nora: User) -> None:
    client = sign_in(app.test_client(), nora)
    ask(client)
    link = link_in(outbox(app)[0])

    answers = [client.post(link).status_code for _ in range(2)]

    assert answers == [303, 410]
    assert "nora" not in link
    assert "new.example" not in link


@pytest.mark.parametrize("token", ["x", "x" * 300, "gAAAAA", "%C3%A9"])
def test_a_link_that_is_not_ours_is_explained(client: FlaskClient, nora: User, token: str) -> None:
    answers = [client.get(f"/account/email/{token}"), client.post(f"/account/email/{token}")]

    assert {answer.status_code for answer in answers} == {410}
    assert stored(nora).email == "nora@old.example"  # type: ignore[union-attr]


def test_an_old_link_and_one_from_before_a_new_password_do_nothing(
    app: Flask, nora: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(app.test_client(), nora)
    ask(client)
    link = link_in(outbox(app)[0])
    client.post("/account/password", data={"current": GOOD, "password": "kettle sunset otter lamp"})

    changed = client.post(link).status_code
    monkeypatch.setattr(moving, "LASTING", timedelta(seconds=-1))
    late = client.get(link).status_code

    assert (changed, late) == (410, 410)
    assert stored(nora).email == "nora@old.example"  # type: ignore[union-attr]


def test_the_password_is_asked_for_again(app: Flask, nora: User) -> None:
    client = sign_in(app.test_client(), nora)

    answers = [
        ask(client, password="wrong"),  # noqa: S106 - meant to be wrong
        client.post("/account/delete", data={"current": "wrong"}).status_code,
        client.post("/account/delete", data={}).status_code,
    ]

    assert answers == [422, 422, 422]
    assert outbox(app) == []
    assert stored(nora) is not None


def test_an_address_that_somebody_has_is_told_to_its_owner_alone(app: Flask, nora: User) -> None:
    other = create_user(email="other@org.example")
    client = sign_in(app.test_client(), nora)

    answers = [ask(client, other.email), ask(client)]

    assert answers == [303, 303]
    mails = {mail["To"]: mail.get_content() for mail in outbox(app)}
    assert "/account/email/" not in mails[other.email]
    assert "/account/email/" in mails[NEW]


def test_an_address_taken_meanwhile_is_refused(app: Flask, nora: User) -> None:
    client = sign_in(app.test_client(), nora)
    ask(client)
    create_user(email=NEW)

    assert client.post(link_in(outbox(app)[0])).status_code == 410


def test_a_deleted_account_leaves_its_deeds_without_its_name(app: Flask, nora: User) -> None:
    organisation = create_organisation()
    service = create_service(organisation)
    create_membership(nora, organisation.id)
    client, elsewhere = sign_in(app.test_client(), nora), sign_in(app.test_client(), nora)
    client.post(f"/services/{service.id}/still-true")

    answer = client.post("/account/delete", data={"current": GOOD})

    assert answer.status_code == 303
    assert stored(nora) is None
    assert [client.get("/account").status_code, elsewhere.get("/account").status_code] == [303, 303]
    for model in (Membership, SignIn):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0
    line = db.session.scalars(select(ListingVersion)).one()
    assert (line.author_name, line.author_id) == ("", None)
    assert "delete_own_account" in db.session.scalars(select(Event.action)).all()
    assert [mail["To"] for mail in outbox(app)] == ["nora@old.example"]


def test_the_last_administrator_stays(app: Flask, nora: User) -> None:
    site_key = nora.site_id
    paolo = create_user(role=Role.ADMINISTRATOR, site_id=site_key)
    client = sign_in(app.test_client(), paolo)

    alone = client.post("/account/delete", data={"current": GOOD})
    create_user(role=Role.ADMINISTRATOR, site_id=site_key)
    with_another = client.post("/account/delete", data={"current": GOOD})

    assert (alone.status_code, with_another.status_code) == (422, 303)
    assert "invite another one first" in alone.text


def test_what_everybody_signs_in_with_stays(app: Flask, nora: User) -> None:
    demo = create_user(demo=True, email="demo@trentino.example")
    client = sign_in(app.test_client(), demo)
    sent = {"current": GOOD, "password": "kettle sunset otter lamp", "email": NEW, "code": "123456"}

    paths = ["/account/password", "/account/email", "/account/delete", "/account/second-step"]
    answers = [client.post(path, data=sent) for path in paths]
    app.test_client().post("/password", data={"email": demo.email})

    assert {answer.status_code for answer in answers} == {409}
    assert all("This demo account stays as it is" in answer.text for answer in answers)
    assert outbox(app) == []
    assert press_sign_in(app.test_client(), demo.email, GOOD).status_code == 303
    assert stored(nora) is not None


def test_no_administrator_closes_a_demo_account(app: Flask, nora: User) -> None:
    demo = create_user(demo=True, email="demo@trentino.example", name="Luca")
    paolo = create_user(role=Role.ADMINISTRATOR, site_id=nora.site_id)
    client = sign_in(app.test_client(), paolo)
    standing = {"name": "Luca", "role": "stakeholder", "site": "trentino"}

    closed = client.post(f"/accounts/{demo.id}", data=standing)
    renamed = client.post(f"/accounts/{demo.id}", data=standing | {"name": "Lia", "active": "y"})

    assert (closed.status_code, renamed.status_code) == (422, 303)
    assert stored(demo).active  # type: ignore[union-attr]
    assert stored(demo).name == "Lia"  # type: ignore[union-attr]
