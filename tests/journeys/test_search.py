"""From a need to the nearest service: at a desk, without script, back and forth."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from journeys.conftest import Visits
from journeys.visits import Visit

TOTAL_IS_NOT = "([n]) => Number(document.querySelector('.finder-head').dataset.total) !== n"
TOTAL_IS = "([n]) => Number(document.querySelector('.finder-head').dataset.total) === n"


def _query(visitor: Visit) -> dict[str, list[str]]:
    return parse_qs(urlsplit(visitor.page.url).query)


def _need(visitor: Visit, key: str) -> None:
    visitor.page.locator(f"#need input[value={key}]").check(force=True)


def test_somebody_finds_the_nearest_service_for_a_need(visits: Visits) -> None:
    visitor = visits()
    visitor.open("/map?site=trentino", ready=True)
    everything = visitor.total()

    _need(visitor, "work")
    visitor.wait_for(TOTAL_IS_NOT, everything)
    for_work = visitor.total()
    visitor.page.get_by_role("combobox", name="From where?").fill("Rovereto")
    visitor.page.get_by_role("option", name="Rovereto").first.click()
    visitor.page.locator(".result-travel").first.wait_for()

    assert 0 < for_work < everything
    assert _query(visitor)["need"] == ["work"]
    assert _query(visitor)["from"] == ["Rovereto"]
    assert "Rovereto" in visitor.page.locator(".result").first.inner_text()
    visitor.page.locator(".result-name > a").first.click()
    visitor.page.wait_for_url("**/services/*")
    assert visitor.page.locator("h1").is_visible()


def test_back_and_forward_go_through_the_filters(visits: Visits) -> None:
    visitor = visits()
    visitor.open("/map?site=lisbon", ready=True)
    everything = visitor.total()
    _need(visitor, "learning")
    visitor.wait_for(TOTAL_IS_NOT, everything)
    learning = visitor.total()

    visitor.page.go_back()
    visitor.wait_for(TOTAL_IS, everything)
    unticked = visitor.page.locator("#need input[value=learning]").is_checked()
    visitor.page.go_forward()
    visitor.wait_for(TOTAL_IS, learning)

    assert not unticked
    assert visitor.page.locator("#need input[value=learning]").is_checked()


def test_a_filter_keeps_the_focus_and_reloads_nothing(visits: Visits) -> None:
    visitor = visits()
    visitor.open("/map?site=trentino", ready=True)
    visitor.page.evaluate("window.stillHere = true")
    everything = visitor.total()

    visitor.page.locator("#need input[value=work]").focus()
    visitor.page.keyboard.press("Space")
    visitor.wait_for(TOTAL_IS_NOT, everything)

    assert visitor.page.evaluate("window.stillHere") is True
    assert visitor.page.evaluate("document.activeElement.value") == "work"


def test_a_chip_takes_its_filter_away(visits: Visits) -> None:
    visitor = visits()
    visitor.open("/map?site=trentino&need=work&from=Trento", ready=True)
    before = visitor.total()

    visitor.page.locator(".chip-remove", has_text="Work").click()
    visitor.wait_for(TOTAL_IS_NOT, before)

    assert "need" not in _query(visitor)
    assert visitor.total() > before


def test_a_failed_answer_falls_back_to_a_plain_visit(visits: Visits) -> None:
    visitor = visits()
    visitor.open("/map?site=trentino", ready=True)
    visitor.page.evaluate(
        "() => { window.fetch = () => Promise.reject(new TypeError('no network')); }"
    )

    visitor.page.get_by_label("What are you looking for?").fill("corso")
    visitor.page.get_by_label("What are you looking for?").press("Enter")
    visitor.page.wait_for_url("**q=corso**")

    visitor.wait_ready()
    assert visitor.page.get_by_label("What are you looking for?").input_value() == "corso"
    assert visitor.page.evaluate("window.stillHere") is None


def test_without_script_the_form_searches_and_the_list_has_everything(visits: Visits) -> None:
    visitor = visits(java_script_enabled=False)
    visitor.open("/map?site=trentino")

    _need(visitor, "learning")
    visitor.page.get_by_label("From where?").fill("Trento")
    visitor.page.get_by_role("button", name="Search", exact=True).click()

    assert _query(visitor)["need"] == ["learning"]
    assert visitor.page.locator(".result-travel").first.is_visible()
    visitor.page.get_by_role("link", name="Next", exact=True).click()
    assert _query(visitor)["page"] == ["2"]
    assert _query(visitor)["from"] == ["Trento"]


def test_nothing_found_says_what_to_drop_and_dropping_it_helps(visits: Visits) -> None:
    visitor = visits()
    visitor.open("/map?site=trentino&need=work&from=Canazei&within=15&mode=walk&age=99", ready=True)
    nothing = visitor.total()

    advice = visitor.page.locator(".finder-advice a").first
    promised = int(advice.locator(".badge").inner_text().lstrip("+"))
    advice.click()
    visitor.wait_for(TOTAL_IS_NOT, 0)

    assert nothing == 0
    assert visitor.total() == promised


def test_mistakes_are_named_beside_their_fields_and_nothing_typed_is_lost(visits: Visits) -> None:
    visitor = visits()

    status = visitor.open("/map?site=trentino&q=corso&age=abc&from=Xyzzyville&need=work")

    assert status == 422
    assert visitor.page.locator("#mistakes a").count() == 2
    assert visitor.page.locator("#from[aria-invalid=true]").input_value() == "Xyzzyville"
    assert visitor.page.locator("#age[aria-invalid=true]").input_value() == "abc"
    assert visitor.page.locator("#q").input_value() == "corso"
    assert visitor.page.locator("#need input[value=work]").is_checked()
    for link in visitor.page.locator("#mistakes a").all():
        assert visitor.page.locator(str(link.get_attribute("href"))).count() == 1


def test_a_mistake_made_with_script_is_told_without_a_reload(visits: Visits) -> None:
    visitor = visits()
    visitor.open("/map?site=trentino", ready=True)

    visitor.page.get_by_role("combobox", name="From where?").fill("Xyzzyville")
    visitor.page.keyboard.press("Enter")
    visitor.page.locator("#mistakes").wait_for()

    assert visitor.page.locator("#from").input_value() == "Xyzzyville"
    assert visitor.page.evaluate("document.activeElement.id") == "mistakes"
