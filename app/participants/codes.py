"""Codes by which participants are called: short, easy to read aloud, and of nobody's name."""

from __future__ import annotations

import secrets

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.participants.models import Participant
from app.territory.sites import SiteView

# Crockford's base 32 without what is mistaken on paper (0 1 5 8 B S Z), and without vowels, so
# that no code spells a word.
SIGNS = "234679CDFGHJKMNPQRTVWXY"
LENGTH = 4
TRIES = 50


class NoCodeLeftError(RuntimeError):
    """A site has so many participants that no free code was met by chance."""


def site_letters(site: SiteView) -> str:
    """Return the letters before the code: those of its province, else of its own name."""
    own = site.subdivision or ""
    return own if own.isalpha() and own.isascii() else site.key[:2].upper()


def drawn(letters: str) -> str:
    """Return a code by chance, such as TN-7K3F."""
    return f"{letters}-{''.join(secrets.choice(SIGNS) for _sign in range(LENGTH))}"


def add_with_code(session: Session, person: Participant, letters: str) -> None:
    """Store a new participant under a code that nobody else of the site has.

    Raises:
        NoCodeLeftError: every code that was drawn is taken.
    """
    for _try in range(TRIES):
        person.code = drawn(letters)
        if _is_taken(session, person):
            continue
        try:
            with session.begin_nested():
                session.add(person)
                session.flush()
        except IntegrityError:
            # Somebody else drew the same one meanwhile; whatever else is wrong must be said.
            if not _is_taken(session, person):
                raise
        else:
            return
    raise NoCodeLeftError


def _is_taken(session: Session, person: Participant) -> bool:
    same = select(Participant.id).where(
        Participant.site_id == person.site_id, Participant.code == person.code
    )
    with session.no_autoflush:
        return session.scalar(same) is not None
