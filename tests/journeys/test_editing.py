"""A stakeholder writes a listing in the browser: nothing is lost, all of it is reachable."""

from __future__ import annotations

import re

from journeys.conftest import Visits
from journeys.signing_in import sign_in
from journeys.visits import DESK, PHONE, Visit
from playwright.sync_api import expect


def new_listing(visitor: Visit) -> None:
    visitor.page.get_by_role("button", name="New service").first.click()
    visitor.page.wait_for_load_state()


def faults(visitor: Visit) -> list[str]:
    """Return what axe finds at a desk and on a phone, and whether the page is too wide there."""
    found = []
    for screen in (DESK, PHONE, {**PHONE, "width": 320}):
        visitor.page.set_viewport_size(screen)
        found += [
            f"{screen['width']} px: {fault}"
            for fault in visitor.faults(colours=screen in (DESK, PHONE))
        ]
        if not visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            found.append(f"{screen['width']} px: scrolls sideways")
    return found


def test_what_is_typed_is_kept_without_pressing_anything(visits: Visits) -> None:
    visitor = visits(locale="en-GB")
    sign_in(visitor)
    new_listing(visitor)

    visitor.page.get_by_label("Name", exact=True).first.fill("Orto di comunità")
    expect(visitor.page.locator("[data-saved]")).to_have_text("Saved")
    visitor.page.reload()

    expect(visitor.page.get_by_label("Name", exact=True).first).to_have_value("Orto di comunità")


def test_a_listing_is_written_found_on_the_map_and_sent(visits: Visits) -> None:
    visitor = visits(locale="en-GB")
    sign_in(visitor)
    new_listing(visitor)
    page = visitor.page

    page.get_by_label("Name", exact=True).first.fill("Laboratorio di cucina")
    page.get_by_label("In one or two sentences").first.fill("Si cucina insieme.")
    page.locator("summary.need-work").click()
    page.locator("input[name=needs]").first.check()
    page.get_by_label("Call").check()
    page.get_by_role("button", name="New place").click()
    page.wait_for_load_state()
    page.get_by_label("Town").fill("Trento")
    page.get_by_role("button", name="Find it on the map").click()
    page.wait_for_load_state()
    expect(page.locator("[data-pin-map] .map-pin")).to_be_visible()
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="Laboratorio di cucina")).to_be_visible()
    page.get_by_role("link", name="Back to the form").click()
    page.get_by_role("button", name="Send for review").click()

    expect(page.get_by_text("a coordinator will look at it")).to_be_visible()
    expect(page.locator(".kept-draft").first).to_contain_text("Waiting for review")


def test_the_pin_is_moved_by_keyboard_and_the_form_keeps_it(visits: Visits) -> None:
    visitor = visits(locale="en-GB")
    sign_in(visitor)
    new_listing(visitor)
    page = visitor.page
    page.get_by_role("button", name="New place").click()
    page.wait_for_load_state()

    page.locator("[data-pin-map] .map-pin-box").focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-pin-words]")).to_have_text("There is a pin: at the door.")
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    page.reload()

    expect(page.locator("input[data-lat]")).to_have_value(re.compile(r"^4\d\.\d+"))


def test_a_draft_that_is_not_complete_says_what_is_missing(visits: Visits) -> None:
    visitor = visits(locale="en-GB")
    sign_in(visitor)
    new_listing(visitor)

    visitor.page.get_by_role("button", name="Send for review").click()

    expect(visitor.page.get_by_role("alert")).to_contain_text("Give it a name.")
    assert (
        visitor.page.get_by_label("Name", exact=True).first.get_attribute("aria-invalid") == "true"
    )


def test_two_people_at_one_text_see_both_and_choose(visits: Visits) -> None:
    anna, berto = visits(locale="en-GB"), visits(locale="en-GB")
    sign_in(anna)
    new_listing(anna)
    sign_in(berto)
    berto.page.goto(anna.page.url)

    anna.page.get_by_label("Name", exact=True).first.fill("Name of Anna")
    anna.page.get_by_role("button", name="Save", exact=True).last.click()
    anna.page.wait_for_load_state()
    berto.page.get_by_label("Name", exact=True).first.fill("Name of Berto")
    berto.page.get_by_role("button", name="Save", exact=True).last.click()

    expect(berto.page.get_by_text("Name of Anna")).to_be_visible()
    expect(berto.page.get_by_text("Name of Berto")).to_be_visible()
    berto.page.get_by_label("Keep the other text here").check()
    berto.page.get_by_role("button", name="Save this choice").click()
    expect(berto.page.get_by_label("Name", exact=True).first).to_have_value("Name of Anna")


def test_axe_finds_no_fault_on_the_pages_of_editing(visits: Visits) -> None:
    visitor = visits(locale="it-IT", bypass_csp=True)
    sign_in(visitor, site="lisbon")
    found = {"mine": faults(visitor)}
    history = visitor.page.locator("a[href$='/history']").first.get_attribute("href")

    for path in ("/organisation", "/organisation/register", str(history)):
        visitor.open(path)
        found[path] = faults(visitor)
    visitor.open("/services/mine")
    visitor.page.locator("form[action$='/edit'] button").first.click()
    visitor.page.wait_for_load_state("networkidle")
    found["form"] = faults(visitor)

    assert {page: each for page, each in found.items() if each} == {}
