"""Taking somebody up: what was said becomes a case of the link worker's, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.actor import Actor
from app.accounts.deeds import name_deeds
from app.accounts.policy import Action
from app.core.db import transaction
from app.core.language import LANGUAGES
from app.participants.codes import add_with_code, site_letters
from app.participants.consents import record_consent
from app.participants.models import Participant, Pointing
from app.participants.person.actions import new_case
from app.participants.pointing.actions import empty, require_own, waiting
from app.participants.reading import record_read
from app.participants.typed import LONGEST_EMAIL, LONGEST_PHONE, is_email, is_phone
from app.participants.vocabulary import ConsentPurpose, PointingStatus
from app.territory.sites import SiteView

name_deeds({"take_pointing": lambda: _("took somebody up who was pointed out")})


@dataclass(frozen=True)
class Reach:
    """How somebody can be reached; exactly one of the three says it."""

    phone: str = ""
    email: str = ""
    note: str = ""


def read_reach(text: str) -> Reach:
    """Return what a single line says: an address, a number, or words such as where to ask."""
    if is_email(text) and len(text) <= LONGEST_EMAIL:
        return Reach(email=text)
    if is_phone(text) and len(text) <= LONGEST_PHONE:
        return Reach(phone=text)
    return Reach(note=text)


def take(actor: Actor, site: SiteView, pointing_id: UUID) -> UUID:
    """Make a case of the actor's out of somebody who waits, and return whose.

    Name, contact and reasons move into the case, the contact with the consent that came with
    it; what was said is emptied where it was. All of it, or none.

    Raises:
        NoSuchCaseError: the actor may not, or there is nobody such.
        AlreadyHandledError: somebody else was faster, or they were declined.
        AssignedElsewhereError: they are assigned to another link worker.
    """
    with transaction() as session:
        row = waiting(session, pointing_id, actor, Action.TAKE_POINTING)
        require_own(row, actor)
        person = new_case(actor, row.site_id)
        person.illustrative = row.illustrative
        add_with_code(session, person, site_letters(site))
        events.record(session, actor, "take_pointing", person)
        _move(session, actor, row, person)
        row.status, row.participant_id = PointingStatus.TAKEN, person.id
        empty(row)
        return person.id


def _move(session: Session, actor: Actor, row: Pointing, person: Participant) -> None:
    """Put what was said into the case; reading why is recorded as a read of this participant's."""
    if row.why_sealed is not None:
        record_read(session, actor, person, [row])
        # Not a note of a contact: there has been none yet, and counts of contacts stay true.
        person.track_reasons = row.why
    reach = read_reach(row.contact)
    person.phone, person.email, person.reach_note = reach.phone, reach.email, reach.note
    person.name, person.birth_year = row.name, row.birth_year
    person.language = row.language if row.language in LANGUAGES else ""
    person.languages = [row.language] if row.language else []
    person.home_area_id = row.area_id
    record_consent(
        session,
        actor,
        person,
        ConsentPurpose.CONTACT,
        row.consent_manner,
        given_at=row.consent_at,
    )
