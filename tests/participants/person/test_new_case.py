"""A case begins with an agreement and little else; what comes back is what was typed."""

from __future__ import annotations

import re
from threading import Barrier, Thread
from typing import Any

import pytest
from accounts.people import create_user, sign_in
from factories import create_site
from flask import Flask
from flask.testing import FlaskClient
from participants.cases import actor_for, create_link_worker
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from app.accounts import events
from app.accounts.vocabulary import Role
from app.core.db import db
from app.participants.models import Consent, Participant
from app.participants.person.actions import start_case
from app.participants.person.forms import Before, read_person
from app.participants.typed import Typed
from app.participants.vocabulary import ConsentManner, ConsentPurpose
from app.territory import queries as territory

LEAST = {"following": "1", "manner": "signed"}


@pytest.fixture
def worker(app: Flask) -> FlaskClient:
    create_site()
    user = create_user(role=Role.LINK_WORKER)
    client = sign_in(app.test_client(), user)
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def _the_case() -> Participant:
    db.session.expire_all()
    found: Participant = db.session.scalars(select(Participant)).one()
    return found


def _cases() -> int:
    return db.session.scalar(select(func.count()).select_from(Participant)) or 0


def test_an_agreement_is_all_that_a_case_needs(worker: FlaskClient) -> None:
    answer = worker.post("/cases/new", data=LEAST)

    case = _the_case()
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(f"/cases/{case.id}")
    assert re.fullmatch(r"[A-Z]{2}-[234679CDFGHJKMNPQRTVWXY]{4}", case.code)
    assert case.name == ""
    assert case.code in worker.get(answer.headers["Location"]).text


def test_no_case_begins_without_agreement(worker: FlaskClient) -> None:
    answer = worker.post("/cases/new", data={"name": "Nina"})

    assert answer.status_code == 422
    assert "without their agreement no case can begin" in answer.text
    assert 'value="Nina"' in answer.text
    assert _cases() == 0


def test_the_agreement_is_recorded_with_how_it_was_given(worker: FlaskClient) -> None:
    worker.post("/cases/new", data=LEAST)

    consent = db.session.scalars(select(Consent)).one()
    deeds = [each.action for each in events.events_about(db.session(), _the_case().id)]
    assert (consent.purpose, consent.manner) == (ConsentPurpose.FOLLOWING, ConsentManner.SIGNED)
    assert {"start_case", "record_consent"} <= set(deeds)


def test_a_phone_is_kept_only_with_a_consent(worker: FlaskClient) -> None:
    refused = worker.post("/cases/new", data={**LEAST, "phone": "333 1234567"})
    kept = worker.post("/cases/new", data={**LEAST, "phone": "333 1234567", "contact": "1"})

    purposes = set(db.session.scalars(select(Consent.purpose)))
    assert (refused.status_code, kept.status_code) == (422, 303)
    assert "Tick that they agree" in refused.text
    assert "333 1234567" in refused.text
    assert _the_case().phone == "333 1234567"
    assert purposes == {ConsentPurpose.FOLLOWING, ConsentPurpose.CONTACT}


def test_sending_the_form_twice_begins_one_case(worker: FlaskClient) -> None:
    first = worker.post("/cases/new", data={**LEAST, "form": "one"})
    second = worker.post("/cases/new", data={**LEAST, "form": "one"})

    assert first.headers["Location"] == second.headers["Location"]
    assert _cases() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"birth_year": "2999"}, "still to come"),
        ({"birth_year": "1850"}, "too long ago"),
        ({"birth_year": "04"}, "four digits"),
        ({"birth_year": "²⁰⁰⁴"}, "four digits"),
        ({"longest_min": "0"}, "from 1 to 600"),
        ({"longest_min": "9" * 40}, "from 1 to 600"),
        ({"longest_min": "-5"}, "from 1 to 600"),
        ({"email": "no address", "contact": "1"}, "e-mail address such as"),
        ({"phone": "call me", "contact": "1"}, "phone number with digits"),
        ({"phone": "12", "contact": "1"}, "phone number with digits"),
        ({"name": "x" * 121}, "Shorten it to 120"),
        ({"track_reasons": "x" * 2001}, "Shorten it to 2000"),
        ({"name": "a\u202eb"}, "cannot be shown"),
        ({"modes": "rocket"}, "Choose some of these"),
        ({"languages": "xx"}, "Choose some of these"),
        ({"language": "xx"}, "Choose one of these"),
        ({"track": "fast"}, "Choose one of these"),
        ({"manner": "online"}, "Choose how they agreed"),
        ({"manner": ""}, "Choose how they agreed"),
        ({"home": "Atlantis"}, "not a place that we know"),
        ({"lon": "nan", "lat": "46"}, "two ordinary numbers"),
        ({"lon": "12.49", "lat": "41.89"}, "far outside"),
        ({"lon": "46.1", "lat": "11.1"}, "exchanged"),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_nothing_is_kept(
    worker: FlaskClient, typed: dict[str, Any], said: str
) -> None:
    answer = worker.post("/cases/new", data={**LEAST, **typed})

    assert answer.status_code == 422
    assert said in answer.text
    assert _cases() == 0


def test_the_same_form_twice_at_one_moment_begins_one_case(app: Flask) -> None:
    create_site()
    actor = actor_for(create_link_worker())
    site = territory.site("trentino")
    assert site is not None
    content = read_person(
        Typed(MultiDict({**LEAST, "name": "Nina"})), Before(site, [site], 2026, is_new=True)
    )
    assert content is not None
    db.session.remove()
    at_once, begun = Barrier(2), []

    def run() -> None:
        with app.app_context():
            at_once.wait()
            begun.append(start_case(actor, site, content, "one"))
            db.session.remove()

    threads = [Thread(target=run) for _time in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(begun) == 2
    assert len(set(begun)) == 1
    assert _cases() == 1
