"""Writing an assessment: left and taken up, finished, repeated, written by two at once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from accounts.people import sign_in
from flask import Flask
from participants.assessment.desk import ENGLISH, Desk
from participants.cases import add_worker, create_link_worker
from sqlalchemy import func, select

from app.accounts import clock, events
from app.core.db import db, transaction
from app.participants.models import AssessedNeed, Assessment, ScaleResult
from app.participants.needs import NeedNow, current_needs
from app.participants.vocabulary import SaidBy, Severity, Urgency

DAYS = {f"answer-days-{item}": "3" for item in ("energy", "company", "sleep", "shape", "hope")}


def _needs(desk: Desk) -> list[NeedNow]:
    with transaction() as session:
        return list(current_needs(session, desk.actor, desk.row()))


def _deeds(desk: Desk) -> list[str]:
    return [each.action for each in events.events_about(db.session(), desk.person)]


def _count(model: type[Assessment | AssessedNeed | ScaleResult]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_first_conversation_becomes_needs(desk: Desk) -> None:
    first = desk.begin()
    today = clock.now().date().isoformat()

    answer = desk.send(
        first,
        need=["job_search", "mental_health"],
        **{
            "severity-mental_health": "heavy",
            "urgency-mental_health": "now",
            "said_by-mental_health": "family",
            "said_on-mental_health": today,
            "detail-mental_health": "hardly leaves the room",
        },
    )

    assert answer.status_code == 303
    heaviest, other = _needs(desk)
    assert (heaviest.need, heaviest.severity, heaviest.urgency) == (
        "mental_health",
        Severity.HEAVY,
        Urgency.NOW,
    )
    assert (heaviest.said_by, heaviest.detail) == (SaidBy.FAMILY, "hardly leaves the room")
    assert (other.need, other.severity, other.said_by) == ("job_search", None, SaidBy.PARTICIPANT)


def test_it_can_be_left_empty_and_taken_up_with_everything_that_was_typed(desk: Desk) -> None:
    first = desk.begin()
    desk.send(first)
    desk.send(first, need="housing", strengths="cooks for everybody", wishes="a quiet room")

    taken_up = desk.begin()

    page = desk.page(taken_up)
    assert taken_up == first
    assert _count(Assessment) == 1
    assert "cooks for everybody" in page
    assert "a quiet room" in page
    assert "not finished" in page


def test_the_button_pressed_twice_begins_one(desk: Desk) -> None:
    first = desk.begin(form="token")
    desk.send(first, do="finish")

    again = desk.begin(form="token")

    assert again == first
    assert _count(Assessment) == 1


def test_a_new_one_begins_with_the_needs_of_the_last(desk: Desk) -> None:
    first = desk.begin()
    desk.send(
        first,
        need=["housing"],
        do="finish",
        **{"severity-housing": "heavy", "detail-housing": "sleeps at friends'"},
    )

    second = desk.begin(stage="during")

    page = desk.page(second)
    assert second != first
    assert "sleeps at friends&#39;" in page
    assert _count(AssessedNeed) == 2
    assert [each.need for each in _needs(desk)] == ["housing"]


def test_a_finished_one_stays_finished_and_its_correction_is_recorded(desk: Desk) -> None:
    first = desk.begin()
    desk.send(first, need="housing", do="finish")

    desk.send(first, need="mobility")

    row = db.session.get(Assessment, first, populate_existing=True)
    assert row is not None
    assert row.finished_at is not None
    assert [each.need for each in _needs(desk)] == ["mobility"]
    assert [deed for deed in _deeds(desk) if deed != "read"] == [
        "begin_assessment",
        "finish_assessment",
        "correct_assessment",
    ]


def test_a_finished_one_cannot_be_thrown_away_and_an_unfinished_one_can(desk: Desk) -> None:
    first = desk.begin()
    desk.send(first, need="housing", do="finish", **DAYS)
    second = desk.begin()

    answers = [
        desk.browser.post(f"{desk.case}/{each}/discard", headers=ENGLISH)
        for each in (first, second)
    ]

    assert [each.status_code for each in answers] == [409, 303]
    assert "A finished assessment stays" in answers[0].text
    assert db.session.scalars(select(Assessment.id)).all() == [first]
    assert (_count(AssessedNeed), _count(ScaleResult)) == (1, 1)


def _colleague(app: Flask, desk: Desk) -> Desk:
    user = create_link_worker(name="Ada")
    add_worker(desk.row(), user)
    return Desk(app, desk.actor, desk.person, sign_in(app.test_client(), user))


def test_two_who_write_at_once_both_keep_their_words(app: Flask, desk: Desk) -> None:
    first = desk.begin()
    seen = str(desk.version(first))
    _colleague(app, desk).send(first, need="housing", wishes="a room of her own", version=seen)

    answer = desk.send(first, need="job_search", wishes="a job outdoors", version=seen)

    assert answer.status_code == 409
    assert "a room of her own" in answer.text
    assert "a job outdoors" in answer.text
    assert [each.need for each in _needs(desk)] == ["housing"]


def test_after_the_clash_the_same_form_can_be_saved(app: Flask, desk: Desk) -> None:
    first = desk.begin()
    seen = str(desk.version(first))
    _colleague(app, desk).send(first, need="housing", version=seen)
    clash = desk.send(first, need="job_search", version=seen)
    shown = clash.text.partition('name="version" value="')[2].partition('"')[0]

    answer = desk.send(first, need=["housing", "job_search"], version=shown)

    assert answer.status_code == 303
    assert {each.need for each in _needs(desk)} == {"housing", "job_search"}


def test_a_change_of_the_needs_alone_is_noticed_by_whoever_writes_meanwhile(desk: Desk) -> None:
    first = desk.begin()
    seen = str(desk.version(first))
    desk.send(first, need="housing", version=seen)

    answer = desk.send(first, version=seen)

    assert answer.status_code == 409


@pytest.mark.parametrize("do", ["save", "finish"])
def test_the_same_form_sent_twice_is_no_clash(desk: Desk, do: str) -> None:
    first = desk.begin()
    seen = str(desk.version(first))
    desk.send(first, need="housing", wishes="quiet", version=seen, do=do)

    answer = desk.send(first, need="housing", wishes="quiet", version=seen, do=do)

    assert answer.status_code == 303


TOMORROW = (clock.now().date() + timedelta(days=2)).isoformat()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"stage": "later"}, "Choose one of these"),
        ({"on": "12/11/2026"}, "Write a day"),
        ({"on": TOMORROW}, "still to come"),
        ({"on": "0001-01-01"}, "Look at the year"),
        ({"need": "a_yacht"}, "Choose some of these"),
        ({"need": "housing", "severity-housing": "enormous"}, "Choose one of these"),
        ({"need": "housing", "urgency-housing": "yesterday"}, "Choose one of these"),
        ({"need": "housing", "said_by-housing": "the cat"}, "Choose one of these"),
        ({"need": "housing", "said_on-housing": TOMORROW}, "still to come"),
        ({"need": "housing", "detail-housing": "x" * 601}, "Shorten it to 600"),
        ({"wishes": "x" * 4001}, "Shorten it to 4000"),
        ({"strengths": "bell \a"}, "cannot be shown"),
        ({"answer-days-energy": "9"}, "Choose one of these"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    desk: Desk, fields: dict[str, str], words: str
) -> None:
    first = desk.begin()

    answer = desk.send(first, **{"note": "keeps standing here", **fields})

    assert answer.status_code == 422
    assert words in answer.text
    assert "keeps standing here" in answer.text
    assert _needs(desk) == []


def test_what_is_typed_is_never_markup(desk: Desk) -> None:
    first = desk.begin()

    desk.send(first, need="housing", wishes="</textarea><script>1", do="finish")

    assert "<script>1" not in desk.page(first) + desk.page()


def test_every_page_is_a_recorded_read_in_which_no_word_stands(desk: Desk) -> None:
    first = desk.begin()
    desk.send(first, need="housing", wishes="a Kanari word")
    before = len(_deeds(desk))

    desk.page(first)
    desk.page()

    found = events.events_about(db.session(), desk.person)
    assert [each.action for each in found[before:]] == ["read", "read"]
    assert "Kanari" not in str([vars(each) for each in found])
    assert "housing" not in str([vars(each) for each in found])


def test_the_number_of_statements_does_not_grow_with_the_assessments(
    app: Flask, desk: Desk
) -> None:
    from directory.recorder import Statements  # noqa: PLC0415

    def count() -> int:
        seen = Statements()
        with app.app_context(), seen.recorded():
            desk.page()
        return len(seen)

    _several(desk, 1)
    desk.page()
    few = count()
    _several(desk, 6)

    assert count() == few


def _several(desk: Desk, number: int) -> None:
    for _each in range(number):
        made: UUID = desk.begin()
        desk.send(made, need=["housing", "mobility"], do="finish", **DAYS)


def test_a_case_of_others_has_no_assessments_for_this_worker(app: Flask, desk: Desk) -> None:
    first = desk.begin()
    stranger = sign_in(app.test_client(), create_link_worker(name="Ugo"))

    codes = [
        stranger.get(desk.case).status_code,
        stranger.get(f"{desk.case}/{first}").status_code,
        stranger.post(desk.case, data={}).status_code,
        stranger.post(f"{desk.case}/{first}", data={"version": "1"}).status_code,
        stranger.post(f"{desk.case}/{first}/discard").status_code,
    ]

    assert codes == [404] * 5
