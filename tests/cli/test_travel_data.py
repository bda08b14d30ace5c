"""Working ahead, building and checking travel data by command, on the shipped sites."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask_migrate import upgrade
from travel.gtfs.small_feed import SOUND, zipped
from travel.timetable.older_files import make_older

from app import create_app
from app.core.settings import Settings
from app.directory.setup import load_missing_listings
from app.territory import queries
from app.territory.remembered import rows_of
from app.territory.setup import load_missing_sites
from app.territory.travelling import files_of, table
from app.territory.trip_notes import old_notes
from app.travel import Mode

FEED = "gtfs_trentino_extraurbano_2024-25.zip"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Give an application with the shipped sites and listings, and no travel data yet."""
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("data")))
    with app.app_context():
        upgrade()
        load_missing_sites()
        load_missing_listings()
        yield app


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["travel", *arguments])


def checked(app: Flask, site: str) -> dict[str, list[dict[str, object]]]:
    answer = run(app, "check", "--site", site, "--json")
    assert answer.exit_code == 0, answer.output
    found: dict[str, list[dict[str, object]]] = json.loads(answer.output)[0]
    return found


def test_working_ahead_is_done_once(shipped: Flask) -> None:
    first = run(shipped, "warm", "--site", "lisbon", "--mode", "walk")
    second = run(shipped, "warm", "--site", "lisbon", "--mode", "walk")

    assert first.exit_code == 0, first.output
    assert " trips worked out" in first.output
    assert "lisbon: 0 rows, 0 trips worked out" in second.output
    assert rows_of("lisbon").exists()


def test_a_check_says_who_answers_and_how_far_off_it_is(shipped: Flask) -> None:
    found = checked(shipped, "trentino")

    names = [each["name"] for each in found["providers"]]
    measures = {(each["source"], each["mode"]): each for each in found["measures"]}
    assert names == ["Table", "TransitByRoad", "StraightLine"]
    assert all(each["version"] for each in found["providers"])
    assert measures["table", "car"]["against"] == "pairs"
    assert float(str(measures["table", "car"]["median"])) <= 0.15
    assert files_of("trentino").own_measured.exists()


def test_a_check_is_told_in_words_that_a_newcomer_reads(shipped: Flask) -> None:
    told = run(shipped, "check", "--site", "trentino").output

    assert "table's roads at the pace of buses (transit)" in told
    assert "trips whose minutes are known from elsewhere:" in told
    assert "walk, bicycle: nothing to hold them against" in told
    assert "shown to people: for 20 min" in told
    assert "real roads: flask travel build --site trentino --osm FILE" in told
    assert "TransitByRoad" not in told


def test_an_expired_feed_is_refused_with_the_option_that_moves_its_days(
    shipped: Flask, tmp_path: Path
) -> None:
    feed = str(zipped(SOUND, tmp_path / "feed.zip"))

    refused = run(shipped, "gtfs", feed, "--site", "trentino", "--on", "2026-11-24")

    assert refused.exit_code == 1
    assert "have its days moved by whole weeks with the option --shift" in refused.output


def test_a_check_of_moved_days_tells_their_years_and_asks_for_a_newer_timetable(
    shipped: Flask, tmp_path: Path
) -> None:
    feed = str(zipped(SOUND, tmp_path / "feed.zip"))
    run(shipped, "gtfs", feed, "--site", "trentino", "--on", "2099-11-24", "--shift")

    told = run(shipped, "check", "--site", "trentino", "--no-measure").output

    files_of("trentino").timetable.unlink()
    assert "days of 2024-25 moved by 3900 weeks: import a newer feed" in told
    assert "a newer timetable: flask travel gtfs FILE... --site trentino" in told


def test_a_timetable_of_an_older_program_does_not_pass_for_one_of_this_year(
    shipped: Flask, tmp_path: Path
) -> None:
    feed = str(zipped(SOUND, tmp_path / "feed.zip"))
    run(shipped, "gtfs", feed, "--site", "trentino", "--on", "2099-11-24", "--shift")
    make_older(files_of("trentino").timetable)

    told = run(shipped, "check", "--site", "trentino", "--no-measure").output
    site = queries.site("trentino")
    notes = old_notes(site, [Mode.TRANSIT]) if site else []

    files_of("trentino").timetable.unlink()
    assert "from an older program that kept no note of moved days" in " ".join(told.split())
    assert "a newer timetable: flask travel gtfs FILE... --site trentino" in told
    assert [note.split(":")[0] for note in notes] == [
        "It is not known of which year this timetable is"
    ]


def test_errors_above_all_are_not_called_all(shipped: Flask) -> None:
    told = run(shipped, "check", "--site", "lisbon", "--no-measure").output

    # The straight line knows no bridge: one trip in ten is off by more than itself.
    assert "nine in ten by less than 140 %" in told


def test_only_what_can_be_held_against_something_is_measured(shipped: Flask) -> None:
    found = checked(shipped, "lisbon")

    assert {each["mode"] for each in found["measures"]} == {"car"}


def test_a_table_cannot_be_built_from_nothing(shipped: Flask) -> None:
    answer = run(shipped, "table", "--site", "lisbon")

    assert answer.exit_code != 0
    assert "neither roads nor a timetable" in answer.output
    assert not files_of("lisbon").own_table.exists()


def test_a_table_built_from_the_timetable_goes_before_the_shipped_one(
    shipped: Flask, samples: Path
) -> None:
    imported = run(shipped, "gtfs", str(samples / FEED), "--site", "trentino", "--on", "2024-10-15")
    assert imported.exit_code == 0, imported.output

    built = run(shipped, "table", "--site", "trentino")
    found = checked(shipped, "trentino")

    own = table("trentino")
    measures = {(each["source"], each["mode"]): each for each in found["measures"]}
    assert built.exit_code == 0, built.output
    assert own is not None
    assert own.table.origin.source.startswith("Running times between stops of")
    assert f"{len(own.table)} centres from buses of" in built.output
    assert float(str(measures["table", "car"]["median"])) <= 0.15
    assert measures["table", "transit"]["against"] == "timetable"


@pytest.mark.usefixtures("shipped")
def test_a_damaged_own_table_falls_back_to_the_shipped_one() -> None:
    files = files_of("lisbon")
    files.own_table.parent.mkdir(parents=True, exist_ok=True)
    files.own_table.write_bytes(b"not a table")

    found = table("lisbon")

    assert found is not None
    assert found.table.origin.site == "lisbon"
    files.own_table.unlink()
