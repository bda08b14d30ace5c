"""How far one gets, by a provider whose answer is known, and over the passes of Trentino."""

from math import pi
from pathlib import Path

import numpy as np
import pytest
import shapely

from app.core.geo import Box, LonLat, box_around, metres_between
from app.travel import Mode, Points, Source, Speed, StraightLine, Times
from app.travel.isochrone import isochrones
from app.travel.table import Table, read_table

SHIPPED = Path(__file__).resolve().parents[3] / "geodata" / "trentino" / "travel_table.npz"
TRENTINO = Box(10.45, 45.67, 11.97, 46.54)
WALKER = StraightLine({Mode.WALK: Speed(1.0, 6.0)})
HERE = LonLat(11.12, 46.07)


def walked(points: Points) -> Times:
    return WALKER.one_to_many(HERE, points, Mode.WALK, limit_min=None)


def test_a_walker_at_6_km_an_hour_reaches_a_circle() -> None:
    found = isochrones(walked, box_around(HERE, 8000), (30, 60))

    # A degree of latitude is 111.2 km here, one of longitude 77.3 km.
    km2 = [area.area * 111.2 * 77.3 for area in found.areas]
    np.testing.assert_allclose(km2, [pi * 3**2, pi * 6**2], rtol=0.02)
    assert found.sources == (Source.ESTIMATE,)


def test_a_small_reach_in_a_large_frame_is_drawn_as_finely() -> None:
    found = isochrones(walked, Box(10.9, 45.9, 11.4, 46.3), (15, 30))

    km2 = found.areas[0].area * 111.2 * 77.3
    assert km2 == pytest.approx(pi * 1.5**2, rel=0.03)


def test_nothing_known_is_nothing_reached() -> None:
    found = isochrones(lambda points: Times.unknown(len(points)), TRENTINO, (15, 30))

    assert all(area.is_empty for area in found.areas)
    assert found.sources == ()


# From, to, and the pass without a road that the straight line would cross.
RIDGES = [
    ("Ala", (11.0020, 45.7590), "Raossi in Vallarsa", (11.1290, 45.7790), "Passo Buole"),
    ("Molveno", (10.9640, 46.1430), "Madonna di Campiglio", (10.8270, 46.2290), "Bocca di Brenta"),
]


@pytest.mark.parametrize(("start", "here", "target", "there", "ridge"), RIDGES)
def test_what_lies_over_a_ridge_is_out_of_reach_though_it_is_near(
    start: str, here: tuple[float, float], target: str, there: tuple[float, float], ridge: str
) -> None:
    table, origin = Table(read_table(SHIPPED)), LonLat(*here)
    crow = metres_between(origin, np.array([there[0]]), np.array([there[1]]))[0]

    found = isochrones(
        lambda points: table.one_to_many(origin, points, Mode.CAR, limit_min=None), TRENTINO, (30,)
    )

    within_circle_m = Speed(1.3, 42, 4).reach_m(30)
    assert crow < within_circle_m * 1.05, f"{target} is not near {start} as the crow flies"
    assert not shapely.contains_xy(found.areas[0], *there), f"{ridge} was crossed by car"
    assert shapely.contains_xy(found.areas[0], *here)
