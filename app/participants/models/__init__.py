"""Tables of the cases; every column says what it holds of a person."""

from app.participants.models.assessment import AssessedNeed, Assessment, ScaleResult
from app.participants.models.consent import Consent
from app.participants.models.follow_up import CaseExit, Contact, Handover
from app.participants.models.participant import CaseWorker, Participant, Supporter
from app.participants.models.plan import Plan, PlanAction, PlanGoal, PlanLink, PlanVersion
from app.participants.models.pointing import Pointing
from app.participants.models.protection import BreakGlass, ErasedTally
from app.participants.models.referral import Referral, ReferralMessage, ReferralStep

__all__ = [
    "AssessedNeed",
    "Assessment",
    "BreakGlass",
    "CaseExit",
    "CaseWorker",
    "Consent",
    "Contact",
    "ErasedTally",
    "Handover",
    "Participant",
    "Plan",
    "PlanAction",
    "PlanGoal",
    "PlanLink",
    "PlanVersion",
    "Pointing",
    "Referral",
    "ReferralMessage",
    "ReferralStep",
    "ScaleResult",
    "Supporter",
]
