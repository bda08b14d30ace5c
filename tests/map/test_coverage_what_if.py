"""What would change, where to open next, scenarios and comparisons, as pages."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from factories import create_place, offers_of
from flask.testing import FlaskClient
from map.coverage_valley import coordinator, create_office, create_valley, read
from shapely.geometry import Point
from sqlalchemy import select

from app.accounts.models import Event
from app.accounts.vocabulary import Role
from app.core.db import db
from app.directory.vocabulary import Status
from app.map.coverage import opening, times
from app.map.coverage.comparing import MINUS
from app.map.coverage.models import CoverageScenario

WALK = "site=trentino&mode=walk"


@pytest.fixture
def marta(client: FlaskClient) -> FlaskClient:
    """Give a coordinator of a valley with one service in Trento."""
    create_valley()
    return coordinator(client)


def keep(client: FlaskClient, name: str = "A branch in Pergine", **values: str) -> int:
    sent = {"site": "trentino", "mode": "walk", "change": "open~2", "name": name} | values
    return client.post("/coverage/scenarios", data=sent).status_code


def only_scenario() -> CoverageScenario:
    return db.session.scalars(select(CoverageScenario)).one()


def test_a_new_service_reaches_those_of_its_town(marta: FlaskClient) -> None:
    create_office()

    page = read(marta, f"/coverage/what-if?{WALK}&change=open~2")

    assert "300 more young people reach one in time." in page
    assert "A new service in Pergine" in page


def test_closing_the_only_service_leaves_nobody_in_reach(marta: FlaskClient) -> None:
    offer = offers_of(create_office())[0]

    page = read(marta, f"/coverage/what-if?{WALK}&change=close~{offer.id}")

    assert "900 fewer young people reach one in time." in page


def test_moving_a_service_takes_it_from_some_and_gives_it_to_others(marta: FlaskClient) -> None:
    offer = offers_of(create_office())[0]

    page = read(marta, f"/coverage/what-if?{WALK}&change=move~{offer.id}~2")

    assert "600 fewer young people reach one in time." in page
    assert f"{MINUS}900" in page
    assert "+300" in page


def test_a_new_line_brings_the_next_town_within_reach(marta: FlaskClient) -> None:
    create_office()
    before = read(marta, "/coverage/what-if?within=15")

    page = read(marta, "/coverage/what-if?within=15&change=line~1~2~10")

    assert "As many young people reach one in time as before." in before
    assert "300 more young people reach one in time." in page


def test_a_filled_in_form_becomes_one_more_change_of_the_address(marta: FlaskClient) -> None:
    create_office()

    answer = marta.get(f"/coverage/what-if?{WALK}&kind=open&place=2")

    assert answer.status_code == 303
    assert answer.location == f"/coverage/what-if?{WALK}&change=open~2"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("open~77", "Choose a settlement from the list."),
        ("close~nobody", "Choose a service that answers the question now."),
        ("line~1~1~5", "Choose two different settlements for the line."),
        ("line~1~2~0", "Give whole minutes from 1 to 180."),
        ("line~1~2~5", "A new line changes trips by public transport only."),
        ("dance", "This change is not understood."),
        ("open~<b>", "Choose a settlement from the list."),
    ],
)
def test_a_change_that_cannot_be_made_is_said(marta: FlaskClient, change: str, said: str) -> None:
    create_office()

    answer = marta.get(
        f"/coverage/what-if?{WALK}&change={quote(change)}", headers={"Accept-Language": "en"}
    )

    assert answer.status_code in {200, 422}
    assert said in answer.text


def test_the_next_service_should_open_where_most_have_none(marta: FlaskClient) -> None:
    create_office()
    create_place(code="3", name="Levico", point=Point(11.3, 46.012), youth=20)

    page = read(marta, f"/coverage/where-next?{WALK}&count=1")

    assert "<strong>Pergine</strong>" in page
    assert "Together 300 more young people" in page
    assert "Proven: no other place reaches more than 1,200 in all" in page
    assert "/coverage/what-if?site=trentino&amp;mode=walk&amp;change=open~2" in page


def test_one_set_chosen_in_both_ways_is_proposed_once(marta: FlaskClient) -> None:
    create_office()
    create_place(code="3", name="Levico", point=Point(11.3, 46.012), youth=20)

    page = read(marta, f"/coverage/where-next?{WALK}&count=2")

    assert page.count('class="card proposal"') == 1
    assert "Chosen one after the other they are the same" in page
    assert "no other choice of 2 reaches more than 1,220 in all" in page


def test_two_sets_are_measured_by_one_bound(marta: FlaskClient) -> None:
    # In an hour's walk each reaches those next to it: the middle most, the two beside it all.
    for code, east, youth in (
        ("3", -0.0366, 200), ("4", -0.016, 300), ("5", 0, 0), ("6", 0.016, 300), ("7", 0.0366, 200),
    ):  # fmt: skip
        create_place(code=code, name=f"At {code}", point=Point(11.5 + east, 46.07), youth=youth)

    page = read(marta, f"/coverage/where-next?{WALK}&within=60&count=2&at=4&at=5&at=6")

    assert page.count('class="card proposal"') == 2
    assert "no other choice of 2 reaches more than 1,000 in all" in page
    assert "No choice of 2 can reach more than 1,000 in all" in page
    assert "this one reaches 800" in page


def test_only_chosen_settlements_are_candidates(marta: FlaskClient) -> None:
    create_office()
    create_place(code="3", name="Levico", point=Point(11.3, 46.012), youth=20)

    page = read(marta, f"/coverage/where-next?{WALK}&count=1&at=3")

    assert "<strong>Levico</strong>" in page


def test_that_only_some_settlements_were_looked_at_is_said_where_it_is_so(
    marta: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = read(marta, f"/coverage/where-next?{WALK}")
    places = len(re.findall(r"<option", whole.partition('id="at"')[2].partition("</select>")[0]))
    monkeypatch.setattr(opening, "MOST_CANDIDATES", 1)

    some = read(marta, f"/coverage/where-next?{WALK}")

    assert "settlements only the" not in whole
    assert f"Of {places} settlements only the 1 with most people to reach were looked at" in some


def test_where_everybody_is_reached_nothing_is_proposed(marta: FlaskClient) -> None:
    create_office()

    page = read(marta, "/coverage/where-next?mode=car&within=120")

    assert "No further place would bring anybody within reach" in page


def test_a_scenario_is_kept_listed_and_recorded(marta: FlaskClient) -> None:
    create_office()

    status = keep(marta)

    page = read(marta, "/coverage/scenarios")
    row = only_scenario()
    deeds = db.session.scalars(select(Event.action).where(Event.object_id == str(row.id))).all()
    assert status == 303
    assert "A branch in Pergine" in page
    assert "100%" in page
    assert "by Marta" in page
    assert deeds == ["save_scenario"]
    assert row.question == {"site": "trentino", "mode": "walk"}


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_a_scenario_without_a_usable_name_is_not_kept(marta: FlaskClient, name: str) -> None:
    keep(marta, name)

    assert db.session.scalars(select(CoverageScenario)).all() == []


def test_two_scenarios_of_a_site_have_two_names(marta: FlaskClient) -> None:
    keep(marta)

    keep(marta)

    assert "Another scenario has this name." in read(marta, "/coverage/scenarios")
    assert only_scenario().name == "A branch in Pergine"


def test_who_saw_an_older_version_changes_nothing(marta: FlaskClient) -> None:
    keep(marta)
    row = only_scenario()
    here = f"/coverage/scenarios/{row.id}"
    marta.post(here, data={"name": "Renamed", "version": "1", "site": "trentino"})

    marta.post(here, data={"name": "Too late", "version": "1", "site": "trentino"})
    marta.post(f"{here}/remove", data={"version": "1", "site": "trentino"})

    db.session.expire_all()
    assert (only_scenario().name, only_scenario().version) == ("Renamed", 2)


def test_a_scenario_is_thrown_away_with_its_event(marta: FlaskClient) -> None:
    keep(marta)
    row = only_scenario()

    marta.post(f"/coverage/scenarios/{row.id}/remove", data={"version": "1", "site": "trentino"})

    assert db.session.scalars(select(CoverageScenario)).all() == []


def test_a_stakeholder_sees_scenarios_of_the_site_and_changes_none(marta: FlaskClient) -> None:
    keep(marta)
    row = only_scenario()
    other = coordinator(marta.application.test_client(), role=Role.STAKEHOLDER)

    page = read(other, "/coverage/scenarios")
    answer = other.post(f"/coverage/scenarios/{row.id}/remove", data={"version": "1"})

    assert "A branch in Pergine" in page
    assert "Throw away" not in page
    assert answer.status_code == 403


def test_two_questions_stand_side_by_side(marta: FlaskClient) -> None:
    create_office()

    page = read(marta, f"/coverage/compare?{WALK}&than_mode=car")

    assert "300 more young people reach one in time." in page
    assert ">75%<" in page
    assert ">100%<" in page


def test_a_scenario_is_compared_with_now_and_with_the_day_it_was_saved(
    marta: FlaskClient,
) -> None:
    keep(marta, change="")
    key = only_scenario().id
    create_office()
    times.forget()

    since = read(marta, f"/coverage/compare?{WALK}&than=saved~{key}")

    assert "as saved on" in since
    assert "900 more young people reach one in time." in since


def test_a_scenario_just_saved_comes_out_as_it_was_saved(marta: FlaskClient) -> None:
    create_office()
    keep(marta)
    key = only_scenario().id

    since = read(marta, f"/coverage/compare?{WALK}&than=saved~{key}")

    assert "As many young people reach one in time as before." in since
    assert "A branch in Pergine, worked out now: every service" in since


def test_a_change_that_a_scenario_can_make_no_longer_is_said(marta: FlaskClient) -> None:
    service = create_office()
    keep(marta, change=f"close~{offers_of(service)[0].id}")
    key = only_scenario().id
    service.status = Status.ARCHIVED
    db.session.commit()
    times.forget()

    since = read(marta, f"/coverage/compare?{WALK}&than=saved~{key}")

    assert "1 change of the scenario cannot be made any longer" in since


def test_a_scenario_that_is_there_no_longer_is_said(marta: FlaskClient) -> None:
    page = read(marta, f"/coverage/compare?{WALK}&than=scenario~nobody", status=422)

    assert "This scenario is there no longer" in page
