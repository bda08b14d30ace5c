"""A link worker shows on the map where somebody lives: a square comes back, no address tells it."""

from __future__ import annotations

import re

from journeys.conftest import Visits
from journeys.signing_in import be_signed_in
from journeys.visits import Visit
from playwright.sync_api import expect

# Degrees of Trentino with more digits than any address of ours has reason to carry.
DEGREES = re.compile(r"(1[01]|4[56])(\.|%2E)\d{2,}")


def _begin(visits: Visits) -> Visit:
    visitor = visits(locale="en-GB")
    be_signed_in(visitor, "link-worker")
    visitor.open("/cases/new")
    visitor.page.wait_for_selector("[data-home-map].leaflet-container")
    visitor.page.get_by_label("They agree to be accompanied").check()
    visitor.page.get_by_label("signed on paper").check()
    return visitor


def _telling(visitor: Visit) -> list[str]:
    return [url for url in visitor.requests if DEGREES.search(url) or "q=" in url]


def test_a_click_becomes_a_square_and_stands_in_no_address(visits: Visits) -> None:
    visitor = _begin(visits)
    words = visitor.page.locator("[data-home-words]")

    visitor.page.locator("[data-home-map]").click()
    expect(words).to_contain_text("What will be kept: near")
    name = visitor.page.locator("[name=home]").input_value()
    visitor.page.get_by_role("button", name="Begin the case").click()
    visitor.page.wait_for_load_state()

    expect(visitor.page.get_by_text(f"near {name}, in a square of")).to_be_visible()
    assert _telling(visitor) == []


def test_a_name_is_chosen_by_keyboard_and_stands_in_no_address(visits: Visits) -> None:
    visitor = _begin(visits)
    field = visitor.page.locator("#home")

    field.press_sequentially("cles")
    expect(visitor.page.locator("#names li").first).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")

    expect(visitor.page.locator("[data-home-words]")).to_contain_text("near Cles")
    expect(field).to_have_value("Cles")
    assert _telling(visitor) == []


def test_typing_another_name_forgets_the_click(visits: Visits) -> None:
    visitor = _begin(visits)
    visitor.page.locator("[data-home-map]").click()
    expect(visitor.page.locator("[data-home-words]")).to_contain_text("What will be kept")
    clicked = visitor.page.locator("[name=lon]").input_value()

    visitor.page.locator("#home").fill("Rovereto")

    assert clicked
    assert visitor.page.locator("[name=lon]").input_value() == ""
