"""How fast the tables answer and are built: `pytest bench/test_table.py`."""

import os
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from app.core.geo import LonLat
from app.travel import Mode, Points
from app.travel.table import Origin, Table, read_table
from app.travel.table.recipe import table_of_feed

GEODATA = Path(__file__).parents[1] / "geodata"
FEED = "gtfs_trentino_extraurbano_2024-25.zip"
SAMPLE = os.environ.get("PROSSIMA_SAMPLE_DATA")


@cache
def provider(site: str) -> Table:
    return Table(read_table(GEODATA / site / "travel_table.npz"))


@pytest.mark.parametrize("n", [50, 500, 10_000])
@pytest.mark.parametrize("mode", [Mode.CAR, Mode.WALK])
def test_one_home_to_many_places(benchmark: BenchmarkFixture, n: int, mode: Mode) -> None:
    random = np.random.default_rng(n)
    to = Points(random.uniform(10.6, 11.8, n), random.uniform(45.8, 46.4, n))

    times = benchmark(
        provider("trentino").one_to_many, LonLat(11.12, 46.07), to, mode, limit_min=None
    )

    assert np.isfinite(times.minutes).mean() > 0.5


@pytest.mark.parametrize("site", ["trentino", "lisbon"])
def test_read_a_table_and_make_it_ready(benchmark: BenchmarkFixture, site: str) -> None:
    table = benchmark(lambda: Table(read_table(GEODATA / site / "travel_table.npz")))

    assert len(table.table) > 100


@pytest.mark.skipif(SAMPLE is None, reason="PROSSIMA_SAMPLE_DATA names no sample files")
def test_build_the_table_of_trentino(benchmark: BenchmarkFixture) -> None:
    feed = Path(SAMPLE or "") / FEED
    origin = Origin("trentino", "", "", date(2026, 11, 22))

    table = benchmark.pedantic(table_of_feed, (feed, GEODATA / "trentino", origin), rounds=2)

    assert len(table) > 200
