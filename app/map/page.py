"""What the search page shows: every word, number and address, ready for the template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.territory.sites import SiteView


@dataclass(frozen=True)
class Option:
    """One choice of a filter, with the number of services it would leave."""

    value: str
    label: str
    count: int
    selected: bool
    icon: str = ""
    colour: str = ""
    hint: str = ""


@dataclass(frozen=True)
class NeedGroup:
    """A first-level need and the needs below it."""

    group: Option
    needs: Sequence[Option]


@dataclass(frozen=True)
class Chip:
    """An active filter in words, and the address of the same search without it."""

    label: str
    remove_url: str


@dataclass(frozen=True)
class WayOut:
    """What would put a mistake right: what to press, and where it leads."""

    label: str
    url: str


@dataclass(frozen=True)
class Suggestion:
    """A way out of an empty result: what to drop, and how many services that brings back."""

    label: str
    count: int
    url: str


@dataclass(frozen=True)
class NeedTag:
    """A need as a small coloured label."""

    key: str
    label: str
    icon: str
    colour: str
    asked: bool


@dataclass(frozen=True)
class Badge:
    """A short fact on a card; `tone` is good, warn, bad, info or plain."""

    text: str
    tone: str
    icon: str = ""


@dataclass(frozen=True)
class Card:
    """A service as it stands in the list; `number` is also on its marker."""

    number: int
    id: str
    url: str
    name: str
    name_language: str
    organisation: str
    summary: str
    place: str
    needs: Sequence[NeedTag]
    travel: str
    travel_note: str
    distance: str
    badges: Sequence[Badge]
    reasons: Sequence[str]
    lon: float | None
    lat: float | None
    also_at: int
    illustrative: bool


@dataclass(frozen=True)
class Elsewhere:
    """Services that no point on the map stands for, by why."""

    kind: str
    title: str
    cards: Sequence[Card]
    total: int


@dataclass(frozen=True)
class Origin:
    """Where the trip begins."""

    name: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Typed:
    """The form as the visitor left it, so that nothing typed is lost."""

    site: str = ""
    q: str = ""
    needs: Sequence[str] = ()
    kind: str = ""
    track: str = ""
    age: str = ""
    language: str = ""
    free: bool = False
    open: bool = False
    origin: str = ""
    mode: str = ""
    within: str = ""
    box: str = ""
    page: str = ""


@dataclass(frozen=True)
class Links:
    """The same search elsewhere: next page, other formats, the map's points."""

    self: str
    clear: str
    geojson: str
    csv: str
    html: str
    points: str
    previous: str | None
    next: str | None
    # In full, by their kind: only for those who keep listings.
    listings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Band:
    """How far one gets in so many minutes: a line of the map's legend, and the filter it sets."""

    minutes: int
    label: str
    count: int
    url: str
    selected: bool


@dataclass(frozen=True)
class ReachPart:
    """The layer that shows how far one gets: where it comes from, and its legend."""

    address: str
    title: str
    bands: Sequence[Band]
    any_url: str


@dataclass(frozen=True)
class SearchPage:
    """The whole page."""

    site: SiteView
    sites: Sequence[SiteView]
    typed: Typed
    errors: Mapping[str, Sequence[str]]
    origin: Origin | None
    need_groups: Sequence[NeedGroup]
    kinds: Sequence[Option]
    tracks: Sequence[Option]
    languages: Sequence[Option]
    free: Option
    open: Option
    open_unknown: int
    modes: Sequence[Option]
    withins: Sequence[Option]
    chips: Sequence[Chip]
    total: int
    # How many of what: services, or events alone.
    counted: str
    placed_total: int
    page: int
    pages: int
    cards: Sequence[Card]
    elsewhere: Sequence[Elsewhere]
    suggestions: Sequence[Suggestion]
    links: Links
    estimate_note: str
    estimate_source: str
    reach: ReachPart | None
    trip: str
    answered: bool = True
    remedies: Sequence[WayOut] = field(default_factory=tuple)
    messages: Sequence[str] = field(default_factory=tuple)
    # Some minutes are estimates for the moment: the same address knows more a little later.
    refining: bool = False
