"""The times of a search: remembered, asked for in time, or estimated and refined."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from factories import create_site, numbered_id
from flask import Flask
from shapely.geometry import Point
from territory.slow_roads import SlowRoads, put_first

from app.core.db import db
from app.core.geo import LonLat
from app.territory import queries
from app.territory.models import GazetteerEntry, GazetteerKind
from app.territory.remembered import Timed, lane_of, rows_of, times_to
from app.territory.sites import SiteView
from app.territory.travelling import files_of, provider
from app.territory.warming import WarmingStoppedError, distinct, warm, work_for
from app.travel import Mode, Points, Source

CLES = LonLat(11.0332, 46.3653)
PIN = LonLat(11.1234567, 46.0612345)
SERVICES = Points(np.array([11.1217, 11.05, np.nan]), np.array([46.0679, 46.3, np.nan]))
LONG_S = 30.0


@pytest.fixture
def site(embedded_app: Flask, tmp_path: Path) -> Iterator[SiteView]:
    """Give a site with one named place, and a folder of its own for travel data."""
    shared = embedded_app.config["PROSSIMA"]
    embedded_app.config["PROSSIMA"] = replace(shared, data_dir=tmp_path)
    create_site()
    db.session.add(
        GazetteerEntry(
            id=numbered_id(),
            site_id="trentino",
            name="Cles",
            also=[],
            kind=GazetteerKind.SETTLEMENT,
            point=Point(CLES.lon, CLES.lat),
            weight=1,
            source="test",
        )
    )
    db.session.commit()
    found = queries.site("trentino")
    assert found is not None
    lane_of.cache_clear()
    yield found
    embedded_app.config["PROSSIMA"] = shared
    gc.collect()


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowRoads]:
    """Give a slow provider that answers at once until a test holds it."""
    roads = SlowRoads()
    roads.let_go.set()
    put_first(monkeypatch, roads)
    yield roads
    roads.let_go.set()


def ask(site: SiteView, origin: LonLat = CLES, patience_s: float = LONG_S) -> Timed:
    return times_to(site, origin, SERVICES, Mode.CAR, patience_s=patience_s)


def idle(site: SiteView, slow: SlowRoads) -> None:
    """Wait until what was answered in the background is kept, too."""
    lane_of(files_of(site.key).timetable.parent, (type(slow).__name__,)).wait_until_idle(LONG_S)


def sources(timed: Timed) -> list[Source]:
    return [Source(code) for code in timed.times.source.tolist()]


ROADS = [Source.ROAD, Source.ROAD, Source.UNKNOWN]
ESTIMATES = [Source.ESTIMATE, Source.ESTIMATE, Source.UNKNOWN]


def test_without_slow_providers_everything_is_exact_and_no_file_is_made(site: SiteView) -> None:
    timed = ask(site, PIN)

    exact = provider(site).one_to_many(PIN, SERVICES, Mode.CAR, limit_min=None)
    np.testing.assert_array_equal(timed.times.minutes, exact.minutes)
    assert not timed.refining
    assert not rows_of("trentino").exists()


def test_a_slow_provider_is_asked_once_for_each_cell(site: SiteView, slow: SlowRoads) -> None:
    first = ask(site)
    idle(site, slow)

    second = ask(site)

    assert sources(first) == sources(second) == ROADS
    assert slow.asked == [2]
    assert not first.refining


def test_what_is_not_known_in_time_is_estimated_and_refined(
    site: SiteView, slow: SlowRoads
) -> None:
    slow.let_go.clear()

    early = ask(site, patience_s=0)
    slow.let_go.set()
    later = ask(site)

    assert (sources(early), early.refining) == (ESTIMATES, True)
    assert (sources(later), later.refining) == (ROADS, False)
    assert slow.asked == [2]


def test_a_slow_provider_that_fails_leaves_estimates_and_nothing_is_kept(
    site: SiteView, slow: SlowRoads
) -> None:
    slow.broken = True

    failed = ask(site)
    slow.broken = False
    again = ask(site)

    assert (sources(failed), failed.refining) == (ESTIMATES, False)
    assert sources(again) == ROADS


def test_after_failures_it_is_not_asked_at_all(site: SiteView, slow: SlowRoads) -> None:
    slow.broken = True
    for number in range(8):
        ask(site, LonLat(11.0 + number / 10, 46.0))

    assert len(slow.asked) < 8


def test_a_pin_starts_in_the_middle_of_its_cell_and_leaves_no_trace(
    site: SiteView, slow: SlowRoads, tmp_path: Path
) -> None:
    timed = ask(site, PIN)
    idle(site, slow)

    files = b"".join(path.read_bytes() for path in (tmp_path / "travel").iterdir())
    assert slow.starts[0] != PIN
    assert timed.times.low[0] < 30.0
    assert timed.times.high[0] > 36.0
    for trace in (b"1234567", b"11.123", b"1112346", b"46.061", b"4606123"):
        assert trace not in files


def test_only_a_new_place_is_asked_for(site: SiteView, slow: SlowRoads) -> None:
    ask(site)
    idle(site, slow)
    moved = Points(np.array([11.1217, 11.06]), np.array([46.0679, 46.31]))

    timed = times_to(site, CLES, moved, Mode.CAR, patience_s=LONG_S)

    assert slow.asked == [2, 1]
    assert sources(timed) == [Source.ROAD, Source.ROAD]


def test_new_roads_are_asked_for_everything(site: SiteView, slow: SlowRoads) -> None:
    ask(site)
    idle(site, slow)
    slow.version, slow.minutes = "2", 40.0

    timed = ask(site)

    assert slow.asked == [2, 2]
    assert timed.times.minutes[:2].tolist() == [40.0, 40.0]


def test_a_mode_that_it_does_not_serve_never_waits_for_it(site: SiteView, slow: SlowRoads) -> None:
    slow.let_go.clear()

    timed = times_to(site, CLES, SERVICES, Mode.WALK, patience_s=LONG_S)

    assert (sources(timed), timed.refining, slow.asked) == (ESTIMATES, False, [])


def test_working_ahead_answers_every_named_place_without_asking_again(
    site: SiteView, slow: SlowRoads
) -> None:
    places = distinct(SERVICES)

    done = list(warm(site, work_for(site, [Mode.CAR], places), places))[-1]

    assert (done.rows, done.trips) == (1, 2)
    slow.let_go.clear()
    assert sources(ask(site)) == ROADS
    assert slow.asked == [2]
    assert work_for(site, [Mode.CAR], places) == []


def test_working_ahead_goes_on_where_it_was_stopped(site: SiteView) -> None:
    places = distinct(SERVICES)
    begun = warm(site, work_for(site, list(Mode), places), places)
    next(begun)
    begun.close()

    left = work_for(site, list(Mode), places)

    assert len(left) == 3


def test_working_ahead_stops_when_a_provider_fails_and_keeps_what_is_done(
    site: SiteView, slow: SlowRoads
) -> None:
    slow.broken = True
    places = distinct(SERVICES)
    work = work_for(site, [Mode.CAR], places) * 6

    with pytest.raises(WarmingStoppedError, match="SlowRoads failed 5 times"):
        list(warm(site, work, places))


def test_working_ahead_mends_a_damaged_file(site: SiteView, tmp_path: Path) -> None:
    broken = tmp_path / "travel" / "trentino-times.sqlite3"
    broken.parent.mkdir()
    broken.write_bytes(b"damaged" * 1000)
    places = distinct(SERVICES)

    done = list(warm(site, work_for(site, [Mode.CAR], places), places))[-1]

    assert done.rows == 1
    assert work_for(site, [Mode.CAR], places) == []
