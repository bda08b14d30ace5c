"""What an import of outlines changes, on both databases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask
from shapely.geometry import Polygon, box
from territory import valley
from territory.imports import Run, import_into_valley, written
from territory.test_load_site import everything_stored

from app.core.geo import LonLat
from app.territory import queries
from app.territory.actions import load_site, territory_id

# The city gives its east to a new commune; Altavalle has a new name; Bassa is not in the file.
WEST, EAST = box(10.0, 45.9, 10.1, 46.0), box(10.1, 45.9, 10.2, 46.0)
NEW = valley.official(
    ("001", "Altavalle Nuova", valley.OUTLINES["001"]),
    ("003", "Città di Mezzo", WEST),
    ("004", "Levante", EAST),
    ("777", "Far away", box(10.5, 46.0, 10.6, 46.1)),
)


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> Run:
    load_site(valley.write_valley(tmp_path))
    return import_into_valley(app)


def test_areas_are_renamed_redrawn_and_added(run: Run, tmp_path: Path) -> None:
    result = run(written(tmp_path, NEW), "--source", "Office 2024, CC BY 4.0")

    areas = {area.code: area for area in queries.areas("valley", "comune")}
    at_east = queries.area_at("valley", LonLat(10.15, 45.95))
    assert result.exit_code == 0, result.output
    assert {code: area.name for code, area in areas.items()} == {
        "001": "Altavalle Nuova",
        "002": "Bassa",
        "003": "Città di Mezzo",
        "004": "Levante",
    }
    assert at_east is not None
    assert at_east.id == territory_id("valley", "area", "004")
    assert (at_east.population, at_east.source) == (None, "Office 2024, CC BY 4.0")
    assert areas["001"].population == 1000


def test_the_report_says_what_matched_what_is_new_and_why(run: Run, tmp_path: Path) -> None:
    result = run(written(tmp_path, NEW), "--dry-run")

    assert result.output.splitlines() == [
        "comuni.geojson: 2 areas matched by code",
        "changed: 2",
        "  001 Altavalle Nuova: name, was Altavalle",
        "  003 Città di Mezzo: outline, -50.00% of area",
        "new: 1",
        "  004 Levante",
        "missing from the file, left as they are: 1",
        "  002 Bassa",
        "not of this site, left out: 1 rows",
        "outline repaired: 0",
        "Dry run: nothing was written.",
    ]


def test_a_dry_run_writes_nothing(run: Run, tmp_path: Path) -> None:
    before = everything_stored()

    run(written(tmp_path, NEW), "--dry-run")

    assert everything_stored() == before


def test_the_same_file_twice_changes_nothing_more(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, valley.communes())
    run(path)
    before = everything_stored()

    result = run(path)

    assert "changed: 0" in result.output
    assert everything_stored() == before


@pytest.mark.parametrize("said", ["V", "Valle", "VALLE"])
def test_the_coarser_area_is_known_by_code_or_name(run: Run, tmp_path: Path, said: str) -> None:
    raw = json.loads(valley.communes())
    for feature in raw["features"]:
        feature["properties"]["valle"] = said

    result = run(written(tmp_path, json.dumps(raw)), "--parent", "valle")

    parents = {area.parent_id for area in queries.areas("valley", "comune")}
    assert result.exit_code == 0, result.output
    assert parents == {territory_id("valley", "area", "V")}


def test_a_number_as_code_and_a_long_report_are_understood(run: Run, tmp_path: Path) -> None:
    strips = [
        (str(100 + n), f"Strip {n}", box(10 + n / 100, 45.95, 10 + (n + 1) / 100, 45.99))
        for n in range(14)
    ]
    first = ("001", "Altavalle", valley.OUTLINES["001"])

    result = run(written(tmp_path, valley.official(first, *strips)), "--dry-run")

    assert "new: 14" in result.output
    assert "  ... and 2 more" in result.output


def test_a_hole_in_an_outline_is_kept(run: Run, tmp_path: Path) -> None:
    lake = box(10.04, 46.04, 10.06, 46.06)
    around = Polygon(valley.OUTLINES["001"].exterior.coords, [lake.exterior.coords])

    run(written(tmp_path, valley.communes(c001=around)))

    assert queries.area_at("valley", LonLat(10.05, 46.05)) is None
