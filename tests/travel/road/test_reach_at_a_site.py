"""How far one gets at a site with roads: by its engine, as long as its roads do not end."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import shapely
from flask import Flask
from flask_migrate import upgrade

from app import create_app
from app.core.geo import LonLat
from app.core.settings import Settings
from app.territory import queries
from app.territory.isochrones import reach_of
from app.territory.land import land_of
from app.territory.setup import load_missing_sites
from app.territory.sites import SiteView
from app.travel import Mode, Source

EXTRACT = "mezzolombardo_bbox.osm.pbf"
MEZZOLOMBARDO, TRENTO = LonLat(11.0937, 46.2110), LonLat(11.1217, 46.0679)
SQUARE_METRE = 1e-10  # in square degrees


@pytest.fixture(scope="module")
def with_roads(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteView]:
    """Give the shipped site with the roads of the extract."""
    app: Flask = create_app(Settings(data_dir=tmp_path_factory.mktemp("reach")))
    with app.app_context():
        upgrade()
        load_missing_sites()
        run = app.test_cli_runner().invoke(
            args=["travel", "build", "--site", "trentino", "--osm", str(samples / EXTRACT)]
        )
        assert run.exit_code == 0, run.output
        site = queries.site("trentino")
        assert site is not None
        yield site


def test_on_foot_the_roads_draw_the_areas_one_within_the_next(with_roads: SiteView) -> None:
    found = reach_of(with_roads, MEZZOLOMBARDO, Mode.WALK, (5, 10, 15))

    assert found.sources == (Source.ROAD,)
    home = shapely.Point(MEZZOLOMBARDO.lon, MEZZOLOMBARDO.lat)
    assert all(area.covers(home) for area in found.areas)
    for smaller, greater in pairwise(found.areas):
        assert smaller.difference(greater).area < SQUARE_METRE
        assert smaller.area < greater.area


def test_nobody_gets_out_of_the_site_or_into_its_waters(with_roads: SiteView) -> None:
    land = land_of(with_roads)

    [area] = reach_of(with_roads, MEZZOLOMBARDO, Mode.WALK, (30,)).areas

    assert area.difference(land.outline).area < SQUARE_METRE
    assert area.intersection(land.waters).area < SQUARE_METRE


def test_where_the_extract_ends_too_soon_the_table_draws_on(with_roads: SiteView) -> None:
    # The extract is 5 km wide: 45 minutes by car lead no farther in it than an hour.
    found = reach_of(with_roads, MEZZOLOMBARDO, Mode.CAR, (30, 60))

    assert Source.TABLE in found.sources
    assert found.areas[-1].covers(shapely.Point(TRENTO.lon, TRENTO.lat))


def test_off_the_extract_the_table_draws(with_roads: SiteView) -> None:
    found = reach_of(with_roads, TRENTO, Mode.WALK, (15, 30))

    assert Source.ROAD not in found.sources
    assert found.areas[0].covers(shapely.Point(TRENTO.lon, TRENTO.lat))


def test_public_transport_is_not_drawn_by_the_roads(with_roads: SiteView) -> None:
    found = reach_of(with_roads, MEZZOLOMBARDO, Mode.TRANSIT, (30,))

    assert Source.ROAD not in found.sources
