"""Without JavaScript filters, languages and reports work all the same."""

from __future__ import annotations

import re

import pytest
from journeys.conftest import Visits
from journeys.reading import number_in
from journeys.visits import Visit
from playwright.sync_api import expect


@pytest.fixture
def plain(visits: Visits) -> Visit:
    """Give a visitor whose browser runs no script."""
    return visits(java_script_enabled=False)


def test_the_finer_filters_are_open_to_everybody(plain: Visit) -> None:
    plain.open("/map?site=trentino")
    plain.page.get_by_text("More filters").click()
    free = plain.page.locator("label.switch:has([name=free])")
    promised = number_in(free.inner_text())

    free.click()
    plain.page.get_by_role("button", name="Search", exact=True).click()

    expect(plain.page).to_have_url(re.compile("free=1"))
    assert plain.total() == promised


def test_the_language_is_switched_and_the_search_stays(plain: Visit) -> None:
    plain.open("/map?site=lisbon&need=housing")
    total = plain.total()

    plain.page.get_by_role("button", name="pt · Português").click()

    expect(plain.page.locator("html")).to_have_attribute("lang", "pt")
    expect(plain.page).to_have_url(re.compile("site=lisbon&need=housing"))
    assert plain.total() == total


def test_a_report_about_a_listing_is_checked_and_then_arrives(plain: Visit) -> None:
    plain.open("/map?site=trentino&need=work")
    plain.page.locator(".result-name > a").first.click()
    contact = plain.page.locator("#feedback [name=contact]")

    plain.page.get_by_text("Tell us what is wrong").click()
    contact.fill("desk@example.org")
    plain.page.get_by_role("button", name="Send").click()
    expect(plain.page.get_by_text("Nothing has been sent yet")).to_be_visible()
    expect(contact).to_have_value("desk@example.org")

    plain.page.locator("#feedback [name=kind]").first.check()
    plain.page.locator("#feedback textarea").fill("The office has moved across the road.")
    plain.page.get_by_role("button", name="Send").click()
    expect(plain.page.get_by_text("Your report has arrived")).to_be_visible()
