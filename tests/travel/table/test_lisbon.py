"""The shipped table of Lisbon: the river, its bridges and its ferries."""

from functools import cache
from pathlib import Path

import numpy as np

from app.core.geo import Box, LonLat
from app.travel import Mode, Points, Speed, StraightLine
from app.travel.table import Table, read_table
from app.travel.table.recipe import measure, table_of_points

SITE = Path(__file__).parents[3] / "geodata" / "lisbon"

AIRPORT = LonLat(-9.1285, 38.7690)
ALCANTARA = LonLat(-9.1770, 38.7060)
BARREIRO = LonLat(-9.0795, 38.6521)
BELEM = LonLat(-9.2040, 38.6970)
CACILHAS = LonLat(-9.1479, 38.6881)
CAIS_DO_SODRE = LonLat(-9.1440, 38.7060)
MONTIJO = LonLat(-9.0060, 38.7003)
ORIENTE = LonLat(-9.0990, 38.7678)
PRAGAL = LonLat(-9.1770, 38.6660)
SEIXAL = LonLat(-9.0952, 38.6473)
ROSSIO = LonLat(-9.1394, 38.7139)
AMEIXOEIRA = LonLat(-9.1600, 38.7800)


@cache
def lisbon() -> Table:
    return Table(read_table(SITE / "travel_table.npz"))


def minutes(start: LonLat, end: LonLat, mode: Mode) -> float:
    to = Points(np.array([end.lon]), np.array([end.lat]))
    return float(lisbon().one_to_many(start, to, mode, limit_min=None).minutes[0])


def test_the_bridge_is_for_cars_alone() -> None:
    # 4.5 km of straight line: a quarter of an hour by car, a ferry and an hour more on foot.
    assert minutes(ALCANTARA, PRAGAL, Mode.CAR) < 20
    assert minutes(ALCANTARA, PRAGAL, Mode.BICYCLE) > 40
    assert minutes(ALCANTARA, PRAGAL, Mode.WALK) > 80


def test_the_ferry_takes_walkers_and_bicycles_but_no_cars() -> None:
    # 10 minutes on the water and the wait; a car goes round by the bridge.
    assert 15 < minutes(CAIS_DO_SODRE, CACILHAS, Mode.WALK) < 30
    assert 15 < minutes(CAIS_DO_SODRE, CACILHAS, Mode.BICYCLE) < 30
    assert minutes(CAIS_DO_SODRE, CACILHAS, Mode.CAR) > 20


def test_the_long_bridge_brings_montijo_near_by_car_alone() -> None:
    assert minutes(ORIENTE, MONTIJO, Mode.CAR) < 35
    assert minutes(ORIENTE, MONTIJO, Mode.WALK) > 120


def test_the_other_bank_is_farther_than_the_same_bank() -> None:
    # On the map Cacilhas (2.9 km) is nearer to Rossio than Belém (6 km).
    assert minutes(ROSSIO, CACILHAS, Mode.CAR) > minutes(ROSSIO, BELEM, Mode.CAR)


def test_the_runway_is_walked_around() -> None:
    walked = minutes(AMEIXOEIRA, AIRPORT, Mode.WALK)

    # 3 km of straight line at 4.6 km/h without any detour would take 39 minutes.
    assert walked > 55


def test_every_centre_is_known_to_all_three_modes() -> None:
    table = lisbon().table
    everywhere = Points(table.lon, table.lat)

    for mode in (Mode.WALK, Mode.BICYCLE, Mode.CAR):
        times = lisbon().one_to_many(ROSSIO, everywhere, mode, limit_min=None)
        assert np.isfinite(times.minutes).all()


def test_the_shipped_file_is_small_and_owns_up_to_its_assumptions() -> None:
    assert (SITE / "travel_table.npz").stat().st_size <= 300_000
    assert "assumptions" in lisbon().table.origin.note
    assert lisbon().table.origin.measured["published_known"] >= 10


def test_driving_errs_by_a_quarter_at_most_in_median_and_less_than_the_straight_line() -> None:
    line = StraightLine({Mode.CAR: Speed(detour=1.4, kmh=24, overhead_min=8)})

    by_table, by_line = measure(lisbon(), SITE), measure(line, SITE)

    assert by_table["published_median"] <= 0.25
    assert by_table["published_median"] < 0.5 * by_line["published_median"]


def test_round_the_inlet_of_the_coina_the_table_is_right_where_the_map_is_wrong() -> None:
    # Published: 20 minutes and 20 km by the N 10; 1.5 km of straight line.
    line = StraightLine({Mode.CAR: Speed(detour=1.4, kmh=24, overhead_min=8)})
    to = Points(np.array([BARREIRO.lon]), np.array([BARREIRO.lat]))

    by_line = line.one_to_many(SEIXAL, to, Mode.CAR, limit_min=None).minutes[0]

    assert by_line < 0.7 * 20
    assert 20 <= minutes(SEIXAL, BARREIRO, Mode.CAR) < 30


def test_the_program_makes_the_shipped_table_from_the_points(samples: Path) -> None:
    names = ("lisbon_stations", "lisbon_bus_stops_carris", "lisbon_places")
    points = [samples / f"{name}.csv" for name in names]
    land = samples / "aml_freguesias_web.geojson"
    origin = lisbon().table.origin

    built = table_of_points(points, land, SITE, origin, window=Box(-9.31, 38.56, -8.95, 38.83))

    assert built.version == lisbon().table.version
