"""What a person reads on the search page, as plain values."""

from __future__ import annotations

import re

from playwright.sync_api import Page


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


def distances_km(page: Page) -> list[float]:
    """Return how far away the placed services say they are, from top to bottom."""
    texts = page.locator("ol.results").first.locator(".result-travel").all_inner_texts()
    found = [re.search(r"([\d.,]+) (m|km) away", text) for text in texts]
    return [
        float(each[1].replace(",", "")) / (1000 if each[2] == "m" else 1) for each in found if each
    ]
