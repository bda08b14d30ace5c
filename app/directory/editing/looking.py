"""What keepers look for in the list of their services: words, an organisation, a page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.core.words import searched_words

PAGE = 10
LONGEST_TEXT = 100
MOST_PAGES = 10_000


@dataclass(frozen=True)
class Looking:
    """Which of one's services are shown; the text is as it was typed."""

    text: str = ""
    organisation_id: UUID | None = None
    page: int = 1

    @property
    def words(self) -> tuple[str, ...]:
        """Return the beginnings of the words to look for."""
        return searched_words(self.text)

    def arguments(self, page: int | None = None) -> dict[str, Any]:
        """Return the arguments of an address that shows the same, or another page of it."""
        number = self.page if page is None else page
        named = {
            "q": self.text,
            "organisation": str(self.organisation_id or ""),
            "page": str(number) if number > 1 else "",
        }
        return {name: value for name, value in named.items() if value}


def read_looking(typed: Mapping[str, str], own: Collection[UUID]) -> Looking:
    """Return what is looked for; what is no organisation of one's own, or no page, is left out."""
    asked = typed.get("organisation", "")
    return Looking(
        text=typed.get("q", "").replace("\0", "").strip()[:LONGEST_TEXT],
        organisation_id=next((body for body in own if str(body) == asked), None),
        page=page_number(typed),
    )


def page_number(typed: Mapping[str, str]) -> int:
    """Return the page that an address names; the first where it names none."""
    text = typed.get("page", "")
    number = int(text[:9]) if text.isascii() and text.isdigit() else 1
    return min(max(number, 1), MOST_PAGES)
