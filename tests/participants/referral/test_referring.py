"""Referring somebody: what is asked, what is refused kindly, and what is kept once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from accounts.people import create_membership, outbox, sign_in
from factories import create_organisation, create_service, numbered_id
from flask import Flask
from participants.cases import create_action, create_goal, create_participant, create_plan
from participants.referral.desk import TODAY, UNTIL, Desk, refer, set_up, stored
from sqlalchemy import func, select

from app.accounts.models import Event
from app.core.db import db
from app.directory.vocabulary import Status
from app.participants.models import Consent, Referral
from app.participants.vocabulary import (
    ConsentManner,
    ConsentPurpose,
    ReferralKind,
    ReferralStatus,
    Stage,
)

pytestmark = pytest.mark.usefixtures("mails", "stopped")
LANGUAGE = {"Accept-Language": "en"}


def typed(desk: Desk, **overrides: Any) -> dict[str, Any]:
    return {
        "service": str(desk.service.id),
        "action": str(desk.action.id),
        "kind": "direct",
        "field": ["name", "accessibility"],
        "manner": "spoken",
        "until": UNTIL.isoformat(),
        "answer_by": (TODAY + timedelta(days=7)).isoformat(),
        "need": "housing",
        "note": "words that stay",
        "form": "one form",
        "do": "send",
        **overrides,
    }


def send(app: Flask, desk: Desk, **overrides: Any) -> Any:
    worker = sign_in(app.test_client(), desk.worker)
    address = f"/cases/{desk.participant.id}/referrals/new"
    return worker.post(address, data=typed(desk, **overrides), headers=LANGUAGE)


def count() -> int:
    return db.session.scalar(select(func.count(Referral.id))) or 0


def test_the_consent_is_kept_with_its_fields_its_manner_and_its_last_day(app: Flask) -> None:
    desk = set_up()

    sent = send(app, desk)

    row = db.session.scalars(select(Referral)).one()
    consent = db.session.get_one(Consent, row.consent_id)
    assert sent.status_code == 303
    assert (consent.purpose, consent.manner) == (ConsentPurpose.SHARING, ConsentManner.SPOKEN)
    assert sorted(consent.fields) == ["accessibility", "name"]
    assert (consent.expires_on, consent.organisation_id) == (UNTIL, desk.organisation.id)
    assert (row.kind, row.status, row.expires_on) == (
        ReferralKind.DIRECT,
        ReferralStatus.SENT,
        UNTIL,
    )


def test_a_form_sent_twice_refers_once_and_mails_once(app: Flask) -> None:
    desk = set_up()

    codes = [send(app, desk).status_code for _tap in range(2)]

    assert (codes, count(), len(outbox(app))) == ([303, 303], 1, 1)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"kind": ""}, "Choose how."),
        ({"field": []}, "Tick what they agree to share"),
        ({"field": ["name", "diary"]}, "Choose some of these."),
        ({"manner": ""}, "Say how they agreed"),
        ({"manner": "online"}, "Say how they agreed"),
        ({"until": ""}, "Write the last day"),
        ({"until": "soon"}, "Write a day, such as"),
        ({"until": (TODAY - timedelta(days=1)).isoformat()}, "This day is over."),
        ({"until": (TODAY + timedelta(days=366)).isoformat()}, "twelve months at most"),
        ({"answer_by": (UNTIL + timedelta(days=1)).isoformat()}, "not after the end"),
        ({"need": "gold"}, "Choose one of these."),
        ({"note": "x" * 2001}, "Shorten it to 2000 characters."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    app: Flask, wrong: dict[str, Any], words: str
) -> None:
    desk = set_up()

    answer = send(app, desk, **wrong)

    assert answer.status_code == 422
    assert words in answer.text
    assert wrong.get("note", "words that stay") in answer.text
    assert count() == 0


def test_the_preview_is_what_the_receiver_will_see_and_its_read_is_recorded(app: Flask) -> None:
    desk = set_up()

    page = send(app, desk, do="preview").text

    read = select(Event.fields).where(Event.action == "read")
    fields = [name for each in db.session.scalars(read) for name in each]
    facts = page.split("shared-facts")[1].split("</dl>")[0]
    assert "Kanariname" in facts
    assert "kanari ramp" in facts
    assert "Kanaridorf" not in facts
    assert "participant.accessibility" in fields
    assert (count(), outbox(app)) == (0, [])


def test_nobody_is_referred_from_a_closed_case(app: Flask) -> None:
    desk = set_up()
    desk.participant.stage = Stage.CLOSED
    db.session.commit()

    answer = send(app, desk)

    assert answer.status_code == 422
    assert "take it up again first" in answer.text
    assert count() == 0


def test_services_of_elsewhere_or_put_away_and_actions_of_others_are_not_there(app: Flask) -> None:
    desk = set_up()
    away = create_service(desk.organisation, status=Status.SUSPENDED)
    other = create_action(create_goal(create_plan(create_participant(desk.worker))))

    codes = [
        send(app, desk, service=str(away.id)).status_code,
        send(app, desk, service=str(numbered_id())).status_code,
        send(app, desk, service="x").status_code,
        send(app, desk, action=str(other.id)).status_code,
    ]

    assert codes == [404, 404, 404, 404]
    assert count() == 0


def test_whom_nobody_can_write_to_is_called_and_the_answer_recorded(app: Flask) -> None:
    desk = set_up(email="", with_member=False)
    worker = sign_in(app.test_client(), desk.worker)

    sent = send(app, desk)
    key = db.session.scalars(select(Referral.id)).one()
    address = f"/cases/{desk.participant.id}/referrals/{key}"
    page = worker.get(address, headers=LANGUAGE).text
    data = {"status": "started", "version": stored(key).version, "note": "they said so"}
    recorded = worker.post(f"{address}/answer", data=data)

    assert (sent.status_code, recorded.status_code, outbox(app)) == (303, 303, [])
    assert "call them and record the answer" in page
    assert stored(key).status is ReferralStatus.STARTED


def test_members_are_written_to_where_the_service_has_no_address(app: Flask) -> None:
    desk = set_up(email="")

    key = refer(desk)

    (mail,) = outbox(app)
    assert mail["To"] == "anna@org.example"
    assert f"/referrals/{key}" in mail.get_content()
    assert "Kanari" not in mail.as_string()
    assert stored(key).secret_hash is None


def test_whoever_goes_there_alone_gets_a_sheet_without_a_name(app: Flask) -> None:
    desk = set_up()
    worker = sign_in(app.test_client(), desk.worker)
    send(app, desk, kind="signposting", field=[], manner="", until="", note="ask for Marta")
    key = db.session.scalars(select(Referral.id)).one()

    page = worker.get(f"/cases/{desk.participant.id}/referrals/{key}/sheet").text

    assert "ask for Marta" in page
    assert "Via Guardini 75" in page
    assert "Kanariname" not in page
    assert (stored(key).consent_id, outbox(app)) == (None, [])


def test_the_plan_and_a_search_offer_services(app: Flask) -> None:
    desk = set_up()
    create_service(create_organisation(name="Verde"), name="Orto di tutti")
    worker = sign_in(app.test_client(), desk.worker)
    address = f"/cases/{desk.participant.id}/referrals"

    from_plan = worker.get(address).text
    found = worker.get(f"{address}?q=orto").text
    nothing = worker.get(f"{address}?q=zzzz", headers=LANGUAGE).text
    refer(desk)

    assert f"action={desk.action.id}" in from_plan
    assert "Orto di tutti" in found
    assert "Nothing has these words" in nothing
    assert f"action={desk.action.id}" not in worker.get(address).text


def test_taking_it_back_and_withdrawing_are_one_press_each(app: Flask) -> None:
    desk = set_up()
    worker = sign_in(app.test_client(), desk.worker)
    keys: list[UUID] = [refer(desk, action_id=None) for _number in range(2)]
    address = f"/cases/{desk.participant.id}/referrals"
    back = {"status": "withdrawn", "version": stored(keys[0]).version}

    worker.post(f"{address}/{keys[0]}/answer", data=back)
    worker.post(f"{address}/{keys[1]}/withdraw")

    assert [stored(key).status for key in keys] == [ReferralStatus.WITHDRAWN] * 2
    withdrawn = [
        db.session.get_one(Consent, stored(key).consent_id).withdrawn_at is not None for key in keys
    ]
    assert withdrawn == [False, True]


def test_nothing_can_be_recorded_once_it_is_over(app: Flask) -> None:
    desk = set_up()
    worker = sign_in(app.test_client(), desk.worker)
    key = refer(desk)
    address = f"/cases/{desk.participant.id}/referrals/{key}"
    worker.post(f"{address}/withdraw")
    data = {"status": "accepted", "version": stored(key).version, "text": "hello"}

    codes = [
        worker.post(f"{address}/{what}", data=data).status_code
        for what in ("answer", "message", "again")
    ]

    assert codes == [409, 409, 409]
    assert stored(key).status is ReferralStatus.WITHDRAWN


def test_what_reached_nobody_is_not_called_sent_and_says_what_to_do(app: Flask) -> None:
    desk = set_up(email="", with_member=False)
    key = refer(desk)
    worker = sign_in(app.test_client(), desk.worker)
    case = f"/cases/{desk.participant.id}/referrals"

    pages = [worker.get(address, headers=LANGUAGE).text for address in (case, f"{case}/{key}")]
    create_membership(desk.member, desk.organisation.id)
    later = [worker.get(address, headers=LANGUAGE).text for address in (case, f"{case}/{key}")]

    assert all("Nobody was reached yet" in page for page in pages)
    assert all("Sent, no answer yet" not in page for page in pages)
    assert all("Telephone them" in page and "print the sheet" in page for page in pages)
    assert all("Sent, no answer yet" in page and "Nobody was" not in page for page in later)


def test_a_service_with_an_open_referral_is_not_offered_again(app: Flask) -> None:
    desk = set_up()
    again = create_action(create_goal(create_plan(desk.participant)), service_id=desk.service.id)
    worker = sign_in(app.test_client(), desk.worker)
    case = f"/cases/{desk.participant.id}/referrals"
    before = worker.get(case).text.count("&amp;action=")
    key = refer(desk, action_id=None)

    during = worker.get(case).text.count("&amp;action=")
    reply = {"status": "not_suitable", "unsuitable": "full", "version": stored(key).version}
    worker.post(f"{case}/{key}/answer", data=reply)

    assert again.service_id == desk.service.id
    assert (before, during) == (2, 0)
    assert worker.get(case).text.count("&amp;action=") == 2
