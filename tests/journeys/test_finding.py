"""A link worker finds the nearest service for a need, from the start page on."""

from __future__ import annotations

import re

from journeys.conftest import Visits
from journeys.reading import minutes, names
from playwright.sync_api import expect


def test_a_link_worker_finds_the_nearest_service_and_comes_back_to_the_same_list(
    visits: Visits,
) -> None:
    visitor = visits()
    page = visitor.page
    visitor.open("/")
    page.get_by_text("Lisbon", exact=True).first.click()
    page.get_by_label("From where?").fill("Rossio")

    page.get_by_role("button", name="Finding a job").click()
    visitor.wait_ready()
    found, ways = names(page), minutes(page)
    assert len(ways) == len(visitor.numbers()) > 1
    assert ways == sorted(ways)

    page.locator(".result-name > a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(found[0])
    for title in ("Where and when", "How to get in", "How we know"):
        expect(page.get_by_role("heading", name=title)).to_be_visible()

    page.go_back()
    visitor.wait_ready()
    assert names(page) == found


def test_a_listing_tells_its_hours_and_leads_back_to_the_search(visits: Visits) -> None:
    visitor = visits()
    page = visitor.page
    visitor.open("/map?site=lisbon&q=espaco+jovem+exemplo")
    found = names(page)
    page.get_by_role("link", name="São Vicente youth space").click()

    expect(page.get_by_role("row").first).to_contain_text(re.compile(r"\d:\d\d|closed"))
    expect(page.get_by_text("This is an example")).to_be_visible()
    page.get_by_role("link", name="Back to the search").click()

    expect(page).to_have_url(re.compile("q=espaco"))
    assert names(page) == found
