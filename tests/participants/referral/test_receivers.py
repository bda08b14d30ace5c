"""Receivers: what an answer does, what a link is worth, and what they see when it is over."""

from __future__ import annotations

import pytest
from accounts.conftest import Clock
from accounts.people import create_membership, create_user, empty_outbox, link_in, outbox, sign_in
from factories import create_organisation
from flask import Flask
from flask.testing import FlaskClient
from participants.referral.desk import Desk, refer, set_up, stored
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.core.db import db, transaction
from app.participants.consents import withdraw_consent
from app.participants.models import Consent, ReferralMessage, ReferralStep
from app.participants.vocabulary import ReferralKind, ReferralStatus, Unsuitable

pytestmark = pytest.mark.usefixtures("mails")
LANGUAGE = {"Accept-Language": "en"}


class Way:
    """A referral that was sent, with the link of its mail and a member of its organisation."""

    def __init__(self, app: Flask) -> None:
        self.desk: Desk = set_up()
        self.key = refer(self.desk)
        self.link = link_in(outbox(app)[0])
        empty_outbox(app)
        self.visitor = app.test_client()
        self.member = sign_in(app.test_client(), self.desk.member)
        self.account = f"/referrals/{self.key}"

    @property
    def status(self) -> ReferralStatus:
        return stored(self.key).status

    @property
    def steps(self) -> int:
        own = ReferralStep.referral_id == self.key
        return db.session.scalar(select(func.count(ReferralStep.id)).where(own)) or 0

    def member_page(self) -> TestResponse:
        return sign_in(self.visitor.application.test_client(), self.desk.member).get(self.account)

    def withdraw(self) -> None:
        with transaction() as session:
            consent = session.get_one(Consent, stored(self.key).consent_id)
            withdraw_consent(session, self.desk.link_worker, consent)

    def answer(self, client: FlaskClient, address: str, **sent: object) -> int:
        data = {"status": "accepted", "version": stored(self.key).version, **sent}
        return client.post(f"{address}/answer", data=data, headers=LANGUAGE).status_code


@pytest.fixture
def way(app: Flask, stopped: Clock) -> Way:  # noqa: ARG001 - the clock stands still
    return Way(app)


def test_a_receiver_answers_with_an_account_as_with_a_link(way: Way) -> None:
    taken = way.answer(way.member, way.account)
    started = way.answer(way.visitor, way.link, status="started")

    assert (taken, started, way.status) == (303, 303, ReferralStatus.STARTED)


def test_one_tap_on_a_reason_says_that_it_does_not_suit(way: Way) -> None:
    refused = way.answer(way.visitor, way.link, status="not_suitable", unsuitable="full")

    reasons = db.session.scalars(select(ReferralStep.unsuitable)).all()
    assert refused == 303
    assert way.status is ReferralStatus.NOT_SUITABLE
    assert set(reasons) == {None, Unsuitable.FULL}


def test_a_refusal_without_a_reason_is_asked_for_it_and_keeps_the_note(way: Way) -> None:
    data = {"status": "not_suitable", "version": "1", "note": "try the other office"}

    answer = way.visitor.post(f"{way.link}/answer", data=data, headers=LANGUAGE)

    assert answer.status_code == 422
    assert "Say why" in answer.text
    assert "try the other office" in answer.text
    assert way.steps == 1


@pytest.mark.parametrize("change", ["cut", "swap", "other", "empty"])
def test_a_link_that_was_tampered_with_opens_nothing(way: Way, change: str) -> None:
    token = way.link.rpartition("/")[2]
    wrong = {
        "cut": token[:-1],
        "swap": ("A" if token[0] != "A" else "B") + token[1:],
        "other": "x.y",
        "empty": ".",
    }[change]

    seen = way.visitor.get(f"/refer/{wrong}", headers=LANGUAGE)
    sent = way.answer(way.visitor, f"/refer/{wrong}")

    assert (seen.status_code, sent, way.status) == (410, 410, ReferralStatus.SENT)
    assert "This link is not whole" in seen.text
    assert "Kanariname" not in seen.text


def test_a_link_opens_its_own_referral_and_no_other(app: Flask, way: Way) -> None:
    other = refer(way.desk, action_id=None, note="another one")
    link = link_in(outbox(app)[0])

    way.answer(way.visitor, link)

    assert "another one" in way.visitor.get(link).text
    assert "another one" not in way.visitor.get(way.link).text
    assert (way.status, stored(other).status) == (ReferralStatus.SENT, ReferralStatus.ACCEPTED)


