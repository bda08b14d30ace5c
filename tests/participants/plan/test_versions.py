"""What was agreed stays as it was: numbered, dated, readable, and never changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask
from participants.plan.desk import ENGLISH, Desk, another_desk, with_plan
from sqlalchemy import select

from app.core.db import db
from app.participants.models import PlanVersion

TODAY = datetime.now(UTC).date()


def stored() -> list[tuple[int, bytes | None, bool]]:
    """Return the versions as their bytes stand in the database."""
    db.session.rollback()
    query = select(PlanVersion).order_by(PlanVersion.number)
    rows = db.session.scalars(query.execution_options(populate_existing=True))
    return [(row.number, row.content_sealed, row.signed) for row in rows]


def agree(desk: Desk, **changes: str) -> None:
    answer = desk.press("agree", **changes)
    assert answer.status_code == 303


def test_agreeing_keeps_a_version_that_later_edits_do_not_touch(app: Flask) -> None:
    desk, goal, step = with_plan(app)
    agree(desk, signed="1")
    before = stored()

    desk.press("save", **{f"goal-{goal.id}-text": "something else", "note": "new"})
    desk.press("save", **{f"action-{step.id}-status": "dropped"})
    desk.press(f"delete:{step.id}")

    assert stored() == before
    assert [(number, signed) for number, _content, signed in before] == [(1, True)]


def test_agreeing_again_is_the_next_version_and_leaves_the_first_alone(app: Flask) -> None:
    desk, _goal, _step = with_plan(app)
    agree(desk)
    first = stored()[0]

    agree(desk, note="now on Fridays")

    assert stored()[0] == first
    assert [number for number, _content, _signed in stored()] == [1, 2]


def test_what_is_typed_with_the_agreement_is_agreed(app: Flask) -> None:
    desk, goal, _step = with_plan(app)

    agree(desk, **{f"goal-{goal.id}-text": "typed at the last moment"})

    assert "typed at the last moment" in version_page(desk)


def version_page(desk: Desk) -> str:
    key = db.session.scalar(select(PlanVersion.id).order_by(PlanVersion.number.desc()).limit(1))
    answer = desk.browser.get(f"{desk.address}/versions/{key}", headers=ENGLISH)
    assert answer.status_code == 200
    return answer.text


def test_changes_since_the_agreed_version_are_named(app: Flask) -> None:
    desk, goal, step = with_plan(app)
    agree(desk)
    assert "since it was agreed" not in desk.page()

    desk.press("save", **{f"action-{step.id}-status": "done", "note": "new"})
    desk.press("goal", **{"new-goal": "another goal"})

    page = desk.page()
    assert "3 changes since it was agreed" in page
    assert "New goal: “another goal”" in page
    assert "Step changed: “ask at the job centre” (status)" in page
    assert "find a first job" not in page.split("New goal")[1].split("</ul>")[0]
    assert goal.text_sealed is not None


def test_a_plan_agreed_in_the_past_says_when(app: Flask) -> None:
    desk, _goal, _step = with_plan(app)
    day = TODAY - timedelta(days=3)

    agree(desk, agreed_on=day.isoformat())

    assert db.session.scalar(select(PlanVersion.agreed_on)) == day


def test_a_version_is_read_by_its_case_team_only(app: Flask) -> None:
    desk, _goal, _step = with_plan(app)
    agree(desk)
    key = db.session.scalar(select(PlanVersion.id))
    stranger = another_desk(desk)

    through_theirs = stranger.browser.get(f"{desk.address}/versions/{key}")
    through_own = stranger.browser.get(f"{stranger.address}/versions/{key}")

    assert (through_theirs.status_code, through_own.status_code) == (404, 404)
