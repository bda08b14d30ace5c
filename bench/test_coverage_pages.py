"""How long the coverage pages take: `pytest bench/test_coverage_pages.py -s`, server time.

The whole application on the embedded database, Trentino's 166 places and 2,000 services;
everything in memory ("warm") except where the name says cold.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from pytest_benchmark.fixture import BenchmarkFixture
from werkzeug.test import TestResponse

from app import create_app
from app.accounts.demo import PASSWORD, seed_demo_accounts
from app.core.db import db
from app.core.settings import Settings
from app.coverage import nearest_by_mode
from app.directory.queries import catalogue
from app.map.coverage import times
from app.map.coverage.asked import CoverageAsked
from app.map.coverage.measuring import measured
from app.map.coverage.overview import fitting_by_need
from app.map.coverage.people import People, people_of
from app.map.coverage.warming import warm
from app.territory import queries
from app.territory.travelling import provider
from app.travel import Mode, Points
from bench.seed import seed

COUNT = 2000
NEED = "site=trentino&need=job_search"
HEADERS = {"Accept-Language": "it"}
PAGES = {
    "gap map": f"/coverage?{NEED}",
    "gap map by municipality": f"/coverage?{NEED}&level=comune",
    "every need by every mode": "/coverage/overview?site=trentino",
    "what if one opens": f"/coverage/what-if?{NEED}&change=open~022006",
    "what if a line": f"/coverage/what-if?{NEED}&change=line~022006~022205~25",
    "where next 5": f"/coverage/where-next?{NEED}&count=5&within=15",
    "GeoJSON": f"/coverage.geojson?{NEED}",
    "PNG": f"/coverage.png?{NEED}",
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("coverage")))
    app.config.update(WTF_CSRF_ENABLED=False)
    with app.app_context():
        upgrade()
        seed(COUNT)
        seed_demo_accounts()
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    client = app.test_client()
    sent = {"email": "coordinator@trentino.example", "password": PASSWORD}
    client.post("/sign-in", data=sent)
    return client


@pytest.mark.parametrize("name", PAGES)
def test_page(benchmark: BenchmarkFixture, client: FlaskClient, name: str) -> None:
    client.get(PAGES[name], headers=HEADERS)
    rounds = 5 if name in {"PNG", "where next 5"} else 20

    pedantic: Callable[..., TestResponse] = benchmark.pedantic
    answer = pedantic(
        lambda: client.get(PAGES[name], headers=HEADERS), rounds=rounds, warmup_rounds=2
    )

    assert answer.status_code == 200
    if answer.mimetype == "text/html":
        assert re.search(r"\d+\s?%", answer.text)


def test_5000_cells_cold(benchmark: BenchmarkFixture, app: Flask) -> None:
    """Take every need and mode of 5,000 demand cells from nothing, in memory only."""
    with app.app_context():
        site = queries.site("trentino")
        assert site is not None
        cells = cells_among(people_of(site), 5000)
        offers = catalogue("trentino").offers
        asked = CoverageAsked(site)
        modes = [mode for mode in Mode if mode in site.speeds]
        fitting = fitting_by_need(asked, catalogue("trentino"), None)

        def anew() -> int:
            ends = Points(offers.lon, offers.lat)
            found = measured(provider(site), cells, ends, modes)
            near = nearest_by_mode([found[mode].minutes for mode in modes], fitting)
            return near.minutes.size

        pedantic: Callable[..., int] = benchmark.pedantic
        answers = pedantic(anew, rounds=3)

    assert answers == len(modes) * len(fitting) * 5000


def cells_among(people: People, count: int) -> Points:
    """Return cells around the places, more where more young people live."""
    random = np.random.default_rng(1)
    at = random.choice(len(people.places), count, p=people.young / people.counted)
    lon = people.points.lon[at] + random.normal(0, 0.02, count)
    return Points(lon, people.points.lat[at] + random.normal(0, 0.015, count))


def test_whole_site_cold(benchmark: BenchmarkFixture, app: Flask) -> None:
    """Take the times of every mode from nothing, as `flask coverage warm` does."""
    steps: list[float] = []

    def anew() -> int:
        times.forget()
        site = queries.site("trentino")
        assert site is not None
        times.forget_files(site)
        began = time.process_time()
        answers = warm(site, lambda _done, _all: None)
        steps.append(time.process_time() - began)
        return answers

    with app.app_context():
        pedantic: Callable[..., int] = benchmark.pedantic
        answers = pedantic(anew, rounds=3)

    print(f"\nprocessor time: {np.median(steps):.2f} s")
    assert answers >= 100
