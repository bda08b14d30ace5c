"""What a form says of a participant, parsed."""

from __future__ import annotations

from dataclasses import dataclass

from app.participants.home import Home
from app.participants.vocabulary import ConsentManner, Track
from app.travel import Mode


@dataclass(frozen=True)
class Settled:
    """What became of the home: kept as it was, changed, or taken away (changed to None)."""

    changed: bool
    home: Home | None = None


@dataclass(frozen=True)
class PersonContent:
    """What the person's page says; `contact_manner` comes with a new consent to be contacted."""

    name: str
    phone: str
    email: str
    reach_note: str
    birth_year: int | None
    language: str
    languages: tuple[str, ...]
    settled: Settled
    modes: tuple[Mode, ...]
    longest_min: int | None
    evenings: bool | None
    needs_company: bool | None
    accessibility: str
    wheelchair: bool
    track: Track | None
    track_reasons: str
    contact_manner: ConsentManner | None
    following_manner: ConsentManner | None
