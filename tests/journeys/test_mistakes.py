"""When something is mistyped or gone, the page leads on from there."""

from __future__ import annotations

from journeys.conftest import Visits
from playwright.sync_api import expect

ALL_WRONG = "/map?site=trentino&age=abc&from=Nowherehausen&within=900&track=x&language=q9&need=x"


def test_every_link_of_an_error_summary_leads_to_its_field(visits: Visits) -> None:
    visitor = visits()
    page = visitor.page
    assert visitor.open(ALL_WRONG, ready=True) == 422
    expect(page.locator(".result")).to_have_count(0)

    targets = page.locator("#mistakes a").evaluate_all("all => all.map((a) => a.hash)")
    for target in targets:
        expect(page.locator(target)).to_be_visible()
    page.get_by_role("link", name="Write a whole number from 0 to 120.").click()

    assert len(targets) == 6
    expect(page.get_by_role("textbox", name="Age")).to_be_focused()
    expect(page.get_by_role("textbox", name="Age")).to_have_value("abc")


def test_a_page_that_does_not_exist_offers_a_search(visits: Visits) -> None:
    visitor = visits()

    status = visitor.open("/nothing-here")
    visitor.page.get_by_label("What are you looking for?").fill("casa")
    visitor.page.get_by_role("button", name="Search").click()

    assert status == 404
    visitor.wait_ready()
    assert visitor.total() > 0
