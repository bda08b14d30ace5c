"""The dates of many cases at once, from the tables of a case: one statement for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.participants.follow_up.attention import NEWS_DAYS, Facts
from app.participants.models import (
    Assessment,
    Consent,
    Contact,
    Participant,
    Plan,
    PlanAction,
    PlanGoal,
    Referral,
    ReferralMessage,
    ReferralStep,
)
from app.participants.vocabulary import (
    ActionStatus,
    ConsentPurpose,
    GoalStatus,
    PlanStatus,
    ReferralKind,
    ReferralStatus,
)

_UNANSWERED = (ReferralStatus.SENT, ReferralStatus.RECEIVED)
_OPEN_ACTIONS = (ActionStatus.TO_DO, ActionStatus.DOING)
_ENDED = (ReferralStatus.WITHDRAWN, ReferralStatus.EXPIRED)


@dataclass
class _Gathered:
    """The facts of one case while they are read."""

    last_contact: date | None = None
    plan_due: list[date] = field(default_factory=list)
    unanswered: list[date] = field(default_factory=list)
    answered: list[date] = field(default_factory=list)
    messages: int = 0
    consents: list[date] = field(default_factory=list)
    following_ended: date | None = None
    assessed: date | None = None
    begun: date | None = None


_All = dict[UUID, _Gathered]


def dates_of(
    session: Session, people: Sequence[Participant], zone: tzinfo, today: date
) -> dict[UUID, Facts]:
    """Return the facts of each case by its id.

    Args:
        session: that of the page.
        people: cases that the reader may see.
        zone: that of their site.
        today: the day there.
    """
    ids = [person.id for person in people]
    found: _All = {key: _Gathered() for key in ids}
    _contacts(session, ids, found)
    _plan(session, ids, today, found)
    _referrals(session, ids, found)
    _answers(session, ids, zone, today, found)
    _messages(session, ids, found)
    _assessments(session, ids, found)
    _consents(session, ids, today, found)
    return {person.id: _facts(person, found[person.id], zone) for person in people}


def _facts(person: Participant, found: _Gathered, zone: tzinfo) -> Facts:
    due = person.next_contact_at
    return Facts(
        stage=person.stage,
        next_contact=due.astimezone(zone).date() if due else None,
        last_contact=found.last_contact,
        plan_due=found.plan_due,
        unanswered=found.unanswered,
        answered=found.answered,
        messages=found.messages,
        consents=found.consents,
        following_ended=found.following_ended,
        assessed=found.assessed,
        begun=found.begun,
    )


def _contacts(session: Session, ids: Sequence[UUID], found: _All) -> None:
    query = (
        select(Contact.participant_id, func.max(Contact.on))
        .where(Contact.participant_id.in_(ids))
        .group_by(Contact.participant_id)
    )
    for key, day in session.execute(query):
        found[key].last_contact = day


def _plan(session: Session, ids: Sequence[UUID], today: date, found: _All) -> None:
    of_plans = (Plan.participant_id.in_(ids), Plan.status != PlanStatus.CLOSED)
    goals = (
        select(Plan.participant_id, PlanGoal.by_when)
        .select_from(PlanGoal)
        .join(Plan, Plan.id == PlanGoal.plan_id)
        .where(*of_plans, PlanGoal.status == GoalStatus.OPEN, PlanGoal.by_when <= today)
    )
    for key, day in session.execute(goals):
        found[key].plan_due += [day] if day else []
    soon = or_(PlanAction.by_when <= today, PlanAction.remind_days.is_not(None))
    actions = (
        select(Plan.participant_id, PlanAction.by_when, PlanAction.remind_days)
        .select_from(PlanAction)
        .join(PlanGoal, PlanGoal.id == PlanAction.goal_id)
        .join(Plan, Plan.id == PlanGoal.plan_id)
        .where(*of_plans, PlanGoal.status == GoalStatus.OPEN)
        .where(PlanAction.status.in_(_OPEN_ACTIONS), PlanAction.by_when.is_not(None), soon)
    )
    for key, day, earlier in session.execute(actions):
        found[key].plan_due += [day - timedelta(days=earlier or 0)] if day else []


def _referrals(session: Session, ids: Sequence[UUID], found: _All) -> None:
    query = select(Referral.participant_id, Referral.answer_by).where(
        Referral.participant_id.in_(ids),
        Referral.kind == ReferralKind.DIRECT,
        Referral.status.in_(_UNANSWERED),
        Referral.answer_by.is_not(None),
    )
    for key, day in session.execute(query):
        found[key].unanswered += [day] if day else []


def _answers(session: Session, ids: Sequence[UUID], zone: tzinfo, today: date, found: _All) -> None:
    """Find what receivers answered since somebody of the case last looked at the referral."""
    since = datetime.combine(today - timedelta(days=NEWS_DAYS), time(), zone)
    query = (
        select(Referral.participant_id, func.max(ReferralStep.at))
        .select_from(ReferralStep)
        .join(Referral, Referral.id == ReferralStep.referral_id)
        .where(
            Referral.participant_id.in_(ids),
            Referral.status.not_in(_ENDED),
            ReferralStep.by_receiver,
            ReferralStep.status != ReferralStatus.RECEIVED,
            ReferralStep.at >= since,
            or_(Referral.seen_at.is_(None), ReferralStep.at > Referral.seen_at),
        )
        .group_by(Referral.id, Referral.participant_id)
    )
    for key, at in session.execute(query):
        found[key].answered.append(at.astimezone(zone).date())


def _messages(session: Session, ids: Sequence[UUID], found: _All) -> None:
    query = (
        select(Referral.participant_id, func.count())
        .select_from(ReferralMessage)
        .join(Referral, Referral.id == ReferralMessage.referral_id)
        .where(
            Referral.participant_id.in_(ids),
            ReferralMessage.by_receiver,
            ReferralMessage.seen_at.is_(None),
        )
        .group_by(Referral.participant_id)
    )
    for key, count in session.execute(query):
        found[key].messages = count


def _assessments(session: Session, ids: Sequence[UUID], found: _All) -> None:
    done = Assessment.finished_at.is_not(None)
    query = (
        select(Assessment.participant_id, done, func.max(Assessment.on))
        .where(Assessment.participant_id.in_(ids))
        .group_by(Assessment.participant_id, done)
    )
    for key, is_done, day in session.execute(query):
        if is_done:
            found[key].assessed = day
        else:
            found[key].begun = day


def _consents(session: Session, ids: Sequence[UUID], today: date, found: _All) -> None:
    """Keep the last day of each kind of consent; one without end needs no reminder."""
    query = select(
        Consent.participant_id, Consent.purpose, Consent.organisation_id, Consent.expires_on
    ).where(Consent.participant_id.in_(ids), Consent.withdrawn_at.is_(None))
    latest: dict[tuple[UUID, ConsentPurpose, UUID | None], date] = defaultdict(lambda: date.min)
    for key, purpose, organisation, day in session.execute(query):
        kind = (key, purpose, organisation)
        latest[kind] = max(latest[kind], day or date.max)
    for (key, purpose, _organisation), day in latest.items():
        if day != date.max:
            found[key].consents.append(day)
        if purpose is ConsentPurpose.FOLLOWING and day < today:
            found[key].following_ended = day
