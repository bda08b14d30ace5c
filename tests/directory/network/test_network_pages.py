"""The network's pages: who sees them, who keeps the record, what the public is told."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from accounts.people import create_membership, create_user, sign_in
from directory.recorder import Statements
from factories import (
    create_location,
    create_organisation,
    create_service,
    create_site,
    site_settings,
)
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.models import Event
from app.accounts.policy import Role
from app.core.db import db
from app.directory.models import Organisation, Service
from app.directory.network.models import Adherence
from app.directory.vocabulary import OrganisationKind

pytestmark = pytest.mark.usefixtures("app")

SIGNED = {
    "protocol": "Version 2",
    "signed_on": "2026-03-02",
    "signed_by": "Maria Rossi, president",
    "ends_on": "",
}


@pytest.fixture
def body() -> Organisation:
    create_site()
    create_site(id="lisbon", settings=site_settings(key="lisbon"))
    organisation = create_organisation(name="Cooperativa Alfa", kind=OrganisationKind.COOPERATIVE)
    create_service(organisation, at=[create_location(organisation)])
    return organisation


def browser_of(app: Flask, role: Role, *, of: UUID | None = None, **more: Any) -> FlaskClient:
    user = create_user(role=role, **more)
    if of is not None:
        create_membership(user, of)
    return sign_in(app.test_client(), user)


def record(browser: FlaskClient, body: UUID, **changes: str) -> TestResponse:
    return browser.post(f"/network/{body}/adherence", data={**SIGNED, **changes})


def public_page(app: Flask, body: Organisation) -> str:
    own = db.session.scalars(select(Service.id).where(Service.organisation_id == body.id)).one()
    return app.test_client().get(f"/services/{own}", headers={"Accept-Language": "en"}).text


def test_what_a_coordinator_records_is_seen_by_everybody_signed_in_at_the_site(
    app: Flask, body: Organisation
) -> None:
    record(browser_of(app, Role.COORDINATOR), body.id)

    for role in (Role.STAKEHOLDER, Role.LINK_WORKER, Role.ADMINISTRATOR):
        page = browser_of(app, role).get("/network").text
        assert "Version 2" in page
        assert "Maria Rossi, president" in page


def test_another_site_sees_nothing_of_it(app: Flask, body: Organisation) -> None:
    record(browser_of(app, Role.COORDINATOR), body.id)
    stranger = browser_of(app, Role.COORDINATOR, site_id="lisbon")

    answers = [
        stranger.get(f"/network/{body.id}").status_code,
        record(stranger, body.id).status_code,
        stranger.get("/network?site=trentino").status_code,
    ]

    assert answers == [404, 404, 404]
    assert "Cooperativa Alfa" not in stranger.get("/network").text


def test_a_member_does_not_record_its_own_adherence(app: Flask, body: Organisation) -> None:
    answer = record(browser_of(app, Role.STAKEHOLDER, of=body.id), body.id)

    assert answer.status_code == 403


def test_a_form_that_is_sent_twice_records_once(app: Flask, body: Organisation) -> None:
    carla = browser_of(app, Role.COORDINATOR)

    record(carla, body.id, form="token")
    record(carla, body.id, form="token")

    assert len(db.session.scalars(select(Adherence.id)).all()) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"protocol": ""}, "Write it down"),
        ({"protocol": "x" * 61}, "Shorten it to 60"),
        ({"signed_by": ""}, "Write it down"),
        ({"signed_on": ""}, "Write the day"),
        ({"signed_on": "2999-01-01"}, "Look at the year"),
        ({"signed_on": "02/03/2026"}, "such as 2026-11-22"),
        ({"ends_on": "2026-03-01"}, "The last day is before the first"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_recorded(
    app: Flask, body: Organisation, changes: dict[str, str], words: str
) -> None:
    answer = record(browser_of(app, Role.COORDINATOR), body.id, **changes)

    assert answer.status_code == 422
    assert words in answer.text
    assert db.session.scalars(select(Adherence.id)).all() == []


def test_what_is_taken_back_stays_in_the_history_with_its_reason(
    app: Flask, body: Organisation
) -> None:
    carla = browser_of(app, Role.COORDINATOR)
    record(carla, body.id)
    adherence = db.session.scalars(select(Adherence.id)).one()

    carla.post(
        f"/network/{body.id}/adherence/{adherence}/take-back", data={"reason": "wrong version"}
    )

    page = carla.get(f"/network/{body.id}").text
    assert "wrong version" in page
    assert "taken back" in page
    assert "not signed" in carla.get("/network").text
    deeds = db.session.scalars(select(Event.action).order_by(Event.number)).all()
    assert deeds == ["record_adherence", "take_back_adherence"]


def test_the_newest_version_in_force_stands_in_the_list(app: Flask, body: Organisation) -> None:
    carla = browser_of(app, Role.COORDINATOR)
    record(carla, body.id, protocol="Version 1", signed_on="2024-01-10")
    record(carla, body.id, protocol="Version 3", signed_on="2026-05-01", ends_on="2026-05-31")
    record(carla, body.id)

    page = carla.get("/network").text

    assert "Version 2" in page
    assert "Version 1" not in page
    assert "Version 3" not in page


def test_the_public_listing_says_nothing_before_the_organisation_agreed(
    app: Flask, body: Organisation
) -> None:
    record(browser_of(app, Role.COORDINATOR), body.id)
    before = public_page(app, body)
    anna = browser_of(app, Role.STAKEHOLDER, of=body.id)

    anna.post(f"/network/{body.id}/seal", data={"agreed": "1"})
    agreed = public_page(app, body)
    anna.post(f"/network/{body.id}/seal", data={"agreed": "0"})
    after = public_page(app, body)

    said = ["Part of the local network" in page for page in (before, agreed, after)]
    assert said == [False, True, False]
    assert "Maria Rossi" not in agreed


def test_a_seal_without_an_adherence_in_force_is_not_shown(app: Flask, body: Organisation) -> None:
    anna = browser_of(app, Role.STAKEHOLDER, of=body.id)
    anna.post(f"/network/{body.id}/seal", data={"agreed": "1"})
    record(browser_of(app, Role.COORDINATOR), body.id, ends_on="2026-04-01")

    assert "Part of the local network" not in public_page(app, body)


def test_nobody_agrees_for_another_organisation(app: Flask, body: Organisation) -> None:
    other = create_organisation(name="Altra")
    bruno = browser_of(app, Role.STAKEHOLDER, of=other.id)

    assert bruno.post(f"/network/{body.id}/seal", data={"agreed": "1"}).status_code == 404
    assert browser_of(app, Role.LINK_WORKER).post(f"/network/{body.id}/seal").status_code == 403


def test_an_administrator_of_all_sites_chooses_one(app: Flask, body: Organisation) -> None:
    anywhere = browser_of(app, Role.ADMINISTRATOR, site_id=None)

    trentino = anywhere.get("/network?site=trentino").text
    lisbon = anywhere.get("/network?site=lisbon").text

    assert body.name in trentino
    assert body.name not in lisbon


def statements_of_list(browser: FlaskClient, statements: Statements) -> int:
    with statements.recorded():
        assert browser.get("/network").status_code == 200
    return len(statements)


def test_a_long_list_takes_as_many_statements_as_a_short_one(
    app: Flask, body: Organisation, statements: Statements
) -> None:
    carla = browser_of(app, Role.COORDINATOR)
    record(carla, body.id)
    statements_of_list(carla, statements)
    short = statements_of_list(carla, statements)
    for number in range(20):
        organisation = create_organisation(name=f"Ente {number}")
        create_service(organisation, at=[create_location(organisation)])
        record(carla, organisation.id)

    assert statements_of_list(carla, statements) == short
