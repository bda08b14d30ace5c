"""What the page of a listing shows: every word and address, ready for the template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.directory.listing import Worded
from app.directory.opening import Opening
from app.territory.sites import SiteView


@dataclass(frozen=True)
class Tag:
    """A need with its colour."""

    key: str
    label: str
    icon: str


@dataclass(frozen=True)
class Contact:
    """A way to reach somebody; `words` say whose it is."""

    icon: str
    words: str
    label: str
    href: str


@dataclass(frozen=True)
class Fact:
    """A line of the facts: what, and the answer."""

    name: str
    words: str


@dataclass(frozen=True)
class Pin:
    """The point of a small map."""

    lon: float
    lat: float
    zoom: int
    precision: str
    label: str


@dataclass(frozen=True)
class PlacePart:
    """Where the service is given."""

    title: str
    address: Sequence[str]
    precision: str
    confidential: bool
    pin: Pin | None
    opening: Opening
    facts: Sequence[Fact]


@dataclass(frozen=True)
class ListingPage:
    """The whole page."""

    id: str
    site: SiteView
    name: Worded
    summary: Worded
    paragraphs: Sequence[Worded]
    how_to_join: Worded
    written_in: str
    organisation: str
    tags: Sequence[Tag]
    audience: Sequence[Fact]
    steps: Sequence[str]
    contacts: Sequence[Contact]
    facts: Sequence[Fact]
    ways: Sequence[str]
    places: Sequence[PlacePart]
    confirmed: str
    is_confirmed: bool
    source: str
    source_url: str
    source_facts: str
    illustrative: bool
    has_map: bool
    linked_data: Mapping[str, Any] | Sequence[Mapping[str, Any]]
    left_search: str
