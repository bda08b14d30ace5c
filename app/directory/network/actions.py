"""Deeds of the network: record an adherence, take one back, agree to a seal or not."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.deeds import name_deeds
from app.accounts.policy import Action, Actor
from app.core.db import transaction
from app.directory.editing.asking import NoSuchListingError, own_organisation
from app.directory.models import Organisation
from app.directory.network.forms import AdherenceContent
from app.directory.network.models import Adherence, Seal

name_deeds(
    {
        "record_adherence": lambda: _("recorded that an organisation signed the protocol"),
        "take_back_adherence": lambda: _("took back an adherence"),
        "agree_to_seal": lambda: _("agreed that listings name the network"),
        "hide_seal": lambda: _("no longer names the network on listings"),
    }
)


def record_adherence(
    organisation_id: UUID, content: AdherenceContent, actor: Actor, form: str | None
) -> None:
    """Record that an organisation signed a version of the protocol.

    Args:
        organisation_id: who signed.
        content: what, when, by whose hand, until when.
        actor: who records it.
        form: names the form, so that sending it twice records once.

    Raises:
        NoSuchListingError: the actor may not record it.
    """
    with transaction() as session:
        body = own_organisation(session, organisation_id, actor, Action.REVIEW_LISTING)
        done = select(Adherence.id).where(Adherence.made_by_form == form)
        if form and session.scalar(done):
            return
        session.add(
            Adherence(
                id=uuid4(),
                organisation_id=body.id,
                protocol=content.protocol,
                signed_on=content.signed_on,
                signed_by=content.signed_by,
                ends_on=content.ends_on,
                recorded_by=actor.name,
                recorded_at=datetime.now(UTC),
                made_by_form=form,
            )
        )
        if content.with_seal:
            _agree(session, body, actor)
        events.record(session, actor, "record_adherence", body, ["protocol", "signed_on"])


def take_back(organisation_id: UUID, adherence_id: UUID, reason: str, actor: Actor) -> None:
    """Take back an adherence, recorded in error or ended; the line stays in the history.

    Raises:
        NoSuchListingError: there is none for this actor.
    """
    with transaction() as session:
        body = own_organisation(session, organisation_id, actor, Action.REVIEW_LISTING)
        row = session.scalar(
            select(Adherence)
            .where(Adherence.id == adherence_id, Adherence.organisation_id == body.id)
            .with_for_update()
        )
        if row is None:
            raise NoSuchListingError
        if row.taken_back_by:
            return
        row.taken_back_by, row.taken_back_at = actor.name, datetime.now(UTC)
        row.reason = reason
        events.record(session, actor, "take_back_adherence", body, ["adherence"], reason=reason)


def set_seal(organisation_id: UUID, actor: Actor, *, agreed: bool) -> None:
    """Keep whether an organisation agrees that its public listings name the network.

    Raises:
        NoSuchListingError: it is not the actor's to say.
    """
    with transaction() as session:
        body = own_organisation(session, organisation_id, actor, Action.EDIT_LISTING)
        kept = session.get(Seal, body.id)
        if agreed:
            if _agree(session, body, actor):
                events.record(session, actor, "agree_to_seal", body, ["seal"])
        elif kept is not None:
            session.delete(kept)
            events.record(session, actor, "hide_seal", body, ["seal"])


def _agree(session: Session, body: Organisation, actor: Actor) -> bool:
    """Keep the agreement; return whether it is new."""
    if session.get(Seal, body.id) is not None:
        return False
    session.add(Seal(organisation_id=body.id, agreed_by=actor.name, agreed_at=datetime.now(UTC)))
    return True
