"""Reads about a participant: the consents of a case and who stands by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts import clock
from app.accounts.actor import current_actor
from app.accounts.policy import Action, visible
from app.core.db import db
from app.directory.models import Organisation
from app.participants.frame import find_case
from app.participants.home import Home
from app.participants.models import Consent
from app.participants.person.seen import kept_home
from app.participants.vocabulary import ConsentPurpose, SharedField
from app.participants.words import goes_words, manner_words, purpose_words, shared_words


@dataclass(frozen=True)
class ConsentLine:
    """A consent in words; `tone` is that of its badge."""

    id: UUID
    purpose: ConsentPurpose
    what: str
    with_whom: str
    fields: str
    given: str
    manner: str
    until: str
    state: str
    tone: str
    holds: bool
    goes: str


def consents_of(participant_id: UUID) -> Sequence[ConsentLine]:
    """Return all consents of a case, the newest first."""
    found = select(Consent).where(Consent.participant_id == participant_id)
    query = visible(found, Consent, current_actor(), Action.SEE_CASE)
    rows = db.session.scalars(query.order_by(Consent.given_at.desc(), Consent.id)).all()
    names = _organisations({row.organisation_id for row in rows if row.organisation_id})
    today = clock.now().date()
    return [
        _line(row, names.get(row.organisation_id, "") if row.organisation_id else "", today)
        for row in rows
    ]


def _organisations(keys: set[UUID]) -> dict[UUID, str]:
    if not keys:
        return {}
    found = select(Organisation.id, Organisation.name).where(Organisation.id.in_(keys))
    return {row.id: row.name for row in db.session.execute(found)}


def standing_consents(participant_id: UUID) -> Sequence[ConsentLine]:
    """Return the consents that hold, by purpose."""
    order = list(ConsentPurpose)
    holding = [line for line in consents_of(participant_id) if line.holds]
    return sorted(holding, key=lambda line: order.index(line.purpose))


def _line(consent: Consent, organisation: str, today: date) -> ConsentLine:
    state, tone = _state(consent, today)
    shared = shared_words()
    return ConsentLine(
        id=consent.id,
        purpose=consent.purpose,
        what=purpose_words()[consent.purpose],
        with_whom=organisation,
        fields=", ".join(shared[SharedField(f)] for f in consent.fields if f in set(SharedField)),
        given=format_date(consent.given_at, "long"),
        manner=manner_words()[consent.manner],
        until=format_date(consent.expires_on, "long") if consent.expires_on else "",
        state=state,
        tone=tone,
        holds=tone == "good",
        goes=goes_words()[consent.purpose],
    )


def _state(consent: Consent, today: date) -> tuple[str, str]:
    if consent.withdrawn_at is not None:
        return _("withdrawn on %(day)s", day=format_date(consent.withdrawn_at, "long")), "bad"
    if consent.expires_on is not None and consent.expires_on < today:
        return _("ended on %(day)s", day=format_date(consent.expires_on, "long")), "warn"
    return _("holds"), "good"


def home_of(participant_id: UUID) -> Home | None:
    """Return the square that a participant of the actor's lives in."""
    return kept_home(find_case(db.session(), participant_id, current_actor()))
