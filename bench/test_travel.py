"""What travel adds to a search of 20,000 services: `pytest bench/test_travel.py`."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_migrate import upgrade
from pytest_benchmark.fixture import BenchmarkFixture

from app import create_app
from app.core.db import db
from app.core.settings import Settings
from app.directory import queries
from app.territory import queries as territory
from app.territory.remembered import public_points, row_of, rows_of, times_to, ways_of
from app.territory.travelling import provider
from app.territory.warming import distinct
from app.travel import Mode, Points
from app.travel.cache import Cell
from bench.seed import seed

COUNT = int(os.environ.get("PROSSIMA_BENCH_SERVICES", "20000"))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Give an application with its services on the embedded database."""
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("travel")))
    with app.app_context():
        upgrade()
        seed(COUNT)
        yield app
        db.session.remove()
        db.engine.dispose()


def services() -> Points:
    offers = queries.catalogue("trentino").offers
    return Points(offers.lon, offers.lat)


def a_cell() -> Cell:
    site = territory.site("trentino")
    assert site is not None
    return public_points(site).cells()[5]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("mode", list(Mode))
def test_everybody_is_asked(benchmark: BenchmarkFixture, mode: Mode) -> None:
    site, cell, points = territory.site("trentino"), a_cell(), services()
    assert site is not None

    times = benchmark(provider(site).one_to_many, cell.point, points, mode, limit_min=None)

    assert len(times) == len(points)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("mode", list(Mode))
def test_a_remembered_row_is_read(benchmark: BenchmarkFixture, mode: Mode) -> None:
    site, cell, points = territory.site("trentino"), a_cell(), services()
    assert site is not None
    ways, places = ways_of(site, mode), distinct(points)
    row = row_of(ways, cell, places)
    rows_of(site.key).write(cell.key, mode, ways.version, places, row, warmed=True)

    timed = benchmark(times_to, site, cell.point, points, mode)

    assert len(timed.times) == len(points)
    assert not timed.refining
