"""The deed of exporting: recorded, readable for whoever works on the case or protects data."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _

from app.accounts import clock, events
from app.accounts.actor import Actor
from app.accounts.deeds import name_deeds
from app.accounts.policy import Action
from app.core.db import transaction
from app.core.sealing import guarded_fields
from app.participants.frame import find_case
from app.participants.privacy.export.collecting import collect
from app.participants.privacy.export.content import export_of
from app.participants.privacy.export.writing import write_zip
from app.participants.reading import read_special

name_deeds({"export_case": lambda: _("made a copy of everything for the person")})


@dataclass(frozen=True)
class Packed:
    """An export as a file."""

    name: str
    content: bytes


def export_case(participant_id: UUID, actor: Actor, action: Action) -> Packed:
    """Return everything that is kept of a participant.

    Raises:
        NoSuchCaseError: there is none on which the actor may do the action.
        SealError: something of it cannot be opened; a copy with gaps would be no copy.
    """
    with transaction() as session:
        person = find_case(session, participant_id, actor, action)
        found = collect(session, person)
        guarded = [row for row in found.every_row() if guarded_fields(type(row))]
        read_special(session, actor, action, person, guarded)
        events.record(session, actor, "export_case", person, sorted(found.rows))
        export = export_of(session, found, clock.now())
    return Packed(f"prossima-{export.code}.zip", write_zip(export))
