"""What is known of a participant is changed on one page, by two people at once too."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from factories import MOMENT, create_site
from flask import Flask
from participants.cases import add_worker, create_consent, create_link_worker, create_participant
from participants.person.desk import Desk, at_desk, browser_of
from sqlalchemy import select, text
from werkzeug.datastructures import MultiDict

from app.accounts import events
from app.accounts.models import Event
from app.core.db import db
from app.participants.models import Participant
from app.participants.vocabulary import ConsentManner, ConsentPurpose, Stage, Track


@pytest.fixture
def desk(app: Flask) -> Desk:
    return at_desk(app)


def _actions(desk: Desk) -> list[str]:
    return [each.action for each in events.events_about(db.session(), desk.case)]


def test_what_is_known_is_shown_as_it_was_typed(desk: Desk) -> None:
    desk.post(
        "/person",
        desk.form("/person"),
        name="Kim",
        languages=["it", "ar"],
        modes=["walk", "car"],
        longest_min="35",
        evenings="no",
        needs_company="yes",
        wheelchair="1",
        accessibility="a quiet room",
        track="complex_needs",
        track_reasons="first a place to live",
    )

    person = desk.person()
    again = desk.form("/person")
    assert (person.name, person.longest_min) == ("Kim", 35)
    assert (person.languages, [str(mode) for mode in person.modes]) == (
        ("it", "ar"),
        ["walk", "car"],
    )
    assert (person.evenings, person.needs_company) == (False, True)
    assert (person.wheelchair, person.accessibility) == (True, "a quiet room")
    assert (person.track, person.track_reasons) == (Track.COMPLEX_NEEDS, "first a place to live")
    assert again.getlist("languages") == ["it", "ar"]
    assert again["track_reasons"] == "first a place to live"


def test_saving_without_a_change_changes_nothing(desk: Desk) -> None:
    before = desk.person()

    answer = desk.post("/person", desk.form("/person"))

    assert answer.status_code == 303
    assert desk.person() == before
    assert "change_person" not in _actions(desk)


def test_the_record_names_what_changed_and_no_value(desk: Desk) -> None:
    desk.post("/person", desk.form("/person"), name="Kanariname", track_reasons="Kanariwhy")

    deeds = [
        vars(e) for e in db.session.scalars(select(Event).where(Event.action == "change_person"))
    ]
    assert [each["fields"] for each in deeds] == [["name", "track_reasons"]]
    assert "Kanari" not in str([vars(e) for e in db.session.scalars(select(Event))])


def test_special_fields_are_not_stored_in_the_clear(desk: Desk) -> None:
    desk.post(
        "/person", desk.form("/person"), accessibility="Kanariaccess", track_reasons="Kanariwhy"
    )

    stored = str(db.session.execute(text("SELECT * FROM participant")).all())
    assert "Kanari" not in stored


def test_each_look_at_special_fields_is_recorded(desk: Desk) -> None:
    desk.get()
    before = _actions(desk).count("read")
    desk.post("/person", desk.form("/person"), accessibility="a quiet room")

    desk.get()

    assert before == 0
    assert _actions(desk).count("read") == 1


def test_two_people_on_the_same_page_lose_nothing(desk: Desk) -> None:
    mine, theirs = desk.form("/person"), desk.form("/person")
    desk.post("/person", theirs, name="Nina Maria", longest_min="20")

    answer = desk.post("/person", mine, name="Nina K.")
    again = desk.post("/person", mine, name="Nina K.", version=desk.person().version)

    assert answer.status_code == 409
    assert "Somebody else changed this page meanwhile" in answer.text
    assert "Nina Maria" in answer.text
    assert 'value="Nina K."' in answer.text
    assert again.status_code == 303
    assert desk.person().name == "Nina K."


def test_the_page_of_a_conflict_carries_the_version_to_save_over(desk: Desk) -> None:
    mine = desk.form("/person")
    desk.post("/person", desk.form("/person"), name="Nina Maria")

    answer = desk.post("/person", mine, name="Nina K.")

    assert f'name="version" value="{desk.person().version}"' in answer.text


def test_a_deed_elsewhere_in_the_case_is_no_conflict(desk: Desk) -> None:
    form = desk.form("/person")
    row = db.session.get_one(Participant, desk.case)
    row.active_at, row.stage = MOMENT + timedelta(days=1), Stage.PAUSED
    db.session.commit()

    answer = desk.post("/person", form, name="Kim")

    assert answer.status_code == 303
    assert desk.person().name == "Kim"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"birth_year": "2999"}, "still to come"),
        ({"email": "a@b"}, "e-mail address such as"),
        ({"phone": "333 1234567"}, "Tick that they agree"),
        ({"phone": "333 1234567", "contact": "1"}, "Choose how they agreed"),
        ({"home": "Atlantis"}, "not a place that we know"),
        ({"longest_min": "601"}, "from 1 to 600"),
        ({"accessibility": "x" * 401}, "Shorten it to 400"),
        ({"reach_note": "x" * 401, "contact": "1", "manner": "signed"}, "Shorten it to 400"),
    ],
)
def test_a_mistake_keeps_what_was_typed_and_changes_nothing(
    desk: Desk, typed: dict[str, str], said: str
) -> None:
    before = desk.person()

    answer = desk.post("/person", desk.form("/person"), name="Typed anew", **typed)

    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Typed anew"' in answer.text
    assert desk.person() == before


def test_an_unusual_age_gets_a_kind_word_and_no_refusal(desk: Desk) -> None:
    answer = desk.post("/person", desk.form("/person"), birth_year="1980")

    assert answer.status_code == 303
    assert "from 15 to 29" in desk.get()
    assert desk.person().birth_year == 1980


def test_a_usual_age_gets_none(desk: Desk) -> None:
    assert "from 15 to 29" not in desk.get()


def test_a_phone_comes_with_its_consent_in_the_same_step(desk: Desk) -> None:
    sent = {"phone": "333 1234567", "contact": "1", "manner": "spoken"}

    desk.post("/person", desk.form("/person"), **sent)

    consent = desk.consents()[ConsentPurpose.CONTACT]
    assert desk.person().phone == "333 1234567"
    assert consent.manner is ConsentManner.SPOKEN


def test_an_ended_consent_hides_how_to_reach_them(desk: Desk) -> None:
    row = db.session.get_one(Participant, desk.case)
    row.phone = "333 7654321"
    create_consent(
        row, purpose=ConsentPurpose.CONTACT, expires_on=MOMENT.date() - timedelta(days=1)
    )

    page = desk.get()

    assert "7654321" not in page
    assert "have not agreed to be called" in page


def test_a_colleague_on_the_case_sees_it_and_nobody_else(app: Flask, desk: Desk) -> None:
    beside, other = create_link_worker(), create_link_worker()
    add_worker(db.session.get_one(Participant, desk.case), beside)

    statuses = [
        browser_of(app, user).get(f"/cases/{desk.case}{page}").status_code
        for user in (beside, other)
        for page in ("", "/person", "/supporters", "/consents")
    ]

    assert statuses == [200] * 4 + [404] * 4


def test_what_is_posted_beside_the_form_does_not_change_the_case(desk: Desk) -> None:
    other = create_link_worker()
    before = db.session.get_one(Participant, desk.case)
    kept = (before.code, before.site_id, before.link_worker_id, before.stage, before.created_at)
    smuggled = MultiDict(
        {
            "code": "TN-XXXX",
            "site_id": "lisbon",
            "link_worker_id": str(other.id),
            "stage": "closed",
            "illustrative": "1",
            "created_by": str(other.id),
            "created_at": "2001-01-01",
            "closed_at": "2001-01-01",
            "next_contact_at": "2001-01-01",
            "home_cell_m": "1",
            "home_name": "smuggled",
            "home_area_id": str(other.id),
            "id": str(other.id),
            "made_by_form": "smuggled",
        }
    )
    form = desk.form("/person")
    form.update(smuggled)

    answer = desk.post("/person", form, name="Kim")

    db.session.expire_all()
    row = db.session.get_one(Participant, desk.case)
    assert answer.status_code == 303
    assert row.name == "Kim"
    assert (row.code, row.site_id, row.link_worker_id, row.stage, row.created_at) == kept
    assert (row.illustrative, row.closed_at, row.next_contact_at) == (False, None, None)
    assert (row.home_cell_m, row.home_name, row.made_by_form) == (2000, "Cles", None)


def test_the_overview_says_what_may_come_next(desk: Desk) -> None:
    before = desk.get()
    create_consent(db.session.get_one(Participant, desk.case))

    after = desk.get()

    assert "Ask whether they want to be accompanied" in before
    assert "Ask whether they want to be accompanied" not in after
    assert f"/cases/{desk.case}/assessments" in after


def test_the_next_contact_is_a_day_of_the_site(desk: Desk) -> None:
    row = db.session.get_one(Participant, desk.case)
    row.next_contact_at = datetime(2026, 11, 20, tzinfo=ZoneInfo("Europe/Rome"))
    db.session.commit()

    page = desk.get()

    assert "20 November 2026" in page


def test_a_closed_case_asks_for_nothing(desk: Desk) -> None:
    db.session.get_one(Participant, desk.case).stage = Stage.CLOSED
    db.session.commit()

    assert "What may come next" not in desk.get()


def test_a_case_of_another_site_is_not_there(desk: Desk) -> None:
    create_site(id="lisbon")
    abroad = create_participant(create_link_worker(site_id="lisbon"))

    answer = desk.browser.get(f"/cases/{abroad.id}")

    assert answer.status_code == 404
