"""Dates of plans: one mail to each link worker, without a word about anybody, and only once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from factories import create_site
from flask import Flask
from participants.cases import TODAY, create_action
from participants.plan.desk import Desk, stored_step, with_plan
from sqlalchemy import update

from app.accounts.mail import Mail
from app.accounts.models import User
from app.accounts.vocabulary import Role
from app.core.db import db
from app.participants.models import Participant, PlanAction, PlanGoal
from app.participants.plan.reminding import Round, remind
from app.participants.vocabulary import ActionStatus, Stage
from app.territory import queries as territory
from app.territory.sites import SiteView


class Post:
    """A post office that keeps the mails, or refuses them."""

    def __init__(self, *, open_: bool = True) -> None:
        self.open = open_
        self.mails: list[Mail] = []

    def send(self, mail: Mail) -> bool:
        self.mails += [mail] if self.open else []
        return self.open


def due_step(app: Flask) -> tuple[Desk, PlanAction]:
    """Return a desk with a step of which its worker is to be reminded a week before."""
    desk, _goal, step = with_plan(app, name="Kanarina")
    row = stored_step(step.id)
    row.by_when, row.remind_days = TODAY + timedelta(days=7), 7
    db.session.commit()
    return desk, row


def site() -> SiteView:
    found = territory.site("trentino")
    assert found is not None
    return found


def test_a_date_is_told_in_time_and_once(app: Flask) -> None:
    _desk, step = due_step(app)
    post = Post()

    early = remind(site(), TODAY - timedelta(days=1), post.send)
    first = remind(site(), TODAY, post.send)
    second = remind(site(), TODAY, post.send)

    assert (early, first, second) == (Round(0, 0, 0), Round(1, 1, 0), Round(0, 0, 0))
    assert stored_step(step.id).reminded_on == TODAY


def test_a_mail_names_nobody_and_nothing(app: Flask) -> None:
    desk, _step = due_step(app)
    post = Post()

    remind(site(), TODAY, post.send)

    (mail,) = post.mails
    person = db.session.get(Participant, desk.person)
    assert person is not None
    said = mail.subject + mail.text
    for private in ("Kanarina", person.code, str(person.id), "ask at the job centre", "job"):
        assert private not in said


def test_several_dates_of_a_worker_are_one_mail(app: Flask) -> None:
    _desk, step = due_step(app)
    goal = db.session.get(PlanGoal, step.goal_id)
    assert goal is not None
    create_action(goal, by_when=TODAY, remind_days=0)
    post = Post()

    done = remind(site(), TODAY, post.send)

    assert (done.steps, len(post.mails)) == (2, 1)


def test_a_mail_that_did_not_leave_is_tried_again(app: Flask) -> None:
    _desk, step = due_step(app)

    failed = remind(site(), TODAY, Post(open_=False).send)
    again = remind(site(), TODAY, Post().send)

    assert failed == Round(0, 0, 1)
    assert again == Round(1, 1, 0)
    assert stored_step(step.id).reminded_on == TODAY


def test_another_date_is_told_anew(app: Flask) -> None:
    desk, step = due_step(app)
    remind(site(), TODAY, Post().send)
    later: date = TODAY + timedelta(days=30)

    desk.press("save", **{f"action-{step.id}-by_when": later.isoformat()})

    assert remind(site(), later, Post().send).steps == 1


@pytest.mark.parametrize("status", [ActionStatus.DONE, ActionStatus.DROPPED])
def test_nobody_is_reminded_of_what_is_over(app: Flask, status: ActionStatus) -> None:
    _desk, step = due_step(app)
    stored_step(step.id).status = status
    db.session.commit()

    assert remind(site(), TODAY, Post().send).steps == 0


def test_a_closed_case_reminds_nobody(app: Flask) -> None:
    desk, _step = due_step(app)
    person = db.session.get(Participant, desk.person)
    assert person is not None
    person.stage = Stage.CLOSED
    db.session.commit()

    assert remind(site(), TODAY, Post().send).steps == 0


def test_the_command_tells_what_it_did(app: Flask) -> None:
    due_step(app)

    said = app.test_cli_runner().invoke(args=["participants", "remind", "--dry-run"])
    wrong = app.test_cli_runner().invoke(args=["participants", "remind", "--site", "nowhere"])

    assert "trentino: 1 steps are due; nothing was sent" in said.output
    assert wrong.exit_code != 0


@pytest.mark.parametrize("change", [{"site_id": "lisbon"}, {"role": Role.COORDINATOR}])
def test_whoever_moved_or_does_other_work_is_not_reminded(
    app: Flask, change: dict[str, object]
) -> None:
    desk, _step = due_step(app)
    create_site(id="lisbon")
    own = User.id == desk.actor.user_id
    db.session.execute(update(User).where(own).values(**change))
    db.session.commit()
    post = Post()

    done = remind(site(), TODAY, post.send)

    assert (done, post.mails) == (Round(0, 0, 0), [])
