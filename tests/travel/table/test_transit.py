"""Public transport along the table's roads."""

from pathlib import Path

import numpy as np
import pytest

from app.core.geo import LonLat
from app.travel import Mode, Points, Source, Speed
from app.travel.table import Table, read_table
from app.travel.table.transit import TransitByRoad

TABLE = Path(__file__).parents[3] / "geodata" / "trentino" / "travel_table.npz"
BUS = Speed(detour=1.35, kmh=19, overhead_min=18, low=0.65, high=1.8)
FIERA, CAVALESE, BORGO = (11.83, 46.174), (11.46, 46.291), (11.455, 46.053)


@pytest.fixture(scope="module")
def by_road() -> TransitByRoad:
    return TransitByRoad(Table(read_table(TABLE)), {Mode.TRANSIT: BUS})


def to(*places: tuple[float, float]) -> Points:
    return Points(*(np.array(axis) for axis in zip(*places, strict=True)))


def test_a_bus_takes_the_road_of_the_table(by_road: TransitByRoad) -> None:
    points = to(CAVALESE, BORGO)

    bus = by_road.one_to_many(LonLat(*FIERA), points, Mode.TRANSIT, limit_min=None)
    car = by_road.table.one_to_many(LonLat(*FIERA), points, Mode.CAR, limit_min=None)

    np.testing.assert_allclose(bus.minutes, 18 + car.km / 19 * 60)
    assert bus.source.tolist() == [Source.TABLE, Source.TABLE]
    assert (bus.low < bus.minutes).all()
    assert (bus.minutes < bus.high).all()


def test_who_is_there_sooner_on_foot_does_not_wait_for_a_bus(by_road: TransitByRoad) -> None:
    next_street = to((11.832, 46.1745))

    bus = by_road.one_to_many(LonLat(*FIERA), next_street, Mode.TRANSIT, limit_min=None)
    walk = by_road.table.one_to_many(LonLat(*FIERA), next_street, Mode.WALK, limit_min=None)

    assert bus.minutes[0] == walk.minutes[0] < BUS.overhead_min
    assert bus.source.tolist() == [Source.WALKED]
    assert (bus.low[0], bus.high[0], bus.km[0]) == (walk.low[0], walk.high[0], walk.km[0])


def test_other_modes_and_places_off_the_table_are_unknown(by_road: TransitByRoad) -> None:
    walk = by_road.one_to_many(LonLat(*FIERA), to(BORGO), Mode.WALK, limit_min=None)
    far = by_road.one_to_many(LonLat(*FIERA), to((9.0, 45.0)), Mode.TRANSIT, limit_min=None)

    assert np.isnan([*walk.minutes, *far.minutes]).all()


def test_a_site_without_buses_has_no_times() -> None:
    nothing = TransitByRoad(Table(read_table(TABLE)), {})

    times = nothing.one_to_many(LonLat(*FIERA), to(BORGO), Mode.TRANSIT, limit_min=None)

    assert np.isnan(times.minutes).all()