def test_a_newer_mail_ends_the_link_of_the_one_before(app: Flask, way: Way) -> None:
    worker = sign_in(app.test_client(), way.desk.worker)

    worker.post(f"/cases/{way.desk.participant.id}/referrals/{way.key}/again")

    assert way.visitor.get(way.link).status_code == 410
    assert way.visitor.get(link_in(outbox(app)[0])).status_code == 200


def test_withdrawn_is_closed_to_both_at_once_and_they_are_told_only_that(
    app: Flask, way: Way
) -> None:
    way.withdraw()

    by_link, by_account = (
        way.visitor.get(way.link, headers=LANGUAGE),
        way.member.get(way.account, headers=LANGUAGE),
    )
    sent = (way.answer(way.visitor, way.link), way.answer(way.member, way.account))

    assert (by_link.status_code, by_account.status_code) == (410, 404)
    assert "This referral is closed" in by_link.text
    assert "Nothing was changed" in by_account.text
    assert sent == (410, 404)
    assert (way.status, way.steps) == (ReferralStatus.WITHDRAWN, 2)
    (mail,) = outbox(app)
    # The service reads Italian.
    assert "è chiuso" in mail["Subject"]
    assert "consens" not in mail.get_content() + mail["Subject"]
    assert "Sportello" not in way.member.get("/referrals").text


def test_past_its_last_day_it_is_closed_before_any_command_ran(way: Way, stopped: Clock) -> None:
    stopped.move(days=91)

    seen = (way.visitor.get(way.link).status_code, way.answer(way.visitor, way.link))

    assert seen == (410, 410)
    assert way.status is ReferralStatus.SENT


def test_on_its_last_day_it_is_still_open(way: Way, stopped: Clock) -> None:
    stopped.move(days=90)

    assert way.visitor.get(way.link).status_code == 200


def test_a_settled_one_keeps_its_answer_and_is_closed_too_when_the_consent_goes(way: Way) -> None:
    way.answer(way.visitor, way.link, status="not_suitable", unsuitable="age")

    way.withdraw()

    assert way.status is ReferralStatus.NOT_SUITABLE
    assert way.visitor.get(way.link).status_code == 410
    assert way.answer(way.visitor, way.link) == 410


def test_members_of_other_organisations_and_those_who_only_asked_see_nothing(
    app: Flask, way: Way
) -> None:
    stranger = create_user(email="eve@other.example")
    create_membership(stranger, create_organisation(name="Other").id)
    client = sign_in(app.test_client(), stranger)

    assert client.get(way.account).status_code == 404
    assert way.answer(client, way.account) == 404
    assert "Sportello" not in client.get("/referrals").text


def test_whoever_goes_there_alone_is_shown_to_nobody(app: Flask, way: Way) -> None:
    alone = refer(way.desk, kind=ReferralKind.SIGNPOSTING, fields=(), manner=None, action_id=None)

    assert way.member.get(f"/referrals/{alone}").status_code == 404
    assert outbox(app) == []


def test_a_form_without_its_token_changes_nothing(app: Flask, way: Way) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        codes = [
            way.answer(way.visitor, way.link),
            way.answer(way.member, way.account),
            way.visitor.post(f"{way.link}/message", data={"text": "hello"}).status_code,
        ]
    finally:
        app.config["WTF_CSRF_ENABLED"] = False

    assert codes == [400, 400, 400]
    assert way.status is ReferralStatus.SENT


def test_two_taps_on_one_button_answer_once(way: Way) -> None:
    version = stored(way.key).version

    codes = [way.answer(way.visitor, way.link, version=version) for _tap in range(2)]

    assert codes == [303, 303]
    assert way.steps == 2


def test_a_message_sent_twice_stands_there_once(way: Way) -> None:
    data = {"text": "come on Tuesday", "form": "one form"}

    codes = [way.visitor.post(f"{way.link}/message", data=data).status_code for _tap in range(2)]

    assert codes == [303, 303]
    assert db.session.scalar(select(func.count(ReferralMessage.id))) == 1


def test_an_empty_or_endless_message_is_said_kindly_and_kept(way: Way) -> None:
    long = "a" * 2001

    empty = way.visitor.post(f"{way.link}/message", data={"text": " "}, headers=LANGUAGE)
    endless = way.visitor.post(f"{way.link}/message", data={"text": long}, headers=LANGUAGE)

    assert (empty.status_code, endless.status_code) == (422, 422)
    assert "Write something first." in empty.text
    assert "Shorten it to 2000 characters." in endless.text
    assert long in endless.text


