"""The round of the night: what is told, to whom, once; and what expires."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from accounts.conftest import Clock
from accounts.people import empty_outbox, outbox
from factories import create_site
from flask import Flask
from participants.referral.desk import TODAY, Desk, refer, set_up, stored
from sqlalchemy import select, update

from app.accounts import events
from app.accounts.models import User
from app.accounts.vocabulary import Role
from app.core.db import db
from app.participants.models import PlanAction, Referral
from app.participants.referral.escalation import due, escalate
from app.participants.vocabulary import ActionStatus, ReferralStatus

pytestmark = pytest.mark.usefixtures("mails")
SECRETS = ("Kanari", "333 7654321", "kanari@mail.example")


def begun(app: Flask) -> Desk:
    desk = set_up()
    refer(desk, answer_by=TODAY + timedelta(days=7), until=TODAY + timedelta(days=30))
    empty_outbox(app)
    return desk


def key_of(desk: Desk) -> UUID:
    own = select(Referral.id).where(Referral.participant_id == desk.participant.id)
    return db.session.scalars(own).one()


def letters(app: Flask) -> dict[str, str]:
    return {str(mail["To"]): f"{mail['Subject']}\n{mail.get_content()}" for mail in outbox(app)}


def test_nothing_is_told_before_the_day_is_over(app: Flask, stopped: Clock) -> None:
    begun(app)
    stopped.move(days=7)

    done = escalate("trentino")

    assert (done.expired, done.unanswered, outbox(app)) == ([], [], [])


def test_silence_is_told_to_link_worker_and_coordinator_without_a_name(
    app: Flask, stopped: Clock
) -> None:
    desk = begun(app)
    stopped.move(days=8)

    escalate("trentino")

    told = letters(app)
    assert set(told) == {"luca@site.example", "marta@site.example"}
    assert f"/cases/{desk.participant.id}/referrals/" in told["luca@site.example"]
    assert "Agenzia del Lavoro: 1" in told["marta@site.example"]
    assert str(desk.participant.id) not in told["marta@site.example"]
    assert not [word for word in SECRETS for text in told.values() if word in text]


def test_a_second_round_says_nothing(app: Flask, stopped: Clock) -> None:
    begun(app)
    stopped.move(days=8)
    escalate("trentino")
    empty_outbox(app)

    done = escalate("trentino")

    assert (done.unanswered, outbox(app)) == ([], [])


def test_where_no_mail_leaves_the_next_round_tells_it(app: Flask, stopped: Clock) -> None:
    begun(app)
    stopped.move(days=8)

    failed = escalate("trentino", lambda _mail: False)
    again = escalate("trentino")

    assert (failed.mails, failed.failed) == (0, 2)
    assert (again.mails, again.failed) == (2, 0)


def test_past_its_last_day_it_expires_and_the_receiver_hears_only_that(
    app: Flask, stopped: Clock
) -> None:
    desk = begun(app)
    key = key_of(desk)
    stopped.move(days=31)

    escalate("trentino")
    escalate("trentino")

    told = letters(app)
    assert stored(key).status is ReferralStatus.EXPIRED
    assert set(told) == {"desk@org.example", "luca@site.example"}
    # The service reads Italian.
    assert "è chiuso" in told["desk@org.example"]
    assert "http" not in told["desk@org.example"]
    assert db.session.get_one(PlanAction, desk.action.id).status is ActionStatus.TO_DO
    deeds = [each.action for each in events.events_about(db.session(), desk.participant.id)]
    assert deeds.count("close_referral") == 1


def test_a_dry_run_says_what_is_due_and_changes_nothing(app: Flask, stopped: Clock) -> None:
    desk = begun(app)
    stopped.move(days=31)

    said = app.test_cli_runner().invoke(args=["participants", "escalate", "--dry-run"]).output

    assert "1 expired, 0 without an answer; nothing was changed or sent" in said
    assert stored(key_of(desk)).status is ReferralStatus.SENT
    assert outbox(app) == []


def test_the_command_says_what_it_did_and_refuses_an_unknown_site(
    app: Flask, stopped: Clock
) -> None:
    begun(app)
    stopped.move(days=8)
    runner = app.test_cli_runner()

    said = runner.invoke(args=["participants", "escalate", "--site", "trentino"])
    wrong = runner.invoke(args=["participants", "escalate", "--site", "nowhere"])

    assert "trentino: 0 expired, 1 without an answer; 2 mails left" in said.output
    assert wrong.exit_code == 1
    assert "no such site: nowhere" in wrong.output


def test_a_dry_run_asks_the_same_question_as_the_round(app: Flask, stopped: Clock) -> None:
    begun(app)
    stopped.move(days=8)
    before = due("trentino")

    done = escalate("trentino")

    assert before.unanswered == done.unanswered


@pytest.mark.parametrize("change", [{"site_id": "lisbon"}, {"role": Role.STAKEHOLDER}])
def test_a_link_worker_who_moved_or_does_other_work_is_not_told(
    app: Flask, stopped: Clock, change: dict[str, object]
) -> None:
    desk = begun(app)
    create_site(id="lisbon")
    db.session.execute(update(User).where(User.id == desk.worker.id).values(**change))
    db.session.commit()
    stopped.move(days=8)

    escalate("trentino")

    assert set(letters(app)) == {"marta@site.example"}
