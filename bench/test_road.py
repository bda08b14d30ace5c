"""How fast roads answer: `.venv-routing/bin/python -m pytest bench/test_road.py -s`.

Cold: each question has an origin and targets that were not asked before, and no cache of
ours stands between. Beside the real extract, which is small, stands a made-up region: a grid of
roads over 90 x 90 km, as many junctions as Trentino and its neighbours have.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from app.core.geo import LonLat
from app.travel import Mode, Points
from app.travel.road import Road
from app.travel.road.build import build_tiles
from app.travel.road.extract import read_extract

pytest.importorskip("valhalla", reason="the road engine is not installed: make routing")
SAMPLE = os.environ.get("PROSSIMA_SAMPLE_DATA", "")
EXTRACT = Path(SAMPLE) / "mezzolombardo_bbox.osm.pbf"
MODES = [Mode.WALK, Mode.BICYCLE, Mode.CAR]
ROUNDS = 100
TARGETS = 500
NOWHERE = Points(np.empty(0), np.empty(0))
# West, south, and size in degrees of the grid; a junction every 250 m or so.
WEST, SOUTH, SIDE, JUNCTIONS = 10.6, 45.7, (1.16, 0.81), 330


def memory_mb() -> float:
    """Return the most memory that this process has had."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def grid(path: Path) -> Path:
    """Write a grid of roads: every tenth one a main road."""
    osmium = import_module("osmium")
    n = JUNCTIONS
    lon = WEST + np.linspace(0, SIDE[0], n)
    lat = SOUTH + np.linspace(0, SIDE[1], n)
    numbers = np.arange(1, n * n + 1).reshape(n, n)
    with osmium.SimpleWriter(str(path)) as writer:
        for row in range(n):
            for column in range(n):
                place = (float(lon[column]), float(lat[row]))
                number = int(numbers[row, column])
                writer.add_node(osmium.osm.mutable.Node(id=number, version=1, location=place))
        for number, refs in enumerate([*numbers, *numbers.T], start=1):
            tags = {"highway": "primary" if number % 10 == 0 else "residential"}
            way = osmium.osm.mutable.Way(
                id=number, version=1, nodes=[int(ref) for ref in refs], tags=tags
            )
            writer.add_way(way)
    return path


@pytest.fixture(scope="session")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Road:
    if not EXTRACT.is_file():
        pytest.skip("PROSSIMA_SAMPLE_DATA names no sample files")
    folder = tmp_path_factory.mktemp("valley")
    build_tiles(read_extract(EXTRACT), folder, NOWHERE)
    return Road.open(folder)


@pytest.fixture(scope="session")
def region(tmp_path_factory: pytest.TempPathFactory) -> Road:
    folder = tmp_path_factory.mktemp("region")
    osm = grid(folder / "grid.osm.pbf")
    started = time.perf_counter()
    report = build_tiles(read_extract(osm), folder / "tiles", NOWHERE)
    seconds = time.perf_counter() - started
    print(f"\nregion: {report.tiles.nodes} nodes, {report.tiles.edges} edges, "
          f"{report.size_bytes / 1e6:.0f} MB, built in {seconds:.0f} s")  # fmt: skip
    return Road.open(folder / "tiles")


class Stopwatch:
    """Milliseconds of each question: by the clock on the wall, and of this process alone."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.own: list[float] = []

    def __enter__(self) -> None:
        self._started = time.perf_counter(), time.process_time()

    def __exit__(self, *_: object) -> None:
        wall, own = time.perf_counter(), time.process_time()
        self.wall.append((wall - self._started[0]) * 1e3)
        self.own.append((own - self._started[1]) * 1e3)


def told(what: str, took: Stopwatch) -> None:
    for clock, milliseconds in (("wall", took.wall), ("CPU", took.own)):
        p50, p95 = np.quantile(milliseconds, [0.5, 0.95])
        print(f"\n{what}, {clock}: p50 {p50:.0f} ms, p95 {p95:.0f} ms, first {milliseconds[0]:.0f}")
    print(f"peak of memory so far {memory_mb():.0f} MB")


def timed(road: Road, mode: Mode, place: LonLat, spread: float, limit_min: float) -> Stopwatch:
    """Return what each of the questions takes, all different."""
    took = Stopwatch()
    for seed in range(ROUNDS):
        random = np.random.default_rng(seed)
        lon, lat = random.uniform(-spread, spread, (2, TARGETS))
        to = Points(place.lon + lon, place.lat + lat)
        home = LonLat(place.lon + lon[0] / 4, place.lat + lat[0] / 4)
        with took:
            times = road.one_to_many(home, to, mode, limit_min=limit_min)
        assert np.isfinite(times.minutes).sum() > 40
    return took


@pytest.mark.parametrize("mode", MODES)
def test_one_home_to_500_places_of_a_valley(valley: Road, mode: Mode) -> None:
    took = timed(valley, mode, LonLat(11.0937, 46.2080), 0.02, 120)

    told(f"valley, {mode}, {TARGETS} targets", took)


@pytest.mark.parametrize("mode", MODES)
def test_one_home_to_500_places_of_a_region(region: Road, mode: Mode) -> None:
    # Within 60 minutes: on foot the nearest 50 and more, by car all 500 over 60 km.
    took = timed(region, mode, LonLat(11.18, 46.1), 0.3, 60)

    told(f"region, {mode}, {TARGETS} targets within 60 min", took)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("where", ["valley", "region"])
def test_isochrones_of_15_to_60_minutes(
    where: str, mode: Mode, request: pytest.FixtureRequest
) -> None:
    road: Road = request.getfixturevalue(where)
    place = LonLat(11.0937, 46.2080) if where == "valley" else LonLat(11.18, 46.1)
    took = Stopwatch()
    for shift in np.linspace(-0.01, 0.01, 20):
        with took:
            areas = road.isochrones(LonLat(place.lon + shift, place.lat), mode, [15, 30, 45, 60])
        assert not areas[-1].is_empty

    told(f"{where}, {mode}, isochrones", took)
