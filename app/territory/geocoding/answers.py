"""What may be asked of the geocoder, and what it may answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.core.geo import LonLat

LONGEST_ADDRESS = 300


class Precision(StrEnum):
    """How exact a point is; the words are those of a listing's location."""

    ADDRESS = "address"
    STREET = "street"
    TOWN = "town"


class Source(StrEnum):
    """Who said where it is."""

    PIN = "pin"
    GAZETTEER = "gazetteer"
    NOMINATIM = "nominatim"
    PHOTON = "photon"


class Miss(StrEnum):
    """Why nobody said where an address is.

    `empty`: no letters or too many; `unknown`: nobody knows it; `off`: no outside service is set;
    `busy`: others were asking, try again; `resting`: the service failed too often, wait;
    `failed`: it did not answer, or not in a form that can be used.
    """

    EMPTY = "empty"
    UNKNOWN = "unknown"
    OFF = "off"
    BUSY = "busy"
    RESTING = "resting"
    FAILED = "failed"


@dataclass(frozen=True)
class ListingAddress:
    """The published address of a listing, the only thing that may be sent outside.

    A person's home is never one: nothing turns a search's "from", a participant's address or
    any other text into this type but the forms in which an organisation edits its listing.
    """

    street: str = ""
    postal_code: str = ""
    city: str = ""

    @property
    def text(self) -> str:
        """Return it in one line."""
        town = f"{self.postal_code.strip()} {self.city.strip()}".strip()
        return ", ".join(part for part in (self.street.strip(), town) if part)

    @property
    def towns(self) -> tuple[str, ...]:
        """Return which parts may name the town, the likeliest first."""
        parts = [self.city, *reversed(self.street.split(",")[1:])]
        bare = (" ".join(word for word in part.split() if not _is_code(word)) for part in parts)
        return tuple(dict.fromkeys(part for part in bare if part))


@dataclass(frozen=True)
class Located:
    """An address with its point.

    `attribution` must be shown beside the point, and is empty where nobody asks for it.
    `instead_of` says why the point is only that of the town, where more had been asked.
    """

    point: LonLat
    precision: Precision
    source: Source
    name: str
    attribution: str
    asked_at: datetime
    instead_of: Miss | None = None


@dataclass(frozen=True)
class Outside:
    """An address that was found, but not at this site: refused, with how far away it lies."""

    name: str
    distance_km: float
    source: Source


@dataclass(frozen=True)
class NotFound:
    """An address that nobody could place."""

    why: Miss


Answer = Located | Outside | NotFound


def _is_code(word: str) -> bool:
    """Say whether a word is a postal code or a province, not a name: 38122, 1100-053, TN, (TN)."""
    bare = word.strip("()")
    return any(sign.isdigit() for sign in bare) or (len(bare) <= 2 and bare.isupper())  # noqa: PLR2004
