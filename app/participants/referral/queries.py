"""Reads of referrals: a case's, an organisation's, what waits; never a special field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from app.accounts import clock
from app.accounts.actor import Actor
from app.accounts.models import Membership, User
from app.accounts.policy import Action, visible
from app.core.spatial import has_words
from app.core.words import searched_words
from app.directory.models import Organisation, Service
from app.directory.sql import published
from app.participants.models import (
    Participant,
    Plan,
    PlanAction,
    PlanGoal,
    Referral,
    ReferralMessage,
    ReferralStep,
)
from app.participants.referral.letters import answering
from app.participants.referral.states import OPEN, UNANSWERED
from app.participants.vocabulary import (
    ActionStatus,
    PlanStatus,
    ReferralKind,
    ReferralStatus,
    Stage,
)

MOST_FOUND = 20
# So many days before its end an open referral asks whether it shall go on.
ENDS_SOON_DAYS = 14


@dataclass(frozen=True)
class ReferralLine:
    """A referral in the list of its case."""

    id: UUID
    service: str
    organisation: str
    kind: ReferralKind
    status: ReferralStatus
    created_at: datetime
    changed_at: datetime
    answer_by: date | None
    expires_on: date
    unread: int
    # False where it waits for an answer of somebody whom no mail and no account reaches.
    is_reached: bool


@dataclass(frozen=True)
class OpenReferral:
    """A referral that still waits for something."""

    id: UUID
    service: str
    status: ReferralStatus


@dataclass(frozen=True)
class ReceivedLine:
    """A referral in the list of its receivers: which, and nothing about anybody."""

    id: UUID
    service: str
    status: ReferralStatus
    created_at: datetime
    changed_at: datetime
    answer_by: date | None
    sender: str
    unread: int
    illustrative: bool


@dataclass(frozen=True)
class Waiting:
    """What a referral wants of those who work on its case.

    Attributes:
        participant_id: whose case.
        referral_id: which referral.
        service: what it is called.
        status: where it stands.
        changed_at: since when.
        is_news: whether it changed since somebody of the case looked.
        is_overdue: whether its answer should have come by now.
        ends_soon: whether it is open and its last day is near.
        unread: messages of the receiver that nobody of the case has seen.
    """

    participant_id: UUID
    referral_id: UUID
    service: str
    status: ReferralStatus
    changed_at: datetime
    is_news: bool
    is_overdue: bool
    ends_soon: bool
    unread: int


@dataclass(frozen=True)
class ServiceChoice:
    """A service to which somebody may be referred; `action_id` where the plan names it."""

    id: UUID
    name: str
    organisation: str
    action_id: UUID | None = None


def unread(*, by_receiver: bool) -> ScalarSelect[int]:
    """Return how many messages of one side the other has not seen."""
    return (
        select(func.count(ReferralMessage.id))
        .where(
            ReferralMessage.referral_id == Referral.id,
            ReferralMessage.by_receiver.is_(by_receiver),
            ReferralMessage.seen_at.is_(None),
        )
        .correlate(Referral)
        .scalar_subquery()
    )


def referrals_of(session: Session, participant_id: UUID) -> list[ReferralLine]:
    """Return the referrals of a case that was found before, the newest first."""
    query = (
        select(
            Referral.id,
            func.coalesce(Service.name, ""),
            func.coalesce(Organisation.name, ""),
            Referral.kind,
            Referral.status,
            Referral.created_at,
            Referral.changed_at,
            Referral.answer_by,
            Referral.expires_on,
            unread(by_receiver=True),
            or_(Referral.status != ReferralStatus.SENT, _is_reached()),
        )
        .outerjoin(Service, Service.id == Referral.service_id)
        .outerjoin(Organisation, Organisation.id == Referral.organisation_id)
        .where(Referral.participant_id == participant_id)
        .order_by(Referral.created_at.desc(), Referral.id)
    )
    rows: Sequence[Any] = session.execute(query).all()
    return [ReferralLine(*row) for row in rows]


def _is_reached() -> ColumnElement[bool]:
    """Return whether anybody has got, or would get, a referral, joined to service and organisation.

    The rule of `letters.receiver_of`, and who once got a link has it.
    """
    members = select(Membership.user_id).where(
        Membership.organisation_id == Referral.organisation_id, *answering()
    )
    address = func.coalesce(Service.email, "") + func.coalesce(Organisation.email, "")
    return or_(
        Referral.kind != ReferralKind.DIRECT,
        Referral.secret_hash.is_not(None),
        address != "",
        members.join(User, User.id == Membership.user_id).exists(),
    )


def open_referrals(session: Session, participant_id: UUID) -> list[OpenReferral]:
    """Return what a case that was found before still waits for, the oldest first."""
    query = (
        select(Referral.id, func.coalesce(Service.name, ""), Referral.status)
        .outerjoin(Service, Service.id == Referral.service_id)
        .where(Referral.participant_id == participant_id, Referral.status.in_(OPEN))
        .order_by(Referral.created_at, Referral.id)
    )
    return [OpenReferral(*row) for row in session.execute(query)]


def received(session: Session, actor: Actor) -> list[ReceivedLine]:
    """Return the referrals to the actor's organisations: unanswered first, then the newest."""
    query = (
        select(
            Referral.id,
            func.coalesce(Service.name, ""),
            Referral.status,
            Referral.created_at,
            Referral.changed_at,
            Referral.answer_by,
            func.coalesce(User.name, ""),
            unread(by_receiver=False),
            Participant.illustrative,
        )
        .join(Participant, Participant.id == Referral.participant_id)
        .outerjoin(Service, Service.id == Referral.service_id)
        .outerjoin(User, User.id == Referral.created_by)
        .where(_within(actor, Action.ANSWER_REFERRAL))
        .order_by(
            case((Referral.status.in_(UNANSWERED), 0), (Referral.status.in_(OPEN), 1), else_=2),
            Referral.created_at.desc(),
            Referral.id,
        )
    )
    return [ReceivedLine(*row) for row in session.execute(query)]


