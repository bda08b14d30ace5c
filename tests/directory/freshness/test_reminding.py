"""Rounds of reminders: which mails leave, once, and what the search finds afterwards."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from accounts.people import create_membership, create_user, empty_outbox, link_in, outbox
from directory.recorder import Statements
from factories import create_area, create_location, create_organisation, create_service, create_site
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.mail import Mail
from app.accounts.models import Event
from app.accounts.policy import Role
from app.core.db import db
from app.directory import queries as directory
from app.directory.freshness.escalation import Step
from app.directory.freshness.models import Reminder
from app.directory.freshness.reminding import Round, remind
from app.directory.models import Organisation, Service
from app.territory import queries as territory

DUE = date(2025, 7, 10)
FACTS: dict[str, Any] = {"confirmed_on": date(2025, 1, 10), "confirmed_by": "Ente"}


@pytest.fixture
def service(app: Flask) -> Service:
    """Give a service confirmed in January, whose organisation has a member who reads Italian."""
    empty_outbox(app)
    create_site()
    area = create_area()
    body = create_organisation(name="Ente")
    create_membership(create_user(email="anna@ente.example", language="it"), body.id)
    create_user(email="marta@site.example", role=Role.COORDINATOR, language="en")
    return create_service(body, at=[create_location(body, area_id=area.id)], **FACTS)


def round_on(day: date, **options: Any) -> Round:
    site = territory.site("trentino")
    assert site is not None
    return remind(site, day, **options)


def silence(days: int) -> None:
    """Go through so many weeks of nights from the day on which it is due."""
    for week in range(0, days, 7):
        round_on(DUE + timedelta(week))


def found() -> list[str]:
    return list(directory.catalogue("trentino").own_names)


def owner(service: Service) -> Organisation:
    return db.session.get_one(Organisation, service.organisation_id)


def stored(service: Service) -> Service:
    db.session.expire_all()
    return db.session.get_one(Service, service.id)


def test_a_reminder_leaves_once_however_often_the_command_runs(
    app: Flask, service: Service
) -> None:
    rounds = [round_on(DUE) for _ in range(3)]

    assert [each.mails for each in rounds] == [1, 0, 0]
    assert [mail["To"] for mail in outbox(app)] == ["anna@ente.example"]
    assert service.name in outbox(app)[0].get_content()


def test_nothing_leaves_before_it_is_due(app: Flask, service: Service) -> None:
    done = round_on(DUE - timedelta(1))

    assert done.mails == 0
    assert outbox(app) == []
    assert stored(service).lapsed_on is None


def test_the_link_of_the_mail_confirms_in_two_taps(
    app: Flask, client: FlaskClient, service: Service
) -> None:
    round_on(DUE)
    link = link_in(outbox(app)[0])

    page = client.get(link)
    client.post(link)

    assert page.status_code == 200
    assert stored(service).confirmed_on is not None
    assert stored(service).confirmed_on != FACTS["confirmed_on"]
    assert round_on(DUE + timedelta(14)).mails == 0


def test_one_mail_asks_about_all_services_of_an_organisation(app: Flask, service: Service) -> None:
    create_service(owner(service), name="Corso di saldatura", **FACTS)

    done = round_on(DUE)

    assert done.listings[Step.FIRST] == 2
    assert len(outbox(app)) == 1
    assert outbox(app)[0].get_content().count("/update/") == 2


def test_a_mail_is_in_the_language_of_the_account_else_of_the_listings(
    app: Flask, service: Service
) -> None:
    quiet = create_user(email="bea@ente.example", language="")
    create_membership(quiet, service.organisation_id)

    round_on(DUE)

    anna, bea = sorted(outbox(app), key=lambda mail: str(mail["To"]))
    # Neither is English only by accident: both dates are written in Italian.
    assert "10 gennaio 2025" in anna.get_content()
    assert "10 gennaio 2025" in bea.get_content()


def test_silence_goes_from_the_keepers_to_the_coordinator_and_out_of_the_search(
    app: Flask, service: Service
) -> None:
    silence(35)
    to = [mail["To"] for mail in outbox(app)]
    before = found()
    silence(300)

    assert to == ["anna@ente.example", "anna@ente.example", "marta@site.example"]
    assert before == [service.name]
    assert found() == []
    assert "lapse_listing" in db.session.scalars(select(Event.action)).all()


def test_what_left_the_search_says_so_and_one_confirmation_brings_it_back(
    app: Flask, client: FlaskClient, service: Service
) -> None:
    silence(300)
    page = client.get(f"/services/{service.id}").text
    link = link_in(outbox(app)[-1])

    owners = client.get(link)
    client.post(link)

    assert "searches leave it out since" in page
    assert owners.status_code == 200
    assert "searches leave it out since" not in client.get(f"/services/{service.id}").text
    assert found() == [service.name]


def test_what_nobody_keeps_or_confirmed_is_neither_asked_about_nor_taken_away(
    app: Flask, service: Service
) -> None:
    body = create_organisation(name="Comune")
    shipped = create_service(body, name="Biblioteca", source_date=date(2020, 1, 1))
    empty_outbox(app)

    silence(700)

    assert stored(shipped).lapsed_on is None
    assert "Biblioteca" in found()
    assert not any("Biblioteca" in mail.get_content() for mail in outbox(app))
    assert service.name not in found()


def test_an_invented_example_is_not_asked_about(app: Flask, service: Service) -> None:
    create_service(owner(service), name="Esempio", illustrative=True, **FACTS)

    round_on(DUE)

    assert "Esempio" not in outbox(app)[0].get_content()


def test_a_mail_that_did_not_leave_is_tried_again_the_next_night(service: Service) -> None:
    tried: list[str] = []

    def broken(mail: Mail) -> bool:
        tried.append(mail.to)
        return False

    first = round_on(DUE, sender=broken)
    second = round_on(DUE + timedelta(1))

    assert (first.mails, first.failed, tried) == (0, 1, ["anna@ente.example"])
    assert second.mails == 1
    assert service.name in found()


def test_a_confirmation_begins_a_new_count(service: Service) -> None:
    silence(21)
    row = stored(service)
    row.confirmed_on = DUE + timedelta(20)
    db.session.commit()

    silence(100)
    later = round_on(date(2026, 2, 15))

    assert later.listings[Step.FIRST] == 1
    steps = db.session.scalars(select(Reminder.step).order_by(Reminder.known_on, Reminder.step))
    assert steps.all() == [1, 2, 1]


def test_a_round_about_fifty_services_takes_as_many_statements_as_about_two(
    service: Service, statements: Statements
) -> None:
    create_service(owner(service), name="Altro", **FACTS)
    with statements.recorded():
        round_on(DUE)
    few = len(statements)
    for number in range(50):
        create_service(owner(service), name=f"Corso {number}", **FACTS)

    with statements.recorded():
        round_on(DUE)

    assert len(statements) == few


def test_the_command_says_what_it_did(app: Flask, service: Service) -> None:
    ask = app.test_cli_runner().invoke

    dry = ask(args=["directory", "remind", "--dry-run"])
    first = ask(args=["directory", "remind"])
    second = ask(args=["directory", "remind"])
    wrong = ask(args=["directory", "remind", "--site", "atlantis"])

    assert "1 asked for the first time" in dry.output
    assert "1 mails left" in first.output
    assert "0 mails left" in second.output
    assert wrong.exit_code != 0
    assert "atlantis" in wrong.output
    assert service.name in found()
