"""How long a page takes: `pytest bench/test_pages.py`, the whole application, server time.

Every question is asked of the real application through its own interface (routing,
parsing, search, template, compression), on the embedded database with 20,000 services
(PROSSIMA_BENCH_SERVICES sets another number), beside a plain loop over all rows.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from math import asin, cos, radians, sin, sqrt
from typing import Any, TypeVar

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from pytest_benchmark.fixture import BenchmarkFixture
from sqlalchemy import select, text
from sqlalchemy.orm import selectinload

from app import create_app
from app.core.db import db
from app.core.settings import Settings
from app.directory.models import Service, ServiceAtLocation
from app.directory.vocabulary import Status
from bench.seed import seed

COUNT = int(os.environ.get("PROSSIMA_BENCH_SERVICES", "20000"))
TRENTO = (11.1217, 46.0679)
FROM = "site=trentino&from=11.1217,46.0679"
NEAR = f"{FROM}&need=job_search&mode=car&within=30"
ROUNDS = 80
T = TypeVar("T")
HEADERS = {"Accept-Language": "it", "Accept-Encoding": "br, gzip"}
# What is asked, and between which shares of all services the answer must lie: a
# benchmark of a search that ignores its place would measure something else.
PAGES = {
    "near with a need": (f"/map?{NEAR}", 0.01, 0.3),
    "everything": ("/map?site=trentino", 1, 1),
    "everything from a point": (f"/map?{FROM}", 0.9, 1),
    "words": ("/map?site=trentino&q=percorso+lavoro", 0.001, 0.5),
    "all filters": (f"/map?{NEAR}&track=complex_needs&age=17&language=it&free=1", 0.0005, 0.1),
}
# Car minutes that some 2,000 services lie within.
TWO_THOUSAND = f"{FROM}&need=job_search&need=housing&mode=car&within=35"
FILES = {
    "points, all in circles": "/map/points.json?site=trentino&zoom=9",
    "points, some 2,000": f"/map/points.json?{TWO_THOUSAND}",
    "geojson, some 2,000": f"/map.geojson?{TWO_THOUSAND}",
    "csv, some 2,000": f"/map.csv?{TWO_THOUSAND}",
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Give an application with its services on the embedded database."""
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("pages")))
    with app.app_context():
        upgrade()
        seed(COUNT)
        with db.engine.begin() as connection:
            connection.execute(text("ANALYZE"))
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def measured(benchmark: BenchmarkFixture, ask: Callable[[], T], rounds: int = ROUNDS) -> T:
    """Return the last answer, and note the median and the 95th percentile."""
    pedantic: Callable[..., T] = benchmark.pedantic
    answer = pedantic(ask, rounds=rounds, warmup_rounds=min(rounds, 3))
    if benchmark.stats is not None:
        times_ms = np.array(benchmark.stats.stats.data) * 1000
        benchmark.extra_info["p50_ms"] = round(float(np.percentile(times_ms, 50)), 1)
        benchmark.extra_info["p95_ms"] = round(float(np.percentile(times_ms, 95)), 1)
        print(f"\n{benchmark.name}: {benchmark.extra_info}")
    return answer


def total(client: FlaskClient, address: str) -> int:
    """Return how many services a search finds."""
    query = address.split("?", 1)[1]
    found: int = client.get(f"/map/points.json?{query}").get_json()["total"]
    return found


@pytest.mark.parametrize("name", PAGES)
def test_search_page(benchmark: BenchmarkFixture, client: FlaskClient, name: str) -> None:
    address, least, most = PAGES[name]

    answer = measured(benchmark, lambda: client.get(address, headers=HEADERS))

    assert answer.status_code == 200
    assert least * COUNT <= total(client, address) <= most * COUNT


@pytest.mark.parametrize("name", FILES)
def test_file(benchmark: BenchmarkFixture, client: FlaskClient, name: str) -> None:
    answer = measured(benchmark, lambda: client.get(FILES[name], headers=HEADERS))

    assert answer.status_code == 200
    if "2,000" in name:
        assert COUNT * 0.05 <= total(client, FILES[name]) <= COUNT * 0.2


def test_geojson_in_plain_python(benchmark: BenchmarkFixture, app: Flask) -> None:
    with app.app_context():
        found = json.loads(measured(benchmark, _naive_geojson, rounds=3))

    assert COUNT * 0.01 <= len(found["features"]) <= COUNT * 0.2


def _naive_geojson() -> str:
    """Load every service, filter and measure row by row, sort, write."""
    db.session.expunge_all()
    loading = (
        selectinload(Service.needs),
        selectinload(Service.offers).joinedload(ServiceAtLocation.location),
    )
    rows = db.session.scalars(
        select(Service)
        .where(Service.site_id == "trentino", Service.status == Status.PUBLISHED)
        .options(*loading)
    )
    near = [hit for service in rows for hit in _hits(service)]
    features = [_feature(minutes, service) for minutes, _, service in sorted(near, key=_order)]
    return json.dumps({"type": "FeatureCollection", "features": features})


def _order(hit: tuple[float, str, Service]) -> tuple[float, str]:
    return hit[0], hit[1]


def _hits(service: Service) -> list[tuple[float, str, Service]]:
    if not {"job_search", "housing"} & {row.need for row in service.needs}:
        return []
    points = [o.location.point for o in service.offers if not o.location.confidential]
    minutes = [_minutes(point.x, point.y) for point in points if point is not None]
    return [(min(minutes), str(service.id), service)] if minutes and min(minutes) <= 35 else []


def _minutes(lon: float, lat: float) -> float:
    """Return minutes by car over 1.3 times the haversine, at 50 km/h."""
    own_lon, own_lat = map(radians, TRENTO)
    lon, lat = radians(lon), radians(lat)
    half = sin((lat - own_lat) / 2) ** 2
    half += cos(lat) * cos(own_lat) * sin((lon - own_lon) / 2) ** 2
    return 2 * 6371 * asin(sqrt(half)) * 1.3 / 50 * 60


def _feature(minutes: float, service: Service) -> dict[str, Any]:
    point = next(o.location.point for o in service.offers if o.location.point is not None)
    return {
        "type": "Feature",
        "id": str(service.id),
        "geometry": {"type": "Point", "coordinates": [point.x, point.y]},
        "properties": {
            "name": service.name,
            "needs": [row.need for row in service.needs],
            "minutes": round(minutes),
        },
    }
