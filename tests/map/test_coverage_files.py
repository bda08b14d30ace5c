"""The files of the gap map: what stands in them is what stands on the page."""

from __future__ import annotations

import io
import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import numpy as np
import pyogrio
import pytest
from factories import create_area
from flask import Flask
from flask.testing import FlaskClient
from map.coverage_valley import ENGLISH, coordinator, create_office, create_valley, read
from PIL import Image
from PIL.PngImagePlugin import PngImageFile
from shapely.geometry import box
from sqlalchemy import select

from app.core.assets import OWN
from app.core.db import db
from app.directory.models import EmptySearch
from app.map.coverage import colours, times
from app.map.coverage.picture import Words, png
from app.map.coverage.plan import Plan
from app.map.coverage.sheet import written
from app.territory import queries
from app.territory.drawing import Drawing
from app.territory.models import Area, Place

SUN = colours.MARKS["asked"]
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


def test_a_picture_says_what_was_asked_when_and_who_states_the_demand(marta: FlaskClient) -> None:
    state_sources()

    drawn = picture_of(marta, "mode=walk&need=job_search&within=20")

    assert drawn.text["Title"] == (
        "Trentino · Where nothing is near: Finding a job · within 20 min on foot · at any time"
    )
    for words in (
        "75% of the young people, 900 of 1,200, reach one within 20 min.",
        "As of ",
        "1,200 young people at 2 places",
        "Who states the number of young people: Census 2021; ages by province.",
        "Who says how long the nearest trip takes",
    ):
        assert words in drawn.text["Description"]


def test_longer_notes_make_a_picture_higher_and_none_is_cut_off() -> None:
    nothing = Plan(Drawing(0, 0, "", "", "", "", ()), (), (), ())
    short, long = (
        Image.open(io.BytesIO(png(nothing, Words("a", "b", "c", "d", (), notes))))
        for notes in (["once"], ["once", "many words " * 60])
    )

    below = long.crop((0, short.height, long.width, long.height))
    assert long.height > short.height
    assert count(below, colours.INK_SOFT, near=40) > 100


def test_areas_where_nobody_lives_are_hatched_in_picture_and_moving_map(
    marta: FlaskClient,
) -> None:
    before = count(picture_of(marta, WALK), colours.HATCH, near=12)
    create_area(code="022000", name="Empty", youth=None, outline=box(11.3, 46, 11.4, 46.1))
    queries.forget_sites()

    picture, file = picture_of(marta, WALK), marta.get(f"/coverage.html?{WALK}").text

    assert count(picture, colours.HATCH, near=12) > before + 200
    assert '"fillColor": "url(#hatch)"' in file
    assert '<pattern id="hatch"' in file


def test_searches_without_a_result_are_marked_in_the_files_from_five_on(
    marta: FlaskClient,
) -> None:
    searched(4)
    assert (count(picture_of(marta, WALK), SUN), shown(marta)) == (0, False)

    searched(8)

    assert count(picture_of(marta, WALK), SUN) > 100
    assert shown(marta)
    assert "searches that found nothing" in marta.get(f"/coverage/map?{WALK}", headers=ENGLISH).text


def state_sources() -> None:
    for place in db.session.scalars(select(Place)):
        place.source = "Census 2021; ages by province"
    db.session.commit()
    queries.forget_sites()


def shown(client: FlaskClient) -> bool:
    file = client.get(f"/coverage.html?{WALK}", headers=ENGLISH).text
    assert ("10+" in file) == ("rounded down to fives" in file)
    return "10+" in file


def searched(times: int) -> None:
    day = datetime.now(ZoneInfo("Europe/Rome")).date() - timedelta(days=times)
    row = EmptySearch(
        id=uuid4(), site_id="trentino", day=day, area_code="022205", needs="housing", times=times
    )
    db.session.add(row)
    db.session.commit()


def picture_of(client: FlaskClient, query: str) -> PngImageFile:
    opened = Image.open(io.BytesIO(client.get(f"/coverage.png?{query}", headers=ENGLISH).data))
    assert isinstance(opened, PngImageFile)
    opened.load()
    return opened


def count(picture: Image.Image, colour: str, near: int = 0) -> int:
    pixels, wanted = np.asarray(picture.convert("RGB"), np.int64), np.array(_rgb(colour))
    return int(np.count_nonzero((np.abs(pixels - wanted) <= near).all(axis=2)))


def test_a_font_without_accents_writes_plain_letters() -> None:
    assert written("Comunità – Mühlen", accents=False) == "Comunita - Muhlen"


def test_the_map_to_take_away_asks_nobody_and_escapes_what_people_wrote(
    marta: FlaskClient,
) -> None:
    page = marta.get(f"/coverage.html?{WALK}").text

    assert re.findall(r"<(?:script|img|iframe|link)\b[^>]*(?:src|href)\s*=", page) == []
    assert "<script>alert(1)" not in page
    assert "L.map(" in page


def test_the_map_to_take_away_says_what_it_shows(marta: FlaskClient) -> None:
    state_sources()

    page = marta.get(f"/coverage.html?{WALK}", headers=ENGLISH).text

    heading = re.findall(r"<h1>(.*?)</h1>", page)
    assert heading == ["Finding a job · within 30 min on foot · at any time"]
    for words in (
        "Trentino · Where nothing is near",
        "As of ",
        "Circles: young people, by time to the nearest",
        "time unknown",
        "Areas: share within reach",
        "a service that counts",
        "Who states the number of young people: Census 2021; ages by province.",
    ):
        assert words in page


def test_a_name_of_an_area_is_never_worked_out_as_a_template(marta: FlaskClient) -> None:
    area = db.session.scalars(select(Area).where(Area.code == "022205")).one()
    area.name = "Area {{ 7 * 7 }}"
    db.session.commit()
    queries.forget_sites()
    searched(5)

    page = marta.get(f"/coverage.html?{WALK}", headers=ENGLISH).text

    assert "5+" in page
    assert "searches that found nothing, at least 5" in page
    assert "Area 49" not in page


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
    assert f"fill: {colours.HATCH};" in style
    assert f"--sun: {SUN};" in (OWN / "css" / "prossima.css").read_text(encoding="utf-8")


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
