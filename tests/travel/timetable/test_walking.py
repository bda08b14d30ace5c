"""Which stops are within walking distance."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.geo import LonLat, metres_between
from app.travel import Points
from app.travel.timetable.network import Stops
from app.travel.timetable.stopwalks import StopWalks
from app.travel.timetable.walking import Grid, nearest

NAN = float("nan")
lonlats = st.tuples(st.floats(11.0, 11.1), st.floats(46.0, 46.1))


def at(*lonlat: tuple[float, float]) -> Stops:
    lon, lat = np.array(lonlat).T
    names = np.array([str(n) for n in range(lon.size)])
    return Stops(lon.copy(), lat.copy(), names, names)


@settings(deadline=None)
@given(
    st.lists(lonlats, min_size=1, max_size=20),
    st.lists(st.tuples(st.floats(10.9, 11.2), st.floats(45.9, 46.2)), max_size=10),
    st.sampled_from([200.0, 1200.0, 5000.0]),
)
def test_the_grid_finds_what_measuring_every_pair_finds(
    stops: list[tuple[float, float]], points: list[tuple[float, float]], radius_m: float
) -> None:
    lon, lat = np.array(stops).T
    p_lon, p_lat = np.array(points, float).reshape(-1, 2).T

    found = Grid.of(lon, lat, radius_m).near(p_lon, p_lat)

    pairs = set(zip(found.point.tolist(), found.stop.tolist(), strict=True))
    assert len(pairs) == found.point.size
    assert (np.diff(found.point) >= 0).all()
    for row, point in enumerate(points):
        metres = metres_between(LonLat(*point), lon, lat)
        surely, perhaps = metres <= radius_m * 0.998, metres <= radius_m * 1.002
        mine = {stop for place, stop in pairs if place == row}
        assert set(np.flatnonzero(surely)) <= mine <= set(np.flatnonzero(perhaps))


def test_unknown_and_distant_points_have_no_stop() -> None:
    grid = Grid.of(np.array([11.0]), np.array([46.0]), 1200)

    found = grid.near(np.array([NAN, 11.0, -9.1, 179.9]), np.array([46.0, NAN, 38.7, -89.0]))

    assert found.point.size == 0


def test_the_nearest_few_are_the_nearest() -> None:
    grid = Grid.of(np.array([11.0, 11.001, 11.002]), np.full(3, 46.0), 1200)

    kept = nearest(grid.near(np.array([11.0015, 11.0]), np.full(2, 46.0)), 2)

    assert list(zip(kept.point.tolist(), kept.stop.tolist(), strict=True)) == [
        (0, 1),
        (0, 2),
        (1, 0),
        (1, 1),
    ]


def test_a_lonely_house_walks_further_but_only_to_three_stops() -> None:
    # Stops 1.3, 1.5, 1.7 and 1.9 km to the north of the house, none within 1.2 km.
    house = Points(np.array([11.0]), np.array([46.0]))
    stops = at(*((11.0, 46.0 + m / 111_150) for m in (1300, 1500, 1700, 1900)))

    walks = StopWalks.of(stops, 1.0).egress(house)

    assert walks.stop.tolist() == [0, 1, 2]
    np.testing.assert_allclose(walks.seconds, [1300, 1500, 1700], atol=3)


def test_a_house_in_town_has_all_stops_within_twelve_hundred_metres() -> None:
    house = LonLat(11.0, 46.0)
    stops = at(*((11.0, 46.0 + m / 111_150) for m in (0, 300, 600, 1100, 1300)))

    walks = StopWalks.of(stops, 1.0).around(house)

    assert list(walks) == [0, 1, 2, 3]
    assert walks[0] == 0
