"""Searches that found nothing are counted for the coordinators, and nobody is remembered."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from factories import create_area, create_location, create_organisation, create_service, create_site
from flask.testing import FlaskClient
from map.asking import ENGLISH, TRENTO, features
from shapely.geometry import Point
from sqlalchemy import select

from app.core.db import db
from app.directory.models import EmptySearch
from app.directory.vocabulary import Fee, Track

CANARY_WORDS = "zzcanarywords"
CANARY_POINT = "11.1234567,46.0765432"
CANARY_AGE = "117"


def counts() -> list[EmptySearch]:
    db.session.expire_all()
    return list(db.session.scalars(select(EmptySearch).order_by(EmptySearch.filters)))


def every_value() -> str:
    """Return all that any table holds, as one text."""
    rows: list[Any] = []
    for table in db.metadata.sorted_tables:
        rows += db.session.execute(select(table)).all()
    return repr(rows)


def test_a_search_that_found_nothing_is_counted_once_each_time(client: FlaskClient) -> None:
    create_site()
    create_area(code="022205")

    for _ in range(3):
        client.get(f"/map?site=trentino&from={TRENTO}&need=housing&need=job_search&within=30")

    (row,) = counts()
    assert row.times == 3
    assert (row.site_id, row.area_code, row.needs) == ("trentino", "022205", "housing job_search")
    assert row.filters == "within=30:transit"


def test_the_area_is_empty_where_nobody_said_from_where(client: FlaskClient) -> None:
    create_site()

    client.get("/map?site=trentino&free=1&track=complex_needs&language=")

    (row,) = counts()
    assert (row.area_code, row.needs, row.filters) == ("", "", "track=complex_needs free")


def test_point_words_and_age_are_in_no_table(client: FlaskClient) -> None:
    create_site()
    create_area()

    client.get(f"/map?site=trentino&q={CANARY_WORDS}&from={CANARY_POINT}&age={CANARY_AGE}")

    (row,) = counts()
    kept = every_value()
    assert row.filters == "text age"
    assert CANARY_WORDS not in kept
    assert CANARY_AGE not in kept
    for coordinate in CANARY_POINT.split(","):
        assert coordinate[:7] not in kept


def test_a_search_that_found_something_is_not_counted(client: FlaskClient) -> None:
    create_site()
    create_service(create_organisation())

    for path in ("/map", "/map.geojson", "/map.csv"):
        client.get(f"{path}?site=trentino")

    assert counts() == []


def test_a_refused_search_is_not_counted(client: FlaskClient) -> None:
    create_site()

    client.get("/map?site=trentino&need=magic")
    client.get("/map?site=trentino&page=7")

    assert counts() == []


def test_a_program_that_finds_nothing_is_not_counted(client: FlaskClient) -> None:
    create_site()

    for path in ("/map.geojson", "/map.csv", "/map/points.json", "/map.html"):
        client.get(f"{path}?site=trentino")

    assert counts() == []


def furnish() -> None:
    """Store services, none of which fits all that the searches below ask."""
    create_site()
    organisation = create_organisation()
    near, far = (
        create_location(organisation),
        create_location(organisation, point=Point(11.3, 46.2)),
    )
    create_service(organisation, needs=["housing"], at=[near], track=Track.JOB_READY, age_min=20)
    create_service(organisation, needs=["housing"], at=[far], fee=Fee.PAID, languages=["it"])
    create_service(organisation, needs=["job_search"], at=[near], fee=Fee.FREE, languages=["ar"])
    create_service(organisation, needs=["mobility"], at=[far], online=True, age_max=25)


SUGGESTION = re.compile(
    r'<a[^>]*href="(/map\?[^"]+)"[^>]*>(?:(?!</a>).)*?(?:\+|&plus;)\s*(\d+)', re.DOTALL
)


@pytest.mark.parametrize(
    "query",
    [
        "need=housing&free=1",
        "need=housing&language=ar",
        "need=housing&track=complex_needs&age=17&free=1",
        f"need=housing&from={TRENTO}&mode=walk&within=15&age=17",
        f"need=job_search&from={TRENTO}&box=11.25,46.1,11.4,46.3",
        "need=mobility&q=nothing",
        f"need=housing&from={TRENTO}&mode=car&within=1",
    ],
)
def test_each_way_out_leads_to_as_many_services_as_it_promises(
    client: FlaskClient, query: str
) -> None:
    furnish()
    now = len(features(client, f"site=trentino&{query}"))

    html = client.get(f"/map?site=trentino&{query}", headers=ENGLISH).text
    promises = [(unescape(link), int(gain)) for link, gain in SUGGESTION.findall(html)]

    assert promises
    for link, gain in promises:
        assert len(features(client, link.split("?", 1)[1])) == now + gain, link
