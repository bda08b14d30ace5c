"""Open needs of participants: counted in a report, shown by area, weighed by; never who."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import numpy as np
import pytest
from factories import create_area, create_place
from flask import Flask
from flask.testing import FlaskClient
from map.asking import statements
from map.coverage_valley import ENGLISH, PERGINE, coordinator, create_office, create_valley, read
from map.monitoring.pilot import SPRING, Pilot, begin_pilot
from participants.cases import create_goal, create_plan
from shapely.geometry import Point, box

from app.accounts.actor import OPERATOR
from app.accounts.vocabulary import Role
from app.core.db import db, transaction
from app.map.monitoring.making import areas_of
from app.map.monitoring.models import MonitoringReport
from app.map.monitoring.reading import Whose
from app.map.open_needs.counting import OpenCase, published_needs, read_open_cases
from app.map.open_needs.vocabulary import OPEN, UNMET
from app.participants.models import Participant
from app.participants.vocabulary import GoalStatus, Stage
from app.territory import queries

WALK = "site=trentino&mode=walk"
NOW = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.fixture
def marta(client: FlaskClient) -> FlaskClient:
    """Give a coordinator: 900 in Trento with a service, 300 in Pergine, 20 in Levico."""
    create_valley()
    levico = create_area(
        code="022104", name="Levico", youth=20, population=90, outline=box(11.3, 46, 11.4, 46.1)
    )
    create_place(area_id=levico.id, code="3", name="Levico", point=Point(11.305, 46.012), youth=20)
    queries.forget_sites()
    create_office()
    return coordinator(client)


def publish(**tables: dict[str, int]) -> None:
    row = MonitoringReport(
        id=uuid4(),
        site_id="trentino",
        number=0,
        until=date(2026, 9, 30),
        made_at=NOW,
        tables={OPEN: {}, UNMET: {}} | tables,
        level="comune",
    )
    db.session.add(row)
    db.session.commit()


def test_the_next_service_opens_where_most_participants_have_the_need(marta: FlaskClient) -> None:
    publish(open_needs={"|": 60, "022104|": 40, "022139|": 8})

    by_young = read(marta, f"/coverage/where-next?{WALK}&count=1")
    by_needs = read(marta, f"/coverage/where-next?{WALK}&count=1&weigh=needs")

    assert "<strong>Pergine</strong>" in by_young
    assert "<strong>Levico</strong>" in by_needs
    # The twelve that are left live in Trento, where a service is.
    assert "Together about 40 more participants: 87% instead of 20%" in by_needs
    assert "2 areas have a number of their own" in by_needs


def test_areas_whose_number_is_withheld_share_the_rest_by_young_people(marta: FlaskClient) -> None:
    publish(open_needs={"|housing": 61})

    page = read(marta, f"/coverage/where-next?{WALK}&count=1&weigh=needs&need=housing")

    # 61 for 1,220 young people: each place has one for 20, and no service answers the need.
    assert "about 45 more" in page
    assert "0 areas have a number of their own" in page


@pytest.mark.parametrize(
    ("open_needs", "said"),
    [({"|": 30}, "Too few participants have this need"), (None, "There is no report yet")],
)
def test_what_is_too_few_to_weigh_by_is_said(
    marta: FlaskClient, open_needs: dict[str, int] | None, said: str
) -> None:
    if open_needs is not None:
        publish(open_needs=open_needs)

    page = read(marta, f"/coverage/where-next?{WALK}&weigh=needs&need=housing")

    assert said in page
    assert "Together" not in page


def test_needs_are_offered_to_weigh_by_once_a_report_counts_them(marta: FlaskClient) -> None:
    before = read(marta, f"/coverage/where-next?{WALK}")
    publish(open_needs={"|": 60})

    after = read(marta, f"/coverage/where-next?{WALK}")

    assert "open needs of participants" not in before
    assert "open needs of participants" in after


def test_a_link_worker_cannot_weigh_by_needs(marta: FlaskClient) -> None:
    publish(open_needs={"|": 60}, unmet_needs={"|": 30})
    other = coordinator(marta.application.test_client(), role=Role.LINK_WORKER)

    page = read(other, f"/coverage/where-next?{WALK}&weigh=needs", status=422)

    assert "This is not among the choices." in page
    assert "open needs of participants" not in page
    assert "Participants with nothing near" not in read(other, "/coverage")


def test_needs_with_nothing_near_are_listed_and_marked_on_the_map(marta: FlaskClient) -> None:
    publish(
        open_needs={"|": 60, "|housing": 30, "022139|housing": 14},
        unmet_needs={"|housing": 17, "|mobility": 21, "022139|housing": 11, "022139|": 19},
    )

    page = read(marta, "/coverage?need=housing")

    assert page.index("about 21") < page.index("about 17")
    assert "about 11" in page
    assert "about 19" not in page
    assert '<text dy="30.5">11</text>' in page
    assert "30 Sept 2026" in page or "Sep 30, 2026" in page


def test_files_mark_participants_only_for_whoever_sees_them_on_the_page(
    marta: FlaskClient,
) -> None:
    publish(
        open_needs={"|": 60, "022139|housing": 14},
        unmet_needs={"|housing": 17, "022139|housing": 11},
    )
    other = coordinator(marta.application.test_client(), role=Role.LINK_WORKER)

    files = [read(each, "/coverage.html?need=housing") for each in (marta, other)]
    pictures = [
        each.get("/coverage.png?need=housing", headers=ENGLISH).data for each in (marta, other)
    ]

    assert ["participants with nothing near" in file for file in files] == [True, False]
    assert ["blurred by chance" in file for file in files] == [True, False]
    assert [b"blurred by chance" in picture for picture in pictures] == [True, False]


def test_no_page_about_coverage_reads_a_case(marta: FlaskClient) -> None:
    publish(open_needs={"|": 60, "022104|": 40}, unmet_needs={"|": 30})

    with statements() as asked:
        for path in ("", "/where-next", "/what-if", "/overview", "/compare", "/scenarios"):
            read(marta, f"/coverage{path}?weigh=needs")

    tables = ("participant", "assessment", "assessed_need", "plan_goal", "plan ", "referral")
    assert [text for text in asked for table in tables if f"FROM {table}" in text] == []
    assert any("monitoring_report" in text for text in asked)


def cases_of(pilot: Pilot) -> list[OpenCase]:
    site = queries.site("trentino")
    assert site is not None
    with pilot.app.app_context(), transaction() as session:
        whose = Whose("trentino", illustrative=False, since=None, until=NOW)
        return read_open_cases(session, OPERATOR, site, areas_of(site)[1], whose)


def test_open_is_what_the_newest_assessment_names_and_a_goal_still_aims_at(app: Flask) -> None:
    pilot = begin_pilot(app)
    first = pilot.come(1, SPRING, 0, "housing", "mobility")[0]
    closed = pilot.come(1, SPRING, 0, "housing")[0]
    person = db.session.get_one(Participant, first)
    plan = create_plan(person)
    create_goal(plan, need="job_search")
    create_goal(plan, need="legal_help", status=GoalStatus.REACHED)
    db.session.get_one(Participant, closed).stage = Stage.CLOSED
    db.session.commit()

    cases = cases_of(pilot)

    assert [(each.area, list(each.asked.needs)) for each in cases] == [
        ("north", ["housing", "job_search", "mobility"])
    ]


def test_few_are_withheld_and_many_are_about_right(app: Flask) -> None:
    pilot = begin_pilot(app)
    pilot.come(40, SPRING, 0, "housing")
    pilot.come(4, SPRING, 0, "mobility")
    pilot.come(30, SPRING, 1)

    tables = published_needs(cases_of(pilot), np.random.default_rng(3))

    shown = tables[OPEN]
    assert abs(shown["north|housing"] - 40) <= 10
    assert abs(shown["|living"] - 44) <= 10
    assert {"north|mobility", "|mobility", "south|housing", "south|"}.isdisjoint(shown)
    # Nobody knows how far anything is from a home that is not known.
    assert tables[UNMET] == {}


def test_far_from_every_service_a_need_has_nothing_near(app: Flask) -> None:
    pilot = begin_pilot(app)
    people = pilot.come(30, SPRING, 0, "housing")
    for key in people:
        person = db.session.get_one(Participant, key)
        person.home, person.home_cell_m = PERGINE, 2000
    db.session.commit()

    tables = published_needs(cases_of(pilot), np.random.default_rng(3))

    assert abs(tables[UNMET]["north|housing"] - 30) <= 10


def test_a_report_keeps_the_numbers_for_good(app: Flask) -> None:
    pilot = begin_pilot(app)
    pilot.come(40, SPRING, 0, "housing")
    pilot.come(30, SPRING, 1)

    pilot.report("2026-06-30")

    kept = db.session.query(MonitoringReport).one().tables
    assert {"|", "north|", "north|housing"} <= kept[OPEN].keys()
