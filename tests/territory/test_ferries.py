"""Which bank an end lies on, beside a geometry library's answer."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import shapely

from app.core.geo import LonLat
from app.territory.ferries import over_water
from app.travel import Points

SHIPPED = Path(__file__).parents[2] / "geodata" / "lisbon" / "travel_barriers.geojson"
STARTS = [LonLat(-9.147, 38.706), LonLat(-9.16, 38.66), LonLat(-9.07, 38.76), LonLat(-9.3, 38.6)]
TRIPS = 5_000


@pytest.fixture(scope="module")
def river() -> shapely.LineString:
    features = json.loads(SHIPPED.read_text("utf-8"))["features"]
    (line,) = [each for each in features if each["properties"].get("crossed_by") == "ferry"]
    return shapely.from_geojson(json.dumps(line["geometry"]))


@pytest.mark.usefixtures("embedded_app")
@pytest.mark.parametrize("start", STARTS)
def test_an_odd_number_of_crossings_is_the_other_bank(
    start: LonLat, river: shapely.LineString
) -> None:
    random = np.random.default_rng(7)
    lon, lat = random.uniform(-9.35, -9.0, TRIPS), random.uniform(38.55, 38.85, TRIPS)
    here = np.broadcast_to((start.lon, start.lat), (TRIPS, 2))
    trips = shapely.linestrings(np.stack([here, np.stack([lon, lat], axis=1)], axis=1))
    crossed = shapely.intersection(trips, river)
    times = np.where(shapely.is_empty(crossed), 0, shapely.get_num_geometries(crossed))

    found = over_water("lisbon", start, Points(lon, lat))

    assert np.array_equal(found, times % 2 == 1)
    assert 0 < found.sum() < TRIPS


@pytest.mark.usefixtures("embedded_app")
def test_a_trip_through_a_bend_of_the_river_crosses_it_once(river: shapely.LineString) -> None:
    for bend in shapely.get_coordinates(river)[1:-1]:
        start = LonLat(bend[0], bend[1] - 0.005)
        ends = Points(np.array([bend[0]]), np.array([bend[1] + 0.005]))

        assert over_water("lisbon", start, ends).tolist() == [True]


@pytest.mark.usefixtures("embedded_app")
def test_an_unknown_end_lies_on_no_bank() -> None:
    ends = Points(np.array([np.nan, -9.149]), np.array([np.nan, 38.687]))

    assert over_water("lisbon", STARTS[0], ends).tolist() == [False, True]
