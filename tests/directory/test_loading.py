"""Listings of a folder: read whole, refused whole, loaded once."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from factories import create_area, create_site
from flask import Flask
from sqlalchemy import func, select

from app.core.db import db
from app.directory import queries
from app.directory.actions import NoSuchSiteError, load_listings
from app.directory.listings import ListingsError
from app.directory.loading import COLUMNS
from app.directory.models import Location, Schedule, Service, ServiceNeed
from app.directory.vocabulary import Status

pytestmark = pytest.mark.usefixtures("app")
LISBON = Path(__file__).parents[2] / "geodata" / "lisbon"
ROWS = {
    "organisations": {"key": "agency", "name": "Agency", "kind": "public_body", "source": "s"},
    "locations": {
        "key": "desk",
        "organisation": "agency",
        "city": "Trento",
        "area": "022205",
        "lon": "11.12",
        "lat": "46.07",
        "precision": "address",
        "source": "s",
    },
    "services": {
        "key": "jobs",
        "organisation": "agency",
        "locations": "desk",
        "name": "Jobs",
        "language": "it",
        "needs": "job_search|housing",
        "delivery": "in_person",
        "source": "s",
    },
    "service_translations": {"service": "jobs", "language": "en", "name": "Jobs in English"},
    "schedules": {"service": "jobs", "weekday": "MO", "opens": "09:00", "closes": "12:00"},
}


def write(folder: Path, table: str, *rows: dict[str, str]) -> None:
    """Write one table of a folder."""
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS[table].split(), restval="")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with one row in each table, and its site."""
    create_site()
    create_area()
    for table, row in ROWS.items():
        write(tmp_path, table, row)
    return tmp_path


def faults(folder: Path) -> list[str]:
    """Return why a folder is refused."""
    with pytest.raises(ListingsError) as error:
        load_listings("trentino", folder)
    assert db.session.scalar(select(func.count(Service.id))) == 0
    return [str(fault) for fault in error.value.faults]


