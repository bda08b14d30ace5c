"""Events by day, in the search, and on their own page."""

from __future__ import annotations

from datetime import date

import pytest
from directory.happenings.dates import create_date, create_event, in_days, today
from directory.recorder import Statements
from factories import (
    create_area,
    create_location,
    create_organisation,
    create_service,
    create_site,
)
from flask.testing import FlaskClient

from app.directory.vocabulary import ServiceKind, Status

pytestmark = pytest.mark.usefixtures("app")
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
def _site(app: object) -> None:  # noqa: ARG001 - the tables have to be there
    create_site()


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address, headers=ENGLISH)
    assert answer.status_code == 200
    return answer.text


def found(client: FlaskClient, query: str = "") -> set[str]:
    document = client.get(f"/map.geojson?site=trentino{query}").get_json()
    return {feature["properties"]["name"] for feature in document["features"]}


def test_an_event_stands_under_its_day(client: FlaskClient) -> None:
    create_date(create_event(name="Serata sul lavoro"), in_days(5))

    text = page(client, "/events?site=trentino")

    assert f'id="day-{in_days(5).isoformat()}"' in text
    assert "Serata sul lavoro" in text
    assert "18:00–20:00" in text


def test_what_was_yesterday_is_gone_from_page_and_search(client: FlaskClient) -> None:
    create_date(create_event(name="Ieri"), in_days(-1))
    create_date(create_event(name="Domani"), in_days(1))

    assert "Ieri" not in page(client, "/events?site=trentino")
    assert found(client) == {"Domani"}


def test_an_event_with_one_date_to_come_is_still_found(client: FlaskClient) -> None:
    event = create_event(name="Caffè")
    create_date(event, in_days(-30))
    create_date(event, in_days(30))

    assert found(client) == {"Caffè"}


def test_an_event_with_an_old_source_does_not_sink_among_the_stale(client: FlaskClient) -> None:
    body = create_organisation()
    at = [create_location(body)]
    old = {"source_date": date(2019, 1, 1)}
    create_service(body, at=at, name="Corso", **old)
    create_date(create_event(body, at=at, name="Serata", **old), in_days(3))

    document = client.get("/map.geojson?site=trentino").get_json()

    names = [feature["properties"]["name"] for feature in document["features"]]
    assert names == ["Serata", "Corso"]


def test_an_event_whose_dates_are_all_cancelled_is_not_found_but_told(client: FlaskClient) -> None:
    create_date(create_event(name="Fiera"), in_days(4), cancelled=True)

    assert found(client) == set()
    assert "cancelled" in page(client, "/events?site=trentino")


def test_what_goes_on_for_days_stands_under_today(client: FlaskClient) -> None:
    create_date(
        create_event(name="Settimana"), in_days(-2), last=in_days(3), begins=None, ends=None
    )

    text = page(client, "/events?site=trentino")

    assert f'id="day-{today().isoformat()}"' in text
    assert "all day" in text


def test_the_total_says_what_is_shown(client: FlaskClient) -> None:
    organisation = create_organisation()
    at = [create_location(organisation)]
    create_service(organisation, at=at, kind=ServiceKind.ORIENTATION_POINT)
    create_date(create_event(organisation, at=at), in_days(2))
    create_date(create_event(organisation, at=at), in_days(3))

    shown = {kind: page(client, f"/map?site=trentino{kind}") for kind in ("", "&kind=event")}
    points = page(client, "/map?site=trentino&kind=orientation_point")

    assert "3 services" in shown[""]
    assert "2 events" in shown["&kind=event"]
    assert "Show: 2 events" in shown["&kind=event"]
    assert "1 orientation point" in points


def test_the_search_tells_kinds_apart(client: FlaskClient) -> None:
    organisation = create_organisation()
    at = [create_location(organisation)]
    create_service(organisation, at=at, name="Corso")
    create_service(organisation, at=at, name="Punto", kind=ServiceKind.ORIENTATION_POINT)
    create_date(create_event(organisation, at=at, name="Fiera"), in_days(2))

    assert found(client) == {"Corso", "Punto", "Fiera"}
    assert found(client, "&kind=service") == {"Corso"}
    assert found(client, "&kind=orientation_point") == {"Punto"}
    assert found(client, "&kind=event") == {"Fiera"}


