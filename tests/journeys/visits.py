"""A visitor's browser: what it shows, what it fetched, and what it complained about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import axe_core_python.base as axe
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    Response,
    ViewportSize,
)

DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
# What a page is called by changes with the language, its structure hardly: axe reads each page on
# both screens in the first language, and on one screen in the others, which have its colours.
FIRST = "it"
INSPECTED = {FIRST: (DESK, PHONE), "pt": (PHONE,), "en": (DESK,)}
# Chromium itself logs each answer that is not a success; the pages under test may be errors.
STATUS_LOG = "Failed to load resource"


@dataclass
class Visit:
    """One visitor's page and everything that happened on it."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    def open(self, path: str, *, ready: bool = False) -> int:
        """Go to a path and return its status; `ready` waits until the map is drawn."""
        answer = self.page.goto(self.base + path, wait_until="load")
        if ready:
            self.wait_ready()
        assert answer is not None
        return answer.status

    def wait_ready(self) -> None:
        """Wait until the map shows the list's services."""
        self.page.wait_for_selector("html[data-ready]", state="attached")

    def wait_for(self, condition: str, *values: object) -> None:
        """Wait until a JavaScript condition holds."""
        self.page.wait_for_function(condition, arg=list(values))

    def outsiders(self) -> list[str]:
        """Return the addresses asked of anybody but ourselves."""
        own = urlsplit(self.base).netloc
        return [url for url in self.requests if urlsplit(url).netloc not in {own, ""}]

    def total(self) -> int:
        """Return the number of services that the list's title says."""
        return int(str(self.page.locator(".finder-head").get_attribute("data-total")))

    def numbers(self) -> list[int]:
        """Return the numbers of the cards in the list, in their order."""
        cards = self.page.locator(".result[data-lon]")
        return [int(text) for text in cards.evaluate_all("all => all.map(c => c.dataset.number)")]

    def faults(self, *, colours: bool = True) -> list[str]:
        """Return what axe finds wrong with the page as it is now, one line each.

        Args:
            colours: whether contrasts are measured, too: two thirds of the work, and the same in
                every language.
        """
        self.page.evaluate(axe.AXE_SCRIPT)
        found: dict[str, Any] = self.page.evaluate(
            "colours => axe.run(document, "
            "{resultTypes: ['violations'], rules: {'color-contrast': {enabled: colours}}})",
            colours,
        )
        return [
            f"{fault['id']}: {node['target']} {node['failureSummary']}"
            for fault in found["violations"]
            for node in fault["nodes"]
        ]

    def _log(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and STATUS_LOG not in message.text:
            self.complaints.append(f"{message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)

    def _answered(self, response: Response) -> None:
        self.statuses.append(response.status)

    def listen(self) -> None:
        """Take down console, errors and requests from now on."""
        self.page.on("console", self._log)
        self.page.on("pageerror", lambda error: self.complaints.append(f"thrown: {error}"))
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)


@contextmanager
def visit(browser: Browser, base: str, **options: Any) -> Iterator[Visit]:
    """Give a fresh visitor; options are those of a browser context."""
    context = browser.new_context(**{"viewport": DESK, "locale": "en-GB"} | options)
    context.set_default_timeout(15_000)
    visitor = Visit(context.new_page(), base)
    visitor.listen()
    try:
        yield visitor
    finally:
        context.close()
