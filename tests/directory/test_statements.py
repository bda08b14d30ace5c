"""The number of SQL statements is the same for one service and for many."""

from __future__ import annotations

import pytest
from directory.recorder import Statements
from factories import create_location, create_organisation, create_service, create_site
from flask.testing import FlaskClient

from app.core.geo import LonLat
from app.directory import queries


def _fill(count: int) -> None:
    create_site()
    organisation = create_organisation()
    for _ in range(count):
        create_service(organisation, at=[create_location(organisation)])


@pytest.mark.parametrize("count", [1, 30])
def test_the_catalogue_is_read_in_twelve_statements_and_kept_for_one(
    statements: Statements, count: int
) -> None:
    _fill(count)

    with statements.recorded():
        queries.catalogue("trentino")
    first = len(statements)
    with statements.recorded():
        queries.catalogue("trentino")

    # Twice the stamp (before, and on the connection that reads), then ten tables.
    assert first == 12
    assert len(statements) == 1


@pytest.mark.parametrize("count", [1, 30])
def test_a_page_of_cards_takes_three_statements(statements: Statements, count: int) -> None:
    _fill(count)
    ids = list(queries.catalogue("trentino").service_ids)

    with statements.recorded():
        cards = queries.cards(ids, "en")

    assert len(cards) == count
    assert len(statements) == 3


def test_the_nearest_take_one_statement(statements: Statements) -> None:
    _fill(10)

    with statements.recorded():
        queries.nearest("trentino", LonLat(11.1217, 46.0679), ["job_search"], 1000, 5)

    assert len(statements) == 1


def test_a_listing_page_takes_nine_statements(statements: Statements, client: FlaskClient) -> None:
    _fill(3)
    service_id = queries.catalogue("trentino").service_ids[0]

    with statements.recorded():
        response = client.get(f"/services/{service_id}")

    assert response.status_code == 200
    assert len(statements) == 9
