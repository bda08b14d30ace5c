"""The real program on a port of its own, with the listings shipped, and a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from journeys.visits import Visit, visit
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
NO_CHROMIUM = "no Chromium on this machine: install the package chromium to run the journeys"
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
PATIENCE_S = 60

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
    """Set up and serve as an operator does; gives the address."""
    port = _free_port()
    environ = os.environ | {
        "DATA_DIR": str(tmp_path_factory.mktemp("journeys")),
        "DATABASE_URL": "",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "WORKERS": "1",
    }
    program = [sys.executable, "-m", "flask", "--app", "app"]
    subprocess.run([*program, "setup"], cwd=ROOT, env=environ, check=True, capture_output=True)  # noqa: S603 - our own program
    with subprocess.Popen([*program, "serve"], cwd=ROOT, env=environ) as serving:  # noqa: S603 - our own program
        base = f"http://127.0.0.1:{port}"
        _wait_until_ready(base)
        yield base
        serving.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(base: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            with urlopen(f"{base}/health/ready", timeout=5):  # noqa: S310 - our own server
                return
        except (URLError, ConnectionError):
            time.sleep(0.2)
    pytest.fail("the server did not become ready")


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
