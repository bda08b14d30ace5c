"""On a phone filters are used with a thumb, and no page is wider than the screen."""

from __future__ import annotations

import re

from journeys.conftest import Visits
from journeys.visits import PHONE, Visit
from playwright.sync_api import expect

NARROW = (320, 390, 768)
PAGES = (
    "/",
    "/map?site=lisbon&need=work&from=Rossio",
    "/map?site=trentino&q=xyzzyxyzzy",
    "/map?age=abc&from=Nowherehausen",
    "/territory",
    "/territory/trentino",
    "/territory/lisbon",
    "/about",
    "/nothing-here",
)
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_filters_are_used_with_a_thumb(visits: Visits) -> None:
    visitor = visits(viewport=PHONE, has_touch=True)
    page = visitor.page
    visitor.open("/map?site=trentino&need=work&from=Trento", ready=True)
    before = visitor.total()

    page.get_by_text("Refine the search").tap()
    page.get_by_label("How long at most?").select_option("30")

    expect(page).to_have_url(re.compile("within=30"))
    expect(page.get_by_label("How long at most?")).to_be_visible()
    assert visitor.total() < before


def _widths_that_scroll(visitor: Visit) -> list[int]:
    found = []
    for width in NARROW:
        visitor.page.set_viewport_size({"width": width, "height": 844})
        if visitor.page.evaluate(TOO_WIDE):
            found.append(width)
    return found


def test_no_page_scrolls_sideways(visits: Visits) -> None:
    visitor = visits(viewport=PHONE)
    wide = {}

    for path in PAGES:
        visitor.open(path)
        wide[path] = _widths_that_scroll(visitor)
    visitor.open("/map?site=trentino&need=work")
    visitor.page.locator(".result-name > a").first.click()
    visitor.page.get_by_role("heading", name="How to get in").wait_for()
    wide["a listing"] = _widths_that_scroll(visitor)

    assert {path: widths for path, widths in wide.items() if widths} == {}
