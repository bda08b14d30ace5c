"""A coordinator's way: how the pilot is going, and what is taken to the meeting."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from pathlib import Path

import pytest
from journeys.conftest import Visits
from journeys.signing_in import be_signed_in
from journeys.visits import DESK, PHONE, Visit
from playwright.sync_api import ViewportSize, expect

from app.accounts.vocabulary import Role

NARROW: ViewportSize = {"width": 320, "height": 640}


@pytest.fixture
def marta(visits: Visits) -> Visit:
    """Give a coordinator of Trentino who has signed in."""
    visitor = visits(bypass_csp=True)
    be_signed_in(visitor, Role.COORDINATOR)
    return visitor


def test_from_the_chart_and_its_table_to_the_files_by_keyboard_alone(marta: Visit) -> None:
    marta.open("/")
    page = marta.page
    page.get_by_role("link", name="Monitoring").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("How the pilot is going")
    expect(page.get_by_text("invented participants")).to_be_visible()

    # The chart says what the table beside it says.
    drawn = page.locator(".monitoring-chart .chart-number").all_text_contents()
    told = page.locator(".monitoring-months tbody td:nth-last-child(2)").all_inner_texts()
    assert [text.strip() for text in told if text.strip() != "···"] == drawn
    assert drawn == sorted(drawn, key=int)

    rows = _downloaded(marta, "Table (CSV)", "monitoring.csv").read_text("utf-8").splitlines()
    measures = {row["measure"] for row in csv.DictReader(rows)}
    assert measures >= {"reached_until_month", "wellbeing_better", "ended", "link_workers_trained"}
    with zipfile.ZipFile(_downloaded(marta, "Data package", "monitoring-trentino.zip")) as archive:
        described = json.loads(archive.read("datapackage.json"))
    assert described["resources"][0]["path"] == "monitoring.csv"


def _downloaded(visitor: Visit, words: str, name: str) -> Path:
    """Return the file that a link gives when Enter is pressed on it."""
    visitor.page.get_by_role("link", name=words).focus()
    with visitor.page.expect_download() as waiting:
        visitor.page.keyboard.press("Enter")
    assert waiting.value.suggested_filename == name
    return Path(waiting.value.path())


@pytest.mark.parametrize("language", ["en", "it", "pt"])
def test_axe_finds_no_fault_and_nothing_is_too_wide(visits: Visits, language: str) -> None:
    visitor = visits(bypass_csp=True, locale=language)
    be_signed_in(visitor, Role.COORDINATOR)

    visitor.open("/monitoring")

    assert visitor.page.locator("html").get_attribute("lang") == language
    for screen in (DESK, PHONE, NARROW):
        visitor.page.set_viewport_size(screen)
        assert visitor.faults() == []
        assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_a_phone_a_card_says_all_from_the_same_edge(marta: Visit) -> None:
    marta.open("/monitoring")

    marta.page.set_viewport_size(PHONE)

    cells = marta.page.locator(".monitoring-flow tbody :is(th, td)")
    indents = cells.evaluate_all("all => all.map((e) => getComputedStyle(e).paddingInlineStart)")
    assert set(indents) == {"12px"}


def test_on_paper_no_table_is_cut(marta: Visit) -> None:
    marta.open("/monitoring")
    page = marta.page

    # As wide as A4 less its margins.
    page.set_viewport_size({"width": 703, "height": 1032})
    page.emulate_media(media="print")

    boxes = page.locator(".monitoring :is(.table-wrap, .table, .card)")
    cut = "all => all.filter((e) => e.scrollWidth > e.clientWidth + 1).length"
    assert boxes.evaluate_all(cut) == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.get_by_role("link", name="Data package")).to_be_hidden()
    expect(page.locator(".monitoring-chart")).to_be_visible()


def test_a_training_is_recorded_without_scripts_and_counted(visits: Visits) -> None:
    visitor = visits(java_script_enabled=False)
    be_signed_in(visitor, Role.COORDINATOR, site="lisbon")
    page = visitor.page
    visitor.open("/monitoring")
    expect(page.locator(".monitoring-network")).to_contain_text("are trained: 1 of 2")

    page.get_by_role("link", name="Who is trained in what").click()
    page.get_by_role("link", name=re.compile("Training.*Chiara")).click()
    page.get_by_label("Programme").fill("Link worker (demo)")
    page.get_by_label("Finished on").fill("2026-03-02")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("The training is recorded.")).to_be_visible()
    visitor.open("/monitoring")
    expect(page.locator(".monitoring-network")).to_contain_text("are trained: 2 of 2")
    page.go_back()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("The training is removed.")).to_be_visible()
