"""From a timetable to roads, from roads to ways between centres."""

import zipfile
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from travel.table.worlds import at

from app.core.geo import Box, LonLat
from app.travel import Mode, Points, Speed, StraightLine
from app.travel.table import Origin, Table, build_table, table_by
from app.travel.table.centres import Places, choose
from app.travel.table.feed import Run, minutes_of, read_feed
from app.travel.table.links import read_links, with_links
from app.travel.table.roads import Roads, network, quickest
from app.travel.table.skeleton import Habits, leg_minutes, skeleton
from app.travel.table.streets import Ground, Spots, StreetHabits, read_spots, streets

NAN = float("nan")
NOWHERE = Places((), np.empty(0), np.empty(0))
ORIGIN = Origin("world", "by hand", "CC0-1.0", date(2026, 11, 22))


def roads(n: int, *edges: tuple[int, int, float, float]) -> Roads:
    """Return roads (start, end, km, minutes) by car between n nodes 2 km apart."""
    lon, lat = np.array([at(2.0 * k) for k in range(n)]).reshape(-1, 2).T
    start, end, km, minutes = (np.array(column) for column in zip(*edges, strict=True))
    return Roads(lon.copy(), lat.copy(), start, end, km * 1.0, {Mode.CAR: minutes * 1.0})


def test_the_quickest_way_is_not_the_shortest() -> None:
    # 0-1-2 takes 4 minutes over 8 km; 0-2 takes 9 minutes over 3 km.
    net = roads(3, (0, 1, 4, 2), (1, 2, 4, 2), (0, 2, 3, 9))

    minutes, km = quickest(net, Mode.CAR, np.array([0, 2]))

    assert minutes.tolist() == [[0, 4], [4, 0]]
    assert km.tolist() == [[0, 8], [8, 0]]


def test_of_two_roads_between_the_same_places_the_quicker_counts() -> None:
    net = roads(2, (0, 1, 5, 9), (1, 0, 7, 6), (0, 0, 1, 1))

    minutes, km = quickest(net, Mode.CAR, np.array([0, 1]))

    assert (minutes[0, 1], km[0, 1]) == (6, 7)


def test_a_forbidden_road_is_no_way() -> None:
    net = roads(3, (0, 1, 1, 1), (1, 2, 1, NAN))

    minutes, km = quickest(net, Mode.CAR, np.array([0, 1, 2]))

    assert np.isnan(minutes[0]).tolist() == np.isnan(km[0]).tolist() == [False, False, True]


@settings(max_examples=50, deadline=None)
@given(st.integers(2, 7), st.data())
def test_no_detour_by_a_third_place_is_quicker(n: int, data: st.DataObject) -> None:
    node = st.integers(0, n - 1)
    size = st.floats(0.1, 50)
    edges = data.draw(st.lists(st.tuples(node, node, size, size), min_size=1, max_size=12))

    minutes, km = quickest(roads(n, *edges), Mode.CAR, np.arange(n))

    through = minutes[:, :, None] + minutes[None, :, :]
    direct = np.where(np.isnan(minutes), np.inf, minutes)
    assert (direct <= np.nanmin(np.where(np.isnan(through), np.inf, through), axis=1) + 1e-6).all()
    assert np.array_equal(np.isnan(minutes), np.isnan(km))


def test_only_what_hangs_together_becomes_a_centre() -> None:
    net = roads(6, (0, 1, 2, 2), (1, 2, 2, 2), (4, 5, 2, 2))

    table = build_table(net, [f"stop {k}" for k in range(6)], NOWHERE, ORIGIN, gap_km=1.0)

    assert network(net).tolist() == [0, 1, 2]
    assert sorted(table.names) == ["stop 0", "stop 1", "stop 2"]


def test_settlements_come_first_and_gaps_are_filled() -> None:
    lon, lat = np.array([at(k) for k in range(11)]).T
    places = Places(("Town", "Far away"), np.array([at(8.2)[0], 12.5]), np.array([46.0, 46.0]))

    nodes = choose(places, lon, lat, gap_km=4.0, at_most=9)

    # Town is node 8; the farthest node from it is 0; then none is more than 4 km off.
    assert nodes.tolist() == [8, 0]
    assert choose(NOWHERE, lon, lat, gap_km=0.1, at_most=3).size == 3
    assert choose(NOWHERE, lon[:0], lat[:0], gap_km=1, at_most=3).size == 0


