"""Consents: given, holding, withdrawn; whoever keeps something because of one says what goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import clock, events
from app.accounts.actor import Actor
from app.accounts.deeds import name_deeds
from app.participants.access import consent_holds
from app.participants.locking import lock_cases
from app.participants.models import Consent, Participant
from app.participants.vocabulary import ConsentManner, ConsentPurpose, SharedField

Withdrawn = Callable[[Session, Actor, Participant, Consent], None]

# How a consent is given across a desk: nobody but the participant gives one online.
AT_THE_DESK = (ConsentManner.SIGNED, ConsentManner.SPOKEN)

_hooks: dict[ConsentPurpose, list[Withdrawn]] = {}

name_deeds(
    {
        "record_consent": lambda: _("recorded a consent"),
        "withdraw_consent": lambda: _("withdrew a consent"),
    }
)


def on_withdrawn(purpose: ConsentPurpose, function: Withdrawn) -> None:
    """Let a package take away what is kept because of a consent, in the same transaction.

    Args:
        purpose: of the consent.
        function: called once for each withdrawn consent with session, actor, participant, consent.
    """
    known = _hooks.setdefault(purpose, [])
    if function not in known:
        known.append(function)


def holding_consent(
    session: Session, participant_id: UUID, purpose: ConsentPurpose
) -> Consent | None:
    """Return the consent of a purpose that holds now, the newest first; None where none does."""
    holding = select(Consent).where(
        Consent.participant_id == participant_id, Consent.purpose == purpose, consent_holds()
    )
    return session.scalars(holding.order_by(Consent.given_at.desc(), Consent.id)).first()


def record_consent(
    session: Session,
    actor: Actor,
    participant: Participant,
    purpose: ConsentPurpose,
    manner: ConsentManner,
    *,
    expires_on: date | None = None,
    fields: Sequence[SharedField] = (),
    organisation_id: UUID | None = None,
    given_at: datetime | None = None,
) -> Consent:
    """Add a consent to a case, in the transaction of the deed that needs it.

    It was given now, unless `given_at` says that it was given before the case began.
    """
    consent = Consent(
        id=uuid4(),
        participant_id=participant.id,
        purpose=purpose,
        manner=manner,
        given_at=given_at or clock.now(),
        expires_on=expires_on,
        fields=[str(each) for each in fields],
        organisation_id=organisation_id,
        recorded_by=actor.user_id,
    )
    session.add(consent)
    participant.active_at = clock.now()
    events.record(session, actor, "record_consent", participant, [f"consent.{purpose}"])
    return consent


def withdraw_consent(session: Session, actor: Actor, consent: Consent) -> None:
    """Withdraw a consent, and take away in the same transaction what was kept because of it.

    Everything but sharing is agreed to once for all: withdrawing one withdraws those of the same
    purpose, so that nothing goes on because it was recorded twice. One withdrawn before stays.
    Whoever changes a case at the same time waits: all lock the participant before anything of it,
    so that no two wait for each other.
    """
    lock_cases(session, [consent.participant_id])
    session.refresh(consent)
    if consent.withdrawn_at is not None:
        return
    participant = session.get_one(Participant, consent.participant_id)
    for each in _same(session, consent):
        each.withdrawn_at = max(clock.now(), each.given_at)
        for function in _hooks.get(each.purpose, ()):
            function(session, actor, participant, each)
    participant.active_at = clock.now()
    events.record(session, actor, "withdraw_consent", participant, [f"consent.{consent.purpose}"])


def _same(session: Session, consent: Consent) -> Sequence[Consent]:
    if consent.purpose is ConsentPurpose.SHARING:
        return [consent]
    same = select(Consent).where(
        Consent.participant_id == consent.participant_id,
        Consent.purpose == consent.purpose,
        Consent.withdrawn_at.is_(None),
    )
    return session.scalars(same.order_by(Consent.given_at, Consent.id)).all()
