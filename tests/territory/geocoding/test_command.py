"""`flask territory geocode`, as an operator uses it."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from shapely.geometry import box, mapping
from sqlalchemy import update

from app.core.db import db
from app.territory.models import Site
from app.territory.queries import forget_sites


@pytest.mark.usefixtures("trentino", "asked")
def test_the_answer_says_where_how_exactly_and_who_says_so(app: Flask) -> None:
    run = app.test_cli_runner().invoke(
        args=["territory", "geocode", "Via Guardini 75, Trento", "--site", "trentino"]
    )

    assert run.exit_code == 0
    assert "11.12340,46.05670" in run.output
    assert "(address, by " in run.output
    assert "OpenStreetMap" in run.output


@pytest.mark.usefixtures("trentino")
def test_a_place_elsewhere_is_refused_in_words_and_by_exit_code(app: Flask) -> None:
    run = app.test_cli_runner().invoke(
        args=["territory", "geocode", "Verona Porta Nuova", "--site", "trentino"]
    )

    assert run.exit_code == 1
    assert "Verona Porta Nuova lies 19 km outside trentino" in run.output


@pytest.mark.usefixtures("trentino")
def test_a_pin_is_kept_for_the_next_time(app: Flask) -> None:
    asked = ["territory", "geocode", "Via Nuova 1", "--site", "trentino", "--json"]
    runner = app.test_cli_runner()

    runner.invoke(args=[*asked, "--pin", "11.12,46.06"])
    again = runner.invoke(args=asked)

    answer = json.loads(again.output)
    assert (answer["lon"], answer["lat"], answer["source"]) == (11.12, 46.06, "pin")


@pytest.mark.usefixtures("trentino")
def test_a_wrong_site_or_pin_is_explained(app: Flask) -> None:
    asked = ["territory", "geocode", "Via Nuova 1", "--site"]
    runner = app.test_cli_runner()

    nowhere = runner.invoke(args=[*asked, "atlantis"])
    swapped = runner.invoke(args=[*asked, "trentino", "--pin", "north"])

    assert "known are: trentino" in nowhere.output
    assert "LON,LAT" in swapped.output


@pytest.mark.usefixtures("trentino")
@pytest.mark.parametrize(
    ("pin", "said"),
    [
        ("10.857,45.845", "lies in the water: Lago di Garda; no listing can be there"),
        ("46.06,11.12", "look exchanged. Write 11.12,46.06 instead."),
    ],
)
def test_a_pin_in_a_lake_or_with_exchanged_numbers_is_refused_and_not_kept(
    app: Flask, pin: str, said: str
) -> None:
    lake = {
        "type": "Feature",
        "properties": {"kind": "lake", "name": "Lago di Garda"},
        "geometry": mapping(box(10.83, 45.80, 10.88, 45.87)),
    }
    db.session.execute(update(Site).values(basemap={"features": [lake]}))
    db.session.commit()
    forget_sites()
    asked = ["territory", "geocode", "Via del Lido 1", "--site", "trentino"]
    runner = app.test_cli_runner()

    refused = runner.invoke(args=[*asked, "--pin", pin])
    later = runner.invoke(args=asked)

    assert refused.exit_code == 2
    assert said in refused.output
    assert "by pin" not in later.output
