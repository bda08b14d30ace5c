"""Every page of a case, in three languages, at a desk, on a phone and at 320 px, and in print."""

from __future__ import annotations

import re

import pytest
from journeys.conftest import Visits
from journeys.signing_in import be_signed_in
from journeys.visits import DESK, FIRST, INSPECTED, PHONE, Visit
from playwright.sync_api import ViewportSize

NARROW: ViewportSize = {"width": 320, "height": 640}
TABS = (
    *("", "/person", "/consents", "/supporters", "/assessments", "/match", "/plan"),
    *("/plan/print", "/referrals", "/contacts", "/team", "/data"),
)
BESIDE = ("/caseload", "/caseload?show=all", "/cases/new", "/pointings", "/point-out/sheets")
OTHERS = {
    "stakeholder": ("/referrals", "/point-out"),
    "coordinator": ("/pointings", "/cases/unattended", "/point-out/sheets"),
}
# What is wider than the screen without being in a part that may be moved: tabs, tables, maps.
MOVED = "[class*=tabs], .table-wrap, .leaflet-container, .visually-hidden"
CUT_OFF = f"""() => [...document.querySelectorAll('main *')].filter(
    (each) => each.getBoundingClientRect().right > innerWidth + 1 && !each.closest('{MOVED}')
  ).map((each) => `${{each.tagName}}.${{each.className}}`)"""
# The language of each walk, and the site whose cases it walks.
WALKS = [("it-IT", "trentino"), ("pt-PT", "lisbon"), ("en-GB", "trentino")]


def _faults(visitor: Visit, language: str = "it-IT") -> list[str]:
    """Return what axe finds, and what is cut off on each screen."""
    found = []
    for screen in (DESK, PHONE, NARROW):
        visitor.page.set_viewport_size(screen)
        width = screen["width"]
        if screen in INSPECTED[language[:2]]:
            # The phone and the other languages have the colours of the desk in the first one.
            colours = screen is DESK and language[:2] == FIRST
            found += [f"{width} px: {fault}" for fault in visitor.faults(colours=colours)]
        found += [f"{width} px: cut off: {each}" for each in visitor.page.evaluate(CUT_OFF)]
        if not visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            found.append(f"{width} px: scrolls sideways")
    visitor.page.set_viewport_size(DESK)
    return [f"{visitor.page.url}: {each}" for each in found]


def _fullest_case(visitor: Visit) -> str:
    """Return the address of the case with most to do: it has a plan, a referral and contacts."""
    visitor.open("/caseload")
    cards = visitor.page.locator("#today ~ .case-cards .case-card")
    lines = [card.locator(".case-line").count() for card in cards.all()]
    link = cards.nth(lines.index(max(lines))).locator(".case-card-head a")
    return str(link.get_attribute("href"))


@pytest.mark.parametrize(("language", "site"), WALKS)
def test_axe_finds_no_fault_in_any_page_of_a_case(visits: Visits, language: str, site: str) -> None:
    visitor = visits(locale=language, bypass_csp=True)
    be_signed_in(visitor, "link-worker", site)
    case = _fullest_case(visitor)
    found = []

    for path in (*BESIDE, *(f"{case}{tab}" for tab in TABS)):
        assert visitor.open(path) == 200, path
        # The paper of the plan is written in the language of the participant.
        own = language[:2] if "/print" not in path else "pt" if site == "lisbon" else "it"
        assert visitor.page.locator("html").get_attribute("lang") == own
        found += _faults(visitor, language)

    assert found == []


@pytest.mark.parametrize(("language", "site"), WALKS)
def test_axe_finds_no_fault_in_what_lies_deeper(visits: Visits, language: str, site: str) -> None:
    visitor = visits(locale=language, bypass_csp=True)
    be_signed_in(visitor, "link-worker", site)
    case = _fullest_case(visitor)
    found = []

    for tab, link in (
        ("referrals", "main a[href*='/referrals/']:not([href*='new'])"),
        ("referrals?q=centro", "main a[href*='/referrals/new']"),
        ("plan", "main a[href*='/plan/versions/']"),
        ("assessments", "main a[href*='/assessments/']"),
    ):
        visitor.open(f"{case}/{tab}")
        address = visitor.page.locator(link).first.get_attribute("href")
        assert visitor.open(str(address)) == 200
        found += _faults(visitor, language)
    visitor.open("/caseload")
    visitor.page.locator(".caseload-waiting a[href*='/handovers/']").first.click()
    visitor.page.wait_for_url("**/handovers/*")
    found += _faults(visitor, language)

    assert found == []


@pytest.mark.parametrize("role", OTHERS)
def test_axe_finds_no_fault_with_whoever_stands_around_a_case(visits: Visits, role: str) -> None:
    visitor = visits(locale="it-IT", bypass_csp=True)
    be_signed_in(visitor, role)
    found = []

    for path in OTHERS[role]:
        assert visitor.open(path) == 200, path
        found += _faults(visitor)
    if role == "stakeholder":
        visitor.open("/referrals")
        visitor.page.locator("main a[href*='/referrals/']").first.click()
        visitor.page.wait_for_url(re.compile(r"/referrals/[0-9a-f-]+$"))
        found += _faults(visitor)

    assert found == []


def test_pages_of_a_case_keep_to_their_content_policy_and_work_in_print(visits: Visits) -> None:
    visitor = visits()
    be_signed_in(visitor, "link-worker")
    case = _fullest_case(visitor)

    for tab in TABS:
        visitor.open(f"{case}{tab}")
    visitor.open(f"{case}/contacts")
    visitor.page.emulate_media(media="print")

    assert visitor.complaints == []
    assert visitor.outsiders() == []
    assert not visitor.page.locator(".contact-form").is_visible()
    assert visitor.page.locator(".happened").is_visible()
