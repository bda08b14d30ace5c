"""GeoPackages and Shapefiles, whole, cut off and disguised."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from territory import valley
from territory.imports import Run, geopackage, import_into_valley, refused, shapefile, written

from app.territory.actions import load_site

VIRTUAL_FILE = (
    '<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>CSV:{secret}'
    "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
)


@pytest.fixture
def run(embedded_app: Flask, tmp_path: Path) -> Run:
    load_site(valley.write_valley(tmp_path))
    return import_into_valley(embedded_app)


def test_truncated_files_are_refused(run: Run, tmp_path: Path) -> None:
    refused(run(written(tmp_path, valley.communes()[:-40])), "comuni.geojson, row 1: is cut off")
    for path in (geopackage(tmp_path), shapefile(tmp_path)):
        path.write_bytes(path.read_bytes()[:-200])
        refused(run(path), f"{path.name}: is cut off: copy or download it again")


def test_a_geopackage_and_a_shapefile_say_their_crs(run: Run, tmp_path: Path) -> None:
    for path in (geopackage(tmp_path), shapefile(tmp_path)):
        result = run(path)

        assert result.exit_code == 0, result.output
        assert "3 areas matched by code" in result.output


def test_a_layer_must_be_chosen_where_there_are_several(run: Run, tmp_path: Path) -> None:
    path = geopackage(tmp_path, a2020=valley.communes(), a2024=valley.communes())

    refused(run(path), "has several layers, give --layer: a2020, a2024")
    refused(run(path, "--layer", "a1999"), "cannot be read")
    assert run(path, "--layer", "a2024").exit_code == 0


def test_a_shapefile_without_a_crs_asks_for_it(run: Run, tmp_path: Path) -> None:
    path = shapefile(tmp_path)
    path.with_suffix(".prj").unlink()

    refused(run(path), "does not say its CRS, and no --crs was given", "give --crs EPSG:25832")
    assert run(path, "--crs", "EPSG:25832").exit_code == 0


@pytest.mark.parametrize(
    "prj",
    [
        pytest.param("no coordinate system at all", id="no words of a CRS"),
        pytest.param('LOCAL_CS["Building site",UNIT["metre",1]]', id="a local one"),
        pytest.param(
            'VERT_CS["Heights",VERT_DATUM["Sea",2005],UNIT["metre",1],AXIS["Up",UP]]', id="heights"
        ),
        pytest.param(
            'PROJCS["Own",GEOGCS["Own",DATUM["Own",SPHEROID["Own",6378137,298]],'
            'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],'
            'PROJECTION["Of_Nobody"],UNIT["metre",1]]',
            id="a projection of nobody's",
        ),
    ],
)
def test_a_shapefile_with_an_unknown_crs_asks_for_it(run: Run, tmp_path: Path, prj: str) -> None:
    path = shapefile(tmp_path)
    path.with_suffix(".prj").write_text(prj)

    refused(run(path), "comuni.shp: ", "CRS", "give --crs EPSG:25832")
    assert run(path, "--crs", "EPSG:25832").exit_code == 0


def test_a_shapefile_whose_crs_is_cut_off_says_what_to_do(run: Run, tmp_path: Path) -> None:
    path = shapefile(tmp_path)
    path.with_suffix(".prj").write_text('PROJCS["Half')

    refused(run(path), "comuni.shp: cannot be read", "take it away and give --crs")
    path.with_suffix(".prj").unlink()
    assert run(path, "--crs", "EPSG:25832").exit_code == 0


def test_a_shapefile_needs_its_table(run: Run, tmp_path: Path) -> None:
    path = shapefile(tmp_path)
    path.with_suffix(".dbf").unlink()

    refused(run(path), "comuni.shp: needs comuni.dbf beside it")


@pytest.mark.parametrize("name", ["comuni.gpkg", "comuni.shp", "comuni.geojson"])
def test_a_disguised_virtual_file_discloses_nothing(run: Run, tmp_path: Path, name: str) -> None:
    secret = written(tmp_path, "istat,nome\n001,hunter2\n", "secret.csv")
    path = written(tmp_path, VIRTUAL_FILE.format(secret=secret), name)

    result = run(path)

    refused(result, name)
    assert "hunter2" not in result.output


def test_a_database_that_is_no_geopackage_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "comuni.gpkg"
    path.write_bytes(b"SQLite format 3\x00" + bytes(200))

    refused(run(path), "comuni.gpkg: is not a GeoPackage, whatever its name says")


def test_other_formats_are_refused(run: Run, tmp_path: Path) -> None:
    refused(run(written(tmp_path, "", "comuni.kml")), "must end in one of .geojson, .json, .gpkg")
