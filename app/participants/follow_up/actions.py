"""Deeds of following up: record a contact, pause, end and return; each in one transaction."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.accounts import clock, events
from app.accounts.actor import Actor
from app.accounts.deeds import name_deeds
from app.accounts.policy import Action
from app.core.db import transaction
from app.participants.consents import record_consent
from app.participants.follow_up.forms import ContactContent, ExitContent, NextContact
from app.participants.following import NotFollowedError, has_ended, require_open
from app.participants.frame import find_case
from app.participants.models import CaseExit, Contact, Handover, Participant
from app.participants.plan.actions import close_plans
from app.participants.reading import NoSuchCaseError
from app.participants.referral.closing import close_these, open_ones
from app.participants.vocabulary import (
    Attendance,
    ConsentManner,
    ConsentPurpose,
    HandoverStatus,
    Stage,
)
from app.territory import queries as territory

name_deeds(
    {
        "record_contact": lambda: _("recorded a contact"),
        "remove_contact": lambda: _("took out a contact recorded in error"),
        "pause_case": lambda: _("paused a case"),
        "resume_case": lambda: _("took a case up again"),
        "close_case": lambda: _("ended a pathway"),
        "reopen_case": lambda: _("let somebody return to the pathway"),
    }
)


def record_contact(
    participant_id: UUID, content: ContactContent, actor: Actor, form: str | None
) -> None:
    """Record a contact, and when the next one is due.

    Args:
        participant_id: with whom.
        content: how, when, how long, what was said.
        actor: who was in touch.
        form: names the form, so that sending it twice records once.

    Raises:
        NoSuchCaseError: it is no case of the actor.
    """
    with transaction() as session:
        person = find_case(session, participant_id, actor, Action.NOTE_CONTACT, locked=True)
        before = session.scalar(select(Contact.participant_id).where(Contact.made_by_form == form))
        if form and before == person.id:
            return
        session.add(
            Contact(
                id=uuid4(),
                participant_id=person.id,
                on=content.on,
                kind=content.kind,
                attendance=content.attendance,
                minutes=content.minutes,
                place=content.place,
                note=content.note,
                user_id=actor.user_id,
                created_at=clock.now(),
                # A form of another case names nothing here: what it says is kept.
                made_by_form=form if before is None else None,
            )
        )
        fields = ["contact.kind", "contact.attendance"]
        fields += ["contact.note"] if content.note else []
        _go_on(session, person, next_contact_at=_due(person, content))
        events.record(session, actor, "record_contact", person, fields)


def remove_contact(participant_id: UUID, contact_id: UUID, actor: Actor) -> None:
    """Take out a contact that was recorded in error; the record keeps that there was one.

    Raises:
        NoSuchCaseError: there is none for the actor.
    """
    with transaction() as session:
        person = find_case(session, participant_id, actor, locked=True, although_ended=True)
        row = session.scalar(
            select(Contact).where(Contact.id == contact_id, Contact.participant_id == person.id)
        )
        if row is None:
            raise NoSuchCaseError
        session.delete(row)
        _go_on(session, person)
        events.record(session, actor, "remove_contact", person, ["contact"])


def pause(participant_id: UUID, following: NextContact, version: int, actor: Actor) -> None:
    """Pause a case: it asks for nothing until the day that was arranged.

    Raises:
        NoSuchCaseError: it is no case of the actor.
        ClosedCaseError: its pathway has ended.
        StaleDataError: somebody changed the case meanwhile.
    """
    with transaction() as session:
        person = _open_case(session, participant_id, version, actor)
        person.stage = Stage.PAUSED
        _arrange(person, following)
        _done(session, actor, "pause_case", person, ["stage"])


def resume(participant_id: UUID, manner: ConsentManner | None, version: int, actor: Actor) -> None:
    """Take a paused case up again.

    Args:
        participant_id: whose.
        manner: how they agreed again to be accompanied, where they had ended that.
        version: of the case, as the form has it.
        actor: who works on it.

    Raises:
        NoSuchCaseError, ClosedCaseError, StaleDataError: as for `pause`.
        NotFollowedError: they do not agree to be accompanied, and nobody says that they do.
    """
    with transaction() as session:
        person = _open_case(session, participant_id, version, actor)
        _agree_again(session, person, manner, actor)
        person.stage = Stage.ACTIVE
        _done(session, actor, "resume_case", person, ["stage"])


def close(participant_id: UUID, content: ExitContent, version: int, actor: Actor) -> None:
    """End a pathway; its plan, the link to it, and offers to hand the case over end with it.

    So do its open referrals, whose receivers are told only that they are closed, but for those
    of which somebody says why they go on.

    Raises:
        NoSuchCaseError, ClosedCaseError, StaleDataError: as for `pause`; stale too where somebody
            was referred since the form was shown.
    """
    with transaction() as session:
        person = _open_case(session, participant_id, version, actor)
        ending = open_ones(session, person)
        if {each.id for each in ending} != set(content.listed):
            raise StaleDataError("other referrals are open than the form shows")
        session.add(
            CaseExit(
                id=uuid4(),
                participant_id=person.id,
                on=content.on,
                outcome=content.outcome,
                note=content.whole_note,
                recorded_by=actor.user_id,
                created_at=clock.now(),
            )
        )
        person.stage, person.closed_at = Stage.CLOSED, clock.now()
        _arrange(person, content.following)
        withdraw_offers(session, person.id)
        close_these(session, actor, person, [e for e in ending if e.id not in content.going_on])
        close_plans(session, person.id)
        _done(session, actor, "close_case", person, ["stage", "case_exit.outcome"])


def reopen(
    participant_id: UUID, on: date, manner: ConsentManner | None, version: int, actor: Actor
) -> None:
    """Let somebody return to the pathway; the end stays in the history.

    Args:
        participant_id: whose.
        on: the day on which they return.
        manner: how they agreed again to be accompanied, where they had ended that.
        version: of the case, as the form has it.
        actor: who works on it.

    Raises:
        NoSuchCaseError: it is no case of the actor.
        StaleDataError: somebody changed the case meanwhile.
        NotFollowedError: as for `resume`.
    """
    with transaction() as session:
        person = _case(session, participant_id, version, actor)
        if person.stage is not Stage.CLOSED:
            return
        _agree_again(session, person, manner, actor)
        query = select(CaseExit).where(
            CaseExit.participant_id == person.id, CaseExit.returned_on.is_(None)
        )
        for row in session.scalars(query):
            row.returned_on = max(on, row.on)
        person.stage, person.closed_at = Stage.ACTIVE, None
        _done(session, actor, "reopen_case", person, ["stage"])


def withdraw_offers(session: Session, participant_id: UUID) -> None:
    """End every open offer to hand a case over, in the transaction that makes it void."""
    session.execute(
        update(Handover)
        .where(Handover.participant_id == participant_id)
        .where(Handover.status == HandoverStatus.OFFERED)
        # What was written for one colleague is of no use to anybody now.
        .values(status=HandoverStatus.WITHDRAWN, answered_at=clock.now(), note_sealed=None)
    )


def _agree_again(
    session: Session, person: Participant, manner: ConsentManner | None, actor: Actor
) -> None:
    if not has_ended(session, person.id):
        return
    if manner is None:
        raise NotFollowedError
    record_consent(session, actor, person, ConsentPurpose.FOLLOWING, manner)


def _open_case(session: Session, participant_id: UUID, version: int, actor: Actor) -> Participant:
    person = _case(session, participant_id, version, actor)
    require_open(person)
    return person


def _case(session: Session, participant_id: UUID, version: int, actor: Actor) -> Participant:
    person = find_case(session, participant_id, actor, locked=True, although_ended=True)
    if person.version != version:
        raise StaleDataError(f"version {person.version}, the form has {version}")
    return person


def _arrange(person: Participant, following: NextContact) -> None:
    if not following.keep:
        person.next_contact_at = following.moment


def _due(person: Participant, content: ContactContent) -> datetime | None:
    """Return when the next contact is due; one whose day has come and that took place is done."""
    site, due = territory.site(person.site_id), person.next_contact_at
    if not content.following.keep or due is None or site is None:
        return content.following.moment
    has_come = due.astimezone(site.timezone).date() <= clock.now().astimezone(site.timezone).date()
    return None if has_come and content.attendance is Attendance.CAME else due


def _go_on(session: Session, person: Participant, **values: object) -> None:
    """Keep that the case goes on; its version stays, so that nobody's open form is refused."""
    session.execute(
        update(Participant)
        .where(Participant.id == person.id)
        .values(active_at=clock.now(), **values)
        .execution_options(synchronize_session=False)
    )


def _done(
    session: Session, actor: Actor, deed: str, person: Participant, fields: list[str]
) -> None:
    person.active_at = clock.now()
    events.record(session, actor, deed, person, fields)
