"""Where young people live, taken over from grids and tables, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
from click.testing import Result
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box
from territory import valley
from territory.imports import refused, written

from app.territory import queries
from app.territory.actions import load_site
from app.territory.importing.demand import whole_numbers

Run = Callable[..., Result]
GRID = "id,x,y,giovani\na,10.05,46.05,10.4\nb,10.15,46.05,20.3\nc,10.05,45.95,0\n"
POINTS = ("--young", "giovani", "--code", "id", "--lon", "x", "--lat", "y")


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> Run:
    load_site(valley.write_valley(tmp_path))
    runner = app.test_cli_runner()

    def import_demand(path: Path, *options: str) -> Result:
        fixed = ["territory", "import-demand", str(path), "--site", "valley"]
        return runner.invoke(args=[*fixed, "--source", "Grid 2021, CC BY 4.0", *options])

    return import_demand


def young() -> dict[str, int | None]:
    return {place.code: place.youth for place in queries.places("valley")}


def test_cells_of_a_grid_replace_the_places_and_lie_in_their_areas(
    run: Run, tmp_path: Path
) -> None:
    result = run(written(tmp_path, GRID, "grid.csv"), *POINTS)

    areas = {area.id: area.code for area in queries.areas("valley", "comune")}
    places = queries.places("valley")
    assert result.exit_code == 0, result.output
    assert {place.code: areas[place.area_id] for place in places if place.area_id} == {
        "a": "001",
        "b": "002",
    }
    assert young() == {"a": 10, "b": 21}
    assert "left out, nobody lives there: 1 cells" in result.output


def test_a_dry_run_says_the_same_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    before = young()

    result = run(written(tmp_path, GRID, "grid.csv"), *POINTS, "--dry-run")

    assert "2 places with 31 young people" in result.output
    assert young() == before


def test_polygons_of_a_geopackage_in_another_crs_count_where_their_middle_is(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "grid.gpkg"
    cells = [box(10.01, 46.01, 10.02, 46.02), box(10.11, 46.01, 10.12, 46.02)]
    table = {"id": ["a", "b"], "giovani": [7, 9]}
    gpd.GeoDataFrame(table, geometry=cells, crs=4326).to_crs(3035).to_file(path, driver="GPKG")

    result = run(path, "--young", "giovani", "--code", "id")

    places = {place.code: place for place in queries.places("valley")}
    assert result.exit_code == 0, result.output
    assert young() == {"a": 7, "b": 9}
    assert places["a"].lon == pytest.approx(10.015, abs=1e-3)


def test_cells_outside_all_boundaries_are_said_and_kept_for_the_site(
    run: Run, tmp_path: Path
) -> None:
    far = GRID + "d,10.5,46.5,5\n"

    result = run(written(tmp_path, far, "grid.csv"), *POINTS)

    assert "outside all boundaries: 1 places with 5 young people" in result.output
    assert young()["d"] == 5


def test_a_grid_in_metres_without_its_crs_is_refused_with_what_to_give(
    run: Run, tmp_path: Path
) -> None:
    text = "id,x,y,giovani\na,585000,5094000,10\n"

    refused(run(written(tmp_path, text, "grid.csv"), *POINTS), "give --crs EPSG:")


def test_a_crs_that_does_not_exist_is_refused_by_its_name(run: Run, tmp_path: Path) -> None:
    before = young()

    refused(run(written(tmp_path, GRID, "grid.csv"), *POINTS, "--crs", "EPSG:1"), "EPSG:1")

    assert young() == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,x,y,giovani\na,10.05,46.05,-1\n", "giovani"),
        ("id,x,y,giovani\na,10.05,46.05,many\n", "giovani"),
        ("id,x,y,giovani\na,10.05,46.05,1\na,10.06,46.05,1\n", "stands twice"),
        ("id,x,y,giovani\na,10.05,46.05\n", "cells as the header"),
        ("id,x,y,giovani\n", "no row"),
    ],
)
def test_a_half_imported_or_damaged_grid_changes_nothing(
    run: Run, tmp_path: Path, text: str, said: str
) -> None:
    before = young()

    refused(run(written(tmp_path, text, "grid.csv"), *POINTS), said)

    assert young() == before


def test_figures_of_an_area_are_divided_among_its_places(run: Run, tmp_path: Path) -> None:
    text = "codice;giovani\n001;50\n999;3\n"
    there = queries.places("valley")
    areas = {area.id: area.code for area in queries.areas("valley", "comune")}
    own = [place.code for place in there if place.area_id and areas.get(place.area_id) == "001"]

    result = run(written(tmp_path, text, "t.csv"), "--young", "giovani", "--area", "codice")

    after = young()
    assert result.exit_code == 0, result.output
    assert sum(after[code] or 0 for code in own) == 50
    assert "not of this site, left out: 1 rows" in result.output


def test_a_disguised_file_never_reaches_the_format_sniffer(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, "<OGRVRTDataSource></OGRVRTDataSource>", "grid.gpkg")

    refused(run(path, "--young", "giovani"), "is not a GeoPackage")


@given(st.lists(st.floats(0, 1e4), max_size=60))
def test_rounding_keeps_the_sum_and_moves_nobody_by_more_than_one(amounts: list[float]) -> None:
    whole = whole_numbers(amounts)

    assert abs(sum(whole) - sum(amounts)) <= 0.5 + 1e-6
    assert all(abs(one - other) <= 1 + 1e-6 for one, other in zip(whole, amounts, strict=True))
