"""The pages about coverage, as a coordinator sees them, with good data and with bad."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from factories import create_place, create_site, site_settings
from flask.testing import FlaskClient
from flask_babel import format_date
from map.asking import statements
from map.coverage_valley import coordinator, create_office, create_valley, read

from app.accounts.vocabulary import Role
from app.core.db import db
from app.map.coverage import times
from app.territory.models import Place

PAGES = (
    "/coverage",
    "/coverage/map",
    "/coverage/overview",
    "/coverage/what-if",
    "/coverage/where-next",
    "/coverage/compare",
    "/coverage/scenarios",
)


def test_the_gap_map_says_who_reaches_a_service_and_who_is_worst_served(
    client: FlaskClient,
) -> None:
    create_valley()
    create_office()
    coordinator(client)

    page = read(client, "/coverage?mode=walk")

    assert "75% of the young people, 900 of 1,200, reach one within 30 min." in page
    assert "300 beyond reach of 300" in page
    assert 'data-place="2"' in page


def test_a_printed_gap_map_bears_its_day(client: FlaskClient) -> None:
    create_valley()
    create_office()
    coordinator(client)
    day = datetime.now(ZoneInfo("Europe/Rome")).date()

    page = read(client, "/coverage")

    with client.application.test_request_context(headers={"Accept-Language": "en"}):
        assert f"As of {format_date(day)}" in page


def test_the_moving_map_leads_to_its_figures_as_a_table(client: FlaskClient) -> None:
    create_valley()
    create_office()
    coordinator(client)

    page = read(client, "/coverage/map?mode=walk&within=20")
    address = re.findall(r'href="([^"]+)">The same figures as a table', page)[0]
    table = read(client, unescape(address))

    assert address == "/coverage?site=trentino&amp;mode=walk&amp;within=20#areas"
    assert 'id="areas"' in table


def test_every_need_and_mode_leads_to_its_question(client: FlaskClient) -> None:
    create_valley()
    create_office()
    coordinator(client)

    page = read(client, "/coverage/overview?within=20")

    assert "/coverage?site=trentino&amp;need=job_search&amp;mode=walk&amp;within=20" in page
    assert 'aria-label="Finding a job · within 20 min on foot · at any time: 75%"' in page
    assert 'aria-label="Mental health · within 20 min on foot · at any time: 0%"' in page


@pytest.mark.parametrize("path", PAGES)
def test_a_site_without_young_people_says_so_on_every_page(client: FlaskClient, path: str) -> None:
    create_site()
    create_office()
    coordinator(client)

    page = read(client, path)

    if path in {"/coverage", "/coverage/map", "/coverage/overview", "/coverage/where-next"}:
        assert "No figures of young people are known for this site yet." in page


@pytest.mark.parametrize("path", PAGES)
def test_a_need_without_services_is_answered_on_every_page(client: FlaskClient, path: str) -> None:
    create_valley()
    coordinator(client)

    page = read(client, f"{path}?need=mental_health")

    if path in {"/coverage", "/coverage/map"}:
        assert "No service with a place on the map answers this: nobody has one near." in page


@pytest.mark.parametrize("path", PAGES)
def test_one_place_only_is_enough_for_every_page(client: FlaskClient, path: str) -> None:
    create_site()
    create_place(area_id=None)
    create_office()
    coordinator(client)

    page = read(client, path)

    if path == "/coverage":
        assert "900 young people live at places outside all boundaries" in page


@pytest.mark.parametrize("path", PAGES)
def test_where_all_times_are_unknown_nobody_is_called_covered(
    client: FlaskClient, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_valley()
    create_office()
    coordinator(client)
    monkeypatch.setattr(times, "provider", lambda _site: Silent())

    page = read(client, path)

    if path == "/coverage":
        assert "time unknown" in page
        assert "0% of the young people, 0 of 1,200" in page


class Silent:
    """A provider of travel times that knows nothing."""

    def one_to_many(self, _origin: object, points: object, *_: object, **__: object) -> object:
        from app.travel import Times  # noqa: PLC0415 - only this test needs it

        return Times.unknown(len(points))  # type: ignore[arg-type] # any points


def test_a_service_without_a_place_left_is_said_plainly(client: FlaskClient) -> None:
    create_valley()
    create_office(capacity_free=0)
    coordinator(client)

    assert "No free places: the services that answer this have none left." in read(
        client, "/coverage?mode=walk"
    )


def test_free_places_are_shared_among_all_who_reach_them(client: FlaskClient) -> None:
    create_valley()
    create_office(capacity_free=90)
    coordinator(client)

    page = read(client, "/coverage?mode=walk")

    # 90 places for the 900 in Trento; everybody together are 1,200.
    assert "75 for 1,000 young people" in page
    assert "2SFCA" in page


def test_places_without_a_figure_are_counted_apart(client: FlaskClient) -> None:
    create_valley()
    create_place(code="3", name="Nowhere", youth=None, youth_basis=None)
    coordinator(client)

    page = read(client, "/coverage")

    assert "1 place states no number of young people and is not counted." in page
    assert db.session.query(Place).count() == 3


@pytest.mark.parametrize("path", PAGES[:-1])
def test_a_wrong_question_is_answered_without_what_is_wrong(client: FlaskClient, path: str) -> None:
    create_valley()
    coordinator(client)

    page = read(client, f"{path}?need=juggling&within=banana&mode=dragon", status=422)

    assert "There is no such need" in page or "Give whole minutes" in page


@pytest.mark.parametrize("path", PAGES)
def test_visitors_are_asked_to_sign_in(client: FlaskClient, path: str) -> None:
    create_valley()

    answer = client.get(path)

    assert answer.status_code == 303
    assert "/sign-in" in answer.location


def test_another_site_is_not_found(client: FlaskClient) -> None:
    create_valley()
    create_site(id="lisbon", settings=site_settings(key="lisbon"))
    coordinator(client)

    assert client.get("/coverage?site=lisbon").status_code == 404


def test_a_link_worker_sees_coverage_and_may_keep_nothing(client: FlaskClient) -> None:
    create_valley()
    coordinator(client, role=Role.LINK_WORKER)

    page = read(client, "/coverage/what-if")

    assert "Keep this as a scenario" not in page
    assert client.post("/coverage/scenarios", data={"name": "x"}).status_code == 403


def test_the_number_of_statements_does_not_grow_with_the_places(client: FlaskClient) -> None:
    create_valley()
    create_office()
    coordinator(client)
    read(client, "/coverage")
    with statements() as few:
        read(client, "/coverage")
    for number in range(20):
        create_place(code=f"x{number}", name=f"Place {number}")
    read(client, "/coverage")

    with statements() as many:
        read(client, "/coverage")

    assert len(many) == len(few)
