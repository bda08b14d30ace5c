"""How far each right reaches on the rows of a case; the policy asks these rules."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import cache
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.accounts import clock
from app.accounts.policy import Actor, RowRule, Scope, register_rows, rows_in
from app.core.db import Base
from app.participants.models import (
    AssessedNeed,
    Assessment,
    BreakGlass,
    CaseExit,
    CaseWorker,
    Consent,
    Contact,
    Handover,
    Participant,
    Plan,
    PlanAction,
    PlanGoal,
    PlanLink,
    PlanVersion,
    Pointing,
    Referral,
    ReferralMessage,
    ReferralStep,
    ScaleResult,
    Supporter,
)
from app.participants.referral.states import OVER, SETTLED
from app.participants.vocabulary import ConsentPurpose, HandoverStatus, ReferralKind

# So many days after its answer a receiver may still look, and think again; then it is shut.
SETTLED_DAYS = 14

# Tables whose rows name their participant themselves.
OF_PARTICIPANT = (Supporter, CaseWorker, Consent, Assessment, Plan, Referral, Contact, CaseExit)
# Tables whose rows belong to a row of another table.
_BELONGING: dict[type[Base], tuple[InstrumentedAttribute[UUID], type[Base]]] = {
    AssessedNeed: (AssessedNeed.assessment_id, Assessment),
    ScaleResult: (ScaleResult.assessment_id, Assessment),
    PlanGoal: (PlanGoal.plan_id, Plan),
    PlanVersion: (PlanVersion.plan_id, Plan),
    PlanLink: (PlanLink.plan_id, Plan),
    PlanAction: (PlanAction.goal_id, PlanGoal),
    ReferralStep: (ReferralStep.referral_id, Referral),
    ReferralMessage: (ReferralMessage.referral_id, Referral),
}


def register() -> None:
    """Tell the policy whose case each row belongs to."""
    register_rows(
        Participant,
        {
            Scope.CASELOAD: in_caseload,
            Scope.OPENED: is_opened,
            Scope.SITE: lambda actor: Participant.site_id == actor.site_key,
        },
    )
    for whose in (*OF_PARTICIPANT, Handover, BreakGlass):
        _register_of_participant(whose)
    for model, (parent_id, parent) in _BELONGING.items():
        _register_belonging(model, parent_id, parent)
    register_rows(Handover, {Scope.OWN: _offered_to})
    register_rows(Referral, {Scope.ORGANISATION: shared_with})
    register_rows(Pointing, {Scope.SITE: lambda actor: Pointing.site_id == actor.site_key})


def in_caseload(actor: Actor) -> ColumnElement[bool]:
    """Return the rule: one's own cases, and those one works on."""
    beside = select(CaseWorker.participant_id).where(
        CaseWorker.user_id == actor.user_id,
        or_(CaseWorker.until.is_(None), CaseWorker.until > clock.now()),
    )
    own = Participant.link_worker_id == actor.user_id
    # Whoever moves to another site leaves the cases of this one.
    return and_(or_(own, Participant.id.in_(beside)), Participant.site_id == actor.site_key)


def is_opened(actor: Actor) -> ColumnElement[bool]:
    """Return the rule: the caseload, and cases of the site opened in an emergency."""
    opened = select(BreakGlass.participant_id).where(
        BreakGlass.user_id == actor.user_id, BreakGlass.expires_at > clock.now()
    )
    here = and_(Participant.id.in_(opened), Participant.site_id == actor.site_key)
    return or_(in_caseload(actor), here)


def _register_of_participant(model: type[Base]) -> None:
    whose: InstrumentedAttribute[UUID] = model.participant_id  # type: ignore[attr-defined]
    people = select(Participant.id)
    register_rows(
        model,
        {
            Scope.CASELOAD: lambda actor: whose.in_(people.where(in_caseload(actor))),
            Scope.OPENED: lambda actor: whose.in_(people.where(is_opened(actor))),
            Scope.SITE: lambda a: whose.in_(people.where(Participant.site_id == a.site_key)),
        },
    )


def _register_belonging(
    model: type[Base], parent_id: InstrumentedAttribute[UUID], parent: type[Base]
) -> None:
    parents: InstrumentedAttribute[UUID] = parent.id  # type: ignore[attr-defined]

    def through(scope: Scope) -> RowRule:
        return lambda actor: parent_id.in_(select(parents).where(rows_in(parent, scope, actor)))

    scopes = [Scope.CASELOAD, Scope.OPENED, Scope.SITE]
    scopes += [Scope.ORGANISATION] if parent is Referral else []
    register_rows(model, {scope: through(scope) for scope in scopes})


def _offered_to(actor: Actor) -> ColumnElement[bool]:
    return and_(Handover.to_id == actor.user_id, Handover.status == HandoverStatus.OFFERED)


def consent_holds(of: type[Consent] = Consent) -> ColumnElement[bool]:
    """Return the rule: a consent is neither withdrawn nor past its last day."""
    lasting = or_(of.expires_on.is_(None), of.expires_on >= clock.now().date())
    return and_(of.withdrawn_at.is_(None), lasting)


def following_ended(whose: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Return the rule: somebody agreed once to be accompanied, and no longer does."""
    consent = _agreement()
    said = select(consent.id).where(
        consent.participant_id == whose, consent.purpose == ConsentPurpose.FOLLOWING
    )
    return and_(said.exists(), ~said.where(consent_holds(consent)).exists())


@cache
def _agreement() -> type[Consent]:
    """Return the consent to be accompanied, made once: to name all its columns takes long."""
    return aliased(Consent)


def shared_with(actor: Actor) -> ColumnElement[bool]:
    """Return the rule: referrals to one's organisations, as long as they may be read."""
    return and_(Referral.organisation_id.in_(actor.organisation_ids), is_shared())


def is_shared() -> ColumnElement[bool]:
    """Return the rule: a direct referral that goes on, or has its answer for a few days only."""
    today = clock.now().date()
    holding = select(Consent.id).where(consent_holds())
    lately = datetime.combine(today - timedelta(days=SETTLED_DAYS), time(), UTC)
    return and_(
        Referral.kind == ReferralKind.DIRECT,
        Referral.status.not_in(OVER),
        or_(Referral.status.not_in(SETTLED), Referral.changed_at >= lately),
        Referral.expires_on >= today,
        Referral.consent_id.in_(holding),
        ~following_ended(Referral.participant_id),
    )
