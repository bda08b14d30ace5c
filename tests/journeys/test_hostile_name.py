"""A name that is HTML is shown as it was written, everywhere, and never runs."""

from __future__ import annotations

from pathlib import Path

from journeys.conftest import Visits
from journeys.hostile import FIND_IT, HOSTILE
from playwright.sync_api import Page, expect


def _never_ran(page: Page) -> bool:
    ran = "window.__xss !== undefined || document.querySelector('img[onerror]') !== null"
    return not page.evaluate(ran)


def test_list_mark_and_pop_up_show_a_hostile_name_as_text(visits: Visits) -> None:
    visitor = visits()
    visitor.open(FIND_IT, ready=True)
    expect(visitor.page.locator(".result-name")).to_have_text(HOSTILE)
    expect(visitor.page.locator(".result-where")).to_contain_text(HOSTILE)

    visitor.page.get_by_role("button", name=f"1. {HOSTILE}").click()

    expect(visitor.page.locator(".leaflet-popup-content")).to_contain_text(HOSTILE)
    assert _never_ran(visitor.page)


def test_the_listing_shows_a_hostile_name_as_text(visits: Visits) -> None:
    visitor = visits()
    visitor.open(FIND_IT)
    visitor.page.locator(".result-name > a").click()

    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(HOSTILE)
    expect(visitor.page.locator("address")).to_contain_text(HOSTILE)
    assert _never_ran(visitor.page)


def test_hostile_words_of_a_search_come_back_as_text(visits: Visits) -> None:
    visitor = visits()
    visitor.open(f"/map?site=trentino&q={HOSTILE}&from={HOSTILE}")

    expect(visitor.page.locator("#q")).to_have_value(HOSTILE)
    expect(visitor.page.get_by_role("alert")).to_contain_text(HOSTILE)
    assert _never_ran(visitor.page)


def test_the_map_as_a_file_shows_a_hostile_name_as_text_and_asks_nobody(
    visits: Visits, tmp_path: Path
) -> None:
    visitor = visits()
    visitor.open(FIND_IT, ready=True)
    visitor.page.get_by_text("Take along").click()
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("link", name="Map as a file").click()
    file = tmp_path / "map.html"
    download.value.save_as(file)
    asked_before = len(visitor.requests)

    visitor.page.goto(file.as_uri())
    visitor.page.locator("path.leaflet-interactive").first.click()

    expect(visitor.page.locator(".leaflet-popup-content")).to_contain_text(HOSTILE)
    assert _never_ran(visitor.page)
    assert visitor.requests[asked_before:] == [file.as_uri()]
