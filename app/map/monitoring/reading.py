"""Read the cases of a site for the count: dates and marks, no names; needs are opened here.

The transaction is short: how near services are is worked out after it, from what was copied.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.actor import Actor
from app.core.sealing import open_rows
from app.directory.needs import taxonomy
from app.map.monitoring.counting import Facts, Happened, Unit
from app.map.monitoring.vocabulary import (
    ANSWER_DAYS,
    ANSWERED,
    NEED,
    NOT_SAID,
    TAKEN,
    Answered,
    Near,
    Step,
)
from app.participants.fitting.asked import CaseAsked
from app.participants.models import (
    AssessedNeed,
    Assessment,
    CaseExit,
    Participant,
    Plan,
    Pointing,
    Referral,
    ReferralStep,
)
from app.participants.vocabulary import ReferralKind, ReferralStatus

# What somebody who has just named needs asks of the catalogue.
Ask = Callable[[Participant, Sequence[str]], CaseAsked]
STARTED = (ReferralStatus.STARTED, ReferralStatus.ATTENDED, ReferralStatus.COMPLETED)


@dataclass(frozen=True)
class Whose:
    """Which cases are counted: those of a site, invented ones or real ones, and until when."""

    site_key: str
    illustrative: bool
    since: datetime | None
    until: datetime


@dataclass(frozen=True)
class Person:
    """Somebody as they are counted.

    Attributes:
        unit: with the steps.
        named: when each need was first named.
        asked: what the needs named since the last report ask of the catalogue; None for none.
    """

    unit: Unit
    named: Mapping[str, datetime]
    asked: CaseAsked | None


@dataclass(frozen=True)
class ReadOut:
    """Everything that is counted, before anybody looked how near services are."""

    people: Sequence[Person]
    pointings: Sequence[Unit]
    referrals: Sequence[Unit]

    def facts(self, near: Callable[[CaseAsked], Mapping[str, Near]]) -> Facts:
        """Return the facts, each newly named need with how near a service for it is."""
        return Facts(
            [_with_needs(each, near) for each in self.people], self.pointings, self.referrals
        )


def _with_needs(person: Person, near: Callable[[CaseAsked], Mapping[str, Near]]) -> Unit:
    found = near(person.asked) if person.asked else {}
    needs = {
        f"{NEED}{need}": Happened(at, found.get(need, Near.UNKNOWN).value)
        for need, at in person.named.items()
    }
    return replace(person.unit, events={**person.unit.events, **needs})


def read_out(
    session: Session, actor: Actor, whose: Whose, areas: Mapping[UUID, str], ask: Ask
) -> ReadOut:
    """Return what is counted of a site; that needs were opened is recorded as one event.

    Args:
        session: that of the command's transaction.
        actor: the operator.
        whose: which cases.
        areas: code of the area that counts, by the area of a home.
        ask: what needs ask of the catalogue; used only for needs named since the last report.
    """
    of_site = (
        Participant.site_id == whose.site_key,
        Participant.illustrative == whose.illustrative,
        Participant.created_at <= whose.until,
    )
    people = session.scalars(select(Participant).where(*of_site).order_by(Participant.id)).all()
    steps, named = _steps(session, whose), _named(session, actor, whose, people)
    return ReadOut(
        people=[
            Person(
                _unit(each, areas, steps[each.id]),
                named[each.id],
                _asked(each, named[each.id], whose, ask),
            )
            for each in people
        ],
        pointings=_pointings(session, whose),
        referrals=_referrals(session, whose),
    )


def _unit(person: Participant, areas: Mapping[UUID, str], steps: Mapping[str, Happened]) -> Unit:
    area = None if person.home_area_id is None else areas.get(person.home_area_id)
    return Unit(
        entered=person.created_at,
        events=steps,
        area=area or NOT_SAID,
        track=person.track.value if person.track else NOT_SAID,
    )


def _asked(
    person: Participant, named: Mapping[str, datetime], whose: Whose, ask: Ask
) -> CaseAsked | None:
    new = [need for need, at in named.items() if whose.since is None or at > whose.since]
    return ask(person, new) if new else None


def _steps(session: Session, whose: Whose) -> defaultdict[UUID, dict[str, Happened]]:
    """Return the first time of each step, by participant."""
    started = (
        select(Referral.participant_id, func.min(ReferralStep.at))
        .join(Referral, Referral.id == ReferralStep.referral_id)
        .where(ReferralStep.status.in_(STARTED))
    )
    assessed = select(Assessment.participant_id, func.min(Assessment.finished_at)).where(
        Assessment.finished_at.is_not(None)
    )
    firsts: dict[Step, Any] = {
        Step.ASSESSED: assessed,
        Step.PLANNED: select(Plan.participant_id, func.min(Plan.created_at)),
        Step.REFERRED: select(Referral.participant_id, func.min(Referral.created_at)),
        Step.STARTED: started,
    }
    found: defaultdict[UUID, dict[str, Happened]] = defaultdict(dict)
    for step, query in firsts.items():
        of_each = query.group_by(query.selected_columns[0])
        for key, at in session.execute(of_each).tuples():
            if at <= whose.until:
                found[key][step] = Happened(at)
    exits = select(CaseExit).where(CaseExit.created_at <= whose.until)
    for row in session.scalars(exits.order_by(CaseExit.created_at.desc(), CaseExit.id)):
        found[row.participant_id][Step.OUTCOME] = Happened(row.created_at, row.outcome.value)
    return found


def _named(
    session: Session, actor: Actor, whose: Whose, people: Sequence[Participant]
) -> defaultdict[UUID, dict[str, datetime]]:
    """Return when each need was first named in a finished assessment, by participant."""
    query = (
        select(AssessedNeed, Assessment.participant_id, Assessment.finished_at)
        .join(Assessment, Assessment.id == AssessedNeed.assessment_id)
        .join(Participant, Participant.id == Assessment.participant_id)
        .where(
            Participant.site_id == whose.site_key,
            Participant.illustrative == whose.illustrative,
            Assessment.finished_at <= whose.until,
        )
    )
    rows = session.execute(query).tuples().all()
    subject = events.Subject("site", whose.site_key, whose.site_key)
    fields = ["assessed_need.need", "participant.accessibility"]
    events.record(session, actor, "count_needs", subject, fields)
    open_rows(session, [*(row for row, _key, _at in rows), *people])
    known = {need.key for need in taxonomy().needs}
    first: defaultdict[UUID, dict[str, datetime]] = defaultdict(dict)
    for row, key, at in rows:
        if at is not None and row.need in known:
            first[key][row.need] = min(at, first[key].get(row.need, at))
    return first


def _pointings(session: Session, whose: Whose) -> list[Unit]:
    query = select(
        Pointing.created_at, Pointing.participant_id, Pointing.handled_at, Pointing.illustrative
    ).where(Pointing.site_id == whose.site_key, Pointing.created_at <= whose.until)
    return [
        Unit(came, {TAKEN: Happened(handled)} if taken and handled else {})
        for came, taken, handled, illustrative in session.execute(query)
        if illustrative == whose.illustrative
    ]


def _referrals(session: Session, whose: Whose) -> list[Unit]:
    """Return what was asked of receivers, and when they first answered."""
    answered = (
        select(ReferralStep.referral_id, func.min(ReferralStep.at).label("at"))
        .where(ReferralStep.by_receiver)
        .group_by(ReferralStep.referral_id)
        .subquery()
    )
    query = (
        select(Referral.created_at, answered.c.at)
        .join(Participant, Participant.id == Referral.participant_id)
        .join(answered, answered.c.referral_id == Referral.id, isouter=True)
        .where(
            Participant.site_id == whose.site_key,
            Participant.illustrative == whose.illustrative,
            Referral.kind == ReferralKind.DIRECT,
            Referral.created_at <= whose.until,
        )
    )
    return [Unit(sent, _answer(sent, at)) for sent, at in session.execute(query)]


def _answer(sent: datetime, at: datetime | None) -> Mapping[str, Happened]:
    if at is None:
        return {}
    fast = at - sent <= timedelta(days=ANSWER_DAYS)
    return {ANSWERED: Happened(at, (Answered.FAST if fast else Answered.LATER).value)}
