"""What referrals want of those who work on a case: asked in one statement."""

from __future__ import annotations

from datetime import timedelta

import pytest
from accounts.conftest import Clock
from accounts.people import sign_in
from directory.recorder import Statements
from flask import Flask
from participants.cases import actor_for, create_link_worker, create_participant
from participants.referral.desk import TODAY, Desk, content, refer, set_up, stored
from sqlalchemy import update

from app.core.db import db
from app.participants.models import ReferralMessage
from app.participants.referral import actions, queries
from app.participants.referral.doors import account_door
from app.participants.referral.forms import Reply
from app.participants.vocabulary import ReferralStatus, Stage

pytestmark = pytest.mark.usefixtures("app", "mails")


def wants(desk: Desk) -> list[tuple[bool, bool, bool, int]]:
    """Return news, overdue, near its end and unread messages of each referral that waits."""
    found = queries.waiting(db.session(), desk.link_worker)
    db.session.rollback()
    return [(each.is_news, each.is_overdue, each.ends_soon, each.unread) for each in found]


def test_a_referral_that_was_just_sent_wants_nothing(stopped: Clock) -> None:
    assert stopped
    desk = set_up()
    refer(desk)

    assert wants(desk) == []


def test_an_answer_is_news_until_somebody_looks(app: Flask, stopped: Clock) -> None:
    desk = set_up()
    key = refer(desk)
    stopped.move(minutes=5)
    door = account_door(desk.receiver, key)
    actions.answer(door, Reply(ReferralStatus.ACCEPTED, stored(key).version))
    before = wants(desk)
    stopped.move(minutes=5)

    sign_in(app.test_client(), desk.worker).get(f"/cases/{desk.participant.id}/referrals/{key}")

    assert before == [(True, False, False, 0)]
    assert wants(desk) == []


def test_printing_the_sheet_reads_no_message(app: Flask, stopped: Clock) -> None:
    assert stopped
    desk = set_up()
    key = refer(desk)
    actions.write(account_door(desk.receiver, key), "come on Monday", None)
    before = wants(desk)

    address = f"/cases/{desk.participant.id}/referrals/{key}/sheet"
    sheet = sign_in(app.test_client(), desk.worker).get(address)

    assert sheet.status_code == 200
    assert "come on Monday" not in sheet.text
    assert before == wants(desk) == [(False, False, False, 1)]


def test_messages_count_until_somebody_reads_them(app: Flask, stopped: Clock) -> None:
    assert stopped
    desk = set_up()
    key = refer(desk)
    for number in range(3):
        actions.write(account_door(desk.receiver, key), f"message {number}", None)
    before = wants(desk)

    sign_in(app.test_client(), desk.worker).get(f"/cases/{desk.participant.id}/referrals/{key}")

    assert before == [(False, False, False, 3)]
    assert wants(desk) == []


def test_silence_and_a_near_end_are_said(stopped: Clock) -> None:
    desk = set_up()
    refer(desk, answer_by=TODAY + timedelta(days=7), until=TODAY + timedelta(days=30))

    stopped.move(days=8)
    silent = wants(desk)
    stopped.move(days=10)

    assert silent == [(False, True, False, 0)]
    assert wants(desk) == [(False, True, True, 0)]


def test_of_a_closed_case_no_message_is_lost_and_nothing_else_is_asked(stopped: Clock) -> None:
    desk = set_up()
    key = refer(desk)
    stopped.move(minutes=1)
    actions.write(account_door(desk.receiver, key), "hello", None)
    other = create_link_worker(email="other@site.example")

    others = queries.waiting(db.session(), actor_for(other))
    desk.participant.stage = Stage.CLOSED
    db.session.commit()
    # By now its answer is overdue and its last day is near.
    stopped.move(days=89)
    with_message = wants(desk)
    db.session.execute(update(ReferralMessage).values(seen_at=stopped.now()))
    db.session.commit()

    assert others == []
    assert with_message == [(False, True, True, 1)]
    assert wants(desk) == []


def test_it_is_one_statement_for_many_cases(stopped: Clock, statements: Statements) -> None:
    desk = set_up()
    for _number in range(6):
        person = create_participant(desk.worker)
        asked = content(desk, action_id=None)
        key = actions.refer(person.id, asked, desk.link_worker, None)
        actions.write(account_door(desk.receiver, key), "hello", None)
    stopped.move(days=1)
    actor = desk.link_worker

    with statements.recorded():
        found = queries.waiting(db.session(), actor)

    assert len(found) == 6
    assert len([each for each in statements if not each.startswith("BEGIN")]) == 1
