"""Two sites with people and organisations: enough for everybody to reach for what is not theirs.

Objects are named by how they stand to whoever asks: `o` own, `c` a colleague's in the same
organisation, `g` of another organisation of the site, `s` of another site, `w` withdrawn
(a closed account, an archived service, a session that is over).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from accounts import world_cases
from accounts.people import create_membership, create_user
from factories import (
    create_location,
    create_organisation,
    create_service,
    create_site,
    site_settings,
)
from flask import Flask
from sqlalchemy import Table

from app.accounts import clock
from app.accounts.models import MembershipStatus, SignIn, User
from app.accounts.sessions import hash_of
from app.accounts.vocabulary import Role
from app.core.db import Base, db
from app.directory.vocabulary import Status

OBJECTS = "ocgsw"
# Whoever asks; the visitor has no account, "everywhere" is an administrator of no site.
PERSONAS: dict[str, tuple[Role, str | None]] = {
    "visitor": (Role.VISITOR, None),
    "stakeholder": (Role.STAKEHOLDER, "trentino"),
    "link_worker": (Role.LINK_WORKER, "trentino"),
    "coordinator": (Role.COORDINATOR, "trentino"),
    "administrator": (Role.ADMINISTRATOR, "trentino"),
    "everywhere": (Role.ADMINISTRATOR, None),
    "officer": (Role.DATA_PROTECTION_OFFICER, "trentino"),
}
KEPT = {"stamp", "event", "event_head"}
_ORGANISATIONS = {"o": 1, "c": 1, "g": 2, "s": 3, "w": 1}
_SITES = {"o": "trentino", "c": "trentino", "g": "trentino", "s": "lisbon", "w": "trentino"}


def _id(kind: int, number: int) -> UUID:
    return UUID(int=kind * 1_000_000 + number)


def organisation_id(code: str) -> UUID:
    """Return an organisation: the own one for `o`, `c` and `w`."""
    return _id(1, _ORGANISATIONS[code])


def service_id(code: str) -> UUID:
    """Return a service of that organisation; the withdrawn one is archived."""
    return _id(2, OBJECTS.index(code))


def person_id(code: str) -> UUID:
    """Return somebody who is not a persona: a member of that organisation."""
    return _id(3, OBJECTS.index(code))


def persona_id(persona: str) -> UUID:
    """Return the account of a persona."""
    return _id(4, list(PERSONAS).index(persona))


def session_id(persona: str, code: str) -> UUID:
    """Return a session of the persona itself (`o`) or of somebody else."""
    return _id(5, list(PERSONAS).index(persona)) if code == "o" else _id(6, OBJECTS.index(code))


def secret_of(persona: str) -> str:
    """Return what the cookie of a persona holds."""
    return f"secret of {persona}"


@dataclass(frozen=True)
class Canary:
    """A word that stands in one object only."""

    code: str

    @property
    def person(self) -> str:
        """Return the name of a person."""
        return f"Kanari{self.code}person"

    @property
    def participant(self) -> str:
        """Return the name of a participant."""
        return world_cases.name_of(self.code)

    def is_in(self, text: str) -> bool:
        """Return whether a text names the person or the participant."""
        return self.person in text or self.participant in text

    @property
    def organisation(self) -> str:
        """Return the name of an organisation."""
        return f"Kanari{_ORGANISATIONS[self.code]}haus"


def build() -> None:
    """Store the world."""
    for key in ("trentino", "lisbon"):
        create_site(id=key, settings=site_settings(key=key))
    for code in "ogs":
        _organisation(code)
    for code in OBJECTS:
        _person(code)
    for persona in PERSONAS:
        _persona(persona)
    db.session.commit()
    world_cases.build()


def _organisation(code: str) -> None:
    organisation = create_organisation(
        id=organisation_id(code), site_id=_SITES[code], name=Canary(code).organisation
    )
    location = create_location(organisation)
    for same in (each for each in OBJECTS if _ORGANISATIONS[each] == _ORGANISATIONS[code]):
        status = Status.ARCHIVED if same == "w" else Status.PUBLISHED
        create_service(organisation, id=service_id(same), at=[location], status=status)


def _person(code: str) -> None:
    """Store a member of the organisation; those of `g` and `s` still wait to be let in."""
    user = create_user(
        id=person_id(code),
        name=Canary(code).person,
        email=f"kanari-{code}@org.example",
        site_id=_SITES[code],
        active=code != "w",
    )
    status = MembershipStatus.ASKED if code in "gs" else MembershipStatus.ACCEPTED
    create_membership(user, organisation_id(code), status)
    if code in "cgs":
        _session(_id(6, OBJECTS.index(code)), user.id, f"other {code}")


def _persona(persona: str) -> None:
    role, site = PERSONAS[persona]
    if role is Role.VISITOR:
        return
    user: User = create_user(
        id=persona_id(persona),
        name=f"Persona {persona}",
        email=f"{persona}@persona.example",
        role=role,
        site_id=site,
    )
    if role is Role.STAKEHOLDER:
        create_membership(user, organisation_id("o"))
    _session(UUID(int=0), user.id, secret_of(persona))
    _session(session_id(persona, "o"), user.id, f"second {persona}")


def _session(key: UUID, user_id: UUID, secret: str) -> None:
    moment = clock.now()
    db.session.add(
        SignIn(
            id=key
            if key.int
            else _id(7, user_id.int % 1_000_000 + 1000 * (user_id.int // 1_000_000)),
            user_id=user_id,
            secret_hash=hash_of(secret),
            created_at=moment - timedelta(seconds=1),
            seen_at=moment,
        )
    )


def _tables() -> list[Table]:
    return [table for table in Base.metadata.sorted_tables if table.name not in KEPT]


def raze() -> None:
    """Empty every table but the record of deeds, which cannot be emptied."""
    db.session.remove()
    for table in reversed(_tables()):
        db.session.execute(table.delete())
    db.session.commit()
    db.session.remove()


def snapshot() -> dict[Table, list[dict[str, Any]]]:
    """Return every row of every table, so that the world can be put right at once."""
    rows = {table: db.session.execute(table.select()).mappings().all() for table in _tables()}
    return {table: [dict(row) for row in each] for table, each in rows.items() if each}


def restore(kept: dict[Table, list[dict[str, Any]]]) -> None:
    """Put back what a snapshot holds, into empty tables."""
    for table, rows in kept.items():
        db.session.execute(table.insert(), rows)
    db.session.commit()
    db.session.remove()


def cookie_of(app: Flask, persona: str) -> str:
    """Return the cookie of somebody who is signed in, "" for the visitor."""
    if persona == "visitor":
        return ""
    interface = app.session_interface
    serializer = interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    value = serializer.dumps({"sign_in": secret_of(persona), "language": "en"})
    return f"{app.config['SESSION_COOKIE_NAME']}={value}"
