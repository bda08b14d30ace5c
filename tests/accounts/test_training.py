"""Training of link workers: recorded by coordinators and administrators, seen by oneself."""

from __future__ import annotations

import pytest
from accounts.people import create_user, sign_in
from factories import create_site, site_settings
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Event, Training, User
from app.accounts.vocabulary import Role
from app.core.db import db

ENGLISH = {"Accept-Language": "en"}
BASICS = {"programme": "Link worker basics", "on": "2026-03-02"}


@pytest.fixture
def luca(app: Flask) -> User:
    assert app.testing
    create_site()
    return create_user(role=Role.LINK_WORKER, name="Luca")


@pytest.fixture
def coordinator(app: Flask, luca: User) -> FlaskClient:
    return sign_in(app.test_client(), create_user(role=Role.COORDINATOR, site_id=luca.site_id))


def _recorded() -> list[tuple[str, str]]:
    db.session.expire_all()
    return [(row.programme, row.on.isoformat()) for row in db.session.scalars(select(Training))]


def test_a_coordinator_records_a_training_and_everybody_concerned_sees_it(
    app: Flask, luca: User, coordinator: FlaskClient
) -> None:
    before = coordinator.get("/members", headers=ENGLISH).text

    answer = coordinator.post(f"/link-workers/{luca.id}", data=BASICS)

    assert "No training recorded" in before
    assert answer.status_code == 303
    assert "Link worker basics" in coordinator.get("/members", headers=ENGLISH).text
    assert "Link worker basics" in sign_in(app.test_client(), luca).get("/account").text
    event = db.session.scalars(select(Event).where(Event.action == "record_training")).one()
    assert (event.object_id, event.fields) == (str(luca.id), ["on", "programme"])


@pytest.mark.usefixtures("luca")
def test_an_administrator_comes_to_it_from_the_account(app: Flask, luca: User) -> None:
    client = sign_in(app.test_client(), create_user(role=Role.ADMINISTRATOR))

    page = client.get(f"/accounts/{luca.id}", headers=ENGLISH).text
    client.post(f"/link-workers/{luca.id}", data=BASICS)

    assert f"/link-workers/{luca.id}" in page
    assert _recorded() == [("Link worker basics", "2026-03-02")]


def test_two_clicks_are_one_training(luca: User, coordinator: FlaskClient) -> None:
    for _click in range(2):
        coordinator.post(f"/link-workers/{luca.id}", data=BASICS)

    assert _recorded() == [("Link worker basics", "2026-03-02")]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"programme": " ", "on": "2026-03-02"}, "Write the name of the programme."),
        ({"programme": "x" * 121, "on": "2026-03-02"}, "Shorten it to 120 characters."),
        ({"programme": "Basics", "on": "soon"}, "Choose the day on which it ended."),
        ({"programme": "Basics", "on": "2999-01-01"}, "This day is still to come."),
    ],
)
def test_a_mistake_is_said_and_what_was_typed_stays(
    luca: User, coordinator: FlaskClient, typed: dict[str, str], words: str
) -> None:
    answer = coordinator.post(f"/link-workers/{luca.id}", data=typed, headers=ENGLISH)

    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{typed["on"]}"' in answer.text
    assert _recorded() == []


def test_a_mistaken_training_is_removed(luca: User, coordinator: FlaskClient) -> None:
    coordinator.post(f"/link-workers/{luca.id}", data=BASICS)
    training = db.session.scalars(select(Training.id)).one()

    coordinator.post(f"/link-workers/{luca.id}/trainings/{training}/remove")

    assert _recorded() == []
    actions = db.session.scalars(select(Event.action).order_by(Event.number)).all()
    assert actions[-1] == "remove_training"


def test_who_is_no_link_worker_of_the_site_has_no_page(
    luca: User, coordinator: FlaskClient
) -> None:
    create_site(id="lisbon", settings=site_settings(key="lisbon"))
    abroad = create_user(role=Role.LINK_WORKER, site_id="lisbon")
    stakeholder = create_user()
    closed = create_user(role=Role.LINK_WORKER, active=False)

    answers = [
        coordinator.post(f"/link-workers/{user.id}", data=BASICS).status_code
        for user in (abroad, stakeholder, closed)
    ]

    assert luca.name
    assert answers == [404, 404, 404]
    assert _recorded() == []
