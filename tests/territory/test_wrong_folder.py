"""A folder with a mistake is refused: which file, which row, which column, why."""

from __future__ import annotations

from pathlib import Path

import pytest
from shapely.geometry import Point, Polygon, box
from territory import valley

from app.territory.loading import read_folder
from app.territory.problems import RefusedError


def refusal(folder: Path) -> list[str]:
    with pytest.raises(RefusedError) as refused:
        read_folder(folder)
    return [str(problem) for problem in refused.value.problems]


BOW_TIE = Polygon([(10.0, 46.0), (10.1, 46.1), (10.1, 46.0), (10.0, 46.1)])


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"site_toml": None}, "site.toml: cannot be read: No such file or directory"),
        ({"site_toml": "key = "}, "site.toml: is not TOML"),
        ({"site_toml": valley.SITE.replace("EPSG:25832", "EPSG:3857")}, "is not a metric CRS"),
        ({"site_toml": valley.SITE.replace("EPSG:25832", "EPSG:4326")}, "is not a metric CRS"),
        ({"site_toml": valley.SITE.replace("EPSG:25832", "EPSG:999999")}, "is not a metric CRS"),
        ({"site_toml": valley.SITE.replace("Europe/Rome", "Rome")}, "there is no time zone 'Rome'"),
        ({"site_toml": valley.SITE.replace("[10.1, 46.0]", "[10.1, 460]")}, "centre: is no long"),
        ({"site_toml": valley.SITE.replace("[10.1, 46.0]", '["a", 46]')}, "centre: must hold 2"),
        ({"site_toml": valley.SITE.replace("45.9, 10.2", "45.9, 9.2")}, "bounds: is no west"),
        ({"site_toml": valley.SITE.replace('["it"]', '"it"')}, "languages: must list"),
        ({"site_toml": valley.SITE.replace("age_max = 29", "age_max = 9")}, "not between 15 and"),
        ({"site_toml": valley.SITE.replace("kmh = 40", 'kmh = "fast"')}, "estimate.car.kmh"),
        ({"site_toml": valley.SITE.replace('"2024-01-01"', '"soon"')}, "youth.date: 'soon' is not"),
        ({"site_toml": valley.SITE.replace('key = "comune"', 'key = "community"')}, "same key"),
        ({"site_toml": valley.SITE.replace('country = "IT"', "country = 3")}, "not a text"),
        ({"site_toml": valley.SITE.replace('country = "IT"', 'country = "it"')}, "must match"),
        ({"site_toml": valley.SITE.replace('{ en = "Community" }', '"Community"')}, "by language"),
        ({"site_toml": valley.SITE.split("[[level]]")[0]}, "there must be at least one [[level]]"),
        ({"areas_csv": None}, "areas.csv: cannot be read"),
        ({"areas_csv": ""}, "areas.csv: is empty"),
        ({"areas_csv": "code,name\n"}, "areas.csv, row 1: has no column level, parent, popul"),
        ({"areas_csv": valley.AREAS + "x\n"}, "row 6: has not as many cells as the header"),
        ({"areas_csv": valley.AREAS + '"x" "y",1\n'}, "areas.csv, row 6: is not CSV"),
        ({"areas_csv": valley.AREAS.replace("1000,2021", "about,2021")}, "not a whole number"),
        ({"areas_csv": valley.AREAS.replace("155,published", "155,")}, "must be given with youth"),
        ({"areas_csv": valley.AREAS.replace("001,comune,V", "001,comune,002")}, "not of a coarser"),
        ({"areas_csv": valley.AREAS.replace("Altavalle", "")}, "row 3, name: is empty"),
        ({"areas_csv": valley.AREAS.replace("Altavalle", "A" * 201)}, "longer than 200 characters"),
        ({"areas_geojson": "{"}, "areas.geojson, row 1: is cut off or not JSON"),
        ({"areas_geojson": "[" * 100_000}, "areas.geojson: is nested too deeply"),
        ({"areas_geojson": "[]"}, "is not a GeoJSON FeatureCollection"),
        ({"areas_geojson": '{"features": [3]}'}, "row 1: is not a feature with properties"),
        (
            {"areas_geojson": valley.outlines(valley.OUTLINES | {"001": BOW_TIE})},
            "areas.geojson, row 2, 001: geometry is invalid: Self-intersection",
        ),
        (
            {"areas_geojson": valley.outlines(valley.OUTLINES | {"001": Point(10, 46)})},
            "geometry is a Point, not a Polygon",
        ),
        (
            {"areas_geojson": valley.outlines(valley.OUTLINES | {"001": box(1, 1, 2, 2)})},
            "areas.geojson, row 2, 001: lies outside the site's bounds 10.0, 45.9, 10.2, 46.1",
        ),
        (
            {"areas_geojson": valley.outlines({"001": valley.OUTLINES["001"]})},
            "areas.csv, row 2, code: 'V' has no outline in areas.geojson",
        ),
        ({"areas_geojson": valley.collection(valley.feature({}, BOW_TIE))}, "has no code"),
        (
            {"areas_geojson": '{"features": [{"properties": {}, "geometry": {"type": "Blob"}}]}'},
            "row 1: geometry cannot be read",
        ),
        ({"places_csv": valley.PLACES.replace("10.05", "11.5")}, "row 2, lon: lies outside the"),
        ({"places_csv": valley.PLACES.replace("10.05", "")}, "places.csv, row 2, lon: is empty"),
        ({"places_csv": valley.PLACES.replace("10.05", "nan")}, "nan is not between -180 and 180"),
        (
            {"gazetteer_csv": valley.GAZETTEER * 2},
            "stands twice with the same kind, area and point",
        ),
        ({"gazetteer_csv": valley.GAZETTEER.replace("settlement,001", ",001")}, "kind: is empty"),
        ({"basemap_geojson": valley.collection(valley.feature({}, BOW_TIE))}, "has no kind"),
        (
            {"basemap_geojson": valley.collection(valley.feature({"kind": "lake"}, None))},
            "basemap.geojson, row 1: geometry is missing or mixed",
        ),
    ],
)
def test_a_wrong_folder_is_refused_with_file_row_and_reason(
    tmp_path: Path, files: dict[str, str | None], said: str
) -> None:
    folder = valley.write_valley(tmp_path, **files)

    problems = refusal(folder)

    assert any(said in problem for problem in problems), problems


def test_a_file_in_another_encoding_is_refused_with_its_row(tmp_path: Path) -> None:
    folder = valley.write_valley(tmp_path)
    (folder / "areas.csv").write_bytes(valley.AREAS.encode("cp1252"))

    problems = refusal(folder)

    assert problems[0] == "areas.csv, row 5: is not utf-8-sig; an older file may be cp1252"
