"""The participant's own link: it opens the agreed plan to read, until it ends."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from accounts.conftest import Clock
from accounts.people import sign_in
from factories import MOMENT
from flask import Flask
from participants.cases import actor_for, add_worker, create_link_worker
from participants.plan.desk import ENGLISH, Desk, fields_of_page, with_plan
from sqlalchemy import delete, select, text
from werkzeug.test import TestResponse

from app.accounts import clock, events
from app.accounts.models import User
from app.accounts.vocabulary import Role
from app.core.db import Base, db
from app.participants.models import BreakGlass, CaseWorker, Participant, PlanLink


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Stop the clock of the accounts."""
    standing = Clock()
    monkeypatch.setattr(clock, "now", standing.now)
    return standing


def made(desk: Desk) -> str:
    """Make a link at the desk and return its path."""
    answer = desk.press("link")
    assert answer.status_code == 200
    found = re.search(r"/my-plan/[\w-]+", answer.text)
    assert found is not None
    return found[0]


def opened(desk: Desk, path: str) -> TestResponse:
    """Open a link on a phone that nobody has signed in on."""
    return desk.app.test_client().get(path, headers=ENGLISH)


def test_the_link_opens_the_plan_without_an_account(app: Flask) -> None:
    desk, _goal, _step = with_plan(app)
    desk.press("agree")

    answer = opened(desk, made(desk))

    assert answer.status_code == 200
    assert "find a first job" in answer.text
    assert "ask at the job centre" in answer.text
    assert '<html lang="it"' in answer.text


def test_it_shows_what_was_agreed_and_not_the_draft_on_the_desk(app: Flask) -> None:
    desk, goal, _step = with_plan(app)
    desk.press("agree")
    path = made(desk)
    desk.press("save", **{f"goal-{goal.id}-text": "not talked about yet"})

    page = opened(desk, path).text

    assert "find a first job" in page
    assert "not talked about yet" not in page


def test_it_is_kept_out_of_caches_search_engines_and_referrers(app: Flask) -> None:
    desk, _goal, _step = with_plan(app)

    headers = opened(desk, made(desk)).headers

    assert headers["Cache-Control"] == "no-store"
    assert "noindex" in headers["X-Robots-Tag"]
    assert headers["Referrer-Policy"] == "no-referrer"


def test_only_its_hash_is_kept(app: Flask) -> None:
    desk, _goal, _step = with_plan(app)

    secret = made(desk).rpartition("/")[2]

    kept = [db.session.execute(table.select()).all() for table in Base.metadata.sorted_tables]
    assert secret not in repr(kept)
    assert db.session.scalar(select(PlanLink.secret_hash)) not in {None, secret}


def test_a_link_that_was_taken_back_opens_nothing(app: Flask) -> None:
    desk, _goal, _step = with_plan(app)
    path = made(desk)
    key = db.session.scalar(select(PlanLink.id))

    desk.press(f"revoke:{key}")

    answer = opened(desk, path)
    assert answer.status_code == 410
    assert "This link was taken back" in answer.text
    assert "find a first job" not in answer.text


def test_a_new_link_ends_the_one_before(app: Flask) -> None:
    desk, _goal, _step = with_plan(app)
    first = made(desk)

    second = made(desk)

    assert opened(desk, first).status_code == 410
    assert opened(desk, second).status_code == 200


def test_nobody_makes_a_link_in_an_emergency_that_it_would_outlast(app: Flask) -> None:
    desk, _goal, _step = with_plan(app)
    path = made(desk)
    colleague = create_link_worker()
    now = clock.now()
    db.session.add(
        BreakGlass(
            id=colleague.id,
            participant_id=desk.person,
            user_id=colleague.id,
            opened_at=now,
            expires_at=now + timedelta(hours=4),
        )
    )
    db.session.commit()
    other = replace(desk, actor=actor_for(colleague), browser=sign_in(app.test_client(), colleague))

    page, answer = other.page(), other.press("link")

    assert 'value="link"' not in page
    assert answer.status_code == 404
    assert opened(desk, path).status_code == 200


def test_a_link_ends_after_ninety_days(app: Flask, stopped: Clock) -> None:
    desk, _goal, _step = with_plan(app)
    path = made(desk)

    stopped.move(days=89)
    in_time = opened(desk, path)
    stopped.move(days=2)
    late = opened(desk, path)

    assert stopped.moment > MOMENT
    assert in_time.status_code == 200
    assert late.status_code == 410
    assert "This link has expired" in late.text


def test_a_tampered_link_opens_nothing(app: Flask) -> None:
    desk, _goal, _step = with_plan(app)
    path = made(desk)

    for wrong in (
        path[:-1],
        f"{path}x",
        path[:-1] + ("A" if path[-1] != "A" else "B"),
        "/my-plan/%00",
    ):
        answer = opened(desk, wrong)
        assert answer.status_code in {400, 410}
        assert "find a first job" not in answer.text


def test_closing_the_plan_ends_its_link(app: Flask) -> None:
    desk, _goal, _step = with_plan(app)
    path = made(desk)

    desk.press("close")

    assert opened(desk, path).status_code == 410


def test_each_opening_is_recorded_without_who_it_was(app: Flask) -> None:
    desk, _goal, _step = with_plan(app)
    desk.press("agree")
    path = made(desk)
    before = len(events.events_about(db.session(), desk.person))

    opened(desk, path)

    found = events.events_about(db.session(), desk.person)[before:]
    assert [(each.action, each.user_id, each.fields) for each in found] == [
        ("read", None, ["plan_version.content"])
    ]
    assert "opened on" in desk.page()


def test_the_qr_code_is_shown_once_with_the_link(app: Flask) -> None:
    desk, _goal, _step = with_plan(app)

    answer = desk.press("link")

    assert "data:image/svg+xml" in answer.text
    assert fields_of_page(answer.text)["version"] != ""
    assert "data:image/svg+xml" not in desk.page()
    assert db.session.scalar(text("SELECT count(*) FROM plan_link")) == 1


@pytest.mark.parametrize("how", ["handed over", "moved", "closed account"])
def test_a_link_opens_nothing_once_whoever_made_it_no_longer_works_on_the_case(
    app: Flask, how: str
) -> None:
    desk, _goal, _step = with_plan(app)
    path = made(desk)
    before = opened(desk, path).status_code
    colleague = create_link_worker()
    maker = db.session.get_one(User, desk.actor.user_id)
    if how == "handed over":
        db.session.get_one(Participant, desk.person).link_worker_id = colleague.id
    elif how == "moved":
        maker.role = Role.COORDINATOR
    else:
        maker.active = False
    db.session.commit()

    assert before == 200
    assert opened(desk, path).status_code == 410


def test_whoever_takes_a_case_over_is_told_to_make_a_new_link(app: Flask) -> None:
    desk, _goal, _step = with_plan(app)
    path = made(desk)
    colleague = create_link_worker()
    person = db.session.get_one(Participant, desk.person)
    person.link_worker_id = colleague.id
    add_worker(person, db.session.get_one(User, desk.actor.user_id))
    other = replace(desk, actor=actor_for(colleague), browser=sign_in(app.test_client(), colleague))
    beside = opened(desk, path).status_code

    db.session.execute(delete(CaseWorker))
    db.session.commit()

    assert beside == 200
    assert opened(desk, path).status_code == 410
    assert "by somebody who no longer works on this case: make a new one" in other.page()
