"""The traps of the routing library, each met once and never again."""

from __future__ import annotations

import subprocess
import tempfile
import threading
from copy import deepcopy
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from app.core.geo import LonLat
from app.core.units import FloatArray
from app.travel import Mode, Points
from app.travel.road import Road
from app.travel.road.asking import FIRST_REACH, SECOND_REACH, _tried, trips
from app.travel.road.library import executable, library_version

CENTRE = LonLat(11.0937, 46.2110)


def scattered(n: int, seed: int = 1) -> Points:
    random = np.random.default_rng(seed)
    return Points(random.uniform(11.06, 11.13, n), random.uniform(46.18, 46.23, n))


def question(n: int) -> dict[str, object]:
    to = scattered(n)
    targets = [{"lon": lon, "lat": lat} for lon, lat in zip(to.lon, to.lat, strict=True)]
    return {
        "sources": [{"lon": CENTRE.lon, "lat": CENTRE.lat}],
        "targets": targets,
        "costing": "auto",
        "verbose": False,
    }


def test_the_frugal_algorithm_answers_whatever_the_size(mezzolombardo: Road) -> None:
    algorithms = {
        mezzolombardo.actors.ask("matrix", question(n))["algorithm"] for n in (1, 60, 600)
    }

    assert algorithms == {"timedistancematrix"}


def test_more_pairs_are_allowed_than_a_public_server_allows(mezzolombardo: Road) -> None:
    found = mezzolombardo.actors.ask("matrix", question(3_000))

    assert len(found["sources_to_targets"]["durations"][0]) == 3_000


def test_every_contour_of_a_long_list_is_drawn(mezzolombardo: Road) -> None:
    areas = mezzolombardo.isochrones(CENTRE, Mode.CAR, range(10, 250, 10))

    assert len(areas) == 24
    assert all(not area.is_empty for area in areas)


def test_threads_that_share_one_road_get_the_answers_of_one(mezzolombardo: Road) -> None:
    # Shared by two threads, one actor of the library hangs; a thread that does would be left over.
    modes = [Mode.WALK, Mode.BICYCLE, Mode.CAR]
    asked = [(mode, seed) for seed in range(8) for mode in modes]
    alone = {each: _minutes(mezzolombardo, *each) for each in asked}
    together: dict[tuple[int, Mode, int], FloatArray] = {}

    def hammer(thread: int) -> None:
        for mode, seed in asked:
            together[thread, mode, seed] = _minutes(mezzolombardo, mode, seed)

    threads = [threading.Thread(target=hammer, args=(k,), daemon=True) for k in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)

    assert not any(thread.is_alive() for thread in threads)
    assert len(together) == 6 * len(asked)
    for (_, mode, seed), minutes in together.items():
        np.testing.assert_array_equal(minutes, alone[mode, seed])


def test_what_the_quick_try_leaves_open_is_asked_once_more(mezzolombardo: Road) -> None:
    # Points in fields fall on lone pieces of track first, and on the road network then.
    to = scattered(400)

    quick = _tried(mezzolombardo.actors, CENTRE, to, Mode.CAR, FIRST_REACH).minutes
    careful = _tried(mezzolombardo.actors, CENTRE, to, Mode.CAR, SECOND_REACH).minutes
    both = trips(mezzolombardo.actors, CENTRE, to, Mode.CAR).minutes

    assert np.isnan(quick).sum() > np.isnan(both).sum()
    np.testing.assert_array_equal(np.isnan(both), np.isnan(quick) & np.isnan(careful))


def test_our_settings_do_not_become_the_librarys_defaults(mezzolombardo: Road) -> None:
    assert mezzolombardo.version
    config = import_module("valhalla").get_config(tile_extract="", tile_dir="")

    assert config["thor"]["source_to_target_algorithm"] == "select_optimal"
    assert config["service_limits"]["auto"]["max_matrix_location_pairs"] == 2_500
    assert config["loki"]["use_connectivity"] is True


def test_roads_of_two_places_do_not_mix(mezzolombardo: Road, two_banks: Road) -> None:
    here = Points(np.array([11.10]), np.array([46.21]))
    banks = Points(np.array([11.20]), np.array([46.2]))

    first = mezzolombardo.one_to_many(CENTRE, here, Mode.CAR, limit_min=None)
    other = two_banks.one_to_many(LonLat(11.12, 46.2), banks, Mode.CAR, limit_min=None)
    again = mezzolombardo.one_to_many(CENTRE, here, Mode.CAR, limit_min=None)

    assert np.isfinite(first.minutes).all()
    assert np.isfinite(other.minutes).all()
    np.testing.assert_array_equal(first.minutes, again.minutes)


def test_no_file_of_settings_is_left_behind(
    mezzolombardo: Road, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A new actor, for the fixture's was made before.
    fresh = Road(deepcopy(mezzolombardo.tiles), type(mezzolombardo.actors)(
        Path(mezzolombardo.actors.tiles)))  # fmt: skip
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    fresh.one_to_many(CENTRE, scattered(5), Mode.CAR, limit_min=None)

    assert list(tmp_path.iterdir()) == []


def test_the_programs_are_those_inside_the_package() -> None:
    program = executable("valhalla_build_tiles")

    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)  # noqa: S603

    assert program.parent.name == "bin"
    assert program.parent.parent == Path(str(import_module("valhalla").__file__)).parent
    assert told.stdout.strip() == library_version()


def _minutes(road: Road, mode: Mode, seed: int) -> FloatArray:
    return road.one_to_many(CENTRE, scattered(60, seed), mode, limit_min=None).minutes
