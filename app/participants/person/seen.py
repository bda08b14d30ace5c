"""A participant as pages show them: opened once, recorded, copied, shut again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.policy import Action
from app.core.geo import LonLat
from app.participants.consents import holding_consent
from app.participants.home import Home
from app.participants.models import Participant
from app.participants.reading import read_special
from app.participants.vocabulary import ConsentPurpose, Track
from app.travel import Mode

# What the person's page changes, as the database keeps it: sealed fields by their sealed bytes.
COLUMNS = (
    *("name_sealed", "phone_sealed", "email_sealed", "reach_note_sealed", "birth_year"),
    *("language", "languages", "home_name", "home_cell_m", "home", "modes", "longest_min"),
    *("evenings", "needs_company", "accessibility_sealed", "track", "track_reasons_sealed"),
)
GUARDED = ("accessibility", "track_reasons")


@dataclass(frozen=True)
class Person:
    """What is known of a participant.

    Attributes:
        may_be_contacted: whether a consent to contact them holds; without it phone, e-mail and
            note are empty here, even where an expired consent left them in the database.
        version: changes with everything that the person's page can change, and with nothing else.
    """

    id: UUID
    code: str
    name: str
    may_be_contacted: bool
    phone: str
    email: str
    reach_note: str
    birth_year: int | None
    language: str
    languages: tuple[str, ...]
    home: Home | None
    modes: tuple[Mode, ...]
    longest_min: int | None
    evenings: bool | None
    needs_company: bool | None
    accessibility: str
    wheelchair: bool
    track: Track | None
    track_reasons: str
    version: str
    created_on: date
    active_on: date
    next_contact_at: datetime | None


def open_person(session: Session, actor: Actor, row: Participant) -> Person:
    """Return a participant with the special fields, whose reading is recorded where there are any.

    Raises:
        NoSuchCaseError: the actor does not work on this case.
    """
    if row.accessibility_sealed is not None or row.track_reasons_sealed is not None:
        read_special(session, actor, Action.SEE_CASE, row, [row])
    reachable = holding_consent(session, row.id, ConsentPurpose.CONTACT) is not None
    access = row.accessibility
    return Person(
        id=row.id,
        code=row.code,
        name=row.name,
        may_be_contacted=reachable,
        phone=row.phone if reachable else "",
        email=row.email if reachable else "",
        reach_note=row.reach_note if reachable else "",
        birth_year=row.birth_year,
        language=row.language,
        languages=tuple(row.languages),
        home=kept_home(row),
        modes=tuple(Mode(mode) for mode in row.modes if mode in set(Mode)),
        longest_min=row.longest_min,
        evenings=row.evenings,
        needs_company=row.needs_company,
        accessibility=str(access.get("text", "")),
        wheelchair=bool(access.get("wheelchair")),
        track=row.track,
        track_reasons=row.track_reasons,
        version=version_of(row),
        created_on=row.created_at.date(),
        active_on=row.active_at.date(),
        next_contact_at=row.next_contact_at,
    )


def version_of(row: Participant) -> str:
    """Return what a form carries to notice that somebody else changed the same page meanwhile.

    The row's own number would change with each contact or referral, and call that a conflict.
    """
    said = "|".join(f"{name}={_stored(getattr(row, name))}" for name in COLUMNS)
    return hashlib.sha256(said.encode()).hexdigest()[:24]


def _stored(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


def kept_home(row: Participant) -> Home | None:
    """Return the square that is kept of a home."""
    if row.home is None or row.home_cell_m is None:
        return None
    return Home(LonLat(row.home.x, row.home.y), row.home_cell_m, row.home_name)
