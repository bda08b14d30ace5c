"""The end of a pathway ends what it asked of others, or says why it goes on; its plan rests."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from accounts.conftest import Clock, mails, stopped
from accounts.people import empty_outbox, link_in, outbox, sign_in
from flask import Flask
from flask.testing import FlaskClient
from participants.referral.desk import Desk, refer, set_up, stored
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.core.db import db
from app.core.sealing import open_rows
from app.participants.models import CaseExit, Participant, Plan, ReferralMessage
from app.participants.referral import actions
from app.participants.referral.doors import account_door
from app.participants.vocabulary import PlanStatus, ReferralStatus, Stage

__all__ = ["mails", "stopped"]
pytestmark = pytest.mark.usefixtures("mails", "stopped")
ENGLISH = {"Accept-Language": "en"}


class Ending:
    """A case with two open referrals, whose pathway is to end."""

    def __init__(self, app: Flask) -> None:
        self.desk: Desk = set_up()
        self.first, self.other = refer(self.desk), refer(self.desk, action_id=None)
        self.link = link_in(outbox(app)[-1])
        empty_outbox(app)
        self.client: FlaskClient = sign_in(app.test_client(), self.desk.worker)
        self.case = f"/cases/{self.desk.participant.id}"

    def person(self) -> Participant:
        return db.session.get_one(Participant, self.desk.participant.id, populate_existing=True)

    def end(self, listed: list[UUID], **sent: Any) -> TestResponse:
        data = {"outcome": "work", "version": self.person().version, "listed": listed, **sent}
        return self.client.post(f"{self.case}/close", data=data, headers=ENGLISH)

    def statuses(self) -> list[ReferralStatus]:
        return [stored(self.first).status, stored(self.other).status]


@pytest.fixture
def ending(app: Flask) -> Ending:
    return Ending(app)


def test_open_referrals_are_listed_and_end_with_the_pathway(ending: Ending, app: Flask) -> None:
    page = ending.client.get(f"{ending.case}/contacts", headers=ENGLISH).text

    answer = ending.end([ending.first, ending.other])

    visitor = app.test_client()
    assert "Referrals that are still open" in page
    assert page.count("Sportello lavoro") >= 2
    assert answer.status_code == 303
    assert ending.statuses() == [ReferralStatus.WITHDRAWN] * 2
    assert visitor.get(ending.link).status_code == 410
    written = [mail["Subject"] + mail.get_content() for mail in outbox(app)]
    # Two mails of one moment to one address are one file here.
    assert written
    # The service reads Italian.
    assert all("è chiuso" in text and "http" not in text for text in written)
    assert not any("Kanari" in text for text in written)


def test_a_referral_that_goes_on_says_why_in_the_note_of_the_end(ending: Ending) -> None:
    listed = [ending.first, ending.other]

    asked = ending.end(listed, going_on=[ending.other], note="well done")
    before = ending.person().stage
    ended = ending.end(listed, going_on=[ending.other], note="well done", why="course till May")

    assert (asked.status_code, before) == (422, Stage.ACTIVE)
    assert "Say why they go on" in asked.text
    assert "well done" in asked.text
    assert ended.status_code == 303
    assert ending.statuses() == [ReferralStatus.WITHDRAWN, ReferralStatus.SENT]
    exit_row = db.session.scalars(select(CaseExit)).one()
    open_rows(db.session(), [exit_row])
    assert exit_row.note == "well done\n\ncourse till May"


def test_a_referral_that_nobody_saw_in_the_form_is_not_ended(ending: Ending) -> None:
    answer = ending.end([ending.first], note="my careful words")

    assert answer.status_code == 409
    assert "my careful words" in answer.text
    assert ending.person().stage is Stage.ACTIVE
    assert ending.statuses() == [ReferralStatus.SENT] * 2


def test_what_a_receiver_writes_after_the_end_is_shown_to_the_link_worker(
    ending: Ending,
    stopped: Clock,
) -> None:
    ending.end([ending.first, ending.other], going_on=[ending.other], why="course till May")
    stopped.move(minutes=5)

    actions.write(account_door(ending.desk.receiver, ending.other), "she starts today", None)

    caseload = ending.client.get("/caseload", headers=ENGLISH).text
    page = ending.client.get(f"{ending.case}/referrals/{ending.other}", headers=ENGLISH).text
    assert "1 new message" in caseload
    assert "she starts today" in page
    assert db.session.scalars(select(ReferralMessage.id)).all() != []


def test_the_plan_of_a_closed_case_is_read_and_not_changed(ending: Ending) -> None:
    ending.end([ending.first, ending.other])
    goal = {"do": "save", "new-goal": "another goal"}

    page = ending.client.get(f"{ending.case}/plan", headers=ENGLISH).text
    saved = ending.client.post(f"{ending.case}/plan", data=goal, headers=ENGLISH)
    chosen = ending.client.post(
        f"{ending.case}/match/choose", data={"service": ending.desk.service.id}, headers=ENGLISH
    )

    assert "its plan can be read, and changed once they return" in page
    assert "Sportello lavoro" in page
    assert '<fieldset class="case-shut" disabled>' in page
    assert (saved.status_code, chosen.status_code) == (409, 409)
    assert [plan.status for plan in db.session.scalars(select(Plan))] == [PlanStatus.CLOSED]
