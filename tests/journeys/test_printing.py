"""On paper there is the list, and nothing that only works on a screen."""

from __future__ import annotations

from journeys.conftest import Visits
from playwright.sync_api import expect


def test_a_printed_search_is_the_list_without_form_and_map(visits: Visits) -> None:
    visitor = visits()
    page = visitor.page
    visitor.open("/map?site=trentino&need=work&from=Trento", ready=True)

    page.emulate_media(media="print")

    expect(page.locator("#search")).to_be_hidden()
    expect(page.locator("#map")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.locator("#results-title")).to_be_visible()
    expect(page.locator(".result").last).to_be_visible()
    # Nothing may scroll on paper: what does not fit would be lost.
    panel = page.locator("#panel")
    assert panel.evaluate("(box) => box.scrollHeight - box.clientHeight") == 0