def test_the_shipped_listings_load_and_a_second_load_changes_nothing() -> None:
    create_site(id="lisbon")
    with (LISBON / "areas.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            create_area(site_id="lisbon", code=row["code"], name=row["name"], level=row["level"])

    first = load_listings("lisbon", LISBON)
    again = load_listings("lisbon", LISBON)

    assert first.added == first.services > 60
    assert (again.added, again.changed, again.kept) == (0, 0, 0)
    assert db.session.scalar(select(func.count(Service.id))) == first.services
    assert db.session.scalar(select(func.count(Schedule.id)))


def test_a_small_folder_is_stored(folder: Path) -> None:
    load_listings("trentino", folder)

    catalogue = queries.catalogue("trentino")
    assert catalogue.names("en") == ["Jobs in English"]
    assert catalogue.names("pt") == ["Jobs"]
    assert catalogue.place_of(0) == "Trento"
    assert len(catalogue.hours) == 1
    assert queries.text_hits("trentino", ["trento"]).all()


def test_a_changed_row_is_updated_and_a_lost_part_deleted(folder: Path) -> None:
    load_listings("trentino", folder)
    write(folder, "services", {**ROWS["services"], "name": "New", "needs": "housing"})

    loaded = load_listings("trentino", folder)

    assert (loaded.added, loaded.changed) == (0, 1)
    assert queries.catalogue("trentino").own_names == ["New"]
    assert list(db.session.scalars(select(ServiceNeed.need))) == ["housing"]


def test_what_a_person_has_edited_is_left_alone(folder: Path) -> None:
    load_listings("trentino", folder)
    db.session.scalars(select(Service)).one().status = Status.SUSPENDED
    db.session.commit()
    write(folder, "services", {**ROWS["services"], "name": "New", "needs": "housing"})
    write(folder, "locations", {**ROWS["locations"], "city": "Rovereto"})

    loaded = load_listings("trentino", folder)

    service = db.session.scalars(select(Service)).one()
    assert (loaded.changed, loaded.kept) == (0, 1)
    assert (service.name, service.status) == ("Jobs", Status.SUSPENDED)
    assert db.session.scalars(select(Location.city)).one() == "Trento"
    assert len(db.session.scalars(select(ServiceNeed.need)).all()) == 2


def test_ids_are_the_same_on_every_machine(folder: Path) -> None:
    load_listings("trentino", folder)

    assert str(queries.catalogue("trentino").service_ids[0]) == (
        "7dd2d44b-fcc1-5bfb-9d39-0ca735cc0e70"
    )


def test_invented_examples_can_be_left_out(folder: Path) -> None:
    example = {**ROWS["services"], "key": "example", "illustrative": "yes", "source": ""}
    write(folder, "services", ROWS["services"], example)

    load_listings("trentino", folder, only_real=True)

    assert db.session.scalar(select(func.count(Service.id))) == 1


def test_a_telephone_line_has_hours_without_a_place(folder: Path) -> None:
    line = {**ROWS["services"], "locations": "", "delivery": "phone"}
    write(folder, "services", line)

    load_listings("trentino", folder)

    catalogue = queries.catalogue("trentino")
    assert len(catalogue.hours) == 1
    assert (catalogue.place_of(0), catalogue.offers.hidden[0]) == ("", False)


def test_a_site_without_territory_is_refused(folder: Path) -> None:
    with pytest.raises(NoSuchSiteError, match="lisbon"):
        load_listings("lisbon", folder)


@pytest.mark.parametrize(
    ("table", "column", "value", "said"),
    [
        ("organisations", "kind", "club", "organisations.csv, row 2, kind: 'club' is none of"),
        ("organisations", "website", "javascript:x", "not of the form of url"),
        ("organisations", "source", "", "source: is empty"),
        ("locations", "area", "999999", "there is no '999999'"),
        ("locations", "lon", "", "only one of the two is given"),
        ("locations", "lat", "146.07", "unusable coordinate"),
        ("locations", "lat", "nan", "unusable coordinate"),
        ("locations", "confidential", "yes", "has no address, lon or lat"),
        ("locations", "precision", "", "is given with a point"),
        ("services", "organisation", "nobody", "there is no 'nobody'"),
        ("services", "locations", "desk|moon", "there is no 'moon'"),
        ("services", "needs", "job_search|gold", "there is no 'gold'"),
        ("services", "delivery", "", "delivery: is empty"),
        ("services", "age_min", "sixteen", "not a whole number"),
        ("services", "confirmed_on", "2/11/2026", "not a date"),
        ("services", "key", "Jobs!", "is not a key"),
        ("services", "name", "x" * 201, "201 characters, at most 200"),
        ("service_translations", "language", "english", "two-letter language code"),
        ("schedules", "weekday", "Monday", "none of MO, TU"),
        ("schedules", "opens", "9am", "not a time"),
        ("schedules", "location", "moon", "there is no 'moon'"),
    ],
)
def test_a_mistake_is_named_with_file_row_and_column(
    folder: Path, table: str, column: str, value: str, said: str
) -> None:
    write(folder, table, {**ROWS[table], column: value})

    assert any(said in fault for fault in faults(folder))


def test_all_mistakes_are_named_at_once(folder: Path) -> None:
    write(folder, "services", {**ROWS["services"], "needs": "gold", "age_min": "x"})
    write(folder, "schedules", {**ROWS["schedules"], "weekday": "Monday"})

    assert len(faults(folder)) == 3


def test_a_key_stands_once(folder: Path) -> None:
    write(folder, "services", ROWS["services"], ROWS["services"])

    assert any("stands in row 2 already" in fault for fault in faults(folder))


def test_a_swapped_point_is_seen(folder: Path) -> None:
    (folder / "site.toml").write_text("bounds = [10.4, 45.6, 12.0, 46.6]", encoding="utf-8")
    write(folder, "locations", {**ROWS["locations"], "lon": "46.07", "lat": "11.12"})

    assert any("swapped" in fault for fault in faults(folder))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"key,name\n", "missing in the header"),
        ("key,name\ncitt\xe0".encode("latin-1"), "not UTF-8"),
    ],
)
def test_a_file_of_another_form_is_refused(folder: Path, content: bytes, said: str) -> None:
    (folder / "services.csv").write_bytes(content)

    assert any(said in fault for fault in faults(folder))


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "schedules.csv").unlink()

    assert any("schedules.csv, row 0, : the file is missing" in each for each in faults(folder))


def test_the_command_lists_reports_and_refuses_an_unknown_site(app: Flask) -> None:
    runner = app.test_cli_runner()

    refused = runner.invoke(args=["directory", "load", "--site", "atlantis"])
    listed = runner.invoke(args=["directory", "feedback", "--json"])

    assert refused.exit_code == 1
    assert "atlantis" in refused.output
    assert (listed.exit_code, listed.output) == (0, "")
