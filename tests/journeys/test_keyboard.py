"""The whole way without a mouse: the list is the map for those who use keys."""

from __future__ import annotations

from journeys.conftest import Visits

FOCUSED_NUMBER = "() => Number(document.activeElement.closest('.result')?.dataset.number ?? 0)"


def test_the_first_stop_skips_to_the_content(visits: Visits) -> None:
    visitor = visits()
    visitor.open("/map?site=trentino", ready=True)

    visitor.page.keyboard.press("Tab")
    first = visitor.page.evaluate("document.activeElement.getAttribute('href')")
    visitor.page.keyboard.press("Enter")

    assert first == "#main"
    assert visitor.page.evaluate("document.activeElement.id") == "main"


def test_a_name_is_chosen_from_the_suggestions_by_arrow_and_enter(visits: Visits) -> None:
    visitor = visits()
    visitor.open("/map?site=trentino", ready=True)
    field = visitor.page.get_by_role("combobox", name="From where?")

    field.press_sequentially("rovere")
    visitor.page.get_by_role("option").first.wait_for()
    visitor.page.keyboard.press("ArrowDown")
    active = field.get_attribute("aria-activedescendant")
    visitor.page.keyboard.press("Enter")
    visitor.page.locator(".result-travel").first.wait_for()

    assert active
    assert field.input_value().startswith("Rovere")
    assert visitor.page.evaluate("document.activeElement.id") == "from"


def test_escape_closes_the_suggestions_and_keeps_what_was_typed(visits: Visits) -> None:
    visitor = visits()
    visitor.open("/map?site=lisbon", ready=True)
    field = visitor.page.get_by_role("combobox", name="From where?")

    field.press_sequentially("benf")
    visitor.page.get_by_role("option").first.wait_for()
    visitor.page.keyboard.press("Escape")

    assert field.get_attribute("aria-expanded") == "false"
    assert field.input_value() == "benf"


def test_arrows_walk_the_list_m_shows_on_the_map_and_escape_returns(visits: Visits) -> None:
    visitor = visits()
    visitor.open("/map?site=trentino&need=work&from=Trento", ready=True)

    visitor.page.locator(".result-name > a").first.focus()
    visitor.page.keyboard.press("ArrowDown")
    visitor.page.keyboard.press("ArrowDown")
    third = visitor.page.evaluate(FOCUSED_NUMBER)
    visitor.page.keyboard.press("m")
    active = visitor.page.locator(".leaflet-marker-icon.is-active").count()
    visitor.page.keyboard.press("Escape")
    returned = visitor.page.evaluate(FOCUSED_NUMBER)
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/services/*")

    assert third == 3
    assert active >= 1
    assert returned == 3


def test_the_map_can_be_skipped(visits: Visits) -> None:
    visitor = visits()
    visitor.open("/map?site=trentino", ready=True)

    visitor.page.locator("#map-region > a[href='#results-title']").focus()
    visitor.page.keyboard.press("Enter")

    assert visitor.page.evaluate("document.activeElement.id") == "results-title"