def test_receivers_never_read_what_link_workers_note_for_themselves(app: Flask, way: Way) -> None:
    worker = sign_in(app.test_client(), way.desk.worker)
    address = f"/cases/{way.desk.participant.id}/referrals/{way.key}"
    data = {"status": "waiting_list", "version": stored(way.key).version, "note": "for us only"}

    worker.post(f"{address}/answer", data=data)

    assert "for us only" in worker.get(address).text
    assert "for us only" not in way.visitor.get(way.link).text
    assert "On the waiting list" in way.visitor.get(way.link, headers=LANGUAGE).text


def test_free_places_can_be_told_on_the_way(way: Way) -> None:
    told = way.visitor.post(f"{way.link}/places", data={"free": "3"})
    wrong = way.visitor.post(f"{way.link}/places", data={"free": "-3"})

    db.session.refresh(way.desk.service)
    assert (told.status_code, wrong.status_code) == (303, 422)
    assert way.desk.service.capacity_free == 3


def test_no_browser_keeps_it_and_no_robot_lists_it(way: Way) -> None:
    for answer in (way.visitor.get(way.link), way.member.get(way.account)):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_the_menu_counts_what_is_new(way: Way) -> None:
    before = way.member.get("/referrals", headers=LANGUAGE).text
    way.answer(way.member, way.account)

    after = way.member.get("/referrals", headers=LANGUAGE).text

    assert "Referrals (1 new)" in before
    assert "Referrals (1 new)" not in after


def test_only_the_hash_of_the_link_is_kept(way: Way) -> None:
    token = way.link.rpartition("/")[2]

    kept = stored(way.key).secret_hash

    assert kept is not None
    assert len(kept) == 64
    assert kept not in token
    assert token.split(".")[0] not in kept


@pytest.mark.parametrize("status", ["not_suitable", "completed", "dropped_out"])
def test_two_weeks_after_its_answer_a_referral_is_shut_to_its_receiver(
    way: Way, app: Flask, stopped: Clock, status: str
) -> None:
    worker = sign_in(app.test_client(), way.desk.worker)
    case = f"/cases/{way.desk.participant.id}/referrals/{way.key}"
    sent = {"unsuitable": "full"} if status == "not_suitable" else {}
    way.answer(worker, case, status=status, **sent)
    stopped.move(days=14)
    before = [way.visitor.get(way.link).status_code, way.member_page().status_code]
    told = sign_in(app.test_client(), way.desk.worker).get(case, headers=LANGUAGE).text

    stopped.move(days=1)

    after = [way.visitor.get(way.link).status_code, way.member_page().status_code]
    late = sign_in(app.test_client(), way.desk.worker).get(case, headers=LANGUAGE).text
    assert (before, after) == ([200, 200], [410, 404])
    assert "It has its answer: they still see it until" in told
    assert "It is over: nobody there sees anything any more" in late
    assert 'name="text"' in told
    assert 'name="text"' not in late


def test_an_answer_that_is_put_right_does_not_open_the_window_for_longer(
    way: Way, app: Flask, stopped: Clock
) -> None:
    case = f"/cases/{way.desk.participant.id}/referrals/{way.key}"
    way.answer(way.visitor, way.link, status="not_suitable", unsuitable="full")
    stopped.move(days=10)
    way.answer(sign_in(app.test_client(), way.desk.worker), case, status="dropped_out")

    stopped.move(days=5)

    assert way.visitor.get(way.link).status_code == 410
    assert way.status is ReferralStatus.DROPPED_OUT


def test_a_message_that_nobody_would_read_is_not_taken_and_stays_on_the_page(
    way: Way, app: Flask, stopped: Clock
) -> None:
    case = f"/cases/{way.desk.participant.id}/referrals/{way.key}"
    way.answer(way.visitor, way.link, status="not_suitable", unsuitable="full")
    stopped.move(days=15)
    worker = sign_in(app.test_client(), way.desk.worker)

    answer = worker.post(f"{case}/message", data={"text": "one more try"}, headers=LANGUAGE)

    assert answer.status_code == 409
    assert "one more try" in answer.text
    assert db.session.scalar(select(func.count(ReferralMessage.id))) == 0
