"""The night's round of reminders: which dates of plans come near, and one mail to each worker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import select, update

from app.accounts.links import address_of
from app.accounts.mail import Mail, send
from app.accounts.models import User
from app.accounts.working import working
from app.core.db import db, transaction
from app.core.language import CUSTOMS, FALLBACK
from app.participants.access import following_ended
from app.participants.locking import lock_cases
from app.participants.models import Participant, Plan, PlanAction, PlanGoal
from app.participants.vocabulary import ActionStatus, GoalStatus, PlanStatus, Stage
from app.territory.sites import SiteView

Sender = Callable[[Mail], bool]
OPEN = (ActionStatus.TO_DO, ActionStatus.DOING)


@dataclass(frozen=True)
class Due:
    """A step whose reminder is due: whose worker is told, and of which case it is."""

    action_id: UUID
    case: UUID
    email: str
    language: str


@dataclass(frozen=True)
class Round:
    """What a round did: steps that were reminded of, mails that left, and those that did not."""

    steps: int
    mails: int
    failed: int


def due(site: SiteView, today: date) -> list[Due]:
    """Return the steps of a site that are to be reminded of today."""
    found = (
        select(
            PlanAction.id, PlanAction.by_when, PlanAction.remind_days,
            Participant.id.label("case"), User.email, User.language,
        )
        .join(PlanGoal, PlanGoal.id == PlanAction.goal_id)
        .join(Plan, Plan.id == PlanGoal.plan_id)
        .join(Participant, Participant.id == Plan.participant_id)
        .join(User, User.id == Participant.link_worker_id)
        .where(
            Participant.site_id == site.key,
            Participant.stage == Stage.ACTIVE,
            ~following_ended(Participant.id),
            Plan.status != PlanStatus.CLOSED,
            PlanGoal.status == GoalStatus.OPEN,
            PlanAction.status.in_(OPEN),
            PlanAction.by_when.is_not(None),
            PlanAction.remind_days.is_not(None),
            PlanAction.reminded_on.is_(None),
            *working(site.key),
        )
        .order_by(User.email, PlanAction.id)
    )  # fmt: skip
    return [
        Due(row.id, row.case, row.email, row.language)
        for row in db.session.execute(found)
        if row.by_when - timedelta(days=row.remind_days) <= today
    ]


def remind(site: SiteView, today: date, sender: Sender = send) -> Round:
    """Write to each link worker once about all their dates; run twice, it does nothing more.

    A step is marked before its mail leaves; where the mail does not leave, it is taken back
    for the next round. The mail says how many dates there are, and of nobody whose.
    """
    by_worker: dict[str, list[Due]] = {}
    for each in due(site, today):
        by_worker.setdefault(each.email, []).append(each)
    db.session.rollback()
    steps, mails = 0, 0
    for steps_of_one in by_worker.values():
        claimed = _claim(steps_of_one, today)
        if not claimed:
            continue
        if sender(_letter(claimed, site.languages[0])):
            steps, mails = steps + len(claimed), mails + 1
        else:
            _release(claimed)
    return Round(steps, mails, len(by_worker) - mails)


def _claim(steps: Sequence[Due], today: date) -> list[Due]:
    """Mark steps as reminded of; return those that nobody marked meanwhile."""
    with transaction() as session:
        lock_cases(session, [each.case for each in steps])
        taken = session.execute(
            update(PlanAction)
            .where(
                PlanAction.id.in_([each.action_id for each in steps]),
                PlanAction.reminded_on.is_(None),
            )
            .values(reminded_on=today)
            .returning(PlanAction.id)
            .execution_options(synchronize_session=False)
        )
        ours = set(taken.scalars())
    return [each for each in steps if each.action_id in ours]


def _release(steps: Sequence[Due]) -> None:
    with transaction() as session:
        lock_cases(session, [each.case for each in steps])
        session.execute(
            update(PlanAction)
            .where(PlanAction.id.in_([each.action_id for each in steps]))
            .values(reminded_on=None)
            .execution_options(synchronize_session=False)
        )


def _letter(steps: Sequence[Due], site_language: str) -> Mail:
    """Return the mail: how many dates in how many cases, and where to sign in."""
    reader, cases = steps[0], len({each.case for each in steps})
    with force_locale(CUSTOMS.get(reader.language or site_language, CUSTOMS[FALLBACK])):
        subject = ngettext(
            "%(num)s date of a plan comes near", "%(num)s dates of plans come near", len(steps)
        )
        what = ngettext(
            "In %(num)s of your cases something is to be done soon.",
            "In %(num)s of your cases something is to be done soon.",
            cases,
        )
        how = _("Sign in to see what, and of whom: a mail does not say.")
        return Mail(reader.email, subject, f"{what}\n\n{how}\n{address_of('follow_up.caseload')}\n")
