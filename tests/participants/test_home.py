"""A home is kept as a coarse square, wide in the country, equal for neighbours."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from factories import create_place, create_site
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from app.core.geo import LonLat, roughly_metres_between
from app.participants.home import COUNTRY_CELL_M, TOWN_CELL_M, Home, coarse_home
from app.territory import queries as territory

CLES = LonLat(11.0345, 46.3652)
TRENTO = LonLat(11.1217, 46.0679)
FAR = LonLat(10.70, 46.45)


@pytest.fixture
def valley(embedded_app: Flask) -> Iterator[None]:
    create_site()
    create_place(code="cles", name="Cles", point=Point(CLES.lon, CLES.lat), population=6900)
    create_place(
        code="trento", name="Trento", point=Point(TRENTO.lon, TRENTO.lat), population=118_000
    )
    territory.forget_sites()
    with embedded_app.test_request_context():
        yield


def _home(point: LonLat) -> Home:
    site = territory.site("trentino")
    assert site is not None
    return coarse_home(site, point)


def _metres(a: LonLat, b: LonLat) -> float:
    return float(roughly_metres_between(a, np.array([b.lon]), np.array([b.lat]))[0])


@pytest.mark.usefixtures("valley")
def test_a_village_stands_for_the_homes_around_it() -> None:
    home = _home(LonLat(CLES.lon + 0.001, CLES.lat + 0.001))

    assert home.cell_m == COUNTRY_CELL_M
    assert _metres(home.point, CLES) < 2


@pytest.mark.usefixtures("valley")
def test_a_lonely_home_becomes_the_middle_of_its_square() -> None:
    home = _home(FAR)

    assert home.cell_m == COUNTRY_CELL_M
    assert 0 < _metres(home.point, FAR) <= COUNTRY_CELL_M


@pytest.mark.usefixtures("valley")
def test_a_home_in_town_has_the_narrower_square() -> None:
    assert _home(TRENTO).cell_m == TOWN_CELL_M


@pytest.mark.usefixtures("valley")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(10.5, 11.9), st.floats(45.7, 46.5))
def test_a_home_moves_by_at_most_its_square_and_says_no_more_than_it(
    lon: float, lat: float
) -> None:
    home = _home(LonLat(lon, lat))

    assert _metres(home.point, LonLat(lon, lat)) <= home.cell_m * np.sqrt(2)
    assert (home.point.lon, home.point.lat) == (round(home.point.lon, 5), round(home.point.lat, 5))


@pytest.mark.usefixtures("valley")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(10.5, 11.9), st.floats(45.7, 46.5))
def test_making_it_coarse_again_changes_nothing(lon: float, lat: float) -> None:
    home = _home(LonLat(lon, lat))

    assert _home(home.point).point == home.point
