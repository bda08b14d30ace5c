"""The valley buses and trains of Trentino, a Tuesday in October 2024."""

from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest
from travel.timetable.brute_force import INFINITE, Search
from travel.timetable.raw_trentino import FEED, needs_samples, search_on

from app.core.geo import Box, LonLat, metres_between
from app.travel import Mode, Points
from app.travel.gtfs import Fault, FeedRefusedError, Refusal, Report, import_feeds
from app.travel.timetable import Habits, Timetable

pytestmark = needs_samples

TUESDAY = date(2024, 10, 15)
TRENTINO = Box(10.45, 45.67, 11.97, 46.54)
TRENTO, CLES = LonLat(11.1195, 46.0720), LonLat(11.0335, 46.3655)
HOMES = {
    "Trento": TRENTO,
    "Cles": CLES,
    "Segonzano": LonLat(11.2575, 46.1905),
    "Canazei": LonLat(11.7703, 46.4767),
    "Riva": LonLat(10.8428, 45.8858),
    "Luserna": LonLat(11.3241, 45.9218),
}
FAR_S = 6 * 3600


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Path]:
    target = tmp_path_factory.mktemp("trentino") / "trentino.npz"
    report = import_feeds([FEED], target, service_date=TUESDAY, bounds=TRENTINO)
    return report, target


@pytest.fixture(scope="module")
def timetable(imported: tuple[Report, Path]) -> Timetable:
    return Timetable.open(imported[1])


@pytest.fixture(scope="module")
def plain(timetable: Timetable) -> Search:
    return search_on(TUESDAY, timetable.network)


@pytest.fixture(scope="module")
def points(timetable: Timetable) -> Points:
    """Points near stops all over the province, and one in the woods for every ten."""
    rng = np.random.default_rng(1)
    stops = timetable.network.stops
    rows = rng.integers(0, len(stops), 300)
    spread = np.where(np.arange(300) % 10 == 0, 0.03, 0.004)
    return Points(rng.normal(stops.lon[rows], spread), rng.normal(stops.lat[rows], spread))


def expected_minutes(
    timetable: Timetable, plain: Search, home: LonLat, points: Points, leave_s: int
) -> list[float]:
    """Return minutes by the plain search; infinite where nothing leads there."""
    arrived = plain.arrivals(leave_s, timetable.walks.around(home), until=leave_s + FAR_S)
    metres = metres_between(home, points.lon, points.lat)
    minutes = []
    for row, (lon, lat) in enumerate(zip(points.lon.tolist(), points.lat.tolist(), strict=True)):
        walks = timetable.walks.around(LonLat(lon, lat))
        best = min(
            (arrived.get(s, INFINITE) + w - leave_s for s, w in walks.items()), default=FAR_S + 1
        )
        walked = metres[row] * timetable.network.walking_s_per_m
        best = min(best, walked) if walked <= 3600 else best
        minutes.append(best / 60 if best <= FAR_S else np.inf)
    return minutes


def test_the_whole_feed_is_read_with_one_finding(imported: tuple[Report, Path]) -> None:
    report, _ = imported

    assert (report.stops, report.lines, report.trips) == (2857, 123, 3198)
    assert (report.first_day, report.last_day) == (date(2024, 9, 9), date(2025, 6, 27))
    assert [(f.fault, f.count) for f in report.findings] == [(Fault.INTERPOLATED, 32)]
    assert report.typical_day.weekday() in {1, 2, 3}


def test_it_is_refused_for_lisbon_and_for_a_later_year(tmp_path: Path) -> None:
    target = tmp_path / "t.npz"

    with pytest.raises(FeedRefusedError) as abroad:
        import_feeds([FEED], target, service_date=TUESDAY, bounds=Box(-9.3, 38.6, -9.0, 38.9))
    with pytest.raises(FeedRefusedError) as late:
        import_feeds([FEED], target, service_date=date(2026, 11, 24), bounds=TRENTINO)

    assert abroad.value.reason is Refusal.FOREIGN
    assert "10.404,45.697,12.032,46.480" in str(abroad.value)
    assert late.value.reason is Refusal.EXPIRED
    assert not target.exists()


@pytest.mark.parametrize("home", HOMES.values(), ids=HOMES)
@pytest.mark.parametrize("clock", ["07:30", "16:00", "21:30"])
def test_one_departure_is_what_the_plain_search_finds(
    timetable: Timetable, plain: Search, points: Points, home: LonLat, clock: str
) -> None:
    when = datetime.fromisoformat(f"2024-10-15T{clock}")
    alone = Timetable.of(timetable.network, Habits(window_min=0))

    times = alone.one_to_many(home, points, Mode.TRANSIT, limit_min=90, when=when)

    leave_s = when.hour * 3600 + when.minute * 60
    expected = np.array(expected_minutes(timetable, plain, home, points, leave_s))
    found = np.where(np.isnan(times.minutes), np.inf, times.minutes)
    # Two seconds: the plain reading rounds the 32 untimed halts by another measure.
    np.testing.assert_allclose(found, expected, atol=2.1 / 60)


@pytest.mark.parametrize("home", ["Cles", "Luserna"])
def test_a_window_is_the_median_of_plain_searches(
    timetable: Timetable, plain: Search, points: Points, home: str
) -> None:
    few = points.take(np.arange(80))

    times = timetable.one_to_many(
        HOMES[home],
        few,
        Mode.TRANSIT,
        limit_min=90,
        when=datetime.fromisoformat("2024-10-15T07:30"),
    )

    leaves = range(7 * 3600 + 1800, 9 * 3600 + 1801, 600)
    runs = np.array(
        [expected_minutes(timetable, plain, HOMES[home], few, leave) for leave in leaves]
    )
    # Where from most moments nobody gets there, the fastest ride stands; where from none, nothing.
    some = np.isfinite(runs).any(axis=0)
    median = np.sort(runs, axis=0)[6]
    median = np.where(np.isinf(median), times.low, median)
    assert (times.high[some] < 360).all()
    assert some.sum() > 20
    np.testing.assert_allclose(times.minutes[some], median[some], atol=2.1 / 60)
    assert np.isnan(times.minutes[~some]).all()


def test_from_trento_one_rides_to_cles_and_back_the_same_day(timetable: Timetable) -> None:
    there = timetable.journey(TRENTO, CLES, datetime.fromisoformat("2024-10-15T07:30"))
    target = Points(np.array([CLES.lon]), np.array([CLES.lat]))

    back = timetable.last_way_back(TRENTO, target, TUESDAY)
    trips = timetable.departures(TRENTO, target, TUESDAY)

    assert there is not None
    assert 40 <= there.minutes <= 90
    assert there.legs[0].departs <= there.legs[-1].arrives
    assert 19 * 60 <= back[0] <= 24 * 60
    assert 10 <= trips[0] <= 60


def test_no_bus_runs_on_a_day_after_the_last(timetable: Timetable) -> None:
    target = Points(np.array([CLES.lon]), np.array([CLES.lat]))

    times = timetable.one_to_many(
        TRENTO,
        target,
        Mode.TRANSIT,
        limit_min=None,
        when=datetime.fromisoformat("2025-08-01T08:00"),
    )

    assert np.isnan(times.minutes).all()
