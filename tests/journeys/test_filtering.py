"""Filters keep the promises of their counts, and what is found can be taken along."""

from __future__ import annotations

import csv
import re

from journeys.conftest import Visits
from journeys.reading import ids, number_in
from journeys.visits import Visit
from playwright.sync_api import expect


def test_a_ticked_need_leaves_as_many_services_as_its_chip_promised(visits: Visits) -> None:
    visitor = visits()
    visitor.open("/map?site=trentino", ready=True)
    before = visitor.total()
    chip = visitor.page.locator("label.chip", has_text="Learning").first
    promised = number_in(chip.inner_text())

    chip.click()

    expect(visitor.page).to_have_url(re.compile("need=learning"))
    assert visitor.total() == promised < before


def test_age_language_cost_and_opening_narrow_the_list_together(visits: Visits) -> None:
    visitor = visits()
    page = visitor.page
    visitor.open("/map?site=lisbon", ready=True)
    totals = [visitor.total()]
    page.get_by_text("More filters").click()

    page.get_by_role("textbox", name="Age").fill("17")
    page.get_by_role("textbox", name="Age").press("Enter")
    totals.append(_total_once(visitor, "age=17"))
    page.get_by_label("Language spoken").select_option("pt")
    totals.append(_total_once(visitor, "language=pt"))
    page.locator("label.switch:has([name=free])").click()
    totals.append(_total_once(visitor, "free=1"))
    page.locator("label.switch:has([name=open])").click()
    totals.append(_total_once(visitor, "open=1"))

    assert totals == sorted(totals, reverse=True)
    assert totals[-1] < totals[0]
    chips = page.get_by_role("list", name="Active filters").get_by_role("link")
    expect(chips).to_have_text(
        [re.compile(words) for words in ("age 17", "Portuguese", "free", "open now", "clear all")]
    )


def _total_once(visitor: Visit, part: str) -> int:
    expect(visitor.page).to_have_url(re.compile(part))
    return visitor.total()


def test_turning_a_page_goes_on_where_the_last_one_ended(visits: Visits) -> None:
    visitor = visits()
    visitor.open("/map?site=trentino&need=work&from=Trento", ready=True)
    first = visitor.numbers()

    visitor.page.get_by_role("link", name="Next", exact=True).click()

    expect(visitor.page).to_have_url(re.compile("page=2"))
    expect(visitor.page.locator("#results-title")).to_be_focused()
    numbers = [*first, *visitor.numbers()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_files_to_take_along_hold_the_services_of_the_list(visits: Visits) -> None:
    visitor = visits()
    page = visitor.page
    visitor.open("/map?site=trentino&need=legal_help&from=Trento", ready=True)
    shown, placed = ids(page), len(visitor.numbers())
    assert visitor.total() == len(shown), "choose a search that fits on one page"

    page.get_by_text("Take along").click()
    with page.expect_download() as table:
        page.get_by_role("link", name="Table (CSV)").click()
    address = page.get_by_role("link", name="GeoJSON").get_attribute("href")
    collection = page.context.request.get(f"{visitor.base}{address}").json()

    rows = list(csv.DictReader(table.value.path().read_text("utf-8-sig").splitlines()))
    in_table = [row["id"] for row in rows]
    assert in_table == [feature["id"] for feature in collection["features"]]
    assert in_table[:placed] == shown[:placed]
    assert sorted(in_table) == sorted(shown)
