"""What happened in a case, newest first; notes of contacts are read through the record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.models import User
from app.accounts.policy import Action
from app.directory.models import Organisation, Service
from app.participants.models import (
    Assessment,
    CaseExit,
    Contact,
    Handover,
    Participant,
    Plan,
    PlanVersion,
    Referral,
    ReferralStep,
)
from app.participants.reading import read_special
from app.participants.vocabulary import (
    AssessmentStage,
    Attendance,
    ContactKind,
    HandoverStatus,
    Outcome,
    ReferralStatus,
)


@dataclass(frozen=True)
class ContactEntry:
    """A contact, with what was noted."""

    id: UUID
    kind: ContactKind
    attendance: Attendance
    minutes: int | None
    place: str
    note: str


@dataclass(frozen=True)
class ReferralEntry:
    """A referral moved on."""

    status: ReferralStatus
    to: str
    by_receiver: bool


@dataclass(frozen=True)
class PlanEntry:
    """A plan was agreed."""

    number: int
    signed: bool


@dataclass(frozen=True)
class AssessmentEntry:
    """An assessment was made, or begun."""

    stage: AssessmentStage
    finished: bool


@dataclass(frozen=True)
class ExitEntry:
    """A pathway ended, or somebody returned."""

    outcome: Outcome
    returned: bool
    note: str = ""


@dataclass(frozen=True)
class HandoverEntry:
    """A case went from one colleague to another."""

    to: str


What = ContactEntry | ReferralEntry | PlanEntry | AssessmentEntry | ExitEntry | HandoverEntry


@dataclass(frozen=True)
class Entry:
    """Something that happened: the day, when it was written down, by whom, and what."""

    on: date
    at: datetime
    by: str
    what: What


def timeline(session: Session, actor: Actor, person: Participant, zone: tzinfo) -> Sequence[Entry]:
    """Return everything that happened in a case, newest first.

    Call it inside `transaction()`: it records that notes are read, in the same transaction.
    """
    found = [
        *_contacts(session, actor, person),
        *_referrals(session, person, zone),
        *_plans(session, person),
        *_assessments(session, person),
        *_exits(session, actor, person),
        *_handovers(session, person, zone),
    ]
    return sorted(found, key=lambda entry: (entry.on, entry.at), reverse=True)


def _contacts(session: Session, actor: Actor, person: Participant) -> Iterator[Entry]:
    query = (
        select(Contact, User.name)
        .outerjoin(User, User.id == Contact.user_id)
        .where(Contact.participant_id == person.id)
        .order_by(Contact.on, Contact.id)
    )
    rows = [(row, name) for row, name in session.execute(query)]
    noted = [row for row, _name in rows if row.note_sealed or row.place_sealed]
    if noted:
        read_special(session, actor, Action.SEE_CASE, person, noted)
    for row, name in rows:
        what = ContactEntry(row.id, row.kind, row.attendance, row.minutes, row.place, row.note)
        yield Entry(row.on, row.created_at, name or "", what)


def _referrals(session: Session, person: Participant, zone: tzinfo) -> Iterator[Entry]:
    query = (
        select(ReferralStep, Service.name, Organisation.name, User.name)
        .join(Referral, Referral.id == ReferralStep.referral_id)
        .outerjoin(Service, Service.id == Referral.service_id)
        .outerjoin(Organisation, Organisation.id == Referral.organisation_id)
        .outerjoin(User, User.id == ReferralStep.user_id)
        .where(Referral.participant_id == person.id)
        .order_by(ReferralStep.at, ReferralStep.id)
    )
    for row, service, organisation, name in session.execute(query):
        what = ReferralEntry(row.status, service or organisation or "", row.by_receiver)
        by = organisation if row.by_receiver else name
        yield Entry(row.at.astimezone(zone).date(), row.at, by or "", what)


def _plans(session: Session, person: Participant) -> Iterator[Entry]:
    query = (
        select(PlanVersion, User.name)
        .join(Plan, Plan.id == PlanVersion.plan_id)
        .outerjoin(User, User.id == PlanVersion.made_by)
        .where(Plan.participant_id == person.id)
        .order_by(PlanVersion.number, PlanVersion.id)
    )
    for row, name in session.execute(query):
        yield Entry(row.agreed_on, row.created_at, name or "", PlanEntry(row.number, row.signed))


def _assessments(session: Session, person: Participant) -> Iterator[Entry]:
    query = (
        select(Assessment, User.name)
        .outerjoin(User, User.id == Assessment.made_by)
        .where(Assessment.participant_id == person.id)
        .order_by(Assessment.on, Assessment.id)
    )
    for row, name in session.execute(query):
        what = AssessmentEntry(row.stage, row.finished_at is not None)
        yield Entry(row.on, row.created_at, name or "", what)


def _exits(session: Session, actor: Actor, person: Participant) -> Iterator[Entry]:
    query = (
        select(CaseExit, User.name)
        .outerjoin(User, User.id == CaseExit.recorded_by)
        .where(CaseExit.participant_id == person.id)
        .order_by(CaseExit.on, CaseExit.id)
    )
    rows = [(row, name) for row, name in session.execute(query)]
    noted = [row for row, _name in rows if row.note_sealed]
    if noted:
        read_special(session, actor, Action.SEE_CASE, person, noted)
    for row, name in rows:
        ended = ExitEntry(row.outcome, returned=False, note=row.note)
        yield Entry(row.on, row.created_at, name or "", ended)
        if row.returned_on is not None:
            back = ExitEntry(row.outcome, returned=True)
            yield Entry(row.returned_on, row.created_at, "", back)


def _handovers(session: Session, person: Participant, zone: tzinfo) -> Iterator[Entry]:
    query = (
        select(Handover.answered_at, User.name)
        .join(User, User.id == Handover.to_id)
        .where(Handover.participant_id == person.id, Handover.status == HandoverStatus.TAKEN)
        .order_by(Handover.answered_at, Handover.id)
    )
    for at, name in session.execute(query):
        if at is not None:
            yield Entry(at.astimezone(zone).date(), at, name, HandoverEntry(name))


@dataclass(frozen=True)
class Attended:
    """How contacts of a span of time went."""

    came: int
    cancelled: int
    missed: int
    minutes: int

    @property
    def arranged(self) -> int:
        """Return how many were arranged and not called off."""
        return self.came + self.missed


def attended(entries: Sequence[Entry], since: date) -> Attended:
    """Return how the contacts since a day went."""
    contacts = [
        entry.what
        for entry in entries
        if isinstance(entry.what, ContactEntry) and entry.on >= since
    ]
    of = {kind: sum(each.attendance is kind for each in contacts) for kind in Attendance}
    return Attended(
        of[Attendance.CAME],
        of[Attendance.CANCELLED],
        of[Attendance.MISSED],
        sum(each.minutes or 0 for each in contacts if each.attendance is Attendance.CAME),
    )
