"""A colleague's case opens in an emergency: with a reason, a notice, an end, and a record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from accounts.people import create_user, empty_outbox, outbox, sign_in
from factories import create_site
from flask import Flask
from flask.testing import FlaskClient
from participants.cases import (
    create_assessment,
    create_consent,
    create_link_worker,
    create_participant,
    create_plan,
    create_referral,
)
from sqlalchemy import select

from app.accounts import clock, events
from app.accounts.models import Event, User
from app.accounts.vocabulary import Role
from app.core.db import db
from app.participants.models import BreakGlass, Participant, ReferralMessage
from app.participants.vocabulary import ConsentPurpose
from app.territory import queries as territory

REASON = "He called the desk, very low, and Luca is on holiday"
ENGLISH = {"Accept-Language": "en"}


@dataclass(frozen=True)
class Scene:
    person: Participant
    own: User
    colleague: User
    officer: User


@pytest.fixture
def scene(app: Flask) -> Iterator[Scene]:
    create_site()
    territory.forget_sites()
    empty_outbox(app)
    own, colleague = create_link_worker(name="Luca"), create_link_worker(name="Marta")
    person = create_participant(own, code="TN-AB34", name="Zeisig")
    create_assessment(person, wishes="Zeisigwish")
    officer = create_user(role=Role.DATA_PROTECTION_OFFICER, name="Rita")
    yield Scene(person, own, colleague, officer)
    empty_outbox(app)


def break_glass(client: FlaskClient, code: str = "tn-ab34", reason: str = REASON) -> object:
    sent = {"code": code, "reason": reason}
    return client.post("/cases/break-glass", data=sent, headers=ENGLISH)


def data_page(client: FlaskClient, scene: Scene) -> tuple[int, str]:
    answer = client.get(f"/cases/{scene.person.id}/data", headers=ENGLISH)
    return answer.status_code, answer.text


def test_the_case_opens_for_four_hours_and_closes_by_itself(
    scene: Scene, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, scene.colleague)
    before, _text = data_page(client, scene)

    break_glass(client)

    opened, text = data_page(client, scene)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=4))
    sign_in(client, scene.colleague)
    afterwards, _text = data_page(client, scene)
    assert (before, opened, afterwards) == (404, 200, 404)
    assert "You opened this case in an emergency. It closes by itself at" in text


def test_the_banner_is_not_on_one_s_own_case(scene: Scene, client: FlaskClient) -> None:
    sign_in(client, scene.own)

    status, text = data_page(client, scene)

    assert status == 200
    assert "in an emergency. It closes" not in text


def test_it_may_be_ended_early(scene: Scene, client: FlaskClient) -> None:
    sign_in(client, scene.colleague)
    break_glass(client)

    client.post(f"/cases/{scene.person.id}/break-glass/end")

    assert data_page(client, scene)[0] == 404
    deeds = [each.action for each in events.events_about(db.session(), scene.person.id)]
    assert deeds == ["break_glass", "end_break_glass"]


def test_officer_and_link_worker_are_told_and_nothing_of_anybody_stands_in_the_mails(
    scene: Scene, client: FlaskClient, app: Flask
) -> None:
    sign_in(client, scene.colleague)

    break_glass(client)

    mails = outbox(app)
    assert {mail["To"] for mail in mails} == {scene.officer.email, scene.own.email}
    written = "\n".join(mail["Subject"] + mail.get_content() for mail in mails)
    for private in ("Zeisig", "TN-AB34", "tn-ab34", REASON, "Marta", "Luca"):
        assert private not in written
    assert "/protection/emergencies" in written


def test_an_officer_of_another_site_is_not_told(
    scene: Scene, client: FlaskClient, app: Flask
) -> None:
    create_site(id="lisbon")
    create_user(role=Role.DATA_PROTECTION_OFFICER, site_id="lisbon", email="abroad@x.example")
    everywhere = create_user(role=Role.DATA_PROTECTION_OFFICER, site_id=None)
    sign_in(client, scene.colleague)

    break_glass(client)

    told = {mail["To"] for mail in outbox(app)}
    assert everywhere.email in told
    assert "abroad@x.example" not in told


@pytest.mark.parametrize(
    ("code", "reason", "words"),
    [
        ("TN-AB34", "too short", "letters are missing"),
        ("TN-AB34", "a  b  c  d  e  f  g  h  i  j", "letters are missing"),
        ("TN-AB34", "", "letters are missing"),
        ("TN-ZZZZ", REASON, "There is no case with this code at your site"),
        ("", REASON, "Write the code of the case"),
        ("TN-AB34", "x" * 1001, "Shorten it to 1000 characters"),
    ],
)
def test_without_a_code_and_a_reason_nothing_opens_and_what_was_typed_stays(
    scene: Scene, client: FlaskClient, code: str, reason: str, words: str
) -> None:
    sign_in(client, scene.colleague)

    answer = break_glass(client, code, reason)

    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert words in answer.text  # type: ignore[attr-defined]
    assert reason in answer.text  # type: ignore[attr-defined]
    assert db.session.scalars(select(BreakGlass)).all() == []


def test_one_s_own_case_needs_no_emergency(scene: Scene, client: FlaskClient) -> None:
    sign_in(client, scene.own)

    answer = break_glass(client)

    assert "open to you already" in answer.text  # type: ignore[attr-defined]
    assert db.session.scalars(select(BreakGlass)).all() == []


@pytest.mark.usefixtures("scene")
def test_a_case_of_another_site_stays_shut(client: FlaskClient) -> None:
    create_site(id="lisbon")
    sign_in(client, create_link_worker(site_id="lisbon"))

    answer = break_glass(client)

    assert "There is no case with this code at your site" in answer.text  # type: ignore[attr-defined]


def test_codes_cannot_be_guessed_one_after_the_other(scene: Scene, client: FlaskClient) -> None:
    sign_in(client, scene.colleague)

    answers = [break_glass(client, f"TN-{n}").status_code for n in range(14)]  # type: ignore[attr-defined]

    assert answers[:12] == [422] * 12
    assert answers[12:] == [429] * 2


def test_the_officer_reads_the_reasons_and_that_is_recorded(
    scene: Scene, client: FlaskClient
) -> None:
    sign_in(client, scene.colleague)
    break_glass(client)
    sign_in(client, scene.officer)

    page = client.get("/protection/emergencies", headers=ENGLISH).text

    assert REASON in page
    assert "Marta" in page
    last = events.events_about(db.session(), scene.person.id)[-1]
    assert (last.action, last.fields, last.user_id) == (
        "read",
        ["break_glass.reason"],
        scene.officer.id,
    )


def test_the_reason_is_not_in_the_record(scene: Scene, client: FlaskClient) -> None:
    sign_in(client, scene.colleague)

    break_glass(client)

    found = events.events_about(db.session(), scene.person.id)
    assert [(each.action, each.fields, each.reason) for each in found] == [
        ("break_glass", ["reason"], "")
    ]


def reached(app: Flask, client: FlaskClient, person: Participant) -> dict[tuple[str, str], int]:
    """Return what every address of the case answers, by endpoint and method."""
    found = {}
    for rule in app.url_map.iter_rules():
        own = rule.arguments == {"participant_id"}
        if not own or rule.endpoint.startswith(("protection.", "emergency.")):
            continue
        for method in (rule.methods or set()) & {"GET", "POST"}:
            address = rule.rule.replace("<uuid:participant_id>", str(person.id))
            found[rule.endpoint, method] = client.open(address, method=method).status_code
    return found


def test_in_an_emergency_a_case_is_read_and_a_contact_noted_and_nothing_else(
    scene: Scene, app: Flask
) -> None:
    client = sign_in(app.test_client(), scene.colleague)
    break_glass(client)
    create_plan(scene.person)
    note = {"kind": "call", "note": "he is safe, with his aunt"}

    noted = client.post(f"/cases/{scene.person.id}/contacts", data=note).status_code
    statuses = reached(app, client, scene.person)

    # The first is a file; the others need a reach, or a service.
    others = {("plan.pdf", "GET"), ("fitting.reach", "GET"), ("referral.begin", "GET")}
    pages = {key for key in statuses if key[1] == "GET"} - others
    deeds = {key for key in statuses if key[1] == "POST"} - {("follow_up.record", "POST")}
    assert noted == 303
    assert {key for key in pages if statuses[key] not in {200, 422}} == set()
    # Some say first that the form is empty: nothing is done by any.
    assert {statuses[key] for key in deeds} == {404, 422}
    assert statuses["plan.pdf", "GET"] == 404
    assert len(deeds) >= 15
    done = {each.action for each in events.events_about(db.session(), scene.person.id)}
    assert done == {"break_glass", "record_contact", "read"}


def test_pages_opened_in_an_emergency_let_nobody_type_in_vain(
    scene: Scene, client: FlaskClient
) -> None:
    sign_in(client, scene.colleague)
    break_glass(client)

    pages = {
        name: client.get(f"/cases/{scene.person.id}/{name}", headers=ENGLISH).text
        for name in ("plan", "data", "contacts", "consents")
    }

    shut = {name for name, text in pages.items() if '<fieldset class="case-shut" disabled>' in text}
    assert shut == {"plan", "data", "consents"}
    assert "nothing else can be changed" in pages["plan"]
    assert "Record a contact" in pages["contacts"]
    assert "End the pathway" not in pages["contacts"]


def test_messages_read_in_an_emergency_stay_new_for_whose_case_it_is(
    scene: Scene, client: FlaskClient, app: Flask
) -> None:
    consent = create_consent(scene.person, purpose=ConsentPurpose.SHARING, fields=["name"])
    referral = create_referral(scene.person, consent)
    message = ReferralMessage(
        id=uuid4(), referral_id=referral.id, by_receiver=True, at=clock.now(), text="come Monday"
    )
    db.session.add(message)
    db.session.commit()
    address = f"/cases/{scene.person.id}/referrals/{referral.id}"
    sign_in(client, scene.colleague)
    break_glass(client)

    read = client.get(address).text
    db.session.refresh(message)
    before = message.seen_at
    sign_in(app.test_client(), scene.own).get(address)

    db.session.refresh(message)
    assert "come Monday" in read
    assert before is None
    assert message.seen_at is not None


def test_a_case_opens_only_to_whoever_signed_in_a_short_while_ago(
    scene: Scene, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, scene.colleague)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=16))

    answer = break_glass(client)
    out = client.post("/sign-out", data={"next": "/cases/break-glass"})

    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "Sign in anew first" in answer.text  # type: ignore[attr-defined]
    assert REASON in answer.text  # type: ignore[attr-defined]
    assert db.session.scalars(select(BreakGlass)).all() == []
    assert out.headers["Location"] == "/sign-in?next=/cases/break-glass"


def test_a_code_that_is_none_is_recorded_and_stands_nowhere(
    scene: Scene, client: FlaskClient
) -> None:
    sign_in(client, scene.colleague)

    break_glass(client, "TN-ZZZZ")

    (event,) = db.session.scalars(select(Event).where(Event.action == "try_unknown_code"))
    assert (event.user_id, event.site, event.fields) == (scene.colleague.id, "trentino", [])
    assert "ZZZZ" not in f"{event.object_id}{event.reason}{event.fields}"
