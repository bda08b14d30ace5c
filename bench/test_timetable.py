"""How fast public transport answers for all of Trentino, beside a plain search.

Run with `python -m pytest bench/test_timetable.py --benchmark-columns=median,stddev,rounds`.
"""

import tracemalloc
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from travel.timetable.brute_force import Search
from travel.timetable.raw_trentino import FEED, needs_samples, search_on

from app.core.geo import Box, LonLat
from app.travel import Mode, Points
from app.travel.gtfs import import_feeds
from app.travel.timetable import Habits, Timetable
from app.travel.timetable.day import day_of

pytestmark = needs_samples

TUESDAY = date(2024, 10, 15)
MORNING = datetime.fromisoformat("2024-10-15T07:30")
TRENTINO = Box(10.45, 45.67, 11.97, 46.54)
HOMES = [LonLat(11.1195, 46.0720), LonLat(11.0335, 46.3655), LonLat(11.2575, 46.1905)]
SERVICES = 1200


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("trentino") / "trentino.npz"
    import_feeds([FEED], target, service_date=TUESDAY, bounds=TRENTINO)
    return target


@pytest.fixture(scope="module")
def timetable(path: Path) -> Timetable:
    return Timetable.open(path)


@pytest.fixture(scope="module")
def services(timetable: Timetable) -> Points:
    rng = np.random.default_rng(1)
    stops = timetable.network.stops
    rows = rng.integers(0, len(stops), SERVICES)
    return Points(rng.normal(stops.lon[rows], 0.005), rng.normal(stops.lat[rows], 0.005))


@pytest.fixture(scope="module")
def plain(timetable: Timetable) -> Search:
    return search_on(TUESDAY, timetable.network)


def ask(timetable: Timetable, services: Points) -> None:
    """Ask once from each home; the figure is for three questions."""
    for home in HOMES:
        timetable.one_to_many(home, services, Mode.TRANSIT, limit_min=90, when=MORNING)


def test_import(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    target = tmp_path / "t.npz"

    benchmark(import_feeds, [FEED], target, service_date=TUESDAY, bounds=TRENTINO)


def test_load(benchmark: BenchmarkFixture, path: Path) -> None:
    benchmark(Timetable.open, path)


def test_first_question_about_a_day(benchmark: BenchmarkFixture, timetable: Timetable) -> None:
    benchmark(day_of, timetable.network, TUESDAY)


@pytest.mark.parametrize("patience_min", [90, 360])
def test_three_homes_one_departure(
    benchmark: BenchmarkFixture, timetable: Timetable, services: Points, patience_min: int
) -> None:
    alone = Timetable.of(timetable.network, Habits(window_min=0, patience_min=patience_min))

    benchmark(ask, alone, services)


def test_three_homes_two_hours(
    benchmark: BenchmarkFixture, timetable: Timetable, services: Points
) -> None:
    benchmark(ask, timetable, services)


def test_three_homes_one_departure_by_plain_search(
    benchmark: BenchmarkFixture, timetable: Timetable, plain: Search
) -> None:
    """Arrivals at stops only: no walks to services, and thirteen of these for a window."""
    leave_s = 7 * 3600 + 1800
    access = [timetable.walks.around(home) for home in HOMES]

    def search() -> None:
        for walks in access:
            plain.arrivals(leave_s, walks, until=leave_s + 6 * 3600)

    benchmark(search)


def test_a_journey(benchmark: BenchmarkFixture, timetable: Timetable) -> None:
    benchmark(timetable.journey, HOMES[0], HOMES[1], MORNING)


def test_departures_of_a_day(
    benchmark: BenchmarkFixture, timetable: Timetable, services: Points
) -> None:
    benchmark(timetable.departures, HOMES[1], services, TUESDAY)


def test_last_way_back(benchmark: BenchmarkFixture, timetable: Timetable, services: Points) -> None:
    benchmark(timetable.last_way_back, HOMES[1], services, TUESDAY)


@pytest.mark.parametrize("what", ["import", "open", "one day", "two hours"])
def test_memory(
    benchmark: BenchmarkFixture, path: Path, services: Points, tmp_path: Path, what: str
) -> None:
    """Print the peak of what is allocated; the time is that of counting it, not of the work."""
    timetable = Timetable.open(path)
    deeds = {
        "import": lambda: import_feeds([FEED], tmp_path / "t.npz", service_date=TUESDAY),
        "open": lambda: Timetable.open(path),
        "one day": lambda: timetable.day(TUESDAY),
        "two hours": lambda: ask(timetable, services),
    }
    if what == "two hours":
        timetable.day(TUESDAY)

    tracemalloc.start()
    benchmark.pedantic(deeds[what], rounds=1)  # type: ignore[no-untyped-call]
    peak_mb = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()

    benchmark.extra_info["peak_mb"] = peak_mb
    print(f"{what}: {peak_mb:.0f} MB")