def new_count(session: Session, actor: Actor) -> int:
    """Return how many referrals to the actor's organisations nobody has touched yet."""
    if not actor.organisation_ids:
        return 0
    query = select(func.count(Referral.id)).where(Referral.status == ReferralStatus.SENT)
    return session.scalar(visible(query, Referral, actor, Action.ANSWER_REFERRAL)) or 0


def waiting(session: Session, actor: Actor) -> list[Waiting]:
    """Return what wants the attention of those who work on a case, in one statement.

    Of closed cases only what a receiver said: no message is lost. Ordered by the case, then by
    who has waited longest.
    """
    today = clock.now().date()
    is_news = Referral.changed_at > func.coalesce(Referral.seen_at, Referral.created_at)
    is_overdue = and_(Referral.status.in_(UNANSWERED), Referral.answer_by < today)
    last = today + timedelta(days=ENDS_SOON_DAYS)
    ends_soon = and_(Referral.status.in_(OPEN), Referral.expires_on <= last)
    messages = unread(by_receiver=True)
    query = (
        select(
            Referral.participant_id,
            Referral.id,
            func.coalesce(Service.name, ""),
            Referral.status,
            Referral.changed_at,
            _said(is_news),
            _said(is_overdue),
            _said(ends_soon),
            messages,
        )
        .join(Participant, Participant.id == Referral.participant_id)
        .outerjoin(Service, Service.id == Referral.service_id)
        .where(
            _within(actor, Action.SEE_CASE),
            or_(
                is_news,
                messages > 0,
                and_(Participant.stage != Stage.CLOSED, or_(is_overdue, ends_soon)),
            ),
        )
        .order_by(Referral.participant_id, Referral.changed_at, Referral.id)
    )
    return [Waiting(*row) for row in session.execute(query)]


def _within(actor: Actor, action: Action) -> ColumnElement[bool]:
    return Referral.id.in_(visible(select(Referral.id), Referral, actor, action))


def _said(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return a condition as yes or no: what compares with nothing is no."""
    return func.coalesce(condition, False)


def services_of_plan(session: Session, participant_id: UUID) -> list[ServiceChoice]:
    """Return the services that the open plan names and to which nobody has referred yet.

    A service is left out too while a referral to it is open, whether it was chosen in the plan,
    under another goal, or found in the search.
    """
    own = Referral.participant_id == participant_id
    referred = select(Referral.action_id).where(own, Referral.action_id.is_not(None))
    asked = select(Referral.service_id).where(
        own, Referral.service_id.is_not(None), Referral.status.in_(OPEN)
    )
    query = (
        _choices()
        .add_columns(PlanAction.id)
        .join(PlanAction, PlanAction.service_id == Service.id)
        .join(PlanGoal, PlanGoal.id == PlanAction.goal_id)
        .join(Plan, Plan.id == PlanGoal.plan_id)
        .where(
            Plan.participant_id == participant_id,
            Plan.status != PlanStatus.CLOSED,
            PlanAction.status.in_((ActionStatus.TO_DO, ActionStatus.DOING)),
            PlanAction.id.not_in(referred),
            Service.id.not_in(asked),
        )
        .order_by(PlanGoal.position, PlanAction.position, PlanAction.id)
    )
    return [ServiceChoice(*row) for row in session.execute(query)]


def find_services(session: Session, site_key: str, text: str) -> list[ServiceChoice]:
    """Return public services of a site by the words of their listing, by name, twenty at most."""
    words = searched_words(text)
    if not words:
        return []
    query = (
        _choices()
        .where(published(site_key), has_words(Service.search_text, words))
        .order_by(func.lower(Service.name), Service.id)
        .limit(MOST_FOUND)
    )
    return [ServiceChoice(*row) for row in session.execute(query)]


def _choices() -> Select[UUID, str, str]:
    return select(Service.id, Service.name, Organisation.name).join(
        Organisation, Organisation.id == Service.organisation_id
    )


def steps_of(session: Session, referral_id: UUID) -> Sequence[ReferralStep]:
    """Return the steps of a referral, oldest first."""
    query = select(ReferralStep).where(ReferralStep.referral_id == referral_id)
    return session.scalars(query.order_by(ReferralStep.at, ReferralStep.id)).all()


def messages_of(session: Session, referral_id: UUID) -> Sequence[ReferralMessage]:
    """Return the messages of a referral, oldest first."""
    query = select(ReferralMessage).where(ReferralMessage.referral_id == referral_id)
    return session.scalars(query.order_by(ReferralMessage.at, ReferralMessage.id)).all()


def names_of(session: Session, ids: set[UUID]) -> dict[UUID, str]:
    """Return the names of colleagues by id."""
    query = select(User.id, User.name).where(User.id.in_(ids))
    rows: Sequence[Any] = session.execute(query).all() if ids else ()
    return dict(rows)
