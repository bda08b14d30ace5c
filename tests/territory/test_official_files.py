"""The publishers' own files of both pilots, at full size."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from flask import Flask
from sqlalchemy import select

from app.core.db import db
from app.core.settings import Settings
from app.territory import queries
from app.territory.actions import load_site
from app.territory.models import Area
from app.territory.sites import SiteView


@dataclass(frozen=True)
class Pilot:
    site: str
    preset: str
    file: str
    code: str
    areas: int
    residents: int

    @property
    def options(self) -> tuple[str, ...]:
        return ("--site", self.site, "--preset", self.preset)


TRENTINO = Pilot("trentino", "istat-comuni", "trentino_comuni.geojson", "istat_code", 166, 542_166)
LISBON = Pilot("lisbon", "caop-freguesias", "lisbon_freguesias.geojson", "dicofre", 24, 545_796)


@pytest.fixture(params=[TRENTINO, LISBON], ids=["trentino", "lisbon"])
def pilot(request: pytest.FixtureRequest, app: Flask) -> Pilot:  # noqa: ARG001 - its database
    load_site(Settings().geodata_dir / request.param.site)
    return request.param


def known(site: str) -> SiteView:
    view = queries.site(site)
    assert view is not None
    return view


def run(app: Flask, command: str, path: Path, *options: str) -> str:
    result = app.test_cli_runner().invoke(args=["territory", command, str(path), *options])
    assert result.exit_code == 0, result.output
    return result.output


def test_they_need_one_option(app: Flask, samples: Path, tmp_path: Path, pilot: Pilot) -> None:
    table = tmp_path / "figures.csv"
    gpd.read_file(samples / pilot.file).drop(columns="geometry").to_csv(table, index=False)

    said = run(app, "import-areas", samples / pilot.file, *pilot.options)
    run(app, "import-population", table, *pilot.options, "--source", "Census")

    level = known(pilot.site).levels[-1].key
    assert f"{pilot.areas} areas matched by code" in said
    assert "new: 0" in said
    assert "missing from the file, left as they are: 0" in said
    assert queries.totals(queries.areas(pilot.site, level)).population == pilot.residents


@pytest.mark.parametrize("ending", [".gpkg", ".shp"])
def test_the_same_areas_come_from_a_geopackage_or_a_shapefile(
    app: Flask, samples: Path, tmp_path: Path, pilot: Pilot, *, ending: str
) -> None:
    official = gpd.read_file(samples / pilot.file)
    path = tmp_path / f"official{ending}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        columns = official[[pilot.code, "name", "geometry"]]
        columns.to_crs(known(pilot.site).crs).to_file(path)

    said = run(app, "import-areas", path, *pilot.options)

    stored = {row.code: row.outline for row in db.session.execute(select(Area.code, Area.outline))}
    assert f"{pilot.areas} areas matched by code" in said
    for code, outline in zip(official[pilot.code], official.geometry, strict=True):
        assert shapely.symmetric_difference(stored[code], outline).area < 1e-3 * outline.area


@pytest.mark.parametrize("pilot", [LISBON], indirect=True)
def test_a_file_of_a_wider_region_gives_what_lies_in_the_site(
    app: Flask, samples: Path, pilot: Pilot
) -> None:
    said = run(app, "import-areas", samples / "aml_freguesias_web.geojson", *pilot.options)

    assert "24 areas matched by code" in said
    assert "not of this site, left out: 94 rows" in said


@pytest.mark.parametrize("pilot", [TRENTINO], indirect=True)
def test_outlines_are_simplified_if_asked_and_stay_neighbours(
    app: Flask, samples: Path, pilot: Pilot
) -> None:
    official = gpd.read_file(samples / pilot.file).geometry.to_numpy()

    run(app, "import-areas", samples / pilot.file, *pilot.options, "--simplify", "100")

    found = select(Area.outline).where(Area.level == "comune").order_by(Area.code)
    stored = db.session.scalars(found).all()
    assert (
        shapely.get_num_coordinates(stored).sum() < shapely.get_num_coordinates(official).sum() / 2
    )
    assert shapely.is_valid(stored).all()
    assert shapely.coverage_is_valid(stored)
    assert shapely.area(stored).sum() == pytest.approx(shapely.area(official).sum(), rel=1e-3)
