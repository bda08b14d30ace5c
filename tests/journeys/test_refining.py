"""Times that were not known at once come by themselves, and nobody loses their place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from flask_migrate import upgrade
from journeys.visits import visit
from playwright.sync_api import Browser, expect
from territory.slow_roads import SlowRoads, put_first
from werkzeug.serving import WSGIRequestHandler, make_server

from app import create_app
from app.core.db import db
from app.core.settings import Settings
from app.directory.setup import load_missing_listings
from app.territory.setup import load_missing_sites

SEARCH = "/map?site=trentino&from=Trento&mode=car"


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        """Say nothing of each request."""


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """Give the program with the listings shipped, in this process: a test holds its roads."""
    app = create_app(Settings(data_dir=tmp_path))
    with app.app_context():
        upgrade()
        load_missing_sites()
        load_missing_listings()
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


# The threads of the small server leave their connections to the end of the process.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_better_times_are_swapped_in_and_the_focus_stays(
    app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    roads = SlowRoads()
    put_first(monkeypatch, roads)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        with visit(browser, f"http://127.0.0.1:{server.port}") as visitor:
            visitor.open(SEARCH, ready=True)
            link = visitor.page.locator(".result-name > a").nth(2)
            href = link.get_attribute("href")
            link.focus()
            expect(visitor.page.get_by_text("Update the travel times")).to_be_visible()

            roads.let_go.set()
            visitor.page.locator("[data-refining]").wait_for(state="detached")

            expect(visitor.page.locator(".result").first).to_contain_text("33 min by car")
            expect(visitor.page.locator(f'.result-name > a[href="{href}"]')).to_be_focused()
            assert visitor.complaints == []
    finally:
        roads.let_go.set()
        server.shutdown()
        server.server_close()
