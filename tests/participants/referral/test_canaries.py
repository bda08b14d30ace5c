"""Receivers read what the consent names and not one word more: all 128 consents, both ways in."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import combinations

import pytest
from accounts.conftest import Clock
from accounts.people import link_in, outbox, sign_in
from directory.recorder import Statements
from flask import Flask
from flask.testing import FlaskClient
from participants.referral.desk import TODAY, UNTIL, refer, set_up, stored
from sqlalchemy import select, update

from app.accounts.models import Event
from app.core.db import db
from app.participants.models import Consent
from app.participants.referral import actions
from app.participants.referral.doors import worker_door
from app.participants.vocabulary import ConsentPurpose, SharedField

pytestmark = pytest.mark.usefixtures("mails", "stopped")
PLANTED = {
    SharedField.NAME: ("Kanariname",),
    SharedField.CONTACT: ("333 7654321", "kanari@mail.example", "after school"),
    SharedField.BIRTH_YEAR: ("2007",),
    SharedField.LANGUAGES: ("Romanian",),
    SharedField.HOME_AREA: ("Kanaridorf",),
    SharedField.NEED: ("Housing",),
    SharedField.ACCESSIBILITY: ("kanari ramp", "wheelchair"),
}


def consents() -> Iterator[frozenset[SharedField]]:
    for size in range(len(SharedField) + 1):
        yield from (frozenset(each) for each in combinations(SharedField, size))


def seen_by(client: FlaskClient, address: str) -> str:
    """Return the words of a page, without its tags."""
    answer = client.get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    body = answer.text.split("<main", 1)[1].split("</main>", 1)[0]
    return html.unescape(re.sub(r"<[^>]*>", " ", body))


def found_in(text: str) -> set[SharedField]:
    """Return the fields of which any planted word stands in a text."""
    return {field for field, words in PLANTED.items() if any(word in text for word in words)}


def test_of_128_consents_each_shows_its_fields_and_no_other(app: Flask) -> None:
    desk = set_up()
    key = refer(desk)
    link = link_in(outbox(app)[0])
    member = sign_in(app.test_client(), desk.member)
    consent_id = stored(key).consent_id
    asked, wrong = 0, []

    for fields in consents():
        change = update(Consent).where(Consent.id == consent_id)
        db.session.execute(change.values(fields=[str(each) for each in fields]))
        db.session.commit()
        for client, address in ((member, f"/referrals/{key}"), (app.test_client(), link)):
            asked += 1
            if found_in(seen_by(client, address)) != fields:
                wrong.append((address, sorted(fields)))

    assert asked == 2 * 128
    assert wrong == []


def test_a_contact_whose_consent_has_ended_is_shared_with_nobody(
    app: Flask, stopped: Clock
) -> None:
    desk = set_up()
    key = refer(desk, fields=(SharedField.NAME, SharedField.CONTACT))
    link = link_in(outbox(app)[0])
    contact = Consent.purpose == ConsentPurpose.CONTACT
    db.session.execute(update(Consent).where(contact).values(expires_on=TODAY))
    db.session.commit()
    before = found_in(seen_by(app.test_client(), link))

    stopped.move(days=1)

    member = sign_in(app.test_client(), desk.member)
    worker = sign_in(app.test_client(), desk.worker)
    sent = {"service": desk.service.id, "kind": "direct", "manner": "signed", "until": UNTIL}
    preview = worker.post(
        f"/cases/{desk.participant.id}/referrals/new", data={**sent, "field": ["name", "contact"]}
    )
    assert before == {SharedField.NAME, SharedField.CONTACT}
    assert found_in(seen_by(app.test_client(), link)) == {SharedField.NAME}
    assert found_in(seen_by(member, f"/referrals/{key}")) == {SharedField.NAME}
    assert SharedField.CONTACT not in found_in(preview.text)
    assert SharedField.NAME in found_in(preview.text)


def test_the_list_of_receivers_names_nobody(app: Flask) -> None:
    desk = set_up()
    refer(desk, fields=tuple(SharedField))

    text = sign_in(app.test_client(), desk.member).get("/referrals").text

    assert "Sportello lavoro" in text
    assert found_in(html.unescape(re.sub(r"<[^>]*>", " ", text.split("<main", 1)[1]))) == set()


def test_every_look_is_recorded_with_what_was_seen(app: Flask) -> None:
    desk = set_up()
    key = refer(desk, fields=(SharedField.NAME, SharedField.NEED))
    link = link_in(outbox(app)[0])

    sign_in(app.test_client(), desk.member).get(f"/referrals/{key}")
    app.test_client().get(link)

    about = (Event.object_id == str(desk.participant.id), Event.action == "read")
    reads = db.session.execute(
        select(Event.user_id, Event.fields).where(*about).order_by(Event.number)
    ).all()
    shown = ["referral.note", "shared.name", "shared.need"]
    assert [tuple(each) for each in reads] == [(desk.member.id, shown), (None, shown)]


def test_a_receiver_who_reads_messages_is_recorded_as_having_read_them(app: Flask) -> None:
    desk = set_up()
    key = refer(desk)
    actions.write(worker_door(desk.link_worker, desk.participant.id, key), "is Monday right?", None)

    page = sign_in(app.test_client(), desk.member).get(f"/referrals/{key}").text

    about = (Event.object_id == str(desk.participant.id), Event.action == "read")
    fields = db.session.scalars(select(Event.fields).where(*about)).one()
    assert "is Monday right?" in page
    assert fields == ["referral.note", "referral_message.text", "shared.name"]


def test_what_is_shared_is_read_anew_each_time(app: Flask) -> None:
    desk = set_up()
    key = refer(desk)
    member = sign_in(app.test_client(), desk.member)
    before = member.get(f"/referrals/{key}").text
    desk.participant.name = "Kanarineu"
    db.session.commit()

    after = member.get(f"/referrals/{key}").text

    assert "Kanariname" in before
    assert "Kanariname" not in after
    assert "Kanarineu" in after


def test_mails_addresses_and_the_database_name_nobody(app: Flask) -> None:
    desk = set_up()
    key = refer(desk, fields=tuple(SharedField), note="kanari wants a talk")
    mail = outbox(app)[0]

    rows = db.session.connection().exec_driver_sql("SELECT * FROM referral").all()

    words = [word for words in PLANTED.values() for word in words]
    said = mail.as_string() + mail.get_content() + str(key)
    assert [word for word in words if word in said] == []
    assert b"kanari" not in b"".join(v for row in rows for v in row if isinstance(v, bytes))


def test_the_page_of_a_receiver_sends_as_many_statements_for_a_long_talk(
    app: Flask, statements: Statements
) -> None:
    from app.participants.referral import actions  # noqa: PLC0415
    from app.participants.referral.doors import account_door  # noqa: PLC0415
    from app.participants.referral.reading import show  # noqa: PLC0415

    assert app.testing
    desk = set_up()
    door = account_door(desk.receiver, refer(desk))
    show(door)
    with statements.recorded():
        show(door)
    few = len(statements)
    for number in range(12):
        actions.write(door, f"message {number}", None)

    with statements.recorded():
        show(door)

    assert len(statements) == few
