"""The shipped listings, read through the web, on each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from map.shipped import POSTGIS, on_postgis, on_sqlite

NO_POSTGIS = "PROSSIMA_TEST_POSTGIS is not set: no PostGIS database to test on"


@pytest.fixture(scope="session")
def shipped_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return on_sqlite(tmp_path_factory.mktemp("shipped"))


@pytest.fixture(scope="session")
def shipped_postgis() -> Iterator[Flask]:
    if not POSTGIS:
        pytest.skip(NO_POSTGIS)
    with on_postgis() as app:
        yield app


@pytest.fixture(params=["sqlite", pytest.param("postgis", marks=pytest.mark.postgis)])
def visitor(request: pytest.FixtureRequest) -> FlaskClient:
    """Give a visitor of the shipped listings, once on each database."""
    app: Flask = request.getfixturevalue(f"shipped_{request.param}")
    return app.test_client()
