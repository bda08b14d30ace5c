"""A plan as one transaction found it: opened, recorded, copied into plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts import clock
from app.accounts.actor import Actor
from app.accounts.policy import Action
from app.participants.models import Participant, PlanLink, PlanVersion
from app.participants.needs import current_needs
from app.participants.plan.content import PlanContent, from_json
from app.participants.plan.links import is_vouched_for
from app.participants.plan.queries import (
    PlanRows,
    content_of,
    last_plan,
    links_of,
    open_plan,
    referrals_of,
    versions_of,
)
from app.participants.reading import read_special
from app.participants.vocabulary import PlanStatus, ReferralStatus, Stage, Track


@dataclass(frozen=True)
class VersionView:
    """An agreed version, without what it says."""

    id: UUID
    number: int
    agreed_on: date
    signed: bool


@dataclass(frozen=True)
class LinkView:
    """A link as the desk sees it; its secret is known to nobody."""

    id: UUID
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    opened_at: datetime | None
    works: bool
    # False where whoever made it no longer works on the case.
    is_vouched: bool


@dataclass(frozen=True)
class PlanState:
    """Everything that the page of a plan shows; `content` is None where there is no plan."""

    content: PlanContent | None
    status: PlanStatus | None
    version: int
    needs: Sequence[str]
    track: Track | None
    language: str
    referrals: Mapping[str, ReferralStatus]
    versions: Sequence[VersionView]
    agreed: PlanContent | None
    links: Sequence[LinkView]


def plan_state(session: Session, actor: Actor, person: Participant) -> PlanState:
    """Return a case's open plan, the last one where the pathway has ended; reads are recorded.

    Raises:
        NoSuchCaseError: the actor does not work on this case.
    """
    needs = [each.need for each in current_needs(session, actor, person)]
    find = last_plan if person.stage is Stage.CLOSED else open_plan
    rows = find(session, person.id)
    if rows is None:
        return PlanState(None, None, 0, needs, person.track, person.language, {}, (), None, ())
    versions = versions_of(session, rows.plan.id)
    newest = versions[:1]
    read_special(session, actor, Action.SEE_CASE, person, [*rows.every_row(), *newest])
    return _state(session, rows, person, needs, versions)


def _state(
    session: Session,
    rows: PlanRows,
    person: Participant,
    needs: Sequence[str],
    versions: Sequence[PlanVersion],
) -> PlanState:
    referrals = referrals_of(session, [step.id for step in rows.actions])
    kept = versions[0].content if versions else {}
    return PlanState(
        content=content_of(rows),
        status=rows.plan.status,
        version=rows.plan.version,
        needs=needs,
        track=person.track,
        language=person.language,
        referrals={str(key): status for key, status in referrals.items()},
        versions=[VersionView(v.id, v.number, v.agreed_on, v.signed) for v in versions],
        agreed=from_json(kept) if kept else None,
        links=[_link(session, each, person) for each in links_of(session, rows.plan.id)],
    )


def _link(session: Session, row: PlanLink, person: Participant) -> LinkView:
    is_vouched = is_vouched_for(session, row, person)
    return LinkView(
        id=row.id,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        opened_at=row.opened_at,
        works=row.revoked_at is None and row.expires_at > clock.now() and is_vouched,
        is_vouched=is_vouched,
    )
