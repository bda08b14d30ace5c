"""What a referral's status says of the step of the plan that it belongs to."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts import clock
from app.participants.models import Plan, PlanAction, PlanGoal
from app.participants.vocabulary import ActionStatus, ReferralStatus

# What did not work out is to be done again, another way; only the desk drops a step.
FOLLOWS: dict[ReferralStatus, ActionStatus] = {
    ReferralStatus.SENT: ActionStatus.DOING,
    ReferralStatus.RECEIVED: ActionStatus.DOING,
    ReferralStatus.ACCEPTED: ActionStatus.DOING,
    ReferralStatus.WAITING_LIST: ActionStatus.DOING,
    ReferralStatus.STARTED: ActionStatus.DOING,
    ReferralStatus.ATTENDED: ActionStatus.DOING,
    ReferralStatus.COMPLETED: ActionStatus.DONE,
    ReferralStatus.NOT_SUITABLE: ActionStatus.TO_DO,
    ReferralStatus.DROPPED_OUT: ActionStatus.TO_DO,
    ReferralStatus.WITHDRAWN: ActionStatus.TO_DO,
    ReferralStatus.EXPIRED: ActionStatus.TO_DO,
}


def follow_referral(session: Session, action_id: UUID | None, status: ReferralStatus) -> None:
    """Let a step of the plan follow its referral, in the transaction of the referral's deed.

    A step that was dropped at the desk stays dropped. The plan's version grows, so that
    whoever edits it at that moment is told.

    Args:
        session: that of the transaction.
        action_id: of the step; nothing happens without one, or where it is gone.
        status: of the referral, as it is now.
    """
    step = None if action_id is None else session.get(PlanAction, action_id)
    if step is None or step.status in {ActionStatus.DROPPED, FOLLOWS[status]}:
        return
    step.status = FOLLOWS[status]
    goal = session.get(PlanGoal, step.goal_id)
    plan = None if goal is None else session.get(Plan, goal.plan_id)
    if plan is not None:
        plan.updated_at = clock.now()
