"""Marks on the map count what the list counts, and both point at each other."""

from __future__ import annotations

import re

from journeys.conftest import Visits
from journeys.visits import Visit
from playwright.sync_api import expect

MARKS = ".leaflet-marker-icon[role=button]"
# Every service of this search has one place, so no service can stand in two marks.
SINGLE_PLACES = "/map?site=trentino&need=housing&from=Trento"


def _names(visitor: Visit) -> list[str]:
    marks = visitor.page.locator(MARKS)
    return [str(n) for n in marks.evaluate_all("all => all.map(m => m.getAttribute('aria-label'))")]


def test_the_marks_add_up_to_the_services_that_have_a_place(visits: Visits) -> None:
    visitor = visits()
    visitor.open(SINGLE_PLACES, ready=True)
    expect(visitor.page.get_by_text("also at")).to_have_count(0)
    elsewhere = visitor.page.locator(".finder-elsewhere .result").count()

    names = [name for name in _names(visitor) if not name.startswith("Start:")]
    counts = [re.match(r"(\d+) services", name) for name in names]

    assert sum(int(many[1]) if many else 1 for many in counts) == visitor.total() - elsewhere


def test_a_mark_of_one_place_opens_the_list_of_its_services(visits: Visits) -> None:
    visitor = visits()
    page = visitor.page
    visitor.open(SINGLE_PLACES, ready=True)
    together = page.locator(f'{MARKS}[aria-label$="services at this place"]').first
    promised = int(str(together.get_attribute("aria-label")).split()[0])

    together.click()

    links = page.locator(".leaflet-popup-content .mark-list a")
    expect(links).to_have_count(promised)
    number, name = links.first.inner_text().split(". ", 1)
    expect(page.locator(f'.result[data-number="{number}"] .result-name')).to_have_text(name)


def test_pointing_at_a_mark_marks_its_card_and_the_other_way_round(visits: Visits) -> None:
    visitor = visits()
    page = visitor.page
    visitor.open(SINGLE_PLACES, ready=True)
    single = next(name for name in _names(visitor) if re.match(r"\d+\. ", name))
    mark = page.locator(f'{MARKS}[aria-label="{single}"]')
    card = page.locator(f'.result[data-number="{single.split(".")[0]}"]')

    mark.hover()
    expect(card).to_have_class(re.compile("is-active"))
    card.hover()
    expect(mark).to_have_class(re.compile("is-active"))
    page.mouse.move(5, 5)

    expect(mark).not_to_have_class(re.compile("is-active"))
    expect(card).not_to_have_class(re.compile("is-active"))


def _drag(visitor: Visit, share: float) -> None:
    """Drag the map to the left by a share of its width."""
    box = visitor.page.locator("#map").bounding_box()
    assert box
    x, y = box["x"] + box["width"] * 0.9, box["y"] + box["height"] * 0.08
    visitor.page.mouse.move(x, y)
    visitor.page.mouse.down()
    visitor.page.mouse.move(x - box["width"] * share, y, steps=8)
    # Held still for a moment, so that the map does not glide on by itself.
    visitor.page.wait_for_timeout(250)
    visitor.page.mouse.up()


def test_only_a_far_drag_offers_to_search_the_new_area(visits: Visits) -> None:
    visitor = visits()
    page = visitor.page
    visitor.open("/map?site=trentino", ready=True)
    everything, offer = visitor.total(), page.get_by_role("button", name="Search this area")

    _drag(visitor, 0.08)
    expect(offer).to_be_hidden()
    _drag(visitor, 0.45)
    expect(offer).to_be_visible()
    offer.click()

    expect(page).to_have_url(re.compile("box="))
    expect(offer).to_be_hidden()
    chip = page.get_by_role("list", name="Active filters").get_by_role("link", name="this part")
    expect(chip).to_be_visible()
    assert visitor.total() < everything
