"""What was kept because of a consent that has ended: contacts and supporters go in the night."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.actor import OPERATOR
from app.accounts.deeds import name_deeds
from app.core.db import transaction
from app.participants.access import consent_holds
from app.participants.models import Consent, Participant, Supporter
from app.participants.person.agreeing import forget_contact, forget_supporters
from app.participants.vocabulary import ConsentPurpose
from app.territory.sites import SiteView

name_deeds({"forget_ended": lambda: _("took out what is kept only as long as they agree")})

_CONTACT = ("participant.phone", "participant.email", "participant.reach_note")
_SUPPORTERS = ("supporter.name", "supporter.relation", "supporter.contact")


def ended(site: SiteView) -> Select[UUID]:
    """Return the query of the cases that keep what nobody agrees to any more."""
    return select(Participant.id).where(
        Participant.site_id == site.key, or_(_has_contact(), _has_supporters())
    )


def cases_of_ended(session: Session, site: SiteView) -> Sequence[UUID]:
    """Return the cases of a site in which something is to be taken out, in the order of ids."""
    return session.scalars(ended(site).order_by(Participant.id)).all()


def forget_in(site: SiteView, key: UUID) -> bool:
    """Take out of one case what is kept without a consent; returns whether there was any.

    Time of keeping is not prolonged by it: nobody did anything in the case.
    """
    with transaction() as session:
        still = ended(site).where(Participant.id == key).subquery()
        locked = select(Participant).where(Participant.id.in_(select(still.c.id)))
        person = session.scalar(locked.with_for_update())
        if person is None:
            return False
        events.record(session, OPERATOR, "forget_ended", person, _forget(session, person))
        return True


def _forget(session: Session, person: Participant) -> list[str]:
    fields: list[str] = []
    for rule, names, forget in (
        (_has_contact(), _CONTACT, forget_contact),
        (_has_supporters(), _SUPPORTERS, forget_supporters),
    ):
        if session.scalar(select(Participant.id).where(Participant.id == person.id, rule)):
            forget(session, person)
            fields += names
    return fields


def _has_contact() -> ColumnElement[bool]:
    columns = (Participant.phone_sealed, Participant.email_sealed, Participant.reach_note_sealed)
    return or_(*(column.is_not(None) for column in columns)) & ~_agreed(ConsentPurpose.CONTACT)


def _has_supporters() -> ColumnElement[bool]:
    noted = select(Supporter.id).where(Supporter.participant_id == Participant.id)
    return noted.exists() & ~_agreed(ConsentPurpose.SUPPORTERS)


def _agreed(purpose: ConsentPurpose) -> ColumnElement[bool]:
    holding = select(Consent.id).where(
        Consent.participant_id == Participant.id, Consent.purpose == purpose, consent_holds()
    )
    return holding.exists()
