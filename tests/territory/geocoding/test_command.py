"""`flask territory geocode`, as an operator uses it."""

from __future__ import annotations

import json

import pytest
from flask import Flask


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
