"""Whoever sees a special field leaves exactly one event that names it; logs and others see none."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator

import pytest
from accounts.people import create_user, outbox, sign_in
from factories import create_organisation, create_service, create_site
from flask import Flask
from flask.testing import FlaskClient
from participants.canaries import ALL, SEALED, SPECIAL, plant
from participants.case_pages import Address, addresses, last_event, reads_after
from participants.cases import create_link_worker, create_participant
from sqlalchemy import text
from sqlalchemy.exc import StatementError
from werkzeug.test import TestResponse

from app.accounts import events
from app.accounts.models import User
from app.accounts.vocabulary import Role
from app.core.db import db
from app.participants.models import Participant
from app.territory import queries as territory

# Which field each planted word stands in.
FIELDS = {
    "accessibility": "participant.accessibility",
    "trackreasons": "participant.track_reasons",
    "strengths": "assessment.strengths",
    "wishes": "assessment.wishes",
    "assessment": "assessment.note",
    "detail": "assessed_need.detail",
    "plannote": "plan.note",
    "goal": "plan_goal.text",
    "action": "plan_action.text",
    "version": "plan_version.content",
    "referral": "referral.note",
    "step": "referral_step.note",
    "message": "referral_message.text",
    "place": "contact.place",
    "contact": "contact.note",
    "exit": "case_exit.note",
    "handover": "handover.note",
    "glass": "break_glass.reason",
    "why": "pointing.why",
}


@pytest.fixture
def worker(app: Flask) -> Iterator[User]:
    create_site()
    territory.forget_sites()
    with app.app_context():
        yield create_link_worker(name="Luca")


@pytest.fixture
def person(worker: User) -> Participant:
    return plant(worker, create_link_worker(name="Beside")).participant


def special_in(answer: TestResponse) -> set[str]:
    shown = answer.get_data().decode("utf-8", "ignore")
    return {FIELDS[kind] for kind, word in SPECIAL.items() if word in shown}


def test_every_special_word_has_its_field() -> None:
    assert set(FIELDS) == set(SPECIAL)


def test_every_page_that_shows_special_fields_names_each_once_in_the_record(
    client: FlaskClient, worker: User, person: Participant
) -> None:
    sign_in(client, worker)
    faults, showing = [], set()

    for address in (each for each in addresses(person) if each.method == "GET"):
        before = last_event()
        answer = address.asked(client)
        shown = special_in(answer)
        named = Counter(field for each in reads_after(before) for field in each.fields)
        silent = shown - set(named)
        twice = [field for field, times in named.items() if times > 1]
        if silent or twice:
            faults.append(f"{address.endpoint}: not recorded {silent}, recorded twice {twice}")
        showing |= {address.endpoint} if shown else set()

    assert faults == []
    assert len(showing) > 0
    assert events.verify(db.session()) > 0


def test_nobody_without_a_right_to_the_case_sees_a_planted_word(
    client: FlaskClient, person: Participant
) -> None:
    colleague = create_link_worker(name="Stranger")
    coordinator = create_user(role=Role.COORDINATOR)
    stakeholder = create_user(role=Role.STAKEHOLDER)
    administrator = create_user(role=Role.ADMINISTRATOR)
    create_service(create_organisation())
    found = addresses(person)
    faults = []

    for user in (colleague, stakeholder, coordinator, administrator):
        sign_in(client, user)
        for address in found:
            text_shown = address.asked(client).get_data().decode("utf-8", "ignore")
            # Coordinators know a case by its code, to give it to somebody.
            private = [word for word in SEALED.values() if word in text_shown]
            faults += [f"{user.role}: {address.endpoint} shows {private}"] if private else []

    assert faults == []


def test_logs_and_mails_hold_nothing_of_a_whole_walk(
    client: FlaskClient,
    app: Flask,
    worker: User,
    person: Participant,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, logger="app")
    other = create_participant(worker, code="T-2", name="Nina")
    sign_in(client, worker)
    typed = {**ALL, "text": ALL["goal"]}

    for address in (*addresses(other), *addresses(person)):
        address.asked(client, typed if address.method == "POST" else None)

    logged = "\n".join(f"{each.getMessage()} {each.exc_text or ''}" for each in caplog.records)
    written = "\n".join(str(mail) for mail in outbox(app))
    assert [word for word in ALL.values() if word in logged] == []
    assert [word for word in ALL.values() if word in written] == []


def test_a_statement_that_fails_does_not_say_what_it_was_about(app: Flask) -> None:
    assert app

    with pytest.raises(StatementError) as failed:
        db.session.execute(text("SELECT :name FROM nowhere"), {"name": ALL["name"]})

    db.session.rollback()
    assert ALL["name"] not in str(failed.value)


def test_addresses_hold_ids_only(person: Participant) -> None:
    found: list[Address] = addresses(person)

    assert len(found) > 20
    assert [each.path for each in found if any(word in each.path for word in ALL.values())] == []
