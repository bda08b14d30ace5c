"""From a village by bus: the search, the legs and the last way home, then how far one gets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask_migrate import upgrade
from journeys.conftest import Visits
from journeys.serving import served
from journeys.visits import DESK, PHONE, Visit
from playwright.sync_api import ViewportSize, expect

from app import create_app
from app.core.db import db
from app.core.geo import Box
from app.core.settings import Settings
from app.directory.setup import load_missing_listings
from app.territory.setup import load_missing_sites
from app.travel.gtfs import import_feeds

FEED = "gtfs_trentino_extraurbano_2024-25.zip"
TRENTINO = Box(10.45, 45.67, 11.97, 46.54)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Iterator[str]:
    """Give the address of the program with both sites as shipped and the valley buses."""
    folder = tmp_path_factory.mktemp("directions")
    app = create_app(Settings(data_dir=folder))
    with app.app_context():
        upgrade()
        load_missing_sites()
        load_missing_listings()
        db.session.remove()
        db.engine.dispose()
    target = folder / "travel" / "trentino-timetable.npz"
    target.parent.mkdir()
    today = datetime.now(UTC).date()
    import_feeds([samples / FEED], target, service_date=today, shift=True, bounds=TRENTINO)
    with served(folder) as base:
        yield base


def open_layer(visitor: Visit) -> None:
    """Unfold the legend, draw how far one gets and wait until it is there."""
    visitor.page.locator(".reach-title").click()
    visitor.page.get_by_role("switch", name="draw it on the map").check()
    visitor.page.locator(".reach-name").first.wait_for(state="attached")


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_from_cles_by_bus_there_and_back(visits: Visits, size: ViewportSize) -> None:
    visitor = visits(viewport=size)
    visitor.open("/map?site=trentino&from=Cles&need=work", ready=True)
    link = visitor.page.locator(".result-name > a", has_text="Trento").first

    link.click()
    way = visitor.page.locator("#way")

    expect(way).to_contain_text("From Cles")
    expect(way.locator(".leg-ride")).to_have_count(1)
    expect(way.locator(".leg-ride")).to_contain_text("Train R35 towards Trento")
    expect(way.get_by_text("Last way home")).to_be_visible()
    expect(way).to_contain_text(re.compile(r"leave the place by \d\d:\d\d at the latest"))
    assert visitor.faults() == []

    visitor.page.get_by_role("link", name="Back to the search").click()
    visitor.wait_ready()
    before = visitor.total()
    if size is PHONE:
        visitor.page.get_by_role("button", name="Map", exact=True).click()
    open_layer(visitor)
    assert visitor.faults() == []
    visitor.page.locator(".reach-band", has_text="30 min").click()
    expect(visitor.page).to_have_url(re.compile("within=30"))

    expect(visitor.page.locator(".reach-band[aria-current]")).to_contain_text("30 min")
    assert visitor.total() < before
    expect(visitor.page.get_by_role("switch", name="draw it on the map")).to_be_checked()


def test_the_legend_hides_nothing_until_it_is_asked_for(visits: Visits) -> None:
    visitor = visits(viewport=PHONE)
    visitor.open("/map?site=trentino&from=Cles", ready=True)
    visitor.page.get_by_role("button", name="Map", exact=True).click()
    legend, bands = visitor.page.locator(".reach"), visitor.page.locator(".reach-band")

    expect(bands.first).to_be_hidden()
    box = legend.bounding_box()
    assert box is not None
    assert box["height"] < 60
    visitor.page.locator(".reach-title").click()
    expect(bands.first).to_be_visible()

    # Who has unfolded it finds it so after the next search and on the next page.
    bands.nth(1).click()
    expect(visitor.page).to_have_url(re.compile("within=30"))
    expect(bands.first).to_be_visible()
    visitor.page.reload()
    visitor.wait_ready()
    visitor.page.get_by_role("button", name="Map", exact=True).click()
    expect(bands.first).to_be_visible()


def test_another_way_and_another_hour_are_one_press_away(visits: Visits) -> None:
    visitor = visits()
    visitor.open("/map?site=trentino&from=Moena&need=work", ready=True)
    visitor.page.locator(".result-name > a", has_text="Trento").first.click()
    way = visitor.page.locator("#way")

    way.get_by_text("Start from elsewhere, or at another time").click()
    way.get_by_label("Leave at").fill("17:00")
    way.get_by_role("button", name="Show the way").click()

    expect(way).to_contain_text("No way back")
    way.locator(".way-others a", has_text="by car").click()
    expect(way.locator(".way-minutes")).to_contain_text("by car")
    expect(way.locator(".way-minutes")).to_contain_text("estimate")


def test_an_hour_that_is_none_is_explained_beside_its_field(visits: Visits) -> None:
    visitor = visits()
    visitor.open("/map?site=trentino&from=Cles&need=work", ready=True)
    address = visitor.page.locator(".result-name > a").first.get_attribute("href")

    status = visitor.open(f"{address}&at=25:00")

    assert status == 422
    expect(visitor.page.locator("#at[aria-invalid=true]")).to_have_value("25:00")
    assert visitor.faults() == []


def test_without_scripts_the_legend_is_links(visits: Visits) -> None:
    visitor = visits(java_script_enabled=False)
    visitor.open("/map?site=trentino&from=Cles&mode=car")
    before = visitor.total()

    visitor.page.locator(".reach-title").click()
    visitor.page.get_by_role("link", name="only within 30 min").click()

    expect(visitor.page).to_have_url(re.compile("within=30"))
    assert visitor.total() < before


def test_a_start_in_the_lake_is_named_and_the_rest_is_still_searched(visits: Visits) -> None:
    visitor = visits()

    status = visitor.open("/map?site=trentino&from=10.85,45.85&need=work")

    assert status == 422
    expect(visitor.page.locator("#mistakes")).to_contain_text("Lago di Garda")
    expect(visitor.page.locator("#from")).to_have_value("10.85,45.85")
    assert visitor.page.locator(".result").count() > 0
    assert visitor.faults() == []


def test_exchanged_coordinates_are_put_right_with_one_press(visits: Visits) -> None:
    visitor = visits()
    visitor.open("/map?site=trentino&from=46.07,11.12", ready=True)

    visitor.page.get_by_role("link", name="Start from 11.12,46.07").click()

    expect(visitor.page.locator("#from")).to_have_value("11.12,46.07")
    expect(visitor.page.locator("#mistakes")).to_have_count(0)
