"""Every page, in three languages and on two screens, for everybody: axe finds nothing."""

from __future__ import annotations

import pytest
from journeys.conftest import Visits
from journeys.visits import DESK, PHONE

PAGES = {
    "start": "/",
    "about": "/about",
    "territories": "/territory",
    "territory": "/territory/trentino",
    "map": "/map?site=trentino",
    "map with a start": "/map?site=trentino&need=work&from=Trento&within=45",
    "map of nothing": "/map?site=lisbon&q=xyzzyxyzzy&free=1",
    "map with mistakes": "/map?site=trentino&age=abc&from=Nowherehausen&within=900",
    "nothing here": "/nothing-here",
}
EXPECTED = {"map with mistakes": 422, "nothing here": 404}
READERS = [("it-IT", DESK), ("pt-PT", DESK), ("en-GB", DESK), ("it-IT", PHONE)]


@pytest.mark.parametrize(("language", "screen"), READERS, ids=["it", "pt", "en", "it on a phone"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_fault(
    visits: Visits, name: str, language: str, screen: dict[str, int]
) -> None:
    visitor = visits(locale=language, viewport=screen, bypass_csp=True)

    status = visitor.open(PAGES[name], ready="/map" in PAGES[name])

    assert status == EXPECTED.get(name, 200)
    assert visitor.page.locator("html").get_attribute("lang") == language[:2]
    assert visitor.faults() == []
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("language", ["it-IT", "pt-PT", "en-GB"])
def test_axe_finds_no_fault_with_a_listing(visits: Visits, language: str) -> None:
    visitor = visits(locale=language, bypass_csp=True)
    visitor.open("/map?site=trentino")

    visitor.page.locator(".result-name > a").first.click()
    visitor.page.wait_for_url("**/services/*")

    assert visitor.faults() == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_to_its_content_policy_and_asks_nobody_else(visits: Visits, name: str) -> None:
    visitor = visits()

    visitor.open(PAGES[name], ready="/map" in PAGES[name])

    assert visitor.complaints == []
    assert visitor.outsiders() == []
    assert len(visitor.requests) > 1


def test_axe_finds_no_fault_in_open_filters_an_open_pop_up_and_open_suggestions(
    visits: Visits,
) -> None:
    visitor = visits(bypass_csp=True)
    visitor.open("/map?site=trentino&need=work&from=Trento", ready=True)

    for fold in visitor.page.locator("#panel details:not([open]) > summary").all()[:4]:
        fold.click()
    visitor.page.locator(".leaflet-marker-icon[role=button]").first.press("Enter")
    field = visitor.page.get_by_role("combobox", name="From where?")
    field.fill("Rov")
    visitor.page.get_by_role("option").first.wait_for()

    assert visitor.faults() == []


def test_a_first_visit_to_the_map_is_light(visits: Visits) -> None:
    visitor = visits()
    devtools = visitor.page.context.new_cdp_session(visitor.page)
    sizes: list[float] = []
    devtools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    devtools.send("Network.enable")

    visitor.open("/map?site=trentino", ready=True)
    visitor.page.wait_for_load_state("networkidle")

    assert 0 < sum(sizes) < 400_000
