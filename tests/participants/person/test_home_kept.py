"""The exact place somebody lives at is nowhere: not stored, not answered, not in an address."""

from __future__ import annotations

import logging
import re
import struct
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from factories import create_place
from flask import Flask
from participants.files import bytes_of
from participants.person.desk import Desk, at_desk
from shapely.geometry import Point, Polygon
from sqlalchemy import text

from app.core.db import db
from app.core.geo import LonLat
from app.participants.home import COUNTRY_CELL_M, TOWN_CELL_M, Home, coarse_home, corners
from app.territory import queries as territory
from app.territory.sites import SiteView

CLES = LonLat(11.0345, 46.3652)
TRENTO = LonLat(11.1217, 46.0679)


@pytest.fixture
def desk(app: Flask) -> Desk:
    made = at_desk(app, home=None, home_cell_m=None, home_name="")
    create_place(code="cles", name="Cles", point=Point(CLES.lon, CLES.lat), population=6900)
    create_place(
        code="trento", name="Trento", point=Point(TRENTO.lon, TRENTO.lat), population=118_000
    )
    territory.forget_sites()
    return made


def _site() -> SiteView:
    found = territory.site("trentino")
    assert found is not None
    return found


def _somewhere(number: int) -> Sequence[LonLat]:
    chance = Random(number)
    return [
        LonLat(round(chance.uniform(10.7, 11.7), 5), round(chance.uniform(45.9, 46.4), 5))
        for _home in range(number)
    ]


def _whole_database(app: Flask) -> str:
    """Return everything that is stored: of the embedded database the file and its log."""
    tables = [name for (name,) in db.session.execute(text(_TABLES[db.engine.dialect.name]))]
    stored = "".join(str(db.session.execute(text(f'SELECT * FROM "{t}"')).all()) for t in tables)  # noqa: S608 - names of our tables
    folder: Path = app.config["PROSSIMA"].data_dir
    files = [] if db.engine.dialect.name == "postgresql" else folder.glob("*.sqlite3*")
    return stored + bytes_of(files).decode("latin-1")


_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}


def _traces(point: LonLat) -> list[str]:
    """Return how a point might be written: as digits, as the bytes of a number, as their hex."""
    both = (point.lon, point.lat)
    digits = [f"{value:.{places}f}" for value in both for places in (5, 4, 3)]
    packed = [struct.pack(order, value) for value in both for order in ("<d", ">d", "<f", ">f")]
    return [
        *digits,
        *(each.decode("latin-1") for each in packed),
        *(form for each in packed for form in (each.hex(), each.hex().upper())),
    ]


def test_the_exact_point_is_stored_nowhere(
    app: Flask, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    homes = _somewhere(12)

    with caplog.at_level(logging.DEBUG):
        for home in homes:
            sent = {"lon": str(home.lon), "lat": str(home.lat)}
            answer = desk.post("/person", desk.form("/person"), **sent)
            assert answer.status_code == 303
            assert not re.search(r"\d\.\d", answer.headers["Location"])

    kept = desk.person().home
    everything = _whole_database(app) + caplog.text
    found = [trace for home in homes for trace in _traces(home) if trace in everything]
    assert kept is not None
    assert [each for each in _traces(kept.point) if each in everything], "looks in the wrong place"
    assert found == []


def test_what_is_stored_is_the_square_of_the_last_home(desk: Desk) -> None:
    for home in _somewhere(12):
        desk.post("/person", desk.form("/person"), lon=str(home.lon), lat=str(home.lat))

        assert desk.person().home == coarse_home(_site(), home)


def test_a_form_that_comes_back_brings_the_square_and_not_the_point(desk: Desk) -> None:
    answer = desk.post(
        "/person", desk.form("/person"), lon="11.03871", lat="46.36109", birth_year="2999"
    )

    square = coarse_home(_site(), LonLat(11.03871, 46.36109))
    assert answer.status_code == 422
    assert "11.03871" not in answer.text
    assert "46.36109" not in answer.text
    assert f'value="{square.point.lon}"' in answer.text


def test_the_map_asks_in_a_body_and_gets_the_square_only(desk: Desk) -> None:
    answer = desk.browser.post("/cases/square", data={"at": "11.03871,46.36109"})

    square = coarse_home(_site(), LonLat(11.03871, 46.36109))
    assert answer.status_code == 200
    assert ((answer.json or {})["lon"], (answer.json or {})["lat"]) == (
        square.point.lon,
        square.point.lat,
    )
    assert "11.0387" not in answer.text
    assert desk.person().home is None


@pytest.mark.parametrize("page", ["/cases/square", "/cases/places"])
def test_a_home_cannot_be_asked_for_in_an_address(desk: Desk, page: str) -> None:
    answer = desk.browser.get(page, query_string={"at": "11.03871,46.36109", "q": "Cles"})

    assert answer.status_code in {404, 405}


def test_a_home_in_the_water_or_far_away_is_answered_with_a_sentence(desk: Desk) -> None:
    far = desk.browser.post("/cases/square", data={"at": "12.49,41.89"})
    nothing = desk.browser.post("/cases/square", data={"at": ""})
    nonsense = desk.browser.post("/cases/square", data={"at": "1e999,nan"})

    assert "far outside" in (far.json or {})["error"]
    assert nothing.json == {}
    assert (nonsense.json or {})["error"]


@pytest.mark.parametrize(("near", "width_m"), [(CLES, COUNTRY_CELL_M), (TRENTO, TOWN_CELL_M)])
def test_the_square_on_the_map_is_as_wide_as_it_says_and_holds_the_home(
    app: Flask, desk: Desk, near: LonLat, width_m: int
) -> None:
    with app.test_request_context():
        home = coarse_home(_site(), near)
        around = corners(_site(), home)

    square = Polygon([(each.lon, each.lat) for each in around])
    south, east = around[0], around[1]
    east_m = (east.lon - south.lon) * 111_320 * 0.6916  # of 46.2 degrees north
    assert home.cell_m == width_m
    assert square.buffer(1e-9).contains(Point(near.lon, near.lat))
    assert abs(east_m / width_m - 1) < 0.02
    assert desk.person().home is None


def test_a_home_can_be_taken_away_again(desk: Desk) -> None:
    desk.post("/person", desk.form("/person"), lon="11.03871", lat="46.36109")
    had = desk.person().home

    desk.post("/person", desk.form("/person"), forget_home="1")

    assert isinstance(had, Home)
    assert desk.person().home is None


def test_an_emptied_field_takes_a_home_with_a_name_away(app: Flask) -> None:
    desk = at_desk(app)

    desk.post("/person", desk.form("/person"), home="")

    assert desk.person().home is None
