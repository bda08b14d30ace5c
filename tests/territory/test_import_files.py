"""What an operator is told about a file that cannot be right."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from click.testing import Result
from flask import Flask
from shapely.geometry import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry
from territory import valley
from territory.test_load_site import everything_stored

from app.territory.actions import load_site

COLUMNS = ("--level", "comune", "--code", "istat", "--name", "nome")
Run = Callable[..., Result]

VIRTUAL_FILE = (
    '<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>CSV:{secret}'
    "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
)
BOW_TIE = Polygon([(10.0, 46.0), (10.1, 46.1), (10.1, 46.0), (10.0, 46.1)])


@pytest.fixture
def run(embedded_app: Flask, tmp_path: Path) -> Run:
    """Run the import of areas into the valley."""
    load_site(valley.write_valley(tmp_path))
    runner = embedded_app.test_cli_runner()

    def import_areas(path: Path, *options: str, columns: tuple[str, ...] = COLUMNS) -> Result:
        arguments = ["territory", "import-areas", str(path), "--site", "valley"]
        return runner.invoke(args=[*arguments, *columns, *options])

    return import_areas


def written(folder: Path, text: str, name: str = "comuni.geojson", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text(text, encoding=encoding)
    return path


def moved(text: str, crs: str) -> str:
    frame = gpd.GeoDataFrame.from_features(json.loads(text)["features"], crs=4326).to_crs(crs)
    features = json.loads(frame.to_json())["features"]
    return json.dumps({"type": "FeatureCollection", "features": features})


def swapped(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.transform(geometry, lambda points: points[:, ::-1])


def refused(result: Result, *said: str) -> None:
    assert result.exit_code == 1, result.output
    assert "refused, nothing was changed" in result.output
    for words in said:
        assert words in result.output


def test_metres_read_as_degrees_are_recognised(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, moved(valley.communes(), "EPSG:25832"))

    result = run(path)

    refused(result, "comuni.geojson", "look like EPSG:25832: give --crs EPSG:25832")


@pytest.mark.parametrize("crs", ["EPSG:25832", "25832", "EPSG:3857"])
def test_the_crs_may_be_given(run: Run, tmp_path: Path, crs: str) -> None:
    path = written(tmp_path, moved(valley.communes(), crs if ":" in crs else f"EPSG:{crs}"))

    result = run(path, "--crs", crs)

    assert result.exit_code == 0, result.output
    assert "3 areas matched by code" in result.output


def test_a_crs_that_is_none_is_refused(run: Run, tmp_path: Path) -> None:
    refused(run(written(tmp_path, valley.communes()), "--crs", "rome"), "there is no CRS 'rome'")


def test_an_older_geojson_may_name_its_crs(run: Run, tmp_path: Path) -> None:
    raw = json.loads(moved(valley.communes(), "EPSG:25832"))
    raw["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}

    result = run(written(tmp_path, json.dumps(raw)))

    assert result.exit_code == 0, result.output


def test_swapped_coordinates_are_recognised(run: Run, tmp_path: Path) -> None:
    rows = [(code, name, swapped(valley.OUTLINES[code])) for code, name in valley.NAMES.items()]

    result = run(written(tmp_path, valley.official(*rows)))

    refused(result, "longitude and latitude are exchanged: longitude must come first")


def test_a_single_swapped_row_is_named(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, valley.communes(c002=swapped(valley.OUTLINES["002"])))

    refused(run(path), "comuni.geojson, row 2, Bassa: longitude and latitude are exchanged")


def test_a_known_area_far_away_is_named(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, valley.communes(c002=box(12, 45, 12.1, 45.1)))

    refused(run(path), "comuni.geojson, row 2, Bassa: lies outside the outline of valley")


def test_another_country_is_refused(run: Run, tmp_path: Path) -> None:
    rows = [(code, name, box(-9.2, 38.7, -9.1, 38.8)) for code, name in valley.NAMES.items()]

    result = run(written(tmp_path, valley.official(*rows)))

    refused(
        result, "no area lies in valley (IT)", "longitude -9.1, latitude 38.8", "another country"
    )


def test_metres_of_nowhere_ask_for_a_crs(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, valley.official(("001", "Altavalle", box(9e6, 9e6, 9.1e6, 9.1e6))))

    refused(run(path), "the coordinates are not degrees; give their EPSG code with --crs")


def test_missing_columns_are_told_with_those_there_are(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, valley.communes())

    result = run(path, columns=("--preset", "istat-comuni"))

    refused(result, "has no column PRO_COM_T, COMUNE; there are: istat, nome")


def test_duplicated_codes_name_both_rows(run: Run, tmp_path: Path) -> None:
    shape = valley.OUTLINES["001"]

    result = run(written(tmp_path, valley.official(("001", "A", shape), ("001", "B", shape))))

    refused(result, "row 2, istat: code 001 stands twice, also in row 1")


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        (None, "row 2, Bassa: geometry is missing or empty"),
        (Polygon(), "row 2, Bassa: geometry is missing or empty"),
        (Point(10.1, 46), "row 2, Bassa: geometry is a Point, not a (Multi)Polygon"),
        (LineString([(10, 46), (10.1, 46)]), "geometry is a LineString"),
        (BOW_TIE, "row 2, Bassa: geometry is invalid (Self-intersection[10.05 46.05])"),
    ],
)
def test_a_bad_outline_is_named(
    run: Run, tmp_path: Path, shape: BaseGeometry | None, said: str
) -> None:
    refused(run(written(tmp_path, valley.communes(c002=shape))), said)


def test_a_coordinate_that_is_no_number_is_named(run: Run, tmp_path: Path) -> None:
    text = valley.communes().replace("[10.2, 46.0]", "[NaN, 46.0]")

    refused(run(written(tmp_path, text)), "row 2, Bassa: a coordinate is not a number")


def test_a_slip_of_the_pen_is_repaired_and_told(run: Run, tmp_path: Path) -> None:
    slip = [(10.1, 46.0), (10.2, 46.0), (10.2, 46.1), (10.15, 46.1), (10.1501, 46.1001)]
    looped = Polygon([*slip, (10.1499, 46.1001), (10.15, 46.1), (10.1, 46.1)])
    assert not looped.is_valid

    result = run(written(tmp_path, valley.communes(c002=looped)))

    assert result.exit_code == 0, result.output
    assert "outline repaired: 1" in result.output
    assert "row 2, Bassa: " in result.output


def test_a_file_in_another_encoding_is_refused_and_then_read(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, valley.communes(), encoding="cp1252")

    refused(run(path), "is not utf-8-sig; an older file may be cp1252")
    assert run(path, "--encoding", "cp1252").exit_code == 0


@pytest.mark.parametrize("name", ["CittÃ\xa0 di Mezzo", "Citt\N{REPLACEMENT CHARACTER} di Mezzo"])
def test_wrongly_decoded_names_are_refused(run: Run, tmp_path: Path, name: str) -> None:
    path = written(tmp_path, valley.official(("003", name, valley.OUTLINES["003"])))

    refused(run(path), "was read in the wrong encoding: --encoding")


def test_an_unknown_encoding_is_refused(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, valley.communes())

    refused(run(path, "--encoding", "latin-99"), "there is no encoding 'latin-99'")


def test_truncated_files_are_refused(run: Run, tmp_path: Path) -> None:
    refused(run(written(tmp_path, valley.communes()[:-40])), "comuni.geojson, row 1: is cut off")
    for path in (geopackage(tmp_path), shapefile(tmp_path)):
        path.write_bytes(path.read_bytes()[:-200])
        refused(run(path), f"{path.name}: is cut off: copy or download it again")


def geopackage(folder: Path, **layers: str) -> Path:
    path = folder / "comuni.gpkg"
    for layer, text in (layers or {"comuni": valley.communes()}).items():
        frame = gpd.GeoDataFrame.from_features(json.loads(text)["features"], crs=4326)
        frame.to_crs(25832).to_file(path, driver="GPKG", layer=layer)
    return path


def shapefile(folder: Path, crs: int | None = 25832) -> Path:
    path = folder / "comuni.shp"
    frame = gpd.GeoDataFrame.from_features(json.loads(valley.communes())["features"], crs=4326)
    frame = frame.to_crs(25832)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        frame.set_crs(crs, allow_override=True).to_file(path, encoding="cp1252")
    return path


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


def test_a_file_without_features_is_refused(run: Run, tmp_path: Path) -> None:
    refused(run(written(tmp_path, valley.collection())), "comuni.geojson: has no features")


def test_codes_of_another_kind_are_refused(run: Run, tmp_path: Path) -> None:
    result = run(written(tmp_path, valley.official(("A1", "Altavalle", valley.OUTLINES["001"]))))

    refused(result, "no code is one of the site's: the file has A1, the site 001")


def test_an_unknown_site_level_or_parent_is_refused(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, valley.communes())

    refused(run(path, "--site", "atlantis"), "there is no site 'atlantis'")
    refused(run(path, "--level", "parish"), "valley has no level 'parish', only community, comune")
    refused(run(path, "--parent", "nome"), "row 1, parent: the site has no area 'Altavalle'")
    refused(run(path, "--level", "community"), "row 1, code: 001 is already a comune")


def test_a_refused_file_changes_nothing(run: Run, tmp_path: Path) -> None:
    before = everything_stored()

    run(written(tmp_path, valley.communes(c002=BOW_TIE)))

    assert everything_stored() == before


def test_options_that_are_missing_are_asked_for(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, valley.communes())

    assert "Say --level, or --preset." in run(path, columns=()).output
    assert "Say --code and --name, or --preset." in run(path, columns=("--level", "comune")).output
