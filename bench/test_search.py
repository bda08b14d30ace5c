"""How long the query layer takes: `pytest bench/test_search.py`, on both databases.

PROSSIMA_BENCH_SERVICES sets how many services (100,000 unless said otherwise),
PROSSIMA_TEST_POSTGIS the PostGIS database, in a schema of which the services stand.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from uuid import UUID

import numpy as np
import pytest
from flask import Flask
from flask_migrate import upgrade
from seed import seed
from sqlalchemy import select, text

from app import create_app
from app.core.db import db
from app.core.geo import LonLat, metres_between, roughly_metres_between
from app.core.settings import Settings
from app.core.spatial import lat_of, lon_of
from app.directory import queries
from app.directory.models import Location, Service, ServiceAtLocation, ServiceNeed
from app.directory.needs import taxonomy
from app.directory.reading import read_catalogue

COUNT = int(os.environ.get("PROSSIMA_BENCH_SERVICES", "100000"))
POSTGIS = os.environ.get("PROSSIMA_TEST_POSTGIS", "")
TRENTO = LonLat(11.1217, 46.0679)
NEEDS = ("job_search", "housing")
WITHIN_M = 20_000.0
LIMIT = 50


def _settings(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    if kind == "sqlite":
        return Settings(data_dir=tmp_path_factory.mktemp("bench"))
    if not POSTGIS:
        pytest.skip("PROSSIMA_TEST_POSTGIS is not set: no PostGIS database to measure")
    schema = f"bench_{os.getpid()}"
    bare = create_app(Settings(database_url=POSTGIS))
    with bare.app_context(), db.engine.begin() as connection:
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS postgis"))
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    return Settings(database_url=f"{POSTGIS}?options=-csearch_path%3D{schema}%2Cpublic")


@pytest.fixture(scope="module", params=["sqlite", "postgis"])
def app(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """Give an application with its services, once on each database."""
    app = create_app(_settings(request.param, tmp_path_factory))
    with app.app_context():
        upgrade()
        seed(COUNT)
        _settle()
        yield app
        db.session.remove()
        if db.engine.dialect.name == "postgresql":
            with db.engine.begin() as connection:
                connection.execute(text(f"DROP SCHEMA bench_{os.getpid()} CASCADE"))
        db.engine.dispose()


def _settle() -> None:
    """Let the planner know the tables, as it does some time after any load."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def naive() -> tuple[list[UUID], int]:
    """Read every location and measure all of them in Python."""
    rows = db.session.execute(
        select(Service.id, lon_of(Location.point), lat_of(Location.point), ServiceNeed.need)
        .join(ServiceAtLocation, ServiceAtLocation.service_id == Service.id)
        .join(Location, Location.id == ServiceAtLocation.location_id)
        .join(ServiceNeed, ServiceNeed.service_id == Service.id)
        .where(
            Service.site_id == "trentino",
            Service.in_person,
            Location.confidential.is_(False),
            Location.point.is_not(None),
        )
    ).all()
    near: dict[UUID, float] = {}
    wanted = [row for row in rows if row[3] in NEEDS]
    away = metres_between(
        TRENTO, np.array([row[1] for row in wanted]), np.array([row[2] for row in wanted])
    )
    for row, metres in zip(wanted, away.tolist(), strict=True):
        if metres <= WITHIN_M:
            near[row[0]] = min(metres, near.get(row[0], metres))
    return sorted(near, key=lambda key: (near[key], key))[:LIMIT], len(near)


def by_catalogue() -> tuple[list[UUID], int]:
    """Answer from the catalogue in memory: filter, count, measure only what is near."""
    known = queries.catalogue("trentino")
    masks = [np.uint64(taxonomy().mask(key)) for key in NEEDS]
    wanted = (known.services.needs & np.bitwise_or.reduce(masks)) != 0
    fits = (wanted & known.services.in_person)[known.offers.service]
    roughly = roughly_metres_between(TRENTO, known.offers.lon, known.offers.lat)
    rows = np.flatnonzero(fits & (roughly <= WITHIN_M * 1.01))
    metres = metres_between(TRENTO, known.offers.lon[rows], known.offers.lat[rows])
    nearest = np.full(len(known.services), np.inf)
    np.minimum.at(nearest, known.offers.service[rows], metres)
    found = np.flatnonzero(nearest <= WITHIN_M)
    order = found[np.lexsort((found, nearest[found]))][:LIMIT]
    return [known.service_ids[row] for row in order], found.size


def by_database() -> tuple[list[UUID], int]:
    """Answer from the database's indexes."""
    return queries.nearest("trentino", TRENTO, NEEDS, WITHIN_M, LIMIT)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("answer", [by_database, by_catalogue, naive])
def test_nearest_fifty_with_exact_total(benchmark: object, answer: object) -> None:
    found = benchmark.pedantic(answer, rounds=20, warmup_rounds=2)  # type: ignore[attr-defined]

    assert found == by_database()


@pytest.mark.usefixtures("app")
def test_the_catalogue_is_read(benchmark: object) -> None:
    def read() -> int:
        with db.engine.connect() as connection:
            return len(read_catalogue(connection, "trentino", taxonomy()).services)

    assert benchmark.pedantic(read, rounds=5, warmup_rounds=1) == COUNT  # type: ignore[attr-defined]


@pytest.mark.usefixtures("app")
def test_a_kept_catalogue_costs_one_stamp(benchmark: object) -> None:
    assert len(benchmark(queries.catalogue, "trentino").services) == COUNT  # type: ignore[operator]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("words", [("percors",), ("alloggi",), ("lavor", "rover")])
def test_words_are_found(benchmark: object, words: tuple[str, ...]) -> None:
    benchmark.pedantic(  # type: ignore[attr-defined]
        queries.text_hits, args=("trentino", words), rounds=10, warmup_rounds=1
    )
