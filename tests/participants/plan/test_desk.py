"""The plan at the desk: one page, every button keeps what was typed, nobody overwrites anybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from factories import create_location, create_organisation, create_service
from flask import Flask
from participants.cases import create_action, create_goal, create_referral
from participants.plan.desk import (
    ENGLISH,
    another_desk,
    fields_of_page,
    sit_down,
    stored_step,
    with_plan,
)

from app.accounts import events
from app.core.db import db, transaction
from app.directory.vocabulary import Status
from app.participants.models import Participant, Plan
from app.participants.plan.steps import FOLLOWS, follow_referral
from app.participants.vocabulary import ActionStatus, ReferralStatus, Track


def test_a_need_becomes_a_goal_in_one_tap_in_the_language_of_the_plan(app: Flask) -> None:
    desk = sit_down(app, "job_search", "housing", language="pt")

    answer = desk.press("need:job_search")

    assert answer.status_code == 303
    assert desk.texts() == [("Procurar emprego", [])]
    assert "need:job_search" not in desk.page()
    assert "need:housing" in desk.page()


def test_a_new_plan_suggests_contacts_by_track(app: Flask) -> None:
    desk = sit_down(app, "job_search", track=Track.COMPLEX_NEEDS)

    assert desk.form()["contacts_a_month"] == "4"
    desk.press("need:job_search", contacts_a_month="6")

    assert desk.content().contacts_a_month == 6


def test_goals_and_steps_in_free_words_usual_steps_and_order(app: Flask) -> None:
    desk = sit_down(app)
    desk.press("goal", **{"new-goal": "a place of my own", "new-goal-by_when": "2027-05-01"})
    goal = desk.content().goals[0].id

    desk.press(f"action:{goal}", **{f"new-action-{goal}": "ask my aunt"})
    desk.press(f"usual:{goal}:housing_options")
    second = desk.content().goals[0].actions[1].id
    desk.press(f"up:{second}")

    ((text, steps),) = desk.texts()
    assert text == "a place of my own"
    assert steps == [
        "Vedere quali soluzioni abitative sono possibili e fare domanda",
        "ask my aunt",
    ]


def test_a_form_sent_twice_adds_once(app: Flask) -> None:
    desk = sit_down(app)
    form = desk.form()

    first = desk.send(form, "goal", **{"new-goal": "learn to drive"})
    again = desk.send(form, "goal", **{"new-goal": "learn to drive"})

    assert (first.status_code, again.status_code) == (303, 303)
    assert desk.texts() == [("learn to drive", [])]


def test_every_button_keeps_what_was_typed_elsewhere(app: Flask) -> None:
    desk, goal, step = with_plan(app)

    desk.press(f"action:{goal.id}", **{f"new-action-{goal.id}": "second", "note": "on Mondays",
                                      f"action-{step.id}-status": "doing"})  # fmt: skip

    content = desk.content()
    assert content.note == "on Mondays"
    assert [each.status for each in content.goals[0].actions] == ["doing", "to_do"]


def test_a_mistake_keeps_everything_that_was_typed(app: Flask) -> None:
    desk, _goal, step = with_plan(app)
    typed = {f"action-{step.id}-by_when": "soon", "note": "words that matter"}

    answer = desk.press("save", **typed)

    assert answer.status_code == 422
    shown = fields_of_page(answer.text)
    assert {name: shown[name] for name in typed} == typed
    assert "Write a day" in answer.text
    assert desk.content().note == "little by little"


def test_two_people_at_once_keep_both_their_changes(app: Flask) -> None:
    desk, goal, _step = with_plan(app)
    opened = desk.form()
    desk.press("save", **{f"goal-{goal.id}-text": "find a first job near home"})

    answer = desk.send(opened, "save", note="on Mondays")

    assert answer.status_code == 303
    content = desk.content()
    assert (content.note, content.goals[0].text) == ("on Mondays", "find a first job near home")


def test_the_same_line_changed_twice_is_shown_with_both_texts_and_nothing_is_kept(
    app: Flask,
) -> None:
    desk, goal, _step = with_plan(app)
    name = f"goal-{goal.id}-text"
    opened = desk.form()
    desk.press("save", **{name: "what the colleague wrote"})

    answer = desk.send(opened, "save", **{name: "what I wrote", "note": "also mine"})

    assert answer.status_code == 409
    assert "what the colleague wrote" in answer.text
    shown = fields_of_page(answer.text)
    assert (shown[name], shown["note"]) == ("what I wrote", "also mine")
    assert desk.content().goals[0].text == "what the colleague wrote"
    assert desk.content().note == "little by little"


def test_after_a_conflict_saving_again_keeps_what_the_person_left(app: Flask) -> None:
    desk, goal, _step = with_plan(app)
    name = f"goal-{goal.id}-text"
    opened = desk.form()
    desk.press("save", **{name: "theirs"})
    conflict = desk.send(opened, "save", **{name: "mine", "note": "also mine"})

    answer = desk.send(fields_of_page(conflict.text))

    assert answer.status_code == 303
    assert (desk.content().goals[0].text, desk.content().note) == ("mine", "also mine")


def test_words_for_a_step_that_somebody_deleted_are_given_back(app: Flask) -> None:
    desk, _goal, step = with_plan(app)
    opened = desk.form()
    desk.press("save", **{f"action-{step.id}-status": "dropped"})
    desk.press(f"delete:{step.id}")

    answer = desk.send(opened, "save", **{f"action-{step.id}-text": "words not to be lost"})

    assert answer.status_code == 409
    assert "words not to be lost" in answer.text


def test_only_what_was_dropped_before_can_be_deleted(app: Flask) -> None:
    desk, _goal, step = with_plan(app)

    desk.press(f"delete:{step.id}")
    assert len(desk.content().goals[0].actions) == 1
    desk.press("save", **{f"action-{step.id}-status": "dropped"})
    desk.press(f"delete:{step.id}")

    assert desk.content().goals[0].actions == []


def test_a_goal_without_an_end_is_asked_for_kindly(app: Flask) -> None:
    desk, goal, _step = with_plan(app)
    ask = "Until when would you like to get there?"

    with_end = desk.page()
    desk.press("save", **{f"goal-{goal.id}-by_when": ""})

    assert ask not in with_end
    assert ask in desk.page()


def test_rows_of_another_case_are_out_of_reach(app: Flask) -> None:
    desk, goal, _step = with_plan(app)
    foreign = another_desk(desk)

    answer = foreign.send(
        foreign.form(), f"action:{goal.id}", **{f"new-action-{goal.id}": "mine now"}
    )
    foreign.send(foreign.form(), "save", **{f"goal-{goal.id}-text": "stolen"})

    assert answer.status_code == 404
    assert desk.texts() == [("find a first job", ["ask at the job centre"])]


def test_a_full_plan_says_so_and_keeps_the_words(app: Flask) -> None:
    desk, goal, _step = with_plan(app)
    plan = db.session.get(Plan, goal.plan_id)
    assert plan is not None
    for number in range(1, 20):
        create_goal(plan, position=number)

    answer = desk.press("goal", **{"new-goal": "one too many"})

    assert answer.status_code == 422
    assert fields_of_page(answer.text)["new-goal"] == "one too many"


def test_the_record_names_fields_and_never_words(app: Flask) -> None:
    desk, goal, _step = with_plan(app)

    desk.press("save", **{f"goal-{goal.id}-text": "a secret wish"})

    found = events.events_about(db.session(), desk.person)
    assert [each.fields for each in found if each.action == "change_plan"] == [["plan_goal.text"]]
    assert "secret" not in str([vars(each) for each in found])


@pytest.mark.parametrize("status", list(ReferralStatus))
def test_a_step_follows_its_referral(app: Flask, status: ReferralStatus) -> None:
    _desk, _goal, step = with_plan(app)

    with transaction() as session:
        follow_referral(session, step.id, status)

    assert stored_step(step.id).status is FOLLOWS[status]


def test_a_dropped_step_stays_dropped_whatever_the_referral_says(app: Flask) -> None:
    desk, _goal, step = with_plan(app)
    desk.press("save", **{f"action-{step.id}-status": "dropped"})

    with transaction() as session:
        follow_referral(session, step.id, ReferralStatus.COMPLETED)
        follow_referral(session, None, ReferralStatus.COMPLETED)

    assert stored_step(step.id).status is ActionStatus.DROPPED


def test_the_status_of_the_newest_referral_stands_beside_its_step(app: Flask) -> None:
    desk, _goal, step = with_plan(app)
    person = db.session.get(Participant, desk.person)
    assert person is not None
    create_referral(person, action_id=step.id, status=ReferralStatus.EXPIRED)
    later = person.created_at + timedelta(days=3)
    create_referral(person, action_id=step.id, status=ReferralStatus.WAITING_LIST, created_at=later)

    page = desk.page()

    assert "on the waiting list" in page
    assert "referral expired" not in page


def test_a_service_that_left_the_directory_keeps_its_name_in_the_plan(app: Flask) -> None:
    desk, _goal, step = with_plan(app)
    body = create_organisation(name="Casa")
    service = create_service(body, name="Sportello", at=[create_location(body)])
    stored_step(step.id).service_id = service.id
    service.status = Status.ARCHIVED
    db.session.commit()

    assert "Sportello" in desk.page()


def test_closing_begins_anew(app: Flask) -> None:
    desk, _goal, _step = with_plan(app)

    answer = desk.press("close")
    desk.press("goal", **{"new-goal": "a new beginning"})

    assert answer.status_code == 303
    assert desk.texts() == [("a new beginning", [])]


def test_the_page_is_kept_by_nobody(app: Flask) -> None:
    desk, _goal, _step = with_plan(app)

    answer = desk.browser.get(desk.address, headers=ENGLISH)

    assert answer.headers["Cache-Control"] == "no-store"


def test_the_longest_plan_in_letters_of_two_bytes_can_be_kept(app: Flask) -> None:
    desk, goal, _step = with_plan(app)
    words = "س" * 400
    for position in range(1, 80):
        create_action(goal, position=position, text=words)

    answer = desk.press("save", note="ن" * 2000)

    assert answer.status_code == 303
    assert len(desk.content().note) == 2000
    assert len(desk.content().goals[0].actions) == 80