def test_whole_minutes_are_smoothed_over_a_stretch() -> None:
    # Ten legs of 400 m in 8 minutes, told in whole minutes: 1 1 1 0 1 1 1 0 1 1.
    told = np.array([0, 1, 2, 3, 3, 4, 5, 6, 6, 7, 8.0])
    run = Run(np.arange(11), told, told)

    minutes = leg_minutes(run, np.full(10, 0.4))

    np.testing.assert_allclose(minutes, np.full(10, 0.8), rtol=0.15)


def test_time_at_a_stop_does_not_count_and_missing_times_are_filled() -> None:
    # 10 minutes for 10 km, five of waiting at the second stop, no time at the third.
    arrives = np.array([0.0, 5.0, NAN, 15.0])
    departs = np.array([0.0, 10.0, NAN, 15.0])

    minutes = leg_minutes(Run(np.arange(4), arrives, departs), np.array([5.0, 2.5, 2.5]))

    np.testing.assert_allclose(minutes, [5.0, 2.5, 2.5])


def test_a_run_without_times_tells_nothing() -> None:
    nothing = np.array([0.0, NAN, NAN])

    assert np.isnan(leg_minutes(Run(np.arange(3), nothing, nothing), np.ones(2))).all()


@pytest.mark.parametrize(
    ("time", "minutes"), [("07:35:30", 455.5), ("25:10:00", 1510), (" 7:05:00", 425)]
)
def test_times_past_midnight_are_read(time: str, minutes: float) -> None:
    assert minutes_of(time) == minutes


@pytest.mark.parametrize("time", ["", "7h", "07:61:00", "-1:00:00"])
def test_what_is_no_time_is_unknown(time: str) -> None:
    assert np.isnan(minutes_of(time))


FEED = {
    "stops": "stop_id,stop_name,stop_lat,stop_lon\na,Low,46.0,11.0\nb,High,46.09,11.0\n"
    "c,Lost,0,0\nd,Rail,46.0,11.3\n",
    "routes": "route_id,route_type\nbus,3\ntrain,2\n",
    "trips": "trip_id,route_id\nup,bus\nrail,train\n",
    "stop_times": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    "up,08:20:00,08:20:00,b,3\nup,08:00:00,08:00:00,a,1\nup,08:05:00,08:05:00,c,2\n"
    "rail,08:00:00,08:00:00,a,1\nrail,08:10:00,08:10:00,d,2\n",
}


def feed_file(path: Path, parts: dict[str, str]) -> Path:
    with zipfile.ZipFile(path / "feed.zip", "w") as file:
        for name, text in parts.items():
            file.writestr(f"{name}.txt", "\ufeff" + text)
    return path / "feed.zip"


def test_buses_make_roads_and_trains_do_not(tmp_path: Path) -> None:
    feed = read_feed(feed_file(tmp_path, FEED))

    net = skeleton(feed, Habits(car_of_bus=1.0, stop_min=2.0))

    assert feed.names == ("Low", "High", "Rail")
    assert net.start.tolist() == [0]
    assert net.end.tolist() == [1]
    # 20 minutes of bus less 2 at the stop.
    np.testing.assert_allclose(net.minutes[Mode.CAR], [18.0])


@pytest.mark.parametrize("lacking", FEED)
def test_a_feed_without_a_file_is_refused_by_name(tmp_path: Path, lacking: str) -> None:
    parts = {name: text for name, text in FEED.items() if name != lacking}

    with pytest.raises(ValueError, match=lacking):
        read_feed(feed_file(tmp_path, parts))


def test_a_feed_without_a_column_is_refused_by_name(tmp_path: Path) -> None:
    parts = FEED | {"routes": "route_id\nbus\n"}

    with pytest.raises(ValueError, match="route_type"):
        read_feed(feed_file(tmp_path, parts))


LINKS = """name,from_lon,from_lat,to_lon,to_lat,km,walk_min,bicycle_min,car_min,winter,source
Bridge,11.0,46.0,11.1,46.0,9,,,8,open,by hand
Top,11.0,46.0,11.0,46.1,20,,,30,open,by hand
Pass,11.0,46.0,11.1,46.0,5,90,30,12,closed in winter: left out,by hand
"""


