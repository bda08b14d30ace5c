"""Coverage of sites whose data are missing, thin or contradictory: said plainly, in every form."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pyogrio
import pytest
from factories import create_area, create_place, create_site
from flask import Flask
from flask.testing import FlaskClient
from map.coverage_valley import PERGINE, TRENTO, coordinator, create_office, create_valley, read
from PIL import Image
from shapely.geometry import Point, box

FILES = ("json", "csv", "geojson", "gpkg", "png", "html")


def nobody_counted() -> None:
    create_site()
    create_office()


def nothing_offered() -> None:
    create_valley()


def one_place() -> None:
    create_site()
    create_place(area_id=None, code="1", name="Trento", point=TRENTO, youth=900)
    create_office()


def no_place_left() -> None:
    create_valley()
    create_office(capacity_free=0)


def boundaries_elsewhere() -> None:
    """Areas whose outlines hold none of the places that have young people."""
    create_site()
    create_area(outline=box(11.9, 46.4, 12.0, 46.5), youth=1200)
    create_place(area_id=None, code="1", name="Trento", point=TRENTO, youth=900)
    create_place(area_id=None, code="2", name="Pergine", point=PERGINE, youth=300)
    create_office()


def half_a_grid() -> None:
    """Some cells without a figure, some with nobody, one far outside."""
    create_site()
    trento = create_area(youth=2000)
    create_place(area_id=trento.id, code="a", name="a", point=TRENTO, youth=40)
    create_place(area_id=trento.id, code="b", name="b", youth=None, youth_basis=None)
    create_place(area_id=trento.id, code="c", name="c", youth=0)
    create_place(area_id=None, code="d", name="d", point=Point(10.5, 45.7), youth=5)
    create_office()


def nobody_anywhere() -> None:
    """Places whose figures are all nought."""
    create_site()
    create_place(area_id=create_area(youth=0, population=0).id, youth=0)
    create_office()


SITES: dict[str, tuple[Callable[[], None], str]] = {
    "without demand": (nobody_counted, "No figures of young people are known for this site yet."),
    "need without services": (nothing_offered, "No service with a place on the map answers this"),
    "one place only": (one_place, "900 young people live at places outside all boundaries"),
    "no capacity": (no_place_left, "the services that answer this have none left"),
    "boundaries elsewhere": (
        boundaries_elsewhere,
        "1,200 young people live at places outside all boundaries",
    ),
    "half a grid": (half_a_grid, "45 young people at 3 places, 2% of those the site states."),
    "nobody anywhere": (nobody_anywhere, "No figures of young people are known for this site yet."),
}


@pytest.fixture(params=SITES)
def case(request: pytest.FixtureRequest, app: Flask) -> tuple[FlaskClient, str]:  # noqa: ARG001 - the database
    create, said = SITES[request.param]
    create()
    return coordinator(request.getfixturevalue("client")), said


def test_the_page_says_what_is_missing_and_every_other_page_answers(
    case: tuple[FlaskClient, str],
) -> None:
    marta, said = case

    page = read(marta, "/coverage?mode=walk&need=job_search")
    others = [
        read(marta, f"/coverage/{name}")
        for name in (
            "map", "overview", "what-if", "where-next?weigh=needs", "where-next?count=5",
            "compare?than=day&than_day=2026-01-01", "compare?than_mode=car",
        )
    ]  # fmt: skip

    assert said in page
    assert all("<svg" in other or "<table" in other or "L.map(" in other for other in others)


def test_every_file_opens_and_holds_no_number_that_is_none(
    case: tuple[FlaskClient, str], tmp_path: Path
) -> None:
    marta, _said = case

    raw = {ending: marta.get(f"/coverage.{ending}?mode=walk").data for ending in FILES}

    for ending in ("json", "geojson"):
        json.loads(raw[ending], parse_constant=pytest.fail)
    rows = list(csv.DictReader(io.StringIO(raw["csv"].decode())))
    assert all(row["share"] == "" or 0 <= float(row["share"]) <= 1 for row in rows)
    path = tmp_path / "coverage.gpkg"
    path.write_bytes(raw["gpkg"])
    assert "places" in pyogrio.list_layers(f"GPKG:{path}")[:, 0]
    Image.open(io.BytesIO(raw["png"])).verify()
    assert b"L.map(" in raw["html"]
    assert b"NaN" not in raw["html"].split(b"L.map(", 1)[1]


def test_the_command_answers_as_the_page_does(case: tuple[FlaskClient, str], app: Flask) -> None:
    _marta, _said = case

    run = app.test_cli_runner().invoke(
        args=["coverage", "report", "--site", "trentino", "--mode", "walk", "--json"]
    )
    told = app.test_cli_runner().invoke(args=["coverage", "report", "--site", "trentino"])

    assert run.exit_code == 0, run.output
    json.loads(run.stdout, parse_constant=pytest.fail)
    assert "nan" not in told.stdout


def test_a_site_that_is_not_there_is_said_by_the_command(app: Flask) -> None:
    run = app.test_cli_runner().invoke(args=["coverage", "report", "--site", "nowhere"])

    assert run.exit_code != 0
    assert "nowhere" in run.output


def test_an_area_where_nobody_lives_has_no_bar_that_calls_them_beyond_reach(
    client: FlaskClient,
) -> None:
    nobody_anywhere()
    coordinator(client)

    page = read(client, "/coverage")

    assert 'id="areas"' in page
    assert "share-bar" not in page
