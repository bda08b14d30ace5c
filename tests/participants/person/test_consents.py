"""Consents are given, shown with their history, and withdrawn with all that hangs on them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from factories import MOMENT, create_organisation
from flask import Flask
from participants.cases import create_consent, create_participant, create_referral
from participants.person.desk import Desk, at_desk
from sqlalchemy import func, select, text

from app.accounts import clock, events
from app.accounts.actor import Actor
from app.core.db import db
from app.participants import consents
from app.participants.models import Consent, Participant, Supporter
from app.participants.person import agreeing
from app.participants.vocabulary import (
    ConsentManner,
    ConsentPurpose,
    ReferralStatus,
    SharedField,
    Stage,
)

SUPPORTER = {
    "supporter": "Kanarisister",
    "relation": "sister",
    "reach": "333 0001112",
    "supporters": "1",
    "manner": "spoken",
}


@pytest.fixture
def desk(app: Flask) -> Desk:
    return at_desk(app)


def _count(model: type[Consent | Supporter]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def _reachable(desk: Desk) -> None:
    sent = {"phone": "333 1234567", "email": "nina@example.org", "reach_note": "after six"}
    desk.post("/person", desk.form("/person"), contact="1", manner="signed", **sent)


def test_withdrawing_contact_empties_phone_email_and_note_at_once(desk: Desk) -> None:
    _reachable(desk)
    consent = desk.consents()[ConsentPurpose.CONTACT]

    answer = desk.post(f"/consents/{consent.id}/withdraw")

    sealed = db.session.execute(
        text("SELECT phone_sealed, email_sealed, reach_note_sealed FROM participant")
    ).one()
    assert answer.status_code == 303
    assert tuple(sealed) == (None, None, None)
    assert desk.consents()[ConsentPurpose.CONTACT].withdrawn_at is not None
    assert "1234567" not in desk.get()


def test_withdrawing_supporters_takes_them_out(desk: Desk) -> None:
    desk.post("/supporters", **SUPPORTER)
    noted = _count(Supporter)

    desk.post(f"/consents/{desk.consents()[ConsentPurpose.SUPPORTERS].id}/withdraw")

    assert (noted, _count(Supporter)) == (1, 0)
    assert "Kanarisister" not in desk.get("/supporters")


def test_withdrawing_to_be_followed_lets_the_case_rest(desk: Desk) -> None:
    consent = create_consent(db.session.get_one(Participant, desk.case))

    desk.post(f"/consents/{consent.id}/withdraw")

    db.session.expire_all()
    assert db.session.get_one(Participant, desk.case).stage is Stage.PAUSED
    assert "Ask whether they want to be accompanied" in desk.get()


def test_withdrawing_to_be_followed_ends_what_others_see(desk: Desk) -> None:
    person = db.session.get_one(Participant, desk.case)
    following = create_consent(person)
    sharing = create_consent(
        person,
        purpose=ConsentPurpose.SHARING,
        fields=[SharedField.NAME],
        organisation_id=create_organisation().id,
    )
    referral = create_referral(person, sharing)

    desk.post(f"/consents/{following.id}/withdraw")

    db.session.expire_all()
    assert sharing.withdrawn_at is not None
    assert referral.status is ReferralStatus.WITHDRAWN


def test_withdrawing_twice_is_withdrawing_once(desk: Desk) -> None:
    _reachable(desk)
    consent = desk.consents()[ConsentPurpose.CONTACT]
    for _time in range(2):
        desk.post(f"/consents/{consent.id}/withdraw")

    deeds = [each.action for each in events.events_about(db.session(), desk.case)]

    assert deeds.count("withdraw_consent") == 1


def test_one_that_was_recorded_twice_is_withdrawn_as_a_whole(desk: Desk) -> None:
    person = db.session.get_one(Participant, desk.case)
    first, second = (create_consent(person, purpose=ConsentPurpose.CONTACT) for _ in range(2))

    desk.post(f"/consents/{first.id}/withdraw")

    db.session.refresh(second)
    assert second.withdrawn_at is not None


def test_sharing_is_withdrawn_for_one_organisation_and_tells_who_registered(desk: Desk) -> None:
    person = db.session.get_one(Participant, desk.case)
    mine, other = (
        create_consent(
            person,
            purpose=ConsentPurpose.SHARING,
            fields=[SharedField.NAME],
            organisation_id=create_organisation(name=name).id,
        )
        for name in ("Casa Giovani", "Linea 19")
    )
    told: list[tuple[str, object]] = []

    def listen(_session: object, actor: Actor, case: Participant, consent: Consent) -> None:
        told.append((case.code, consent.id))
        assert actor.user_id == desk.worker.id

    consents.on_withdrawn(ConsentPurpose.SHARING, listen)
    try:
        desk.post(f"/consents/{mine.id}/withdraw")
    finally:
        consents._hooks[ConsentPurpose.SHARING].remove(listen)  # noqa: SLF001 - put it right again

    db.session.expire_all()
    assert told == [(person.code, mine.id)]
    assert mine.withdrawn_at is not None
    assert other.withdrawn_at is None


def test_a_hook_that_fails_leaves_the_consent_as_it_was(desk: Desk) -> None:
    consent = create_consent(
        db.session.get_one(Participant, desk.case), purpose=ConsentPurpose.SUPPORTERS
    )

    def fail(*_args: object) -> None:
        raise OSError("the disk is full")

    consents.on_withdrawn(ConsentPurpose.SUPPORTERS, fail)
    try:
        with pytest.raises(OSError, match="disk is full"):
            agreeing.withdraw(desk.actor, desk.case, consent.id)
    finally:
        consents._hooks[ConsentPurpose.SUPPORTERS].remove(fail)  # noqa: SLF001 - as above

    db.session.refresh(consent)
    assert consent.withdrawn_at is None


def test_a_consent_of_another_case_is_not_there(desk: Desk) -> None:
    foreign = create_consent(create_participant(desk.worker))

    answer = desk.post(f"/consents/{foreign.id}/withdraw")

    db.session.refresh(foreign)
    assert answer.status_code == 404
    assert foreign.withdrawn_at is None


def test_a_consent_is_recorded_with_its_last_day(desk: Desk) -> None:
    last = clock.now().date() + timedelta(days=90)

    desk.post("/consents", purpose="contact", manner="signed", expires_on=last.isoformat())

    kept = desk.consents()[ConsentPurpose.CONTACT]
    assert (kept.manner, kept.expires_on) == (ConsentManner.SIGNED, last)
    assert kept.recorded_by == desk.worker.id


def test_one_that_holds_is_not_recorded_again(desk: Desk) -> None:
    for _time in range(2):
        desk.post("/consents", purpose="contact", manner="signed")

    assert _count(Consent) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"purpose": ""}, "Choose what they agreed to"),
        ({"purpose": "sharing"}, "Choose what they agreed to"),
        ({"purpose": "everything"}, "Choose what they agreed to"),
        ({"manner": "online"}, "Choose how they agreed"),
        ({"manner": ""}, "Choose how they agreed"),
        ({"expires_on": "2001-01-01"}, "This day is past"),
        ({"expires_on": "2999-01-01"}, "choose a nearer day"),
        ({"expires_on": "tomorrow"}, "Write a day"),
    ],
)
def test_a_mistake_records_no_consent(desk: Desk, typed: dict[str, str], said: str) -> None:
    answer = desk.post("/consents", **{"purpose": "contact", "manner": "signed", **typed})

    assert answer.status_code == 422
    assert said in answer.text
    assert _count(Consent) == 0


def test_the_page_keeps_the_history(desk: Desk) -> None:
    person = db.session.get_one(Participant, desk.case)
    create_consent(person, withdrawn_at=MOMENT)
    create_consent(person, purpose=ConsentPurpose.CONTACT, expires_on=MOMENT.date())
    create_consent(person, purpose=ConsentPurpose.SUPPORTERS)

    page = desk.get("/consents")

    assert "withdrawn on" in page
    assert "ended on" in page
    assert page.count("/withdraw") == 1


def test_a_supporter_needs_the_participant_to_agree(desk: Desk) -> None:
    answer = desk.post("/supporters", **{**SUPPORTER, "supporters": ""})

    assert answer.status_code == 422
    assert "Ask the participant first" in answer.text
    assert 'value="Kanarisister"' in answer.text
    assert _count(Supporter) == 0


def test_a_supporter_is_kept_sealed_and_shown(desk: Desk) -> None:
    desk.post("/supporters", **SUPPORTER)

    stored = str(db.session.execute(text("SELECT * FROM supporter")).all())
    page = desk.get("/supporters")
    assert "Kanarisister" not in stored
    assert "0001112" not in stored
    assert "Kanarisister" in page
    assert "does not know the plan" in page


def test_an_ended_consent_hides_supporters_until_it_is_given_again(desk: Desk) -> None:
    desk.post("/supporters", supporter="Nonna Ada", supporters="1", manner="spoken")
    shown = desk.get("/supporters")
    given = db.session.scalars(
        select(Consent).where(Consent.purpose == ConsentPurpose.SUPPORTERS)
    ).one()
    given.expires_on = clock.now().date() - timedelta(days=1)
    db.session.commit()

    ended = desk.get("/supporters")

    assert "Nonna Ada" in shown
    assert "Nonna Ada" not in ended
    assert "The agreement has ended" in ended


def test_noting_somebody_twice_notes_them_once(desk: Desk) -> None:
    for _time in range(2):
        desk.post("/supporters", **SUPPORTER)

    assert _count(Supporter) == 1


def test_a_supporter_may_know_the_plan_and_leave(desk: Desk) -> None:
    desk.post("/supporters", **SUPPORTER)
    key = db.session.scalars(select(Supporter.id)).one()

    desk.post(f"/supporters/{key}/plan", may_know="1")
    told = desk.get("/supporters")
    desk.post(f"/supporters/{key}/remove")
    again = desk.post(f"/supporters/{key}/remove")

    assert "may know the plan" in told
    assert _count(Supporter) == 0
    assert again.status_code == 404


def test_there_is_an_end_to_supporters(desk: Desk) -> None:
    answers = [
        desk.post("/supporters", **{**SUPPORTER, "supporter": f"Friend {number}"}).status_code
        for number in range(13)
    ]

    assert answers == [303] * 12 + [422]


def test_a_consent_withdrawn_meanwhile_keeps_a_supporter_out(desk: Desk) -> None:
    desk.post("/supporters", **SUPPORTER)
    desk.post(f"/consents/{desk.consents()[ConsentPurpose.SUPPORTERS].id}/withdraw")

    answer = desk.post("/supporters", supporter="Friend")

    assert answer.status_code == 422
    assert _count(Supporter) == 0
