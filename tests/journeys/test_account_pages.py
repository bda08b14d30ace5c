"""Pages of people who sign in, at a desk and on a phone: axe finds nothing, nothing is cut off."""

from __future__ import annotations

import pytest
from journeys.conftest import Visits
from journeys.signing_in import be_signed_in
from journeys.visits import DESK, PHONE, Visit

PAGES = {
    "visitor": ("/sign-in", "/password", "/links/nothing", "/organisation/register"),
    "stakeholder": (
        *("/account", "/account/password", "/account/second-step", "/members"),
        *(
            "/services/mine",
            "/services/mine?q=xyzzy",
            "/organisation",
            "/services/import",
            "/quality",
        ),
    ),
    "link-worker": ("/account", "/network", "/cases/break-glass"),
    "coordinator": ("/services/mine?q=lavoro", "/members", "/review", "/freshness", "/network"),
    "administrator": ("/accounts", "/accounts/invite", "/accounts?q=xyzzy"),
    "data-protection-officer": (
        *("/audit", "/audit?about=nothing", "/protection", "/protection/retention"),
        *("/protection/emergencies", "/protection/papers"),
    ),
}
LANGUAGES = {
    "visitor": "it-IT",
    "stakeholder": "pt-PT",
    "link-worker": "en-GB",
    "coordinator": "it-IT",
    "administrator": "pt-PT",
    "data-protection-officer": "it-IT",
}
# What is wider than the screen without being in a row that is meant to be moved sideways.
CUT_OFF = """() => [...document.querySelectorAll('main *')].filter(
    (each) => each.getBoundingClientRect().right > innerWidth + 1
      && !each.closest('[class*=tabs], .visually-hidden')
  ).map((each) => `${each.tagName}.${each.className}`)"""


def faults(visitor: Visit) -> list[str]:
    """Return what is wrong with the page as it is now, at a desk and on a phone."""
    found = []
    for screen in (DESK, PHONE):
        visitor.page.set_viewport_size(screen)
        width = screen["width"]
        # The phone has the colours of the desk.
        found += [f"{width} px: {fault}" for fault in visitor.faults(colours=screen is DESK)]
        found += [f"{width} px: cut off: {each}" for each in visitor.page.evaluate(CUT_OFF)]
    return found


@pytest.mark.parametrize("role", PAGES)
def test_axe_finds_no_fault_and_nothing_is_cut_off(visits: Visits, role: str) -> None:
    visitor = visits(locale=LANGUAGES[role], bypass_csp=True)
    if role != "visitor":
        be_signed_in(visitor, role)

    found: dict[str, list[str]] = {}
    for path in PAGES[role]:
        status = visitor.open(path)
        assert status == (410 if path.startswith("/links/") else 200), path
        found[path] = faults(visitor)

    assert {path: each for path, each in found.items() if each} == {}


def test_an_account_is_changed_on_a_phone(visits: Visits) -> None:
    visitor = visits(viewport=PHONE, has_touch=True, is_mobile=True, locale="en-GB")
    be_signed_in(visitor, "administrator")
    visitor.open("/accounts")

    visitor.page.get_by_label("Name or e-mail").fill("Luca")
    visitor.page.get_by_role("button", name="Show").tap()
    visitor.page.get_by_role("link", name="Luca (demo)").tap()
    visitor.page.get_by_role("button", name="Save").tap()

    visitor.page.get_by_text("Saved.").wait_for()


def test_the_record_is_narrowed_to_one_row_on_a_phone(visits: Visits) -> None:
    visitor = visits(viewport=PHONE, has_touch=True, is_mobile=True, locale="en-GB")
    be_signed_in(visitor, "data-protection-officer")
    visitor.open("/audit")
    row = visitor.page.locator("tbody tr").first

    row.get_by_role("link").tap()

    visitor.page.wait_for_url("**/audit?about=*")
    assert visitor.page.locator("tbody tr").count() > 0
    assert "signed in" in visitor.page.locator("tbody").inner_text()