def test_the_map_marks_what_is_no_service(client: FlaskClient) -> None:
    organisation = create_organisation()
    at = [create_location(organisation)]
    create_service(organisation, at=at, name="Corso")
    create_date(create_event(organisation, at=at, name="Fiera"), in_days(2))

    rows = client.get("/map/points.json?site=trentino").get_json()["points"]

    assert {row[5]: row[6:] for row in rows} == {"Corso": [], "Fiera": ["event"]}


def test_an_unknown_kind_is_explained(client: FlaskClient) -> None:
    answer = client.get("/map?site=trentino&kind=party", headers=ENGLISH)

    assert answer.status_code == 422
    assert "orientation point (orientation_point)" in answer.text


def test_a_card_says_when_the_event_is(client: FlaskClient) -> None:
    create_date(create_event(name="Fiera"), in_days(2))

    text = page(client, "/map?site=trentino&kind=event")

    assert "18:00" in text


def test_need_area_and_month_narrow_the_page(client: FlaskClient) -> None:
    area = create_area()
    organisation = create_organisation()
    here = create_location(organisation, area_id=area.id)
    work = create_event(organisation, at=[here], name="Lavoro", needs=["job_search"])
    health = create_event(organisation, name="Salute", needs=["health_care"])
    create_date(work, in_days(1))
    create_date(health, in_days(1))
    month = f"{in_days(1):%Y-%m}"

    by_need = page(client, "/events?site=trentino&need=job_search")
    by_area = page(client, f"/events?site=trentino&area={area.code}")
    by_month = page(client, f"/events?site=trentino&month={month}")
    before = page(client, "/events?site=trentino&month=2020-01")

    assert ("Lavoro" in by_need, "Salute" in by_need) == (True, False)
    assert ("Lavoro" in by_area, "Salute" in by_area) == (True, False)
    assert ("Lavoro" in by_month, "Salute" in by_month) == (True, True)
    assert "No event to come" in before


@pytest.mark.parametrize(
    "query", ["site=atlantis", "need=gold", "area=999999", "month=2026-13", "month=x"]
)
def test_what_there_is_not_is_a_404(client: FlaskClient, query: str) -> None:
    assert client.get(f"/events?{query}").status_code == 404


def test_a_withdrawn_event_is_on_no_page(client: FlaskClient) -> None:
    event = create_event(name="Ritirato", status=Status.SUSPENDED)
    create_date(event, in_days(2))

    assert "Ritirato" not in page(client, "/events?site=trentino")
    assert client.get(f"/events/{event.id}.ics").status_code == 404


def test_its_own_page_lists_the_dates_and_says_what_is_over(client: FlaskClient) -> None:
    event = create_event(name="Fiera")
    create_date(event, in_days(-3))

    text = page(client, f"/services/{event.id}")

    assert "This event is over" in text


def test_an_orientation_point_says_what_it_is(client: FlaskClient) -> None:
    organisation = create_organisation()
    point = create_service(
        organisation, at=[create_location(organisation)], kind=ServiceKind.ORIENTATION_POINT
    )

    assert "orientation point" in page(client, f"/services/{point.id}")


def test_many_dates_take_as_many_statements_as_one(
    client: FlaskClient, statements: Statements
) -> None:
    event = create_event()
    create_date(event, in_days(1))
    page(client, "/events?site=trentino")
    with statements.recorded():
        page(client, "/events?site=trentino")
    few = len(statements)
    for number in range(2, 40):
        create_date(create_event(name=f"Serata {number}"), in_days(number))

    page(client, "/events?site=trentino")
    with statements.recorded():
        page(client, "/events?site=trentino")

    assert len(statements) == few
