"""Reads of plans; special fields are opened by whoever records the read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actor import Actor
from app.accounts.policy import Action
from app.core.db import db
from app.directory import queries as directory
from app.directory.models import Organisation, Service
from app.participants.models import (
    Participant,
    Plan,
    PlanAction,
    PlanGoal,
    PlanLink,
    PlanVersion,
    Referral,
)
from app.participants.plan.content import ActionContent, GoalContent, PlanContent, ServiceContent
from app.participants.reading import read_special
from app.participants.vocabulary import PlanStatus, ReferralStatus


@dataclass(frozen=True)
class PlanRows:
    """An open plan with its goals and steps in their order, sealed still."""

    plan: Plan
    goals: Sequence[PlanGoal]
    actions: Sequence[PlanAction]

    def steps_of(self, goal: PlanGoal) -> list[PlanAction]:
        """Return the steps of a goal in their order."""
        return [step for step in self.actions if step.goal_id == goal.id]

    def every_row(self) -> list[Plan | PlanGoal | PlanAction]:
        """Return all rows that hold special fields."""
        return [self.plan, *self.goals, *self.actions]


def open_plan(session: Session, participant_id: UUID) -> PlanRows | None:
    """Return the plan that is open, None where there is none."""
    query = (
        select(Plan)
        .where(Plan.participant_id == participant_id, Plan.status != PlanStatus.CLOSED)
        .order_by(Plan.created_at.desc(), Plan.id)
        .limit(1)
        .execution_options(populate_existing=True)
    )
    plan = session.scalar(query)
    return None if plan is None else rows_of(session, plan)


def last_plan(session: Session, participant_id: UUID) -> PlanRows | None:
    """Return the newest plan, closed ones too, None where there never was any."""
    query = select(Plan).where(Plan.participant_id == participant_id)
    plan = session.scalar(query.order_by(Plan.created_at.desc(), Plan.id).limit(1))
    return None if plan is None else rows_of(session, plan)


def rows_of(session: Session, plan: Plan) -> PlanRows:
    """Return a plan with its goals and steps, in two statements."""
    goals = session.scalars(
        select(PlanGoal)
        .where(PlanGoal.plan_id == plan.id)
        .order_by(PlanGoal.position, PlanGoal.id)
        .execution_options(populate_existing=True)
    ).all()
    actions = session.scalars(
        select(PlanAction)
        .where(PlanAction.goal_id.in_([goal.id for goal in goals]))
        .order_by(PlanAction.position, PlanAction.id)
        .execution_options(populate_existing=True)
    ).all()
    return PlanRows(plan, goals, actions)


def content_of(rows: PlanRows) -> PlanContent:
    """Return a plan whose special fields are open as plain values."""
    plan = rows.plan
    ids = {step.service_id for step in rows.actions if step.service_id is not None}
    services = services_of(ids, plan.language)
    return PlanContent(
        language=plan.language,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        contacts_a_month=plan.contacts_a_month,
        note=plan.note,
        goals=[
            GoalContent(
                id=str(goal.id),
                text=goal.text,
                need=goal.need,
                status=goal.status,
                by_when=goal.by_when,
                actions=[_step(step, services) for step in rows.steps_of(goal)],
            )
            for goal in rows.goals
        ],
    )


def _step(step: PlanAction, services: Mapping[UUID, ServiceContent]) -> ActionContent:
    return ActionContent(
        id=str(step.id),
        text=step.text,
        service=None if step.service_id is None else services.get(step.service_id),
        doer=step.doer,
        by_when=step.by_when,
        remind_days=step.remind_days,
        status=step.status,
    )


def services_of(ids: Collection[UUID], language: str) -> dict[UUID, ServiceContent]:
    """Return services in a language; one that left the search keeps its own name."""
    if not ids:
        return {}
    texts = directory.cards(list(ids), language)
    own = (
        select(Service.id, Service.name, Organisation.name)
        .join(Organisation, Organisation.id == Service.organisation_id)
        .where(Service.id.in_(ids))
    )
    return {
        key: ServiceContent(
            str(key),
            texts[key].name if key in texts else name,
            organisation,
            texts[key].place if key in texts else "",
        )
        for key, name, organisation in db.session.execute(own)
    }


def services_in_plan(session: Session, actor: Actor, person: Participant) -> set[tuple[UUID, str]]:
    """Return the services of the open plan with the need that each is there for; recorded."""
    rows = open_plan(session, person.id)
    if rows is None:
        return set()
    read_special(session, actor, Action.SEE_CASE, person, rows.goals, fields=["plan_goal.need"])
    need = {goal.id: goal.need for goal in rows.goals}
    return {
        (step.service_id, need[step.goal_id])
        for step in rows.actions
        if step.service_id is not None
    }


def versions_of(session: Session, plan_id: UUID) -> Sequence[PlanVersion]:
    """Return the agreed versions, the newest first."""
    query = select(PlanVersion).where(PlanVersion.plan_id == plan_id)
    return session.scalars(query.order_by(PlanVersion.number.desc())).all()


def links_of(session: Session, plan_id: UUID) -> Sequence[PlanLink]:
    """Return the links that were made, the newest first."""
    query = select(PlanLink).where(PlanLink.plan_id == plan_id)
    return session.scalars(query.order_by(PlanLink.created_at.desc(), PlanLink.id)).all()


def referrals_of(session: Session, action_ids: Collection[UUID]) -> dict[UUID, ReferralStatus]:
    """Return the status of the newest referral that was made for each step."""
    query = (
        select(Referral.action_id, Referral.status)
        .where(Referral.action_id.in_(action_ids))
        .order_by(Referral.created_at, Referral.id)
    )
    return {action: status for action, status in session.execute(query) if action is not None}
