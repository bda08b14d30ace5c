"""Reports as files: the table says what the report says, and its columns are described."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

from map.monitoring.pilot import (
    SPRING,
    Pilot,
    come_in_spring,
    table_of,
)

from app.map.monitoring.files import COLUMNS
from app.participants.vocabulary import Track

NETWORK = ("organisations", "listings", "link_workers")
JUNE, SEPTEMBER = "2026-06-30", "2026-09-30"


def test_months_stand_on_the_page_and_in_the_files(pilot: Pilot) -> None:
    pilot.come(14, SPRING, 0)
    pilot.come(12, SPRING + timedelta(days=31), 0)
    pilot.come(11, SPRING + timedelta(days=31), 1, track=Track.COMPLEX_NEEDS)

    pilot.report(JUNE)

    page = pilot.page()
    assert "May 2026" in page
    assert "target: 300" in page
    rows = [row for row in table_of(pilot) if row["measure"] == "reached_until_month"]
    assert {row["month"]: row["count"] for row in rows}["2026-05"] == "14"
    assert {row["month"]: row["count"] for row in rows}["2026-06"] == "37"


def test_the_files_say_the_same_as_the_report_and_describe_every_column(pilot: Pilot) -> None:
    come_in_spring(pilot)
    pilot.report(JUNE)

    rows = table_of(pilot)

    north = [row for row in rows if row["area"] == "north" and not row["track"]]
    assert [(row["count"], row["state"], row["area_name"]) for row in north] == [
        ("23", "shown", "North valley")
    ]
    assert {row["state"] for row in rows} == {"shown", "withheld"}
    assert all((row["count"] == "") == (row["state"] == "withheld") for row in rows)
    # Organisations and link workers are no participants.
    of_people = [row for row in rows if not row["measure"].startswith(NETWORK)]
    assert all(int(row["count"]) >= 5 for row in of_people if row["count"])
    keys = [
        tuple(row[name] for name in ("until", "measure", "item", "area", "track", "month"))
        for row in rows
    ]
    assert len(set(keys)) == len(keys)


def test_the_description_after_csvw_fits_the_table(pilot: Pilot) -> None:
    come_in_spring(pilot)
    pilot.report(JUNE)

    answer = pilot.coordinator.get("/monitoring.csv-metadata.json")

    written = json.loads(answer.data)
    columns = written["tableSchema"]["columns"]
    assert answer.mimetype == "application/csvm+json"
    assert written["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "en"}]
    assert written["url"] == "monitoring.csv"
    assert [each["name"] for each in columns] == list(table_of(pilot)[0])
    assert set(written["tableSchema"]["primaryKey"]) <= {each["name"] for each in columns}
    assert {each["datatype"] for each in columns} <= {"string", "integer", "date"}


def test_the_data_package_holds_the_table_and_describes_it(pilot: Pilot) -> None:
    come_in_spring(pilot)
    pilot.report(JUNE)

    answer = pilot.coordinator.get("/monitoring.zip")

    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    described = json.loads(archive.read("datapackage.json"))
    (resource,) = described["resources"]
    assert resource["path"] in archive.namelist()
    assert archive.read("monitoring.csv") == pilot.coordinator.get("/monitoring.csv").data
    assert described["name"].replace("-", "").isalnum()
    assert [each["name"] for each in resource["schema"]["fields"]] == [
        each.name for each in COLUMNS
    ]


def test_the_command_writes_the_same_data_package_as_the_page(pilot: Pilot, tmp_path: Path) -> None:
    come_in_spring(pilot)
    pilot.report(JUNE)
    file = tmp_path / "reports.zip"

    done = pilot.export(file)

    assert done.exit_code == 0, done.output
    written = zipfile.ZipFile(file)
    page = zipfile.ZipFile(io.BytesIO(pilot.coordinator.get("/monitoring.zip").data))
    assert sorted(written.namelist()) == [
        "datapackage.json",
        "monitoring.csv",
        "monitoring.csv-metadata.json",
    ]
    assert all(written.read(name) == page.read(name) for name in page.namelist())


def test_without_a_report_a_site_or_a_folder_no_file_is_written(
    pilot: Pilot, tmp_path: Path
) -> None:
    file = tmp_path / "reports.zip"

    early, elsewhere = pilot.export(file), pilot.export(file, site="atlantis")
    come_in_spring(pilot)
    pilot.report(JUNE)
    nowhere = pilot.export(tmp_path / "none" / "reports.zip")

    assert "no report yet" in early.output
    assert "no such site" in elsewhere.output
    assert "cannot be written" in nowhere.output
    assert {early.exit_code, elsewhere.exit_code, nowhere.exit_code} == {1}
    assert not file.exists()
