"""What the page of the match shows: every word, number and address, ready for the template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.territory.ferries import Ferry, fare_notes
from app.territory.sites import SiteView


@dataclass(frozen=True)
class Fact:
    """A short fact on a card; `tone` is good, warn, bad, info or plain."""

    text: str
    tone: str
    icon: str = ""


@dataclass(frozen=True)
class Card:
    """A service under one need; `number` is also on its marker.

    Attributes:
        anchor: names the card on the page, so that a tap comes back to the same spot.
        number: 0 where there is no place to go to.
        in_plan: whether the plan has it for this need already.
    """

    anchor: str
    number: int
    id: str
    url: str
    name: str
    language: str
    organisation: str
    place: str
    summary: str
    icon: str
    travel: str
    travel_icon: str
    travel_note: str
    ferry: Ferry
    facts: Sequence[Fact]
    reasons: Sequence[str]
    lon: float | None
    lat: float | None
    illustrative: bool
    in_plan: bool


@dataclass(frozen=True)
class BlockPart:
    """A list of cards with its heading; `more_url` leads to the rest, "" where all are here."""

    kind: str
    title: str
    cards: Sequence[Card]
    total: int
    more_url: str


@dataclass(frozen=True)
class NeedPart:
    """A need and what answers it; `missing` says what is not there, "" where something is."""

    position: int
    key: str
    label: str
    icon: str
    summary: str
    missing: str
    blocks: Sequence[BlockPart]
    notes: Sequence[str]


@dataclass(frozen=True)
class Reach:
    """The layer that shows how far they get: where it comes from, and its legend."""

    address: str
    title: str
    bands: Sequence[tuple[int, str]]


@dataclass(frozen=True)
class MatchPage:
    """The whole page."""

    site: SiteView
    asked: Sequence[Fact]
    needs: Sequence[NeedPart]
    points: Mapping[str, Any]
    reach: Reach | None
    note: str
    refining: bool
    has_home: bool
    is_usual_way: bool
    everything_url: str
    is_everything: bool

    @property
    def fares(self) -> Sequence[str]:
        """Return what to know of the ferry, where a card is reached by one."""
        return fare_notes(
            card.ferry for need in self.needs for block in need.blocks for card in block.cards
        )
