"""What a person reads on the search page, as plain values."""

from __future__ import annotations

import re

from playwright.sync_api import Page

TIME = re.compile(r"(?:(\d+) h)? ?(?:(\d+) min)?(?: on| by)")


def names(page: Page) -> list[str]:
    """Return the names of the listed services, from top to bottom."""
    return [text.strip() for text in page.locator(".result-name > a").all_inner_texts()]


def ids(page: Page) -> list[str]:
    """Return the ids of the listed services, from top to bottom."""
    links = page.locator(".result-name > a").evaluate_all("all => all.map((a) => a.pathname)")
    return [path.rsplit("/", 1)[-1] for path in links]


def number_in(text: str) -> int:
    """Return the first whole number of a text, its thousands separated or not."""
    found = re.search(r"\d[\d,]*", text)
    assert found, f"no number in {text!r}"
    return int(found[0].replace(",", ""))


def minutes(page: Page) -> list[int]:
    """Return how long the ways to the placed services are said to take, from top to bottom."""
    texts = page.locator(".result-travel strong").all_inner_texts()
    found = [TIME.search(text) for text in texts]
    return [int(each[1] or 0) * 60 + int(each[2] or 0) for each in found if each]
