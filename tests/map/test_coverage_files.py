"""The files of the gap map: what stands in them is what stands on the page."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pyogrio
import pytest
from flask import Flask
from flask.testing import FlaskClient
from map.coverage_valley import coordinator, create_office, create_valley, read
from PIL import Image

from app.core.assets import OWN
from app.map.coverage import colours, times
from app.map.coverage.picture import _written

WALK = "mode=walk&need=job_search"


@pytest.fixture
def marta(client: FlaskClient) -> FlaskClient:
    create_valley()
    create_office(name="<script>alert(1)</script>")
    return coordinator(client)


def of_layer(collection: dict[str, Any], layer: str) -> dict[str, dict[str, Any]]:
    features = [each["properties"] for each in collection["features"]]
    return {row["code"]: row for row in features if row["layer"] == layer}


def test_geojson_has_areas_and_places_with_their_figures(marta: FlaskClient) -> None:
    collection = marta.get(f"/coverage.geojson?{WALK}").get_json()

    areas, places = of_layer(collection, "areas"), of_layer(collection, "places")
    assert (areas["022205"]["share"], areas["022139"]["share"]) == (1.0, 0.0)
    assert (places["1"]["reach"], places["2"]["reach"]) == ("covered", "beyond")
    assert places["1"]["young"] == 900


def test_without_a_service_minutes_are_null_and_never_infinite(marta: FlaskClient) -> None:
    raw = marta.get("/coverage.geojson?need=legal_help").text

    places = of_layer(json.loads(raw), "places")
    assert {row["minutes"] for row in places.values()} == {None}
    assert "NaN" not in raw
    assert "Infinity" not in raw


def test_a_geopackage_opens_with_the_same_figures(marta: FlaskClient, tmp_path: Path) -> None:
    path = tmp_path / "coverage.gpkg"

    path.write_bytes(marta.get(f"/coverage.gpkg?{WALK}").data)

    layers = [str(name) for name in pyogrio.list_layers(f"GPKG:{path}")[:, 0]]
    places = pyogrio.read_dataframe(f"GPKG:{path}", layer="places")
    assert layers == ["areas_comune", "places"]
    assert places.crs.to_epsg() == 4326
    assert dict(zip(places["code"], places["young"], strict=True)) == {"1": 900, "2": 300}


def test_a_picture_shows_the_map_in_its_colours(marta: FlaskClient) -> None:
    answer = marta.get(f"/coverage.png?{WALK}")

    picture = Image.open(io.BytesIO(answer.data)).convert("RGB")
    seen = {colour for _count, colour in picture.getcolors(1 << 24) or []}
    wanted = {colours.AREAS["share-4"], colours.AREAS["share-0"], colours.PLACES["far"]}
    assert picture.size[0] > 1000
    assert {_rgb(colour) for colour in wanted} <= seen


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def test_a_font_without_accents_writes_plain_letters() -> None:
    assert _written("Comunità – Mühlen", accents=False) == "Comunita - Muhlen"


def test_the_map_to_take_away_asks_nobody_and_escapes_what_people_wrote(
    marta: FlaskClient,
) -> None:
    page = marta.get(f"/coverage.html?{WALK}").text

    assert re.findall(r"<(?:script|img|iframe|link)\b[^>]*(?:src|href)\s*=", page) == []
    assert "<script>alert(1)" not in page
    assert "L.map(" in page


def test_the_moving_map_brings_its_own_scripts_with_a_nonce(marta: FlaskClient) -> None:
    answer = marta.get(f"/coverage/map?{WALK}")

    nonce = re.findall(r"'nonce-([\w-]+)'", answer.headers["Content-Security-Policy"])[0]
    scripts = re.findall(r"<script\b[^>]*>", answer.text)
    assert all(f'nonce="{nonce}"' in script for script in scripts)
    assert "<script>alert(1)" not in answer.text
    assert not re.search(r"<[^>]+\sstyle=", answer.text)


@pytest.mark.parametrize("ending", ["json", "csv", "geojson", "gpkg", "png", "html"])
def test_a_wrong_question_gives_no_file(marta: FlaskClient, ending: str) -> None:
    answer = marta.get(f"/coverage.{ending}?need=juggling")

    assert answer.status_code == 422
    assert answer.get_json()["errors"]["need"]


def test_pictures_and_pages_have_the_same_colours() -> None:
    style = (OWN / "css" / "coverage.css").read_text(encoding="utf-8")

    assert all(colour in style for kind, colour in colours.AREAS.items() if kind != "unknown")
    assert all(colours.PLACES[kind] in style for kind in ("within-15", "within-30", "far"))


def test_times_worked_out_ahead_are_read_and_old_ones_removed(
    marta: FlaskClient, app: Flask
) -> None:
    folder = times.kept_folder()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "trentino-old.npz").write_bytes(b"old")

    run = app.test_cli_runner().invoke(args=["coverage", "warm", "--site", "trentino"])

    assert run.exit_code == 0, run.output
    # Four modes, to the services and between the places.
    assert len(list(folder.glob("trentino-*.npz"))) == 8
    times.forget()
    assert "75%" in read(marta, "/coverage?mode=walk")


def test_a_damaged_file_of_times_is_worked_out_anew(marta: FlaskClient, app: Flask) -> None:
    app.test_cli_runner().invoke(args=["coverage", "warm", "--site", "trentino"])
    for path in times.kept_folder().glob("trentino-*.npz"):
        path.write_bytes(b"PK\x03\x04 half a file")
    times.forget()

    assert "75%" in read(marta, "/coverage?mode=walk")
