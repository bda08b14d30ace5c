"""Travel times by command, on the shipped sites and the real feed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

from app import create_app
from app.core.settings import Settings
from app.territory.setup import load_missing_sites
from app.territory.travelling import files_of, timetable

FEED = "gtfs_trentino_extraurbano_2024-25.zip"
CLES, TRENTO = "11.0332,46.3653", "11.1207,46.0705"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Give an application with the shipped sites and no timetable yet."""
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("travel")))
    with app.app_context():
        upgrade()
        load_missing_sites()
        yield app


def answer(app: Flask, *arguments: str) -> dict[str, object]:
    run = app.test_cli_runner().invoke(args=["travel", "between", *arguments, "--json"])
    assert run.exit_code == 0, run.output
    found: dict[str, object] = json.loads(run.output)
    return found


def test_by_car_the_table_of_the_site_answers(shipped: Flask) -> None:
    trip = answer(shipped, CLES, TRENTO, "--site", "trentino", "--mode", "car")

    assert trip["source"] == "table"
    assert 30 < float(str(trip["minutes"])) < 60


def test_without_a_timetable_buses_take_the_roads_of_the_table(shipped: Flask) -> None:
    trip = answer(shipped, "-9.20,38.75", "-9.14,38.71", "--site", "lisbon")

    assert trip["source"] == "table"
    assert trip["legs"] == []


def test_a_walk_over_the_tagus_takes_the_ferry_in_words_and_in_json(shipped: Flask) -> None:
    cacilhas, quay = "-9.1490,38.6870", "-9.1470,38.7060"
    asked = [cacilhas, quay, "--site", "lisbon", "--mode", "walk"]

    trip = answer(shipped, *asked)
    told = shipped.test_cli_runner().invoke(args=["travel", "between", *asked]).output

    assert trip["ferry"] == "yes"
    assert "source: table, with the ferry\nThe river is crossed by ferry: it costs a fare" in told


def test_a_walk_on_one_bank_or_a_drive_over_the_bridge_says_no_ferry(shipped: Flask) -> None:
    cacilhas, quay, cathedral = "-9.1490,38.6870", "-9.1470,38.7060", "-9.1330,38.7100"

    walk = answer(shipped, quay, cathedral, "--site", "lisbon", "--mode", "walk")
    drive = answer(shipped, cacilhas, quay, "--site", "lisbon", "--mode", "car")

    assert walk["ferry"] is drive["ferry"] is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("here", "here is no pair of numbers; write LON,LAT"),
        ("nan,inf", "nan,inf is no pair of finite numbers"),
        ("181,46", "181,46 has a longitude beyond 180 degrees"),
        ("11.1,191", "11.1,191 has a latitude beyond 90 degrees"),
        ("46.07,11.12", "look exchanged. Write 11.12,46.07 instead."),
        ("12.49,41.89", "outside trentino"),
        ("10.857,45.845", "lies in the water: Lago di Garda"),
    ],
)
def test_an_unusable_end_is_refused_in_words(shipped: Flask, typed: str, said: str) -> None:
    run = shipped.test_cli_runner().invoke(
        args=["travel", "between", typed, TRENTO, "--site", "trentino"]
    )

    assert run.exit_code == 2
    assert said in " ".join(run.output.split())


def test_a_wrong_point_or_site_is_explained(shipped: Flask) -> None:
    runner = shipped.test_cli_runner()

    swapped = runner.invoke(args=["travel", "between", "1,2,3", TRENTO, "--site", "trentino"])
    nowhere = runner.invoke(args=["travel", "between", CLES, TRENTO, "--site", "atlantis"])

    assert "LON,LAT" in swapped.output
    assert "lisbon, trentino" in nowhere.output


@pytest.mark.parametrize(
    ("point", "says"),
    [
        ("46.3653,11.0332", "look exchanged. Write 11.0332,46.3653 instead."),
        ("10.85,45.85", "in the water: Lago di Garda"),
        ("2.35,48.85", "km outside trentino"),
    ],
)
def test_an_end_in_the_water_or_abroad_is_refused_with_words(
    shipped: Flask, point: str, says: str
) -> None:
    runner = shipped.test_cli_runner()

    start = runner.invoke(args=["travel", "between", point, TRENTO, "--site", "trentino"])
    end = runner.invoke(args=["travel", "between", TRENTO, point, "--site", "trentino"])

    assert (start.exit_code, end.exit_code) == (2, 2)
    assert says in start.output
    assert says in end.output


def test_an_exchanged_pair_from_just_outside_is_printed_to_copy_and_works(shipped: Flask) -> None:
    # Barreiro, four kilometres south of the box around Lisbon, as other programs copy it.
    runner, typed, quay = shipped.test_cli_runner(), "38.652123,-9.079512", "-9.1470,38.7060"
    asked = ["--site", "lisbon", "--mode", "car"]

    refused = runner.invoke(args=["travel", "between", quay, typed, *asked])
    right = refused.output.split("Write ")[1].split()[0]
    taken = runner.invoke(args=["travel", "between", quay, right, *asked])

    assert refused.exit_code == 2
    assert right == "-9.079512,38.652123"
    assert taken.exit_code == 0


def test_a_pair_that_is_nowhere_near_either_way_is_not_called_exchanged(shipped: Flask) -> None:
    refused = shipped.test_cli_runner().invoke(
        args=["travel", "between", "2.35,48.85", TRENTO, "--site", "trentino"]
    )

    assert "exchanged" not in refused.output


def test_a_damaged_file_falls_through_to_the_next_provider(
    shipped: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    broken = files_of("lisbon").timetable
    broken.parent.mkdir(parents=True, exist_ok=True)
    broken.write_bytes(b"not a timetable")

    trip = answer(shipped, "-9.20,38.75", "-9.14,38.71", "--site", "lisbon")

    assert trip["source"] == "table"
    assert "cannot be used" in caplog.text


def test_an_expired_feed_is_refused_and_changes_nothing(shipped: Flask, samples: Path) -> None:
    run = shipped.test_cli_runner().invoke(
        args=["travel", "gtfs", str(samples / FEED), "--site", "trentino", "--on", "2026-11-24"]
    )

    assert run.exit_code != 0
    assert "expired" in run.output
    assert timetable("trentino") is None


def _no_connection_is_said_of_the_hours_that_were_looked_at(shipped: Flask) -> None:
    # Trains run all that Saturday, and the first of Sunday leaves more than six hours later.
    asked = ["travel", "between", CLES, TRENTO, "--site", "trentino", "--on", "2024-10-19"]

    late = shipped.test_cli_runner().invoke(args=[*asked, "--at", "21:30"])

    assert late.output.startswith("no connection after 21:30: ")
    assert "that day" not in late.output


def test_a_feed_brings_lines_and_hours_into_the_answer(shipped: Flask, samples: Path) -> None:
    run = shipped.test_cli_runner().invoke(
        args=["travel", "gtfs", str(samples / FEED), "--site", "trentino", "--on", "2024-10-15"]
    )
    assert run.exit_code == 0, run.output

    trip = answer(shipped, CLES, TRENTO, "--site", "trentino", "--on", "2024-10-15")

    assert trip["source"] == "timetable"
    legs = trip["legs"]
    assert isinstance(legs, list)
    assert any(leg["kind"] == "ride" and leg["line"] for leg in legs)
    _no_connection_is_said_of_the_hours_that_were_looked_at(shipped)
    files_of("trentino").timetable.unlink()
