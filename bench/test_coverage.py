"""How fast the coverage engine is: `pytest bench/test_coverage.py`, beside plain Python."""

from functools import cache

import numpy as np
import pytest
from coverage_cases import naive
from pytest_benchmark.fixture import BenchmarkFixture

from app.core.units import BoolArray, FloatArray
from app.coverage import (
    Asked,
    Bands,
    Demand,
    Nearest,
    Scenario,
    Sites,
    access,
    best_sites,
    coverage,
    every_filter,
    greedy_sites,
    nearest,
    nearest_by_mode,
    nearest_by_need,
    publishable,
    recoverable,
    sites_within,
)

CELLS, SERVICES, NEEDS, MODES, AREAS, CANDIDATES = 5_000, 2_000, 21, 4, 166, 200
# What a row of plain Python is measured on: too slow for all.
FEW = 25


@cache
def valleys() -> tuple[FloatArray, FloatArray]:
    """Return km of the cells, and of the services among them, in 60 villages."""
    random = np.random.default_rng(1)
    villages = random.uniform(0, 100, (60, 2))
    cells = villages[random.integers(0, 60, CELLS)] + random.normal(0, 4, (CELLS, 2))
    return cells, cells[random.integers(0, CELLS, SERVICES)]


@cache
def demand() -> Demand:
    """Return the young people of the cells, most in a few."""
    random = np.random.default_rng(2)
    return Demand(random.lognormal(2, 1, CELLS), random.integers(0, AREAS, CELLS), AREAS)


def minutes_between(start: FloatArray, end: FloatArray, pace: float) -> FloatArray:
    """Return minutes of every pair, one in twenty unknown, roads as they are."""
    random = np.random.default_rng(3)
    straight = np.hypot(*(start[:, np.newaxis] - end).transpose(2, 0, 1))
    times: FloatArray = straight * pace * random.uniform(0.9, 1.4, straight.shape)
    times[random.random(times.shape) < 0.05] = np.nan
    return times


@cache
def minutes() -> list[FloatArray]:
    """Return (cells, services) minutes of each mode."""
    return [minutes_between(*valleys(), pace) for pace in (12.0, 4.0, 2.4, 1.2)]


@cache
def needs() -> BoolArray:
    """Return which services answer which need, about two each."""
    return np.random.default_rng(4).random((NEEDS, SERVICES)) < 2 / NEEDS


@cache
def everything() -> Nearest:
    """Return the nearest service for every need and mode."""
    return nearest_by_mode(minutes(), needs())


@cache
def candidates(within_min: float) -> Sites:
    """Return 200 of the cells as sites for a need that few services answer."""
    cells, _ = valleys()
    near = nearest(minutes()[2], needs()[0] & (np.arange(SERVICES) < FEW))
    times = minutes_between(cells, cells[:CANDIDATES], 2.4)
    return sites_within(demand().young, near, times, within_min=within_min)


@cache
def pilot() -> Asked:
    """Return all tables of 300 young people by area, valley, track and month."""
    counts = np.random.default_rng(5).poisson(300 / (6 * 2 * 6), (6, 2, 6))
    by_area = [np.arange(6), np.arange(6) // 3, np.zeros(6, np.int64)]
    return every_filter(
        counts,
        [by_area, *([np.arange(size), np.zeros(size, np.int64)] for size in (2, 6))],
    )


def test_every_need_and_mode_cold(benchmark: BenchmarkFixture) -> None:
    needed, times = needs(), minutes()

    def cold() -> FloatArray:
        near = nearest_by_mode(times, needed)
        return coverage(near, demand(), within_min=30).areas.share

    assert benchmark(cold).shape == (MODES, NEEDS, AREAS)


def test_every_need_and_mode_warm(benchmark: BenchmarkFixture) -> None:
    near = everything()

    reached = benchmark(coverage, near, demand(), within_min=30)

    assert reached.site.young.shape == (MODES, NEEDS)


def test_one_need_after_the_other_in_numpy(benchmark: BenchmarkFixture) -> None:
    times, needed = minutes()[2], needs()

    def by_need() -> list[FloatArray]:
        return [np.nanmin(np.where(mask, times, np.nan), axis=1) for mask in needed]

    found = benchmark.pedantic(by_need, rounds=2)

    np.testing.assert_array_equal(found, nearest_by_need(times, needed).minutes)


def test_25_cells_one_need_after_the_other_in_plain_python(benchmark: BenchmarkFixture) -> None:
    rows, masks = minutes()[2][:FEW].tolist(), needs().tolist()

    found = benchmark.pedantic(
        lambda: [[naive.nearest(row, mask)[0] for row in rows] for mask in masks], rounds=2
    )

    np.testing.assert_array_equal(found, everything().minutes[2, :, :FEW])


@pytest.mark.parametrize("bands", [Bands((30,), (1,)), Bands((10, 20, 30), (1, 0.68, 0.22))])
def test_places_per_young_person(benchmark: BenchmarkFixture, bands: Bands) -> None:
    capacity = np.where(np.arange(SERVICES) % 3 == 0, np.nan, 12.0)

    found = benchmark(access, capacity, demand().young, minutes()[2], bands=bands)

    assert found.places.max() > 0


@pytest.mark.parametrize("change", ["open", "close", "move", "line"])
def test_one_change(benchmark: BenchmarkFixture, change: str) -> None:
    now = Scenario.of(minutes()[2])
    # The service that most cells have as their nearest: the most to look up anew.
    busiest = int(np.bincount(now.column).argmax())
    column, lines = minutes()[3][:, 7], np.arange(5)
    made = {
        "open": lambda: now.with_service(column),
        "close": lambda: now.without(busiest),
        "move": lambda: now.moved(busiest, column),
        "line": lambda: now.with_line(lines, minutes()[3][:, :5]),
    }[change]

    after = benchmark(lambda: coverage(made().near, demand(), within_min=30))

    assert after.site.young == pytest.approx(demand().young.sum())


def test_the_same_change_counted_anew(benchmark: BenchmarkFixture) -> None:
    times, column = minutes()[2], minutes()[3][:, 7]

    found = benchmark(lambda: nearest(np.column_stack([times, column])))

    expected = Scenario.of(times).with_service(column).near
    np.testing.assert_array_equal(found.minutes, expected.minutes)


@pytest.mark.parametrize("within_min", [15, 30, 45])
def test_best_five_of_200_sites(benchmark: BenchmarkFixture, within_min: float) -> None:
    sites = candidates(within_min)

    found = benchmark.pedantic(best_sites, (sites, 5), {"limit_s": 4.0}, rounds=1)

    benchmark.extra_info |= {"proof": found.proof.value, "gap": found.gap, "rows": sites.young.size}
    print(f"{within_min} min: {found.proof.value}, gap {found.gap:.4f}, {sites.young.size} rows")
    assert greedy_sites(sites, 5).covered <= found.covered <= found.bound


def test_greedy_five_of_200_sites(benchmark: BenchmarkFixture) -> None:
    assert benchmark(greedy_sites, candidates(30), 5).chosen.size == 5


def test_what_may_be_published(benchmark: BenchmarkFixture) -> None:
    found = benchmark.pedantic(publishable, (pilot(),), rounds=1)

    tabled = pilot().tabled
    print(f"{found.shown.sum()} of {tabled.sum()} answers shown, {len(found.decoys)} decoys")
    assert not recoverable(pilot(), found.shown).any()
