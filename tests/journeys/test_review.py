"""A change's whole way: written by a stakeholder, sent back, sent again, approved, public."""

from __future__ import annotations

import pytest
from journeys.conftest import Visits
from journeys.signing_in import sign_in
from journeys.visits import PHONE, Visit
from playwright.sync_api import expect

PAGES = ["/review", "/review/reports", "/review/duplicates", "/review/decided", "/freshness"]


def signed_in(visits: Visits, role: str, **options: object) -> Visit:
    visitor = visits(locale="en-GB", **options)
    sign_in(visitor, role)
    return visitor


def write(keeper: Visit, phone: str, which: str = "") -> str:
    """Change the telephone of a service, the last of the list, send it, and return its name."""
    keeper.open("/services/mine")
    card = keeper.page.locator(".kept").filter(has_text=which).last
    name = card.locator(".kept-name").inner_text()
    with keeper.page.expect_navigation():
        card.get_by_role("button", name="Edit", exact=True).or_(
            card.get_by_role("link", name="Go on with the draft")
        ).first.click()
    keeper.page.locator("#phone").fill(phone)
    with keeper.page.expect_navigation():
        keeper.page.locator("button[name=do][value=send]").first.click()
    return name


def test_a_change_goes_back_with_words_and_is_public_once_approved(visits: Visits) -> None:
    keeper, reviewer = signed_in(visits, "stakeholder"), signed_in(visits, "coordinator")
    name = write(keeper, "0461 100100")

    reviewer.open("/review")
    reviewer.page.get_by_role("link", name=name).click()
    expect(reviewer.page.get_by_text("0461 100100")).to_be_visible()
    reviewer.page.get_by_label("Your words").fill("È il centralino?")
    reviewer.page.get_by_role("button", name="Send back with these words").click()
    expect(reviewer.page.get_by_text("went back with your words")).to_be_visible()

    keeper.open("/services/mine")
    keeper.page.get_by_role("link", name="Go on with the draft").first.click()
    expect(keeper.page.get_by_text("È il centralino?")).to_be_visible()
    write(keeper, "0461 200200", name)

    reviewer.open("/review")
    reviewer.page.get_by_label(f"Tick {name}").check()
    reviewer.page.get_by_role("button", name="Approve ticked").click()
    expect(reviewer.page.get_by_text("is approved and public")).to_be_visible()

    keeper.open("/services/mine")
    keeper.page.get_by_role("link", name=name).click()
    expect(keeper.page.get_by_text("0461 200200").first).to_be_visible()


def test_a_missing_fact_is_mended_from_its_reason(visits: Visits) -> None:
    keeper = signed_in(visits, "stakeholder")
    keeper.open("/quality")
    keeper.page.locator(".share-name a").first.click()

    keeper.page.get_by_role("button", name="Write: For which ages").click()

    expect(keeper.page.get_by_label("From age")).to_be_in_viewport()


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_fit_a_phone_without_scripts(visits: Visits, path: str) -> None:
    reviewer = signed_in(visits, "coordinator", viewport=PHONE, java_script_enabled=False)

    reviewer.open(path)

    expect(reviewer.page.get_by_role("heading", name="Review", exact=True)).to_be_visible()
    assert reviewer.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
