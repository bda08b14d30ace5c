"""One change of a referral's status, with all that belongs to it; inside the deed that makes it."""

from __future__ import annotations

from uuid import uuid4

from flask_babel import gettext as _
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts import clock, events
from app.accounts.deeds import name_deeds
from app.participants.models import Participant, ReferralStep
from app.participants.plan.steps import follow_referral
from app.participants.referral.doors import Opened
from app.participants.referral.states import SETTLED, By
from app.participants.vocabulary import ReferralStatus, Unsuitable

name_deeds(
    {
        "send_referral": lambda: _("referred to a service"),
        "answer_referral": lambda: _("answered a referral"),
        "record_answer": lambda: _("recorded the answer to a referral"),
        "close_referral": lambda: _("closed a referral"),
        "write_message": lambda: _("wrote a message about a referral"),
        "escalate_referral": lambda: _("told that a referral has no answer"),
        "send_referral_again": lambda: _("sent a referral again"),
    }
)
_DEEDS = {
    By.RECEIVER: "answer_referral",
    By.LINK_WORKER: "record_answer",
    By.CONSENT: "close_referral",
    By.TIME: "close_referral",
}


def take_step(
    session: Session,
    opened: Opened,
    status: ReferralStatus,
    *,
    unsuitable: Unsuitable | None = None,
    note: str = "",
) -> None:
    """Change the status, keep the step, move the plan's action and record the deed."""
    referral, moment = opened.referral, clock.now()
    if referral.status not in SETTLED or status not in SETTLED:
        # An answer that is put right does not open to its receiver for longer.
        referral.changed_at = moment
    referral.status = status
    step = ReferralStep(
        id=uuid4(),
        referral_id=referral.id,
        status=status,
        unsuitable=unsuitable,
        by_receiver=opened.by is By.RECEIVER,
        user_id=opened.actor.user_id,
        at=moment,
    )
    step.note = note
    session.add(step)
    follow_referral(session, referral.action_id, status)
    if opened.by is not By.TIME:
        touch(session, opened.participant)
    is_withdrawn = status is ReferralStatus.WITHDRAWN
    deed = "close_referral" if is_withdrawn else _DEEDS[opened.by]
    events.record(session, opened.actor, deed, opened.participant, ["referral.status"])


def touch(session: Session, participant: Participant) -> None:
    """Keep that the case goes on; its version stays, so that nobody's open form is refused."""
    session.execute(
        update(Participant)
        .where(Participant.id == participant.id)
        .values(active_at=clock.now())
        .execution_options(synchronize_session=False)
    )
