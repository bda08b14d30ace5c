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
from app.core.db import Base
from app.core.sealing import open_rows
from app.directory.needs import taxonomy
from app.map.monitoring.counting import Happened, Unit
from app.map.monitoring.months import month_of
from app.map.monitoring.vocabulary import ANSWER_DAYS, FAST, NEED, NOT_SAID, OUTCOME, Near, Step
from app.map.monitoring.wellbeing import Result, fares, results
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
    ScaleResult,
)
from app.participants.referral.states import OVER, UNANSWERED
from app.participants.vocabulary import ReferralStatus

# What somebody who has just named needs asks of the catalogue.
Ask = Callable[[Participant, Sequence[str]], CaseAsked]
# A service that has the referral has said nothing yet; whoever writes its answer down does not
# matter: by telephone it is an answer too.
NO_ANSWER = (*UNANSWERED, *OVER)
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


def with_needs(person: Person, near: Callable[[CaseAsked], Mapping[str, Near]]) -> Unit:
    """Return somebody with each newly named need, and how near a service for it is."""
    found = near(person.asked) if person.asked else {}
    needs = {
        f"{NEED}{need}": Happened(at, found.get(need, Near.UNKNOWN).value)
        for need, at in person.named.items()
    }
    return replace(person.unit, happened={**person.unit.happened, **needs})


def read_people(
    session: Session, actor: Actor, whose: Whose, areas: Mapping[UUID, str], ask: Ask
) -> list[Person]:
    """Return everybody who is counted; that needs and answers were opened is one event.

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
    steps, happened = _steps(session, whose), _happened(session, whose)
    needs = _assessed_needs(session, whose)
    answers = results(session, whose.site_key, whose.until, illustrative=whose.illustrative)
    _open(session, actor, whose, [*(each.row for each in needs), *_rows(answers), *people])
    named, fared = _named(needs), fares(answers)
    pointed, waiting = _pointings(session, whose)
    found = [
        Person(
            unit=Unit(
                steps={
                    Step.BEGUN: each.created_at,
                    Step.KNOWN: min(each.created_at, pointed.get(each.id, each.created_at)),
                    **steps[each.id],
                },
                happened=happened[each.id],
                area=_area(each, areas),
                track=each.track.value if each.track else NOT_SAID,
                month=month_of(each.created_at.astimezone(whose.until.tzinfo).date()),
                fares=fared.get(each.id, {}),
            ),
            named=named[each.id],
            asked=_asked(each, named[each.id], whose, ask),
        )
        for each in people
    ]
    return [*found, *(Person(Unit({Step.KNOWN: at}), {}, None) for at in waiting)]


def _area(person: Participant, areas: Mapping[UUID, str]) -> str:
    area = person.home_area_id
    return NOT_SAID if area is None else areas.get(area, NOT_SAID)


def _asked(
    person: Participant, named: Mapping[str, datetime], whose: Whose, ask: Ask
) -> CaseAsked | None:
    new = [need for need, at in named.items() if whose.since is None or at > whose.since]
    return ask(person, new) if new else None


def _steps(session: Session, whose: Whose) -> defaultdict[UUID, dict[Step, datetime]]:
    """Return the first time of each step after the beginning, by participant."""
    assessed = select(Assessment.participant_id, func.min(Assessment.finished_at)).where(
        Assessment.finished_at.is_not(None)
    )
    stepped = select(Referral.participant_id, func.min(ReferralStep.at)).join(
        Referral, Referral.id == ReferralStep.referral_id
    )
    answered = stepped.where(ReferralStep.status.not_in(NO_ANSWER))
    firsts: dict[Step, Any] = {
        Step.ASSESSED: assessed,
        Step.PLANNED: select(Plan.participant_id, func.min(Plan.created_at)),
        Step.REFERRED: select(Referral.participant_id, func.min(Referral.created_at)),
        Step.ANSWERED: answered,
        Step.STARTED: stepped.where(ReferralStep.status.in_(STARTED)),
    }
    found: defaultdict[UUID, dict[Step, datetime]] = defaultdict(dict)
    for step, query in firsts.items():
        of_each = query.group_by(query.selected_columns[0])
        for key, at in session.execute(of_each):
            if at <= whose.until:
                found[key][step] = at
    return found


def _happened(session: Session, whose: Whose) -> defaultdict[UUID, dict[str, Happened]]:
    """Return how pathways ended, and whose first answer was a fast one."""
    found: defaultdict[UUID, dict[str, Happened]] = defaultdict(dict)
    exits = select(CaseExit).where(CaseExit.created_at <= whose.until)
    for row in session.scalars(exits.order_by(CaseExit.created_at.desc(), CaseExit.id)):
        found[row.participant_id][OUTCOME] = Happened(row.created_at, row.outcome.value)
    answers = (
        select(Referral.participant_id, Referral.created_at, ReferralStep.at)
        .join(Referral, Referral.id == ReferralStep.referral_id)
        .where(ReferralStep.status.not_in(NO_ANSWER), ReferralStep.at <= whose.until)
        .order_by(ReferralStep.at.desc(), ReferralStep.id)
    )
    for key, sent, at in session.execute(answers):
        found[key].pop(FAST, None)
        if at - sent <= timedelta(days=ANSWER_DAYS):
            found[key][FAST] = Happened(at)
    return found


@dataclass(frozen=True)
class _Need:
    """A need that somebody named, and when the assessment was finished."""

    row: AssessedNeed
    whose: UUID
    at: datetime


def _assessed_needs(session: Session, whose: Whose) -> list[_Need]:
    """Return the needs of finished assessments, still sealed."""
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
    found = session.execute(query)
    return [_Need(row, person, at) for row, person, at in found if at is not None]


def _open(session: Session, actor: Actor, whose: Whose, rows: Sequence[Base]) -> None:
    """Open needs, answers to scales, and what somebody needs of a building: one event."""
    subject = events.Subject("site", whose.site_key, whose.site_key)
    fields = ["assessed_need.need", "scale_result.answers", "participant.accessibility"]
    events.record(session, actor, "count_needs", subject, fields)
    open_rows(session, rows)


def _rows(answers: Sequence[Result]) -> list[ScaleResult]:
    return [each.row for each in answers]


def _named(needs: Sequence[_Need]) -> defaultdict[UUID, dict[str, datetime]]:
    """Return when each need was first named in a finished assessment, by participant."""
    known = {need.key for need in taxonomy().needs}
    first: defaultdict[UUID, dict[str, datetime]] = defaultdict(dict)
    for each in needs:
        if each.row.need in known:
            own = first[each.whose]
            own[each.row.need] = min(each.at, own.get(each.row.need, each.at))
    return first


def _pointings(
    session: Session, whose: Whose
) -> tuple[Mapping[UUID, datetime], Sequence[datetime]]:
    """Return when participants were first pointed out, and when those who have no case."""
    query = select(Pointing.created_at, Pointing.participant_id).where(
        Pointing.site_id == whose.site_key,
        Pointing.illustrative == whose.illustrative,
        Pointing.created_at <= whose.until,
    )
    found: dict[UUID, datetime] = {}
    waiting = []
    for at, person in session.execute(query):
        if person is None:
            waiting.append(at)
        else:
            found[person] = min(at, found.get(person, at))
    return found, waiting
