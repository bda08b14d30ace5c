"""How fast the engines are: `pytest bench/test_engines.py`, beside plain Python."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

import numpy as np
import pytest
from matching import naive
from pytest_benchmark.fixture import BenchmarkFixture

from app.core.geo import LonLat, metres_between
from app.core.units import CodeArray
from app.matching import (
    EVER_SINCE,
    FOR_EVER,
    Hours,
    Offers,
    Services,
    Sieve,
    Track,
    Wish,
    drop_one,
    facets_of_sieve,
    open_states,
    rank_sieve,
)
from app.travel import Chain, Mode, Points, Speed, StraightLine, Times, prefilter

ORIGIN = LonLat(11.1217, 46.0679)
MONDAY_NOON = datetime(2026, 11, 23, 12, 0)  # noqa: DTZ001 - the wall clock of a site
TODAY = MONDAY_NOON.date()
STEPS = [15, 30, 45, 60, 90]
GROUPS = [0b111 << at for at in range(0, 18, 3)]
TRANSIT = StraightLine({Mode.TRANSIT: Speed(1.3, 25, 10, 0.6, 1.8)})

WISHES = {
    "everything": Wish(),
    "usual": Wish(needs=(1, 2, 4), track=Track.JOB_READY, age=20, within_min=60),
    "narrow": Wish(needs=(7,), age=20, language=1, free=True, open=True, within_min=30),
}
SIZES = [20_000, 100_000]

Parts = tuple[Services, Offers, Times, CodeArray]


@cache
def supply(m: int) -> Parts:
    """Return m services with 1.25 offers each around the origin, always the same."""
    random = np.random.default_rng(m)
    services = _services(m, random)
    service = np.sort(np.concatenate([np.arange(m), random.integers(0, m, m // 4)]))
    n = service.size
    lon = np.where(random.random(n) < 0.05, np.nan, ORIGIN.lon + random.uniform(-0.6, 0.6, n))
    lat = ORIGIN.lat + random.uniform(-0.4, 0.4, n)
    offers = Offers(service=service, lon=lon, lat=lat, hidden=random.random(n) < 0.02)
    times = TRANSIT.one_to_many(ORIGIN, Points(lon, lat), Mode.TRANSIT, limit_min=None)
    return services, offers, times, open_states(weekdays(n), n, MONDAY_NOON, holiday=False)


def _services(m: int, random: np.random.Generator) -> Services:
    first, second = np.uint64(1) << random.integers(0, 20, (2, m)).astype(np.uint64)
    day = float(TODAY.toordinal())
    return Services(
        needs=first | second,
        track=random.integers(1, 4, m).astype(np.int8),
        age_min=np.where(random.random(m) < 0.3, np.nan, 15.0),
        age_max=np.where(random.random(m) < 0.3, np.nan, 29.0),
        languages=random.integers(0, 8, m).astype(np.uint64),
        fee=random.integers(0, 3, m).astype(np.int8),
        in_person=random.random(m) < 0.8,
        online=random.random(m) < 0.2,
        by_phone=random.random(m) < 0.2,
        capacity_free=np.where(random.random(m) < 0.5, np.nan, random.integers(0, 10, m)),
        confirmed_day=np.where(random.random(m) < 0.2, np.nan, day - random.integers(0, 1_000, m)),
        stale_day=day + random.integers(-500, 500, m),
        illustrative=random.random(m) < 0.1,
    )


@cache
def weekdays(n: int) -> Hours:
    """Return office hours from Monday to Friday for n offers."""
    h = n * 5
    return Hours(
        offer=np.repeat(np.arange(n), 5),
        weekday=np.tile(np.arange(5), n),
        opens_min=np.full(h, 9 * 60),
        closes_min=np.random.default_rng(n).integers(700, 1_100, h),
        valid_from=np.full(h, EVER_SINCE),
        valid_to=np.full(h, FOR_EVER),
    )


@pytest.mark.parametrize("m", SIZES)
@pytest.mark.parametrize("name", WISHES)
def test_filter_facets_and_rank(benchmark: BenchmarkFixture, m: int, name: str) -> None:
    services, offers, times, state = supply(m)

    def page() -> tuple[Any, Any]:
        sieve = Sieve(services, offers, WISHES[name], times, state)
        return rank_sieve(sieve, TODAY), facets_of_sieve(sieve, groups=GROUPS, within_steps=STEPS)

    ranking, counts = benchmark(page)

    assert ranking.total == counts.total


@pytest.mark.parametrize("name", ["usual"])
def test_rank_in_plain_python(benchmark: BenchmarkFixture, name: str) -> None:
    services, offers, times, state = supply(SIZES[0])

    answer = benchmark.pedantic(
        naive.search, (services, offers, WISHES[name], times, state, TODAY), rounds=2
    )

    sieve = Sieve(services, offers, WISHES[name], times, state)
    assert [row for row, _ in answer.placed] == rank_sieve(sieve, TODAY).placed.tolist()


@pytest.mark.parametrize("m", SIZES)
def test_which_filter_to_drop(benchmark: BenchmarkFixture, m: int) -> None:
    services, offers, times, state = supply(m)
    wish = WISHES["narrow"]

    assert benchmark(drop_one, services, offers, wish, times, state, within_steps=STEPS)


@pytest.mark.parametrize("m", SIZES)
def test_which_offers_are_open(benchmark: BenchmarkFixture, m: int) -> None:
    state = benchmark(open_states, weekdays(m), m, MONDAY_NOON, holiday=False)

    assert state.size == m


TRAVEL: dict[str, Callable[[Points], object]] = {
    "estimate": lambda to: TRANSIT.one_to_many(ORIGIN, to, Mode.TRANSIT, limit_min=None),
    "chain": lambda to: Chain([TRANSIT]).one_to_many(ORIGIN, to, Mode.TRANSIT, limit_min=None),
    "prefilter": lambda to: prefilter(ORIGIN, to, 20_000),
    "geodesic": lambda to: metres_between(ORIGIN, to.lon, to.lat),
}


@pytest.mark.parametrize("question", TRAVEL)
def test_travel_to_100_000_points(benchmark: BenchmarkFixture, question: str) -> None:
    _, offers, _, _ = supply(80_000)

    assert benchmark(TRAVEL[question], Points(offers.lon, offers.lat)) is not None
