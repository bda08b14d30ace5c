"""How long the match of a case takes: `pytest bench/test_cases.py`, the whole application.

A link worker opens the match of a participant with four needs over 20,000 services
(PROSSIMA_BENCH_SERVICES sets another number), on the embedded database: session, policy, the
recorded read of sealed needs, times by two ways to all places, four ranked lists, the page. Beside
it a plain loop that reads every service and measures it for every need.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from pytest_benchmark.fixture import BenchmarkFixture
from shapely.geometry import Point
from sqlalchemy import select, text
from sqlalchemy.orm import selectinload
from werkzeug.test import TestResponse

from app import create_app
from app.core.db import db
from app.core.settings import Settings
from app.directory.models import Service, ServiceAtLocation
from app.directory.vocabulary import Status
from bench.seed import seed

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

COUNT = int(os.environ.get("PROSSIMA_BENCH_SERVICES", "20000"))
NEEDS = ("job_search", "motivation_confidence", "mental_health", "housing")
TRENTO = (11.1217, 46.0679)
LONGEST_MIN = 45
ROUNDS = 60
Found = dict[str, list[tuple[float, UUID]]]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Give an application with its services and one case on the embedded database."""
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("cases")))
    with app.app_context():
        upgrade()
        seed(COUNT)
        with db.engine.begin() as connection:
            connection.execute(text("ANALYZE"))
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def case(app: Flask) -> tuple[FlaskClient, UUID]:
    """Give a signed-in link worker and their participant with four needs."""
    from accounts.people import sign_in  # noqa: PLC0415 - the tests' own factories
    from participants.cases import (  # noqa: PLC0415
        create_assessment,
        create_link_worker,
        create_participant,
    )

    with app.app_context():
        worker = create_link_worker(site_id="trentino")
        person = create_participant(
            worker,
            home=Point(*TRENTO),
            home_name="Trento",
            modes=["transit", "walk"],
            longest_min=LONGEST_MIN,
            birth_year=2006,
            track="complex_needs",
            accessibility={"text": "", "wheelchair": True},
        )
        create_assessment(person, *NEEDS)
        return sign_in(app.test_client(), worker), person.id


def test_match_of_four_needs(benchmark: BenchmarkFixture, case: tuple[FlaskClient, UUID]) -> None:
    client, person_id = case
    headers = {"Accept-Language": "it", "Accept-Encoding": "br, gzip"}

    pedantic: Callable[..., TestResponse] = benchmark.pedantic
    page = pedantic(
        lambda: client.get(f"/cases/{person_id}/match", headers=headers),
        rounds=ROUNDS,
        warmup_rounds=3,
    )

    if benchmark.stats is not None:
        times_ms = np.array(benchmark.stats.stats.data) * 1000
        p50, p95 = np.quantile(times_ms, (0.5, 0.95))
        print(f"\nmatch: median {p50:.0f} ms, p95 {p95:.0f} ms")
    assert page.status_code == 200


def test_plain_loop(benchmark: BenchmarkFixture, app: Flask) -> None:
    with app.app_context():
        pedantic: Callable[..., Found] = benchmark.pedantic
        found = pedantic(plain_match, rounds=3, warmup_rounds=0)

    assert all(found[need] for need in NEEDS)


def plain_match() -> Found:
    """Read every service once and measure it for every need, as a first version would."""
    db.session.expunge_all()
    services = db.session.scalars(
        select(Service)
        .where(Service.status == Status.PUBLISHED)
        .options(
            selectinload(Service.needs),
            selectinload(Service.offers).selectinload(ServiceAtLocation.location),
        )
    ).all()
    return {
        need: sorted(
            (kilometres(offer.location.point), service.id)
            for service in services
            if any(each.need == need for each in service.needs)
            for offer in service.offers
            if offer.location.point is not None
        )[:5]
        for need in NEEDS
    }


def kilometres(point: Point) -> float:
    """Return the great-circle distance from the home."""
    lon1, lat1, lon2, lat2 = map(radians, (*TRENTO, point.x, point.y))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371 * asin(sqrt(half))
