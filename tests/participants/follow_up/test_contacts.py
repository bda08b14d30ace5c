"""Contacts, pause, exit and return: what a link worker types, and what becomes of the case."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from accounts.people import sign_in
from factories import MOMENT, numbered_id
from flask.testing import FlaskClient
from participants.cases import (
    TODAY,
    add_worker,
    create_assessment,
    create_contact,
    create_participant,
    create_plan,
)
from participants.follow_up.world import create_busy_case, create_offer, create_team
from sqlalchemy import func, select

from app.accounts import events
from app.accounts.models import User
from app.core.db import db
from app.participants.follow_up.timeline import attended
from app.participants.models import CaseExit, Contact, Handover, Participant, Plan, PlanLink
from app.participants.vocabulary import (
    Attendance,
    ContactKind,
    HandoverStatus,
    Outcome,
    PlanStatus,
    Stage,
)

ROME = ZoneInfo("Europe/Rome")
ENGLISH = {"Accept-Language": "en"}
pytestmark = pytest.mark.usefixtures("stopped")


def _case(client: FlaskClient, **overrides: object) -> tuple[User, Participant, str]:
    """Sign a link worker in who has one case; returns its address too."""
    own, _colleague, _abroad = create_team()
    person = create_participant(own, **overrides)
    sign_in(client, own)
    return own, person, f"/cases/{person.id}"


def _stored(person: Participant) -> Participant:
    db.session.expire_all()
    return db.session.get_one(Participant, person.id)


def _contacts() -> int:
    return db.session.scalar(select(func.count()).select_from(Contact)) or 0


def test_two_taps_record_a_contact_of_today(client: FlaskClient) -> None:
    own, person, address = _case(client)

    answer = client.post(f"{address}/contacts", data={"kind": "call"})

    row = db.session.scalars(select(Contact)).one()
    assert answer.status_code == 303
    assert (row.on, row.kind, row.attendance) == (TODAY, ContactKind.CALL, Attendance.CAME)
    assert row.user_id == own.id
    assert [each.action for each in events.events_about(db.session(), person.id)] == [
        "record_contact"
    ]


def test_a_note_is_sealed_and_shown_through_the_record_only(client: FlaskClient) -> None:
    _own, person, address = _case(client)
    client.post(f"{address}/contacts", data={"kind": "visit", "note": "a canary at the window"})

    page = client.get(f"{address}/contacts", headers=ENGLISH)

    kept = db.session.execute(select(Contact.__table__)).all()
    about = events.events_about(db.session(), person.id)
    assert "a canary at the window" in page.text
    assert "canary" not in str(kept)
    assert [(each.action, each.fields) for each in about] == [
        ("record_contact", ["contact.attendance", "contact.kind", "contact.note"]),
        ("read", ["contact.note", "contact.place"]),
    ]


def test_a_page_without_notes_reads_nothing_special(client: FlaskClient) -> None:
    own, _colleague, _abroad = create_team()
    person = create_busy_case(own, next_contact_at=None)
    db.session.execute(Contact.__table__.update().values(note_sealed=None))
    db.session.commit()

    page = sign_in(client, own).get(f"/cases/{person.id}/contacts", headers=ENGLISH)

    assert page.status_code == 200
    assert "First assessment" in page.text
    assert events.events_about(db.session(), person.id) == []


def test_the_same_form_sent_twice_records_one_contact(client: FlaskClient) -> None:
    _own, _person, address = _case(client)

    for _press in range(2):
        client.post(f"{address}/contacts", data={"kind": "meeting", "form": "same"})

    assert _contacts() == 1


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"next": "14"}, MOMENT.date() + timedelta(days=14)),
        ({"next_on": "2026-12-24"}, MOMENT.date().replace(month=12, day=24)),
        ({"next": "7", "next_on": "2026-12-24"}, MOMENT.date().replace(month=12, day=24)),
        ({"next": "none"}, None),
        ({}, None),
        ({"attendance": "missed"}, MOMENT.date()),
    ],
)
def test_the_next_contact_is_kept_moved_or_dropped(
    client: FlaskClient, typed: dict[str, str], expected: object
) -> None:
    _own, person, address = _case(client, next_contact_at=MOMENT)

    client.post(f"{address}/contacts", data={"kind": "call", **typed})

    due = _stored(person).next_contact_at
    assert (due.astimezone(ROME).date() if due else None) == expected


def test_a_contact_before_the_arranged_day_leaves_it_as_it_is(client: FlaskClient) -> None:
    later = MOMENT + timedelta(days=5)
    _own, person, address = _case(client, next_contact_at=later)

    client.post(f"{address}/contacts", data={"kind": "call"})

    assert _stored(person).next_contact_at == later


def test_a_time_is_that_of_the_site(client: FlaskClient) -> None:
    _own, person, address = _case(client)

    client.post(
        f"{address}/contacts",
        data={"kind": "call", "next_on": "2026-11-05", "next_at": "15:30"},
    )
    page = client.get(f"{address}/contacts", headers=ENGLISH)

    due = _stored(person).next_contact_at
    assert due is not None
    # Rome is an hour ahead of UTC in November.
    assert (due.hour, due.minute) == (14, 30)
    assert "Thu 5 Nov at 15:30" in page.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Choose how you were in touch."),
        ({"kind": "telepathy"}, "Choose one of these."),
        ({"kind": "call", "on": "2026-11-03"}, "This day is still to come."),
        ({"kind": "call", "on": "1999-01-01"}, "Look at the year again."),
        ({"kind": "call", "on": "yesterday"}, "Write a day, such as 2026-11-22."),
        ({"kind": "call", "minutes": "1441"}, "Write a number from 0 to 1440."),
        ({"kind": "call", "minutes": "-5"}, "Write a number from 0 to 1440."),
        ({"kind": "call", "next_on": "2026-11-01"}, "Choose a day from today on"),
        ({"kind": "call", "next_on": "2036-11-01"}, "Choose a day from today on"),
        ({"kind": "call", "next_on": "2026-12-01", "next_at": "25:99"}, "Write a time"),
        ({"kind": "call", "note": "x" * 4001}, "Shorten it to 4000 characters."),
        ({"kind": "call", "place": "\x07"}, "It has signs that cannot be shown"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_stays(
    client: FlaskClient, typed: dict[str, str], sentence: str
) -> None:
    _own, _person, address = _case(client)

    answer = client.post(
        f"{address}/contacts", data={"note": "keep these words", **typed}, headers=ENGLISH
    )

    assert answer.status_code == 422
    assert sentence in answer.text
    assert typed.get("note", "keep these words") in answer.text
    assert _contacts() == 0


def test_a_contact_in_error_is_taken_out_and_only_through_its_own_case(
    client: FlaskClient,
) -> None:
    own, person, address = _case(client)
    other = create_participant(own)
    row = create_contact(person).id

    foreign = client.post(f"/cases/{other.id}/contacts/{row}/remove")
    own_one = client.post(f"{address}/contacts/{row}/remove")

    assert (foreign.status_code, own_one.status_code) == (404, 303)
    assert _contacts() == 0


def test_the_summary_counts_half_a_year_and_leaves_out_what_was_called_off(
    client: FlaskClient,
) -> None:
    _own, person, address = _case(client)
    for attendance in (Attendance.CAME, Attendance.CAME, Attendance.MISSED, Attendance.CANCELLED):
        create_contact(person, attendance=attendance, minutes=45)
    create_contact(person, on=TODAY - timedelta(days=200))

    page = client.get(f"{address}/contacts", headers=ENGLISH).text

    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "2 of 3 contacts took place" in plain
    assert "1 missed, 1 called off, 1.5 h together" in plain


def test_an_empty_timeline_has_no_summary() -> None:
    found = attended([], TODAY)

    assert (found.came, found.arranged, found.minutes) == (0, 0, 0)


def test_a_pause_and_an_end_come_and_go(client: FlaskClient) -> None:
    _own, person, address = _case(client)

    stages = [person.stage]
    for step, typed in (
        ("pause", {"next_on": "2026-12-01"}),
        ("resume", {}),
        ("close", {"outcome": "training", "note": "starts in January"}),
        ("return", {}),
    ):
        version = _stored(person).version
        answer = client.post(f"{address}/{step}", data={"version": version, **typed})
        assert answer.status_code == 303, step
        stages.append(_stored(person).stage)

    left = db.session.scalars(select(CaseExit)).one()
    assert stages == [Stage.ACTIVE, Stage.PAUSED, Stage.ACTIVE, Stage.CLOSED, Stage.ACTIVE]
    assert (left.outcome, left.on, left.returned_on) == (Outcome.TRAINING, TODAY, TODAY)
    assert _stored(person).closed_at is None
    assert [each.action for each in events.events_about(db.session(), person.id)] == [
        "pause_case",
        "resume_case",
        "close_case",
        "reopen_case",
    ]


def test_an_end_says_how_it_went_and_may_ask_for_one_more_contact(client: FlaskClient) -> None:
    _own, person, address = _case(client, next_contact_at=MOMENT)
    version = person.version

    wrong = client.post(f"{address}/close", data={"version": version}, headers=ENGLISH)
    client.post(
        f"{address}/close",
        data={"version": version, "outcome": "work", "next_on": "2026-12-01"},
    )

    stored = _stored(person)
    assert "Choose where they stand now." in wrong.text
    assert stored.stage is Stage.CLOSED
    assert stored.next_contact_at is not None
    assert stored.next_contact_at.month in {11, 12}


def test_an_end_withdraws_what_was_offered(client: FlaskClient) -> None:
    own, colleague, _abroad = create_team()
    person = create_participant(own)
    create_offer(person, own, colleague)
    sign_in(client, own)

    client.post(f"/cases/{person.id}/close", data={"version": "1", "outcome": "left"})

    db.session.expire_all()
    assert db.session.scalars(select(Handover.status)).all() == [HandoverStatus.WITHDRAWN]


def test_an_end_closes_the_plan_and_the_link_to_it(client: FlaskClient) -> None:
    own, _colleague, _abroad = create_team()
    plan = create_plan(create_participant(own), id=numbered_id())
    kept = {
        "secret_hash": "s",
        "created_at": MOMENT,
        "expires_at": MOMENT + timedelta(days=1),
    }
    db.session.add(PlanLink(id=numbered_id(), plan_id=plan.id, **kept))
    db.session.commit()
    sign_in(client, own)

    client.post(f"/cases/{plan.participant_id}/close", data={"version": "1", "outcome": "left"})

    db.session.expire_all()
    assert db.session.scalar(select(Plan.status)) is PlanStatus.CLOSED
    assert db.session.scalar(select(PlanLink.revoked_at)) is not None


@pytest.mark.parametrize("step", ["pause", "resume", "close"])
def test_a_closed_case_takes_no_further_step(client: FlaskClient, step: str) -> None:
    _own, _person, address = _case(client, stage=Stage.CLOSED)

    answer = client.post(
        f"{address}/{step}", data={"version": "1", "outcome": "work"}, headers=ENGLISH
    )

    assert answer.status_code == 409
    assert "let them return first" in answer.text


@pytest.mark.parametrize("step", ["pause", "resume", "close", "return"])
def test_a_form_of_an_older_version_keeps_its_words_and_changes_nothing(
    client: FlaskClient, step: str
) -> None:
    stage = Stage.CLOSED if step == "return" else Stage.ACTIVE
    _own, person, address = _case(client, stage=stage)

    answer = client.post(
        f"{address}/{step}",
        data={"version": "7", "outcome": "work", "note": "my careful words"},
        headers=ENGLISH,
    )

    assert answer.status_code == 409
    assert "Somebody changed this case meanwhile" in answer.text
    assert step != "close" or "my careful words" in answer.text
    assert _stored(person).stage is stage


def test_a_co_worker_records_and_a_stranger_finds_nothing(client: FlaskClient) -> None:
    own, colleague, abroad = create_team()
    person = create_participant(own)
    add_worker(person, colleague)
    address = f"/cases/{person.id}/contacts"

    sign_in(client, colleague)
    beside = client.post(address, data={"kind": "call"}).status_code
    sign_in(client, abroad)
    stranger = [client.get(address).status_code, client.post(address).status_code]

    assert beside == 303
    assert stranger == [404, 404]


def test_the_timeline_tells_every_kind_of_event_and_pages(client: FlaskClient) -> None:
    own, _colleague, _abroad = create_team()
    person = create_busy_case(own)
    create_assessment(person, finished=False)
    for day in range(25):
        create_contact(person, on=TODAY - timedelta(days=day), note=f"note number {day:02d}")
    sign_in(client, own)

    pages = [
        client.get(f"/cases/{person.id}/contacts?page={page}", headers=ENGLISH).text
        for page in ("1", "2", "99", "x")
    ]

    assert "note number 00" in pages[0]
    assert "note number 24" not in pages[0]
    assert "note number 24" in pages[1]
    assert "Assessment begun" in pages[0]
    assert "Referral" in pages[0]
    assert "Page 2 of 2" in pages[2]
    assert "Page 1 of 2" in pages[3]


def test_a_form_of_one_case_sent_in_another_loses_nothing(client: FlaskClient) -> None:
    own, _person, address = _case(client)
    other = create_participant(own)

    for where in (address, f"/cases/{other.id}", f"/cases/{other.id}"):
        client.post(f"{where}/contacts", data={"kind": "meeting", "form": "same"})

    kept = db.session.scalars(select(Contact.participant_id)).all()
    assert kept.count(other.id) == 2
    assert len(kept) == 3
