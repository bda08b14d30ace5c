"""The plan on paper: for the participant, in their language, with the way to each place."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

import pytest
from factories import create_location, create_organisation, create_service
from flask import Flask
from participants.plan.desk import ENGLISH, Desk, with_plan
from participants.plan.pdf_text import squeezed, text_of
from participants.river import FARE, OFFER, dig_river
from shapely.geometry import Point

from app.core.db import db
from app.participants.plan.actions import add_service_to_plan

# Polish, Ukrainian, Romanian, Danish and Spanish, Greek.
NAMES = ["Łucja Żółw", "Тарас Шевченко", "Ștefan Țurcanu", "Ærø Ñandú", "Ελένη"]  # noqa: RUF001 - another alphabet is the point


def printed(desk: Desk, what: str = "print") -> str:
    answer = desk.browser.get(f"{desk.address}/{what}", headers=ENGLISH)
    assert answer.status_code == 200
    return answer.text


def pdf(desk: Desk) -> bytes:
    answer = desk.browser.get(f"{desk.address}/plan.pdf", headers=ENGLISH)
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    return bytes(answer.data)


def put_service(desk: Desk, **overrides: object) -> UUID:
    body = create_organisation(name="Casa Sole")
    location = create_location(body, **{"name": "", "address": "Via Roma 1", "city": "Cles",
                                        "point": Point(11.04, 46.37), **overrides})  # fmt: skip
    service = create_service(body, name="Sportello giovani", phone="0463 000000", at=[location])
    add_service_to_plan(desk.person, service.id, "job_search", desk.actor)
    return service.id


def test_the_page_is_written_in_the_language_of_the_plan(app: Flask) -> None:
    desk, goal, _step = with_plan(app)
    desk.press("save", language="pt", **{f"goal-{goal.id}-by_when": "2027-03-01"})

    page = printed(desk)

    assert '<html lang="pt"' in page
    assert "1 de março de 2027" in page


def test_it_has_the_way_to_each_place_and_a_map(app: Flask) -> None:
    desk, _goal, _step = with_plan(app)
    put_service(desk)
    desk.press("save", language="en")

    page = printed(desk)

    assert "Via Roma 1" in page
    assert "0463 000000" in page
    assert re.search(r"about \d+ min (on foot|by public transport)", page)
    assert "ferry" not in page
    assert 'class="paper-map-pin"' in page
    assert 'class="paper-map-home"' in page


def test_a_way_over_the_river_says_the_ferry_and_once_its_fare(
    embedded_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dig_river(embedded_app, tmp_path, monkeypatch)
    desk, _goal, _step = with_plan(embedded_app, modes=["walk"])
    put_service(desk, point=OFFER)
    put_service(desk, point=OFFER)
    desk.press("save", language="en")

    page, file = printed(desk), text_of(pdf(desk))

    assert page.count("min on foot, with the ferry") == 2
    assert page.count(FARE) == file.count(squeezed(FARE)) == 1
    assert squeezed("min on foot, with the ferry") in file


def test_a_confidential_address_is_on_no_paper(app: Flask) -> None:
    desk, _goal, _step = with_plan(app)
    put_service(desk, confidential=True, address="Via Segreta 9")
    desk.press("save", language="en")

    page, file = printed(desk), text_of(pdf(desk))

    assert "Via Segreta" not in page
    assert squeezed("Via Segreta") not in file
    assert "paper-map-pin" not in page
    assert "The address is not public" in page


def test_the_pdf_says_what_the_page_says(app: Flask) -> None:
    desk, _goal, _step = with_plan(app)
    put_service(desk)
    desk.press("save", language="en", note="We meet on Mondays.")

    said = text_of(pdf(desk))

    for words in ("find a first job", "ask at the job centre", "you, by 16 November 2026 · to do",
                  "We meet on Mondays.", "Sportello giovani", "Via Roma 1", "day and signature",
                  "Your link worker"):  # fmt: skip
        assert squeezed(words) in said


@pytest.mark.parametrize("name", NAMES)
def test_the_pdf_writes_the_names_of_our_neighbours(app: Flask, name: str) -> None:
    desk, _goal, _step = with_plan(app, name=name)

    assert squeezed(name) in text_of(pdf(desk))


def test_the_pdf_joins_arabic_letters_and_has_them_all(app: Flask) -> None:
    desk, goal, _step = with_plan(app)
    desk.press("save", **{f"goal-{goal.id}-text": "سلمى تتعلم الإيطالية"})

    said = text_of(pdf(desk))

    assert set("سلمىتعإيطاة") - set(said) <= {"ل", "ا", "إ"}  # noqa: RUF001 - Arabic is the point


def test_what_no_font_has_breaks_nothing(app: Flask) -> None:
    desk, goal, _step = with_plan(app)
    desk.press("save", **{f"goal-{goal.id}-text": "学习 🙂 and go on"})

    assert squeezed("and go on") in text_of(pdf(desk))


def test_a_long_plan_goes_over_pages_and_loses_nothing(app: Flask) -> None:
    desk, goal, _step = with_plan(app)
    for number in range(30):
        desk.press(f"action:{goal.id}", **{f"new-action-{goal.id}": f"step number {number}."})

    said = text_of(pdf(desk))

    assert all(squeezed(f"step number {number}.") in said for number in range(30))


def test_a_dropped_goal_is_not_on_the_paper(app: Flask) -> None:
    desk, goal, _step = with_plan(app)
    desk.press("save", **{f"goal-{goal.id}-status": "dropped"})

    assert "find a first job" not in printed(desk)


def test_without_a_home_there_is_a_place_but_no_minutes(app: Flask) -> None:
    desk, _goal, _step = with_plan(app, home=None, home_name="")
    put_service(desk)
    desk.press("save", language="en")

    page = printed(desk)

    assert "Via Roma 1" in page
    assert "paper-minutes" not in page


def test_an_invented_participant_says_so_on_every_sheet(app: Flask) -> None:
    desk, _goal, _step = with_plan(app, illustrative=True)
    desk.press("save", language="en")

    assert "no such person exists" in printed(desk)
    assert squeezed("no such person exists") in text_of(pdf(desk))
    assert db.session.is_active
