"""The drawn map: the list's numbers, clusters that open, areas, and a start by click."""

from __future__ import annotations

import re

from journeys.conftest import Visits
from journeys.visits import PHONE, Visit

MARKS = ".leaflet-marker-icon[role=button]"


def _names(visitor: Visit) -> list[str]:
    marks = visitor.page.locator(MARKS)
    return [str(n) for n in marks.evaluate_all("all => all.map(m => m.getAttribute('aria-label'))")]


def test_the_map_stands_for_every_placed_service_of_the_list(visits: Visits) -> None:
    visitor = visits()
    visitor.open("/map?site=trentino&need=work&from=Trento", ready=True)

    points = visitor.page.evaluate(
        "fetch(document.querySelector('.finder-head').dataset.points).then(r => r.json())"
    )
    by_number = {row[0]: row[5] for row in points["points"]}
    listed = {
        int(card.get_attribute("data-number") or 0): card.locator(".result-name").inner_text()
        for card in visitor.page.locator(".result[data-lon]").all()
    }

    assert points["total"] == visitor.total()
    assert sorted(by_number) == list(range(1, len(by_number) + 1))
    assert listed
    assert {number: by_number[number] for number in listed} == listed


def test_every_mark_is_a_button_with_a_name_of_its_own_kind(visits: Visits) -> None:
    visitor = visits()
    visitor.open("/map?site=lisbon", ready=True)

    names = _names(visitor)

    assert len(names) > 3
    assert all(re.match(r"\d+\. \S|\d+ services", name) for name in names)
    assert visitor.page.locator("#map-region").get_attribute("aria-label")


def test_pointing_at_a_card_marks_its_place(visits: Visits) -> None:
    visitor = visits()
    visitor.open("/map?site=trentino&need=work&from=Trento", ready=True)

    visitor.page.locator(".result-name > a").first.focus()

    assert visitor.page.locator(".leaflet-marker-icon.is-active").count() >= 1


def test_clusters_open_until_a_place_shows_its_list(visits: Visits) -> None:
    visitor = visits()
    visitor.open("/map?site=trentino", ready=True)

    for _ in range(8):
        if visitor.page.locator(".mark-list").count():
            break
        visitor.page.locator(f"{MARKS}:has(.mark-many)").first.press("Enter")
        visitor.page.wait_for_timeout(400)

    assert visitor.page.locator(".mark-list a").count() >= 1


def test_a_click_on_the_land_starts_the_trip_there(visits: Visits) -> None:
    visitor = visits()
    visitor.open("/map?site=trentino", ready=True)

    visitor.page.locator("#map").click(position={"x": 90, "y": 320})
    visitor.page.get_by_role("button", name="Search from here").click()
    visitor.page.locator(".result-travel").first.wait_for()
    # The list is on the page before the map's own program has drawn.
    visitor.page.locator(".mark-origin").wait_for()

    assert re.search(r"from=\d+\.\d+(,|%2C)\d+", visitor.page.url)
    assert visitor.page.locator(".mark-origin").count() == 1


def test_my_position_is_asked_only_on_demand_and_starts_the_trip(visits: Visits) -> None:
    visitor = visits(
        permissions=["geolocation"], geolocation={"longitude": 11.12, "latitude": 46.07}
    )
    visitor.open("/map?site=trentino", ready=True)
    before = visitor.page.url

    visitor.page.locator("[data-locate]").click()
    visitor.page.locator(".result-travel").first.wait_for()

    assert "from=" not in before
    assert "from=11.12" in visitor.page.url


def test_a_far_pan_offers_to_search_that_area(visits: Visits) -> None:
    visitor = visits()
    visitor.open("/map?site=trentino", ready=True)
    everything = visitor.total()

    visitor.page.locator("#map").focus()
    for _ in range(3):
        visitor.page.keyboard.press("+")
        visitor.page.wait_for_timeout(350)
    for _ in range(5):
        visitor.page.keyboard.press("ArrowRight")
        visitor.page.wait_for_timeout(350)
    visitor.page.get_by_role("button", name="Search this area").click()
    visitor.page.wait_for_url("**box=**")
    visitor.wait_for(
        "([n]) => Number(document.querySelector('.finder-head').dataset.total) < n", everything
    )

    assert visitor.page.get_by_role("checkbox", name="update as I move").is_visible()


def test_on_a_phone_list_and_map_change_places(visits: Visits) -> None:
    visitor = visits(viewport=PHONE, has_touch=True)
    visitor.open("/map?site=lisbon&need=work", ready=True)
    listed = visitor.page.locator(".result").first.is_visible()

    visitor.page.get_by_role("button", name="Map", exact=True).click()
    visitor.page.locator(MARKS).first.wait_for()
    drawn = visitor.page.locator("#map").is_visible()
    visitor.page.get_by_role("button", name="List", exact=True).click()

    assert listed
    assert drawn
    assert not visitor.page.locator("#map").is_visible()
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
