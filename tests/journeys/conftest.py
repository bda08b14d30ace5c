"""The real program on a port of its own, with the listings shipped, and a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask_migrate import upgrade
from journeys.hostile import add_hostile_listing
from journeys.serving import served
from journeys.visits import Visit, visit
from playwright.sync_api import Browser, sync_playwright

from app import create_app
from app.accounts.demo import seed_demo_accounts
from app.core.db import db
from app.core.settings import Settings
from app.directory.setup import load_missing_listings
from app.map.monitoring.demo import seed_demo_reports
from app.participants.demo import seed_demo_cases
from app.territory.setup import load_missing_sites

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
NO_CHROMIUM = "no Chromium on this machine: install the package chromium to run the journeys"
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)

Visits = Callable[..., Visit]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder as a browser test."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give the machine's Chromium, or skip and say why."""
    if not CHROMIUM:
        pytest.skip(NO_CHROMIUM)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of the program with both sites as shipped, and one hostile listing."""
    folder = tmp_path_factory.mktemp("journeys")
    app = create_app(Settings(data_dir=folder))
    with app.app_context():
        upgrade()
        load_missing_sites()
        load_missing_listings()
        add_hostile_listing()
        seed_demo_accounts()
        seed_demo_cases()
        seed_demo_reports()
        db.session.remove()
        db.engine.dispose()
    with served(folder) as base:
        yield base


@pytest.fixture
def visits(browser: Browser, server: str) -> Iterator[Visits]:
    """Give a maker of visitors; each must have kept the content policy and thrown nothing."""
    made: list[Visit] = []
    with ExitStack() as open_visits:

        def begin(**options: Any) -> Visit:
            made.append(open_visits.enter_context(visit(browser, server, **options)))
            return made[-1]

        yield begin
    assert [text for each in made for text in each.complaints] == []
    assert [url for each in made for url in each.outsiders()] == []
