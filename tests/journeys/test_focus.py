"""Whoever walks by keys sees where they are, and gets out again."""

from __future__ import annotations

from typing import Any

from journeys.conftest import Visits
from journeys.visits import PHONE, Visit
from playwright.sync_api import expect

MOST_STOPS = 200
# What is drawn by its label or its chip shows the focus there.
STOP = """
() => {
  const at = document.activeElement;
  const drawn = [at, at.closest("label"), at.firstElementChild].filter(Boolean);
  const shown = drawn.some((each) => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  const box = (at.closest("label") ?? at).getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const name = at.getAttribute("aria-label") || at.innerText || at.name || at.tagName;
  return { name: name.trim().slice(0, 60), shown, inside, end: at === document.body };
}
"""


def _walk(visitor: Visit) -> list[dict[str, Any]]:
    """Return every stop of the Tab key, until it leaves the page or begins anew."""
    stops: list[dict[str, Any]] = []
    for _ in range(MOST_STOPS):
        visitor.page.keyboard.press("Tab")
        stop = visitor.page.evaluate(STOP)
        if stop["end"] or (stops and stop["name"] == stops[0]["name"]):
            return stops
        stops.append(stop)
    raise AssertionError(f"still on the page after {MOST_STOPS} stops")


def test_the_focus_is_always_seen_and_never_trapped(visits: Visits) -> None:
    visitor = visits()
    visitor.open("/map?site=trentino&need=legal_help&from=Trento", ready=True)

    stops = _walk(visitor)

    assert stops[0]["name"] == "Skip to the content"
    assert "Zoom in" in {stop["name"] for stop in stops}
    assert [stop["name"] for stop in stops if not stop["shown"]] == []
    assert [stop["name"] for stop in stops if not stop["inside"]] == []


def test_on_a_phone_m_shows_the_map_and_escape_returns_to_the_list(visits: Visits) -> None:
    visitor = visits(viewport=PHONE)
    page = visitor.page
    visitor.open("/map?site=trentino&need=work&from=Trento", ready=True)
    link = page.locator(".result-name > a").nth(2)
    link.focus()

    page.keyboard.press("m")
    expect(page.locator("#map")).to_be_visible()
    expect(page.locator(".leaflet-marker-icon.is-active").first).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator("#map")).to_be_hidden()
    expect(link).to_be_focused()
