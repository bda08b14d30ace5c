"""The plan and the referral of an invented case, with services that exist at the site."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.core.geo import LonLat
from app.participants.examples.content import CaseExample, Goal, PlanExample, ReferralExample, Step
from app.participants.examples.nearby import Nearby, nearest
from app.participants.examples.rows import Around
from app.participants.models import (
    Consent,
    Participant,
    Plan,
    PlanAction,
    PlanGoal,
    PlanVersion,
    Referral,
    ReferralMessage,
    ReferralStep,
)
from app.participants.plan.content import (
    ActionContent,
    GoalContent,
    PlanContent,
    ServiceContent,
    to_json,
)
from app.participants.vocabulary import (
    ConsentManner,
    ConsentPurpose,
    GoalStatus,
    PlanStatus,
    ReferralKind,
    ReferralStatus,
    SharedField,
)

# A referral lasts half a year, and is expected to be answered within a week.
_LASTS_DAYS = 180
_ANSWER_DAYS = 7
_SHARED = (SharedField.NAME, SharedField.CONTACT, SharedField.BIRTH_YEAR, SharedField.NEED)


def add_plan(around: Around, case: CaseExample, row: Participant, home: LonLat) -> None:
    """Store the plan, and the version in which it was agreed."""
    if case.plan is None:
        return
    plan = Plan(
        id=around.key(case.key, "plan"),
        participant_id=row.id,
        status=case.plan.status,
        language=row.language,
        starts_on=around.day(case.plan.starts),
        ends_on=around.day(case.plan.ends),
        contacts_a_month=case.plan.contacts_a_month,
        created_by=around.worker(case),
        created_at=around.moment(case.plan.starts),
        updated_at=around.moment(case.plan.starts),
    )
    plan.note = case.plan.note
    around.add(plan)
    goals = [
        _add_goal(around, plan, position, goal, home)
        for position, goal in enumerate(case.plan.goals)
    ]
    if case.plan.status is PlanStatus.AGREED:
        _agree(around, case.plan, plan, goals)


def _add_goal(around: Around, plan: Plan, position: int, goal: Goal, home: LonLat) -> GoalContent:
    row = PlanGoal(
        id=around.key(plan.id, "goal", position),
        plan_id=plan.id,
        position=position,
        by_when=around.day(goal.by),
    )
    row.text, row.need = goal.text, goal.need
    around.add(row)
    near = nearest(around.services, goal.need, home)
    return GoalContent(
        id=str(row.id),
        text=goal.text,
        need=goal.need,
        status=GoalStatus.OPEN,
        by_when=row.by_when,
        actions=[
            _add_step(around, row, number, step, near) for number, step in enumerate(goal.actions)
        ],
    )


def _add_step(
    around: Around, goal: PlanGoal, position: int, step: Step, near: Nearby | None
) -> ActionContent:
    service = near if step.service else None
    row = PlanAction(
        id=around.key(goal.id, "action", position),
        goal_id=goal.id,
        position=position,
        service_id=service.service_id if service else None,
        doer=step.doer,
        by_when=around.day(step.by),
        remind_days=step.remind,
        status=step.status,
    )
    row.text = step.text
    around.add(row)
    return ActionContent(
        id=str(row.id),
        text=step.text,
        service=_service(service) if service else None,
        doer=step.doer,
        by_when=row.by_when,
        remind_days=step.remind,
        status=step.status,
    )


def _service(near: Nearby) -> ServiceContent:
    return ServiceContent(str(near.service_id), near.name, near.organisation, near.place)


def _agree(around: Around, told: PlanExample, plan: Plan, goals: list[GoalContent]) -> None:
    content = PlanContent(
        language=plan.language,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        contacts_a_month=plan.contacts_a_month,
        note=told.note,
        goals=goals,
    )
    version = PlanVersion(
        id=around.key(plan.id, "version"),
        plan_id=plan.id,
        number=1,
        agreed_on=plan.starts_on,
        signed=told.signed,
        made_by=plan.created_by,
        created_at=plan.created_at,
    )
    version.content = to_json(content)
    around.add(version)


def add_referral(around: Around, case: CaseExample, row: Participant, home: LonLat) -> None:
    """Store the referral with its consent and its answers, where somebody is near for it."""
    told = case.referral
    near = _receiver(around, told, home) if told else None
    if told is None or near is None:
        return
    reached = told.path[-1] if told.path else (ReferralStatus.SENT, told.sent)
    referral = Referral(
        id=around.key(case.key, "referral"),
        participant_id=row.id,
        service_id=near.service_id,
        organisation_id=near.organisation_id,
        kind=ReferralKind.DIRECT,
        consent_id=_add_consent(around, case, told, near),
        status=reached[0],
        created_by=around.worker(case),
        created_at=around.moment(told.sent),
        changed_at=around.moment(reached[1]),
        answer_by=around.day(told.sent + _ANSWER_DAYS),
        expires_on=around.day(told.sent + _LASTS_DAYS),
        seen_at=_seen(around, told),
    )
    referral.need, referral.note = told.need, told.note
    around.add(referral)
    _add_steps(around, case, told, referral)


def _receiver(around: Around, told: ReferralExample, home: LonLat) -> Nearby | None:
    if told.to_stakeholder and around.organisation is None:
        return None
    return nearest(
        around.services, told.need, home, around.organisation if told.to_stakeholder else None
    )


def _seen(around: Around, told: ReferralExample) -> datetime | None:
    """Return when the case last looked: before the last answer, else before their message."""
    looked = told.path if told.message else told.path[:-1]
    return around.moment(looked[-1][1]) if looked else None


def _add_consent(around: Around, case: CaseExample, told: ReferralExample, near: Nearby) -> UUID:
    consent = Consent(
        id=around.key(case.key, "consent", ConsentPurpose.SHARING),
        participant_id=around.key(case.key),
        purpose=ConsentPurpose.SHARING,
        fields=[str(each) for each in _SHARED],
        organisation_id=near.organisation_id,
        manner=ConsentManner.SIGNED,
        given_at=around.moment(told.sent),
        expires_on=around.day(told.sent + _LASTS_DAYS),
        recorded_by=around.worker(case),
    )
    around.add(consent)
    return consent.id


def _add_steps(
    around: Around, case: CaseExample, told: ReferralExample, referral: Referral
) -> None:
    # Whoever answers by a signed link has no account.
    answering = around.stakeholder if told.to_stakeholder else None
    path = [(ReferralStatus.SENT, told.sent), *told.path]
    for number, (status, day) in enumerate(path):
        by_receiver = number > 0
        around.add(
            ReferralStep(
                id=around.key(referral.id, "step", number),
                referral_id=referral.id,
                status=status,
                by_receiver=by_receiver,
                user_id=answering if by_receiver else around.worker(case),
                at=around.moment(day),
            )
        )
    if told.message:
        message = ReferralMessage(
            id=around.key(referral.id, "message"),
            referral_id=referral.id,
            by_receiver=True,
            user_id=answering,
            at=around.moment(told.message_day),
        )
        message.text = told.message
        around.add(message)
