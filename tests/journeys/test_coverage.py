"""A coordinator's way: where is nothing near, what would help, and what is taken to the meeting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from journeys.conftest import Visits
from journeys.signing_in import be_signed_in
from journeys.visits import DESK, PHONE, Visit, visit
from playwright.sync_api import Browser, expect

from app.accounts.vocabulary import Role

NEED = "site=trentino&need=job_search"
PAGES = {
    "gap map": f"/coverage?{NEED}",
    "municipalities": f"/coverage?{NEED}&level=comune",
    "moving map": f"/coverage/map?{NEED}",
    "every need": "/coverage/overview?site=trentino",
    "what if": f"/coverage/what-if?{NEED}&change=open~022006",
    "where next": f"/coverage/where-next?{NEED}",
    "compare": f"/coverage/compare?{NEED}&than_mode=car",
    "another day": f"/coverage/compare?{NEED}&than=day&than_day=2026-01-31",
    "by needs": f"/coverage/where-next?{NEED}&weigh=needs",
    "scenarios": "/coverage/scenarios?site=trentino",
    "mistakes": "/coverage?site=trentino&need=juggling&within=banana",
}
PUBLIC = {"embedded": "/embed?site=trentino", "code": "/embed/code?site=trentino"}


@pytest.fixture
def marta(visits: Visits) -> Visit:
    """Give a coordinator of Trentino who has signed in."""
    visitor = visits(bypass_csp=True)
    be_signed_in(visitor, Role.COORDINATOR)
    return visitor


def test_from_the_question_to_a_kept_scenario_and_its_files(marta: Visit) -> None:
    marta.open("/")
    page = marta.page
    page.get_by_role("link", name="Coverage").first.click()
    page.get_by_label("Need").select_option("job_search")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".coverage-headline")).to_contain_text("of the young people")
    assert page.locator(".coverage-worst li").count() == 10

    page.get_by_role("link", name="What if").click()
    page.get_by_label("Open a new service in").select_option(label="Arco")
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.locator(".two-shares-gain")).to_contain_text("more young people")

    page.get_by_label("Name").fill("A desk in Arco")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="A desk in Arco")).to_be_visible()
    page.get_by_role("link", name="Compare A desk in Arco with now").click()
    expect(page.locator(".two-shares-gain")).to_contain_text("more young people")

    page.get_by_role("link", name="Gap map").click()
    for words, ending in (("GeoPackage", ".gpkg"), ("PNG", ".png"), ("CSV", ".csv")):
        with page.expect_download() as waiting:
            page.get_by_role("link", name=re.compile(words)).click()
        assert waiting.value.suggested_filename == f"coverage{ending}"
        assert Path(waiting.value.path()).stat().st_size > 1000


def test_a_circle_of_the_map_opens_a_service_there_at_once(marta: Visit) -> None:
    marta.open(f"/coverage/what-if?{NEED}")
    page = marta.page
    expect(page.locator(".coverage-map > svg.is-clickable")).to_be_visible()

    # Arco is no place that reaches one in time by now.
    page.locator('circle[data-place="022006"]').click()

    expect(page.locator(".change-list li")).to_have_count(1)
    expect(page.locator(".two-shares-gain")).to_contain_text("more young people")
    assert "change=open" in page.url
    page.get_by_role("link", name="Take back").click()
    expect(page.locator(".change-list li")).to_have_count(0)
    page.go_back()
    expect(page.locator(".change-list li")).to_have_count(1)


def test_without_scripts_the_same_is_done_by_fields(visits: Visits) -> None:
    visitor = visits(java_script_enabled=False)
    be_signed_in(visitor, Role.COORDINATOR)
    visitor.open(f"/coverage/what-if?{NEED}")

    visitor.page.get_by_label("Open a new service in").select_option(label="Arco")
    visitor.page.get_by_role("button", name="Open", exact=True).click()

    expect(visitor.page.locator(".two-shares-gain")).to_contain_text("more young people")


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_fault_at_a_desk_and_on_a_phone(marta: Visit, name: str) -> None:
    status = marta.open(PAGES[name])

    assert status == (422 if name == "mistakes" else 200)
    assert faults(marta) == []


@pytest.mark.parametrize("name", PUBLIC)
def test_axe_finds_no_fault_with_what_partners_see(visits: Visits, name: str) -> None:
    visitor = visits(bypass_csp=True)

    visitor.open(PUBLIC[name])

    assert faults(visitor) == []


def faults(visitor: Visit) -> list[str]:
    """Return what axe finds at a desk and on a phone, and whether the page is too wide there."""
    found = []
    for screen in (DESK, PHONE):
        visitor.page.set_viewport_size(screen)
        # The phone has the colours of the desk.
        faults_here = visitor.faults(colours=screen is DESK)
        found += [f"{screen['width']} px: {fault}" for fault in faults_here]
        if not visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            found.append(f"{screen['width']} px: scrolls sideways")
    return found


@pytest.mark.parametrize("name", ["municipalities", "every need", "what if", "compare"])
def test_no_table_scrolls_sideways_on_a_phone_however_narrow(marta: Visit, name: str) -> None:
    marta.open(PAGES[name])
    for fold in marta.page.locator("main details:has(table) > summary").all():
        fold.click()

    for width_px in (390, 320):
        marta.page.set_viewport_size({"width": width_px, "height": 844})
        wide = marta.page.evaluate(
            """[...document.querySelectorAll("main .table-wrap, main nav ul")]
            .filter((each) => each.scrollWidth > each.clientWidth).length"""
        )
        tables = marta.page.locator("main .table-wrap").count()
        assert (tables > 0, wide) == (True, 0), f"{width_px} px"


def test_the_first_sheet_of_a4_has_headline_map_and_worst_areas(marta: Visit) -> None:
    marta.open(f"/coverage?{NEED}")
    expect(marta.page.locator(".coverage-printed")).to_be_hidden()
    marta.page.emulate_media(media="print")
    # A sheet of A4 between its margins, at 96 px an inch.
    marta.page.set_viewport_size({"width": 718, "height": 1047})

    ends = [
        marta.page.locator(part).first.evaluate("each => each.getBoundingClientRect().bottom")
        for part in (".coverage-headline", ".coverage-map", ".coverage-worst")
    ]
    sheets = marta.page.pdf(format="A4", print_background=True)

    assert max(ends) < 1047
    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) >= 2
    expect(marta.page.locator(".coverage-question")).to_be_hidden()
    expect(marta.page.locator(".coverage-printed")).to_be_visible()


class Partner(BaseHTTPRequestHandler):
    """A page of somebody else, on an origin of its own."""

    html = ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        if self.path == "/":
            self.wfile.write(self.html.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def partner() -> Iterator[tuple[str, type[Partner]]]:
    """Serve a page of somebody else; gives its address, and where its content is put."""
    handler = type("Embedding", (Partner,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as serving:
        Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}/", handler
        serving.shutdown()


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ("site=trentino&need=job_search&language=it", "Trentino"),
        ("site=lisbon&need=&language=pt", "Lisboa"),
        ("site=lisbon&need=job_search&language=en", "Finding a job"),
    ],
)
def test_the_copied_code_shows_the_map_on_somebody_elses_page_without_a_cookie(
    browser: Browser,
    server: str,
    partner: tuple[str, type[Partner]],
    chosen: str,
    said: str,
) -> None:
    address, handler = partner
    with visit(
        browser, server, locale="en", permissions=["clipboard-read", "clipboard-write"]
    ) as visitor:
        visitor.open(f"/embed/code?{chosen}")
        visitor.page.get_by_role("button", name="Copy the code").click()
        expect(visitor.page.get_by_role("button", name="Copied")).to_be_visible()
        handler.html = visitor.page.evaluate("navigator.clipboard.readText()")
    # The browser of a reader, who has never seen our pages.
    with visit(browser, server, locale="de") as reader:
        reader.page.goto(address)

        inside = reader.page.frame_locator("iframe")
        expect(inside.locator(".leaflet-interactive").first).to_be_visible()
        expect(inside.locator("html")).to_have_attribute("lang", chosen[-2:])
        expect(inside.get_by_role("heading", level=1)).to_contain_text(said)
        assert reader.page.context.cookies() == []
        assert reader.complaints == []


def test_the_map_to_take_away_opens_without_internet(
    marta: Visit, browser: Browser, tmp_path: Path
) -> None:
    file = tmp_path / "coverage.html"
    file.write_bytes(marta.page.request.get(f"{marta.base}/coverage.html?{NEED}").body())
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(file.as_uri())

    expect(page.locator("path.leaflet-interactive").first).to_be_visible()
    assert asked == [file.as_uri()]
    context.close()
