"""How the answer to a referral moves the action of the plan that it was made for."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.participants.models import PlanAction
from app.participants.referral.states import OPEN
from app.participants.vocabulary import ActionStatus
from app.participants.vocabulary import ReferralStatus as Status


def follow(session: Session, action_id: UUID | None, status: Status) -> None:
    """Let an action follow its referral; what somebody has put away by hand stays so."""
    if action_id is None:
        return
    # No version of the plan grows by it: whoever edits the plan meanwhile is not refused.
    session.execute(
        update(PlanAction)
        .where(
            PlanAction.id == action_id,
            PlanAction.status.in_((ActionStatus.TO_DO, ActionStatus.DOING)),
        )
        .values(status=_following(status))
    )


def _following(status: Status) -> ActionStatus:
    if status is Status.COMPLETED:
        return ActionStatus.DONE
    return ActionStatus.DOING if status in OPEN else ActionStatus.TO_DO
