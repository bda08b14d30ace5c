"""What an operator is told about a file that cannot be right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely
from flask import Flask
from shapely.geometry import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry
from territory import valley
from territory.imports import Run, import_into_valley, moved, refused, written
from territory.test_load_site import everything_stored

from app.territory.actions import load_site

BOW_TIE = Polygon([(10.0, 46.0), (10.1, 46.1), (10.1, 46.0), (10.0, 46.1)])


@pytest.fixture
def run(embedded_app: Flask, tmp_path: Path) -> Run:
    load_site(valley.write_valley(tmp_path))
    return import_into_valley(embedded_app)


def swapped(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.transform(geometry, lambda points: points[:, ::-1])


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
    refused(
        run(written(tmp_path, valley.communes()), "--crs", "rome"),
        "there is no CRS 'rome' that leads to longitude",
        "give --crs EPSG:25832",
    )


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
