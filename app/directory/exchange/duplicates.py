"""Listings that may be one: a like title next door, or the same telephone, e-mail or page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import cos, floor, hypot, radians
from uuid import UUID

from rapidfuzz.distance import Levenshtein

from app.core.geo import LonLat
from app.core.words import fold
from app.directory.exchange.known import Held

NEAR_M = 100.0
ALIKE = 0.3
# One body has one telephone for many services: there, the titles have to be alike, too.
ALIKE_IN_ONE_BODY = 0.5
_DEGREE_M = 111_320.0
# A cell of the grid is at least as wide as the distance, up to 70 degrees of latitude.
_CELL_LON, _CELL_LAT = 0.003, 0.001
_COUNTRY = re.compile(r"^(\+|00)(39|351)")


@dataclass(frozen=True)
class Twins:
    """Finds the listings that may be the same as another one."""

    _by_contact: dict[str, list[Held]] = field(default_factory=lambda: defaultdict(list))
    _by_cell: dict[tuple[int, int], list[tuple[LonLat, Held]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, held: Held) -> None:
        """Let a listing be found."""
        for contact in contacts(held.phone, held.email, held.url):
            self._by_contact[contact].append(held)
        for point in held.points:
            self._by_cell[_cell(point)].append((point, held))

    def of(self, listing: Held) -> list[Held]:
        """Return the listings that may be this one, the most alike first."""
        found: dict[UUID, Held] = {}
        for contact in contacts(listing.phone, listing.email, listing.url):
            found |= {one.id: one for one in self._by_contact[contact] if _meant(listing, one)}
        for point in listing.points:
            found |= {one.id: one for one in self._near(point) if _apart(listing, one) <= ALIKE}
        found.pop(listing.id, None)
        return sorted(found.values(), key=lambda one: (_apart(listing, one), one.id))

    def _near(self, point: LonLat) -> Iterator[Held]:
        across, up = _cell(point)
        for x in (across - 1, across, across + 1):
            for y in (up - 1, up, up + 1):
                for other, held in self._by_cell.get((x, y), ()):
                    if metres_apart(point, other) <= NEAR_M:
                        yield held


def twins_among(listings: Iterable[Held]) -> Twins:
    """Return the finder over some listings."""
    twins = Twins()
    for held in listings:
        twins.add(held)
    return twins


def metres_apart(one: LonLat, other: LonLat) -> float:
    """Return the distance of two near points, flat, exact to about a hundredth."""
    east = (one.lon - other.lon) * cos(radians(one.lat))
    return hypot(east, one.lat - other.lat) * _DEGREE_M


def contacts(phone: str, email: str, url: str) -> Sequence[str]:
    """Return what is the same however it is written; a front page says too little of a service."""
    digits = _COUNTRY.sub("", re.sub(r"[^0-9+]", "", phone))
    page = re.sub(r"^https?://(www\.)?|[/#?]*$", "", url.strip().casefold())
    found = (digits, email.strip().casefold(), page if "/" in page else "")
    return [text for text in found if text]


def _meant(listing: Held, other: Held) -> bool:
    one_body = fold(listing.organisation) == fold(other.organisation)
    return not one_body or _apart(listing, other) <= ALIKE_IN_ONE_BODY


def _apart(listing: Held, other: Held) -> float:
    """Return how far two titles are apart, from 0 (the same) to 1."""
    return _titles_apart(listing.name, other.name)


@cache
def _folded(title: str) -> str:
    return fold(title)


def _titles_apart(one: str, other: str) -> float:
    return Levenshtein.normalized_distance(_folded(one), _folded(other))


def _cell(point: LonLat) -> tuple[int, int]:
    return floor(point.lon / _CELL_LON), floor(point.lat / _CELL_LAT)