def test_links_join_the_nearest_nodes_but_for_passes_closed_in_winter(tmp_path: Path) -> None:
    (tmp_path / "links.csv").write_text(LINKS, encoding="utf-8")
    # The station lies nearest to the eastern end, but no road leads to it.
    lon, lat = np.array([11.001, 11.05, 11.098, 11.099]), np.full(4, 46.0)
    minutes = {Mode.WALK: np.array([40.0, 40.0]), Mode.CAR: np.array([4.0, 4.0])}
    street = Roads(lon, lat, np.array([0, 1]), np.array([1, 2]), np.array([4.0, 4.0]), minutes)
    stops = ["West", "Middle", "East", "Station"]

    found, names = with_links(street, stops, read_links(tmp_path / "links.csv"))

    # Bridge joins West and East; Top is no node yet and becomes one; Pass is closed.
    assert names == (*stops, "Top")
    assert (found.start[2:].tolist(), found.end[2:].tolist()) == ([0, 0], [2, 4])
    assert found.km[2:].tolist() == [9, 20]
    assert found.minutes[Mode.CAR][2:].tolist() == [8, 30]
    assert np.isnan(found.minutes[Mode.WALK][2:]).all()


def test_a_wrong_link_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "links.csv").write_text(LINKS.replace(",5,90", ",five,90"), encoding="utf-8")

    with pytest.raises(ValueError, match=r"links\.csv line 4"):
        read_links(tmp_path / "links.csv")


BANKS = Ground(shapely.box(10.9, 45.9, 11.1, 46.1), shapely.LineString([at(2.5, -9), at(2.5, 9)]))


def test_streets_join_neighbours_but_not_over_a_river() -> None:
    lon, lat = np.array([at(x, y) for x in range(6) for y in range(3)]).T
    spots = Spots(tuple("abcdefghijklmnopqr"), lon.copy(), lat.copy())

    net = streets(spots, BANKS, StreetHabits(1.2, {Mode.WALK: 4.8}))

    minutes, _ = quickest(net, Mode.WALK, np.array([0, 8, 9]))
    # Two km along a bank by 1.2 at 4.8 km/h: half an hour; the other bank: no way.
    assert minutes[0, 1] >= 30
    assert np.isnan(minutes[0, 2])


def test_too_few_points_make_no_streets() -> None:
    one = Spots(("a",), np.array([11.0]), np.array([46.0]))

    assert streets(one, BANKS, StreetHabits(1.2, {Mode.WALK: 4.8})).km.size == 0


def test_points_are_read_once_and_inside_the_window_only(tmp_path: Path) -> None:
    text = "stop_name,lat,lon\nIn,46.0,11.0\nTwice,46.0,11.0\nOut,50,11\nNone,,\n"
    (tmp_path / "stops.csv").write_text(text, encoding="utf-8")

    spots = read_spots([tmp_path / "stops.csv"], Box(10, 45, 12, 47))

    assert spots.names == ("In",)
    assert LonLat(float(spots.lon[0]), float(spots.lat[0])) == LonLat(11.0, 46.0)


CENTRES = Places(("A", "B", "C"), *np.array([at(0), at(10), at(0, 10)]).T)


def test_a_table_says_what_the_provider_said_between_its_centres() -> None:
    line = StraightLine({Mode.CAR: Speed(detour=1.5, kmh=60)})

    table = table_by(line, CENTRES, [Mode.CAR], ORIGIN)

    # 10 km x 1.5 at 60 km/h, and 14.14 km.
    np.testing.assert_allclose(table.ways[Mode.CAR].minutes[0], [0, 15, 15], atol=0.06)
    np.testing.assert_allclose(table.ways[Mode.CAR].km[1], [15, 0, 21.2], atol=0.06)
    to = Points(*np.array([at(10.3, 0.4)]).T)
    times = Table(table).one_to_many(LonLat(*at(0)), to, Mode.CAR, limit_min=None)
    np.testing.assert_allclose(times.minutes, [15.5], rtol=0.05)


def test_what_the_provider_does_not_know_is_no_way() -> None:
    line = StraightLine({Mode.CAR: Speed(detour=1.5, kmh=60)})

    table = table_by(line, CENTRES, [Mode.CAR, Mode.WALK], ORIGIN)

    assert np.isnan(table.ways[Mode.WALK].minutes).sum() == 6
    assert not np.isnan(table.ways[Mode.CAR].minutes).any()
