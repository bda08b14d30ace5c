"""From the sign-in page to "free places updated" in two taps on a phone, and by a mailed link."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from journeys.conftest import Visits
from journeys.signing_in import sign_in
from journeys.visits import PHONE, Visit
from playwright.sync_api import Locator, expect

from app import create_app
from app.core.settings import Settings
from app.directory.editing.links import signed_update_link


def phone(visits: Visits, **options: object) -> Visit:
    return visits(viewport=PHONE, has_touch=True, is_mobile=True, locale="en-GB", **options)


def card_with_places(visitor: Visit, free: int) -> Locator:
    """Return the first card, after somebody has said how many places are free."""
    card = visitor.page.locator(".kept").first
    field = card.get_by_label("How many places are free?")
    if field.count():
        field.fill(str(free))
        card.get_by_role("button", name="Save").tap()
        visitor.page.wait_for_load_state()
    return visitor.page.locator(".kept").first


def test_two_taps_from_signing_in_to_the_free_places(visits: Visits) -> None:
    visitor = phone(visits)
    sign_in(visitor)
    card = card_with_places(visitor, 5)
    before = int(card.locator("[data-free]").inner_text())
    visitor.open("/account")

    visitor.page.get_by_role("link", name="My services").first.tap()  # the first tap
    card.get_by_role("button", name="One free place more").tap()  # the second

    expect(card.locator("[data-free]")).to_have_text(str(before + 1))
    expect(visitor.page.locator("#live")).to_contain_text("up to date")
    visitor.page.reload()
    expect(card.locator("[data-free]")).to_have_text(str(before + 1))


def test_signing_in_leads_to_ones_services_where_one_tap_says_still_true(visits: Visits) -> None:
    visitor = phone(visits)
    sign_in(visitor)
    card = visitor.page.locator(".kept").nth(1)

    card.get_by_role("button", name="All still true").tap()

    expect(card.locator("[data-confirmed]")).to_have_text("Confirmed: today")
    assert urlsplit(visitor.page.url).path == "/services/mine"


def test_the_same_two_taps_work_without_scripts(visits: Visits) -> None:
    visitor = phone(visits, java_script_enabled=False)
    sign_in(visitor)
    card = card_with_places(visitor, 5)
    before = int(card.locator("[data-free]").inner_text())

    card.get_by_role("button", name="One free place less").tap()

    expect(card.locator("[data-free]")).to_have_text(str(before - 1))
    expect(visitor.page.get_by_text("The free places are up to date.")).to_be_visible()


def test_a_mailed_link_updates_one_service_without_signing_in(
    visits: Visits, tmp_path: Path
) -> None:
    keeper = phone(visits)
    sign_in(keeper)
    service_id = str(card_with_places(keeper, 5).get_attribute("id")).removeprefix("service-")
    visitor = phone(visits)

    visitor.open(mailed_path(tmp_path, UUID(service_id)))
    before = int(visitor.page.locator("[data-free]").inner_text())
    visitor.page.get_by_role("button", name="One free place more").tap()
    expect(visitor.page.get_by_text("It is public already.")).to_be_visible()
    expect(visitor.page.locator("[data-free]")).to_have_text(str(before + 1))
    visitor.page.get_by_role("button", name="All still true").tap()

    expect(visitor.page.get_by_text("Confirmed: today")).to_be_visible()
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def mailed_path(folder: Path, service_id: UUID) -> str:
    """Return the path of a link as the program mails it: the key is that of development."""
    app = create_app(Settings(data_dir=folder))
    with app.app_context():
        return urlsplit(signed_update_link(service_id, 0)).path
