"""Every page, in three languages and on two screens, for everybody: axe finds nothing."""

from __future__ import annotations

import pytest
from journeys.conftest import Visits
from journeys.visits import DESK, FIRST, INSPECTED, PHONE, Visit

PAGES = {
    "start": "/",
    "about": "/about",
    "territories": "/territory",
    "territory": "/territory/trentino",
    "another territory": "/territory/lisbon",
    "map": "/map?site=trentino",
    "map with a start": "/map?site=trentino&need=work&from=Trento&within=45",
    "map of nothing": "/map?site=lisbon&q=xyzzyxyzzy&free=1",
    "map with mistakes": "/map?site=trentino&age=abc&from=Nowherehausen&within=900",
    "nothing here": "/nothing-here",
}
EXPECTED = {"map with mistakes": 422, "nothing here": 404}
LISTINGS = {
    "real": "/map?site=trentino&need=job_search&from=Trento",
    "invented": "/map?site=lisbon&q=espaco+jovem+exemplo",
}
LANGUAGES = pytest.mark.parametrize("language", ["it-IT", "pt-PT", "en-GB"])


def _faults(visitor: Visit, language: str) -> list[str]:
    """Return what axe finds at a desk and on a phone, and whether the page is too wide there."""
    found, colours = [], language[:2] == FIRST
    for screen in (DESK, PHONE):
        visitor.page.set_viewport_size(screen)
        if screen in INSPECTED[language[:2]]:
            found += [f"{screen['width']} px: {fault}" for fault in visitor.faults(colours=colours)]
        if not visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            found.append(f"{screen['width']} px: scrolls sideways")
    return found


@LANGUAGES
def test_axe_finds_no_fault_at_a_desk_and_on_a_phone(visits: Visits, language: str) -> None:
    visitor = visits(locale=language, bypass_csp=True)
    found = {}

    for name, path in PAGES.items():
        assert visitor.open(path, ready="/map" in path) == EXPECTED.get(name, 200), name
        assert visitor.page.locator("html").get_attribute("lang") == language[:2]
        found[name] = _faults(visitor, language)
        visitor.page.set_viewport_size(DESK)

    assert {name: faults for name, faults in found.items() if faults} == {}


@LANGUAGES
@pytest.mark.parametrize("kind", LISTINGS)
def test_axe_finds_no_fault_with_a_listing(visits: Visits, kind: str, language: str) -> None:
    visitor = visits(locale=language, bypass_csp=True)
    visitor.open(LISTINGS[kind])

    visitor.page.locator(".result-name > a").first.click()
    visitor.page.wait_for_url("**/services/*")

    assert visitor.page.locator(".banner-example").count() == (kind == "invented")
    assert _faults(visitor, language) == []


def test_pages_keep_to_their_content_policy_and_ask_nobody_else(visits: Visits) -> None:
    visitor = visits()

    for path in PAGES.values():
        visitor.open(path, ready="/map" in path)

    assert visitor.complaints == []
    assert visitor.outsiders() == []
    assert len(visitor.requests) > len(PAGES)


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

    print(f"first visit to the map: {sum(sizes):,.0f} bytes")  # noqa: T201 - a figure to read with -s
    assert 0 < sum(sizes) < 400_000
