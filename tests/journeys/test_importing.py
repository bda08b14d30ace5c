"""A table of services brought in from the browser: template, mistakes, mended, seen on the map."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from journeys.conftest import Visits
from journeys.signing_in import sign_in
from journeys.visits import DESK, PHONE, Visit
from playwright.sync_api import expect

COMMON = {
    "Organisation": "Agenzia del Lavoro",
    "In short": "Ti aiutiamo a fare il primo passo.",
    "First step": "Call",
    "Town": "Trento",
    "Longitude": "11.1217",
    "Latitude": "46.0679",
    "Opening hours": "Mon 9:00-12:30",
}
COURSES = (
    {"Name": "Falegnameria di quartiere", "Needs": "job_search", "Phone": "0461 700001"},
    {"Name": "Cucina dei mestieri", "Needs": "job_search", "Phone": "0461 700002"},
    {"Name": "Radio di classe", "Needs": "job_search", "Phone": "0461 700003"},
)
MISTAKES = (
    {"Needs": "growing beets"},
    {"Opening hours": "Mon 29-33"},
    {"Latitude": "north"},
)


def template(visitor: Visit, folder: Path) -> list[str]:
    """Download the template and return its columns."""
    visitor.open("/services/import")
    with visitor.page.expect_download() as download:
        visitor.page.locator("a[href$='template.csv']").click()
    file = folder / "template.csv"
    download.value.save_as(file)
    return next(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))


def filled(columns: list[str], folder: Path, **changes: dict[str, str]) -> Path:
    """Return a file with the courses; `changes` by the first letter of their names."""
    file = folder / "corsi.csv"
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, columns)
        writer.writeheader()
        for course in COURSES:
            writer.writerow(COMMON | course | changes.get(course["Name"][0], {}))
    return file


def send(visitor: Visit, file: Path) -> None:
    """Choose a file and press the button, with the keyboard."""
    visitor.page.get_by_label("File", exact=True).set_input_files(file)
    visitor.page.get_by_role("button", name="Check the file").focus()
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def faults(visitor: Visit) -> list[str]:
    """Return what axe finds on both screens, and whether the page is too wide."""
    found = []
    for screen in (DESK, PHONE, {**PHONE, "width": 320}):
        visitor.page.set_viewport_size(screen)
        found += visitor.faults(colours=screen in (DESK, PHONE))
        if not visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            found.append(f"{screen['width']} px: scrolls sideways")
    visitor.page.set_viewport_size(DESK)
    return found


def test_a_coordinator_brings_in_a_table_and_finds_it_on_the_map(
    visits: Visits, tmp_path: Path
) -> None:
    visitor = visits(bypass_csp=True)
    sign_in(visitor, "coordinator")
    visitor.page.get_by_role("link", name="Services", exact=True).click()
    visitor.page.get_by_role("link", name="Import", exact=True).click()
    assert faults(visitor) == []
    columns = template(visitor, tmp_path)

    wrong = dict(zip("FCR", MISTAKES, strict=True))
    send(visitor, filled(columns, tmp_path, **wrong))
    rows = visitor.page.locator(".found-row")
    expect(visitor.page.get_by_role("status").first).to_contain_text("3 things are in the way")
    for number, column in ((2, "Needs"), (3, "Opening hours"), (4, "Latitude")):
        row = rows.filter(has_text=f"Row {number}")
        expect(row.locator("strong")).to_have_text(column)
    expect(visitor.page.get_by_role("button", name=re.compile("^Import"))).to_have_count(0)
    assert faults(visitor) == []

    visitor.page.get_by_role("link", name="Choose another file").click()
    send(visitor, filled(columns, tmp_path))
    expect(visitor.page.get_by_role("status").first).to_contain_text("Everything is right")
    assert faults(visitor) == []
    visitor.page.get_by_role("button", name="Import 3 services").focus()
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")

    expect(visitor.page.get_by_role("status").first).to_contain_text("3 new services")
    assert faults(visitor) == []
    visitor.open("/map?site=trentino&q=falegnameria+di+quartiere")
    expect(visitor.page.locator(".result-name > a")).to_have_text("Falegnameria di quartiere")


def test_what_a_stakeholder_brings_in_waits_for_a_coordinator(
    visits: Visits, tmp_path: Path
) -> None:
    visitor = visits()
    sign_in(visitor)
    columns = template(visitor, tmp_path)
    names = {"F": "Fioreria in stazione", "C": "Ciclofficina", "R": "Ristoro a pedali"}
    own = {
        letter: {"Organisation": "", "Name": name, "Phone": f"0461 80000{number}"}
        for number, (letter, name) in enumerate(names.items())
    }

    send(visitor, filled(columns, tmp_path, **own))
    expect(visitor.page.get_by_text("A coordinator looks at them")).to_be_visible()
    visitor.page.get_by_role("button", name="Import 3 services").click()

    expect(visitor.page.get_by_role("status").first).to_contain_text("3 new services")
    visitor.open("/map?site=trentino&q=fioreria+in+stazione")
    expect(visitor.page.locator(".result-name > a", has_text="Fioreria")).to_have_count(0)


@pytest.mark.parametrize("megabytes", [6, 30])
def test_a_file_that_is_too_large_is_explained_where_it_was_chosen(
    visits: Visits, tmp_path: Path, megabytes: int
) -> None:
    visitor = visits()
    sign_in(visitor, "coordinator")
    visitor.open("/services/import")
    file = tmp_path / "large.csv"
    file.write_bytes(b"name,needs\n" * (megabytes * 100_000))

    send(visitor, file)

    expect(visitor.page.get_by_role("alert")).to_contain_text("larger than 5 MB")
    expect(visitor.page.get_by_label("File", exact=True)).to_have_attribute("aria-invalid", "true")


def test_those_who_keep_listings_take_what_they_found_along_in_full(visits: Visits) -> None:
    keeper, visitor = visits(), visits()
    sign_in(keeper)
    keeper.open("/map?site=trentino&q=sportello")
    visitor.open("/map?site=trentino&q=sportello")

    keeper.page.get_by_text("Take along").click()
    with keeper.page.expect_download() as download:
        keeper.page.get_by_role("link", name="HSDS").click()

    assert download.value.suggested_filename.endswith(".json")
    assert visitor.page.locator(".finder-take-listings").count() == 0
