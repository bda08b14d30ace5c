"""What fits a case: for each need, nearest first, with reasons; gaps are said and counted."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import time
from html import unescape
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from directory.recorder import Statements
from factories import (
    create_area,
    create_location,
    create_organisation,
    create_schedule,
    create_service,
    create_site,
    numbered_id,
    offers_of,
)
from flask import Flask
from participants.plan.desk import ENGLISH, Desk, sit_down
from shapely.geometry import Point
from sqlalchemy import select
from territory.slow_roads import SlowRoads, put_first

from app.core.db import db
from app.directory.models import EmptySearch, Organisation, Service
from app.directory.vocabulary import Track as StatedTrack
from app.directory.vocabulary import Wheelchair
from app.participants.models import Participant, PlanAction
from app.participants.vocabulary import Track
from app.territory.remembered import lane_of
from app.territory.travelling import files_of

# A degree of latitude is about 111 km: the home is Cles.
HOME = Point(11.035, 46.365)


def at(km_north: float) -> Point:
    return Point(HOME.x, HOME.y + km_north / 111.2)


def offer(body: Organisation, name: str, km: float | None, **overrides: Any) -> Service:
    """Store a service so far north of the home; None for one without a place."""
    places = {key: overrides.pop(key) for key in ("wheelchair",) if key in overrides}
    if km is None:
        return create_service(body, name=name, in_person=False, online=True, **overrides)
    location = create_location(body, point=at(km), city="Cles", **places)
    return create_service(body, name=name, at=[location], **overrides)


def match(desk: Desk, query: str = "") -> str:
    answer = desk.browser.get(f"/cases/{desk.person}/match{query}", headers=ENGLISH)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return unescape(answer.text)


def names(page: str) -> list[str]:
    """Return the names of the cards, in their order."""
    return re.findall(r'class="result-name">\s*<a[^>]*>([^<]+)</a>', page)


def choose(desk: Desk, service_id: UUID, need: str = "job_search", **fields: str) -> int:
    answer = desk.browser.post(
        f"/cases/{desk.person}/match/choose",
        data={"service": str(service_id), "need": need, "spot": "n1-1", **fields},
        headers=ENGLISH,
    )
    return answer.status_code


def test_the_nearest_come_first_with_minutes_mode_and_source(app: Flask) -> None:
    desk = sit_down(app, "job_search", modes=["walk"], longest_min=60)
    body = create_organisation()
    for name, km in (("Far", 3.0), ("Near", 0.5), ("Middle", 1.5)):
        offer(body, name, km)

    page = match(desk)

    assert names(page) == ["Near", "Middle", "Far"]
    assert re.search(r"about \d+ min on foot", page)
    assert "estimate" in page


def test_what_is_beyond_the_longest_trip_stands_apart(app: Flask) -> None:
    desk = sit_down(app, "job_search", modes=["walk"], longest_min=30)
    body = create_organisation()
    offer(body, "Near", 1.0)
    offer(body, "A little farther", 1.7)
    offer(body, "Much farther", 9.0)

    page = match(desk)

    assert names(page) == ["Near", "A little farther"]
    assert "1 service within 30 min" in page


def test_where_nothing_is_near_the_nearest_is_shown_all_the_same(app: Flask) -> None:
    desk = sit_down(app, "job_search", modes=["walk"], longest_min=15)
    offer(create_organisation(), "Over the pass", 20.0)

    page = match(desk)

    assert names(page) == ["Over the pass"]
    assert "Nothing for this need can be reached within 15 min." in page
    assert "1 service is farther away." in page


def test_each_need_has_its_own_list_heaviest_first(app: Flask) -> None:
    desk = sit_down(app, "housing", "job_search")
    body = create_organisation()
    offer(body, "Work", 1.0)
    offer(body, "Roof", 1.0, needs=("housing",))
    offer(body, "Both", 2.0, needs=("housing", "job_search"))

    page = match(desk)

    assert names(page) == ["Roof", "Both", "Work", "Both"]
    assert "covers 2 of 2 needs" in page


def test_age_track_and_language_fit_and_what_is_left_aside_is_said(app: Flask) -> None:
    desk = sit_down(app, "job_search", birth_year=2006, track=Track.COMPLEX_NEEDS, languages=["it"])
    body = create_organisation()
    offer(body, "Fits", 1.0, languages=["it"])
    offer(body, "Too young", 1.0, age_min=40)
    offer(body, "Other track", 1.0, track=StatedTrack.JOB_READY)
    offer(body, "German only", 1.0, languages=["de"])

    page = match(desk)

    assert names(page) == ["Fits"]
    for words in ("1 is for another age", "1 is made for the other track",
                  "1 speaks other languages"):  # fmt: skip
        assert words in page


def test_a_wheelchair_is_kept_from_steps_and_told_where_nobody_said(app: Flask) -> None:
    desk = sit_down(app, "job_search", accessibility={"text": "", "wheelchair": True})
    body = create_organisation()
    offer(body, "Steps", 1.0, wheelchair=Wheelchair.NO)
    offer(body, "Ramp", 2.0, wheelchair=Wheelchair.YES)
    offer(body, "Unknown", 3.0)

    page = match(desk)

    assert names(page) == ["Ramp", "Unknown"]
    assert "wheelchair access" in page
    assert "wheelchair access not stated: ask" in page
    assert "1 has no place that suits" in page


def test_who_cannot_come_in_the_evening_is_not_sent_there(app: Flask) -> None:
    desk = sit_down(app, "job_search", evenings=False)
    body = create_organisation()
    evening = offer(body, "Evening", 1.0)
    create_schedule(offers_of(evening)[0], opens=time(19), closes=time(22))
    offer(body, "Day", 2.0)

    assert names(match(desk)) == ["Day"]


def test_online_services_are_an_alternative_of_their_own(app: Flask) -> None:
    desk = sit_down(app, "job_search")
    body = create_organisation()
    offer(body, "Near", 1.0)
    offer(body, "Screen", None)

    page = match(desk)

    assert names(page) == ["Near", "Screen"]
    assert "Online or by phone" in page


def test_without_a_home_there_are_services_but_no_minutes(app: Flask) -> None:
    desk = sit_down(app, "job_search", home=None, home_name="")
    offer(create_organisation(), "Somewhere", 1.0)

    page = match(desk)

    assert names(page) == ["Somewhere"]
    assert "Without a home nothing can be sorted by minutes." in page
    assert "result-travel" not in page


def test_without_needs_the_page_leads_to_the_conversation(app: Flask) -> None:
    desk = sit_down(app)

    assert "No needs have been named yet." in match(desk)


def test_a_gap_is_counted_by_area_and_need_once_a_day_and_never_by_person(app: Flask) -> None:
    desk = sit_down(app, "mental_health")
    create_area(code="022062", outline=HOME.buffer(0.1))

    for _time in range(3):
        match(desk)

    (row,) = db.session.scalars(select(EmptySearch))
    assert (row.times, row.area_code, row.needs, row.filters) == (1, "022062", "mental_health", "")
    person = db.session.get(Participant, desk.person)
    assert person is not None
    assert str(desk.person) not in str(vars(row))
    assert person.code not in str(vars(row))


def test_no_gap_is_counted_while_better_times_are_on_their_way(
    embedded_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    roads, settings = SlowRoads(), embedded_app.config["PROSSIMA"]
    monkeypatch.setitem(embedded_app.config, "PROSSIMA", replace(settings, data_dir=tmp_path))
    lane_of.cache_clear()
    put_first(monkeypatch, roads)
    desk = sit_down(embedded_app, "job_search", modes=["car"], longest_min=60)
    offer(create_organisation(), "Far by the estimate, near by road", 70.0)

    early = match(desk)
    counted_early = db.session.scalars(select(EmptySearch)).all()
    roads.let_go.set()
    lane_of(files_of("trentino").timetable.parent, ("SlowRoads",)).wait_until_idle(30.0)
    later = match(desk)

    assert "33 min" not in early
    assert "33 min" in later
    assert counted_early == []
    assert db.session.scalars(select(EmptySearch)).all() == []


def test_what_is_near_is_no_gap(app: Flask) -> None:
    desk = sit_down(app, "job_search")
    offer(create_organisation(), "Near", 1.0)

    match(desk)

    assert db.session.scalars(select(EmptySearch)).all() == []


def test_the_home_and_the_needs_stand_in_no_address(app: Flask) -> None:
    desk = sit_down(app, "job_search", "housing")
    for number in range(8):
        offer(create_organisation(), f"Service {number}", 1.0)

    page = match(desk)

    addresses = re.findall(r'(?:href|action|src|data-reach)="([^"]*)"', page)
    assert len(addresses) > 20
    for address in addresses:
        assert "11.035" not in address
        assert "job_search" not in address
        assert "housing" not in address


def test_the_map_has_the_same_numbers_as_the_list(app: Flask) -> None:
    desk = sit_down(app, "job_search", "housing")
    body = create_organisation()
    offer(body, "Both", 1.0, needs=("housing", "job_search"))
    offer(body, "Hidden", None)

    page = match(desk)

    found = re.search(r'id="points"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found is not None
    points = json.loads(found[1])
    assert [row[0] for row in points["points"]] == [1]
    assert points["origin"][:2] == [HOME.x, HOME.y]
    assert page.count('data-number="1"') == 2


def test_how_far_one_gets_is_told_without_the_home_in_the_address(app: Flask) -> None:
    desk = sit_down(app, "job_search")

    answer = desk.browser.get(f"/cases/{desk.person}/match/reach.json", headers=ENGLISH)

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    document = json.loads(answer.text)
    assert [each["properties"]["minutes"] for each in document["features"]] == [60, 45, 30, 15]


def test_more_shows_the_rest_of_one_need(app: Flask) -> None:
    desk = sit_down(app, "job_search", modes=["walk"])
    body = create_organisation()
    for number in range(9):
        offer(body, f"Service {number}", 0.1 + number / 10)

    assert len(names(match(desk))) == 5
    assert len(names(match(desk, "?more=1"))) == 9
    assert len(names(match(desk, "?more=0"))) == 5
    assert len(names(match(desk, "?more=²"))) == 5


def test_one_tap_puts_a_service_into_the_plan_once(app: Flask) -> None:
    desk = sit_down(app, "job_search")
    service = offer(create_organisation(), "Near", 1.0)

    first, again = choose(desk, service.id), choose(desk, service.id)

    assert (first, again) == (303, 303)
    assert desk.texts() == [("Cercare lavoro", ["Near"])]
    assert "in the plan" in match(desk)


def test_the_tap_comes_back_to_the_same_spot_and_to_nowhere_else(app: Flask) -> None:
    desk = sit_down(app, "job_search")
    service = offer(create_organisation(), "Near", 1.0)

    answer = desk.browser.post(
        f"/cases/{desk.person}/match/choose",
        data={
            "service": str(service.id),
            "need": "job_search",
            "spot": "n1-1?x=//evil",
            "more": "2",
        },
        headers=ENGLISH,
    )

    assert answer.location == f"/cases/{desk.person}/match?done=1&more=2#n1-1xevi"


def test_what_is_no_service_is_refused(app: Flask) -> None:
    desk = sit_down(app, "job_search")
    draft = offer(create_organisation(), "Draft", 1.0, status="draft")

    assert choose(desk, draft.id) == 404
    assert choose(desk, numbered_id()) == 404
    bad = desk.browser.post(f"/cases/{desk.person}/match/choose", data={"service": "x"})
    assert bad.status_code == 422


def test_a_need_of_no_vocabulary_becomes_a_goal_of_its_own(app: Flask) -> None:
    desk = sit_down(app, "job_search")
    service = offer(create_organisation(), "Near", 1.0)

    choose(desk, service.id, need="<script>")

    assert desk.texts() == [("Near", ["Near"])]


def test_the_statements_do_not_grow_with_the_services(app: Flask) -> None:
    desk = sit_down(app, "job_search", "housing")
    body = create_organisation()
    offer(body, "One", 1.0)
    match(desk)
    with Statements().recorded() as few:
        match(desk)
    for number in range(25):
        offer(body, f"Service {number}", 1.0, needs=("job_search", "housing"))
    match(desk)

    with Statements().recorded() as many:
        match(desk)

    assert len(many) == len(few)


def test_what_was_left_aside_can_be_looked_at_and_is_no_gap_of_its_own(app: Flask) -> None:
    desk = sit_down(app, "job_search", birth_year=2006)
    offer(create_organisation(), "For grown-ups", 1.0, age_min=40)

    assert names(match(desk)) == []
    page = match(desk, "?all=1")

    assert names(page) == ["For grown-ups"]
    assert "ask before you send somebody there" in page
    (row,) = db.session.scalars(select(EmptySearch))
    assert row.times == 1


def test_a_service_of_another_site_is_refused(app: Flask) -> None:
    desk = sit_down(app, "job_search")
    create_site(id="lisbon")
    abroad = offer(create_organisation(site_id="lisbon"), "Far away", None, site_id="lisbon")

    refused = choose(desk, abroad.id)

    assert refused == 404
    assert db.session.scalars(select(PlanAction)).all() == []
