"""The closed vocabularies of a case."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """Where a case stands."""

    ACTIVE = "active"
    PAUSED = "paused"
    CLOSED = "closed"


class Track(StrEnum):
    """What sort of pathway: ready for the labour market, or not yet, with complex needs."""

    JOB_READY = "job_ready"
    COMPLEX_NEEDS = "complex_needs"


class PointingStatus(StrEnum):
    """What became of somebody who was pointed out."""

    NEW = "new"
    ASSIGNED = "assigned"
    TAKEN = "taken"
    DECLINED = "declined"


class DeclineReason(StrEnum):
    """Why somebody who was pointed out is not taken up; no free words, so nothing is told."""

    LIVES_ELSEWHERE = "lives_elsewhere"
    TWICE = "twice"
    CHANGED_MIND = "changed_mind"
    OTHER_HELP = "other_help"
    NOT_MEANT = "not_meant"


class PointedBy(StrEnum):
    """Who points somebody out."""

    STAKEHOLDER = "stakeholder"
    SELF = "self"
    LINK_WORKER = "link_worker"


class ConsentPurpose(StrEnum):
    """What a participant agrees to."""

    FOLLOWING = "following"
    CONTACT = "contact"
    SUPPORTERS = "supporters"
    SHARING = "sharing"


class ConsentManner(StrEnum):
    """How a consent was given."""

    SIGNED = "signed"
    SPOKEN = "spoken"
    ONLINE = "online"


class SharedField(StrEnum):
    """What a participant may agree to share with the receiver of a referral."""

    NAME = "name"
    CONTACT = "contact"
    BIRTH_YEAR = "birth_year"
    LANGUAGES = "languages"
    HOME_AREA = "home_area"
    NEED = "need"
    ACCESSIBILITY = "accessibility"


class AssessmentStage(StrEnum):
    """When in the pathway an assessment is made."""

    START = "start"
    DURING = "during"
    END = "end"


class Severity(StrEnum):
    """How heavy a need weighs; from light to very heavy."""

    LIGHT = "light"
    MODERATE = "moderate"
    HEAVY = "heavy"
    VERY_HEAVY = "very_heavy"


class Urgency(StrEnum):
    """How soon something must happen."""

    CAN_WAIT = "can_wait"
    SOON = "soon"
    NOW = "now"


class SaidBy(StrEnum):
    """Who named a need."""

    PARTICIPANT = "participant"
    LINK_WORKER = "link_worker"
    FAMILY = "family"
    STAKEHOLDER = "stakeholder"


class PlanStatus(StrEnum):
    """Where a plan stands; an agreed one has a version that does not change."""

    DRAFT = "draft"
    AGREED = "agreed"
    CLOSED = "closed"


class GoalStatus(StrEnum):
    """What became of a goal."""

    OPEN = "open"
    REACHED = "reached"
    DROPPED = "dropped"


class ActionStatus(StrEnum):
    """What became of an action of the plan."""

    TO_DO = "to_do"
    DOING = "doing"
    DONE = "done"
    DROPPED = "dropped"


class Doer(StrEnum):
    """Who does an action."""

    PARTICIPANT = "participant"
    LINK_WORKER = "link_worker"
    ORGANISATION = "organisation"
    SUPPORTER = "supporter"


class ReferralKind(StrEnum):
    """Whether the link worker hands over, or the participant goes alone."""

    DIRECT = "direct"
    SIGNPOSTING = "signposting"


class ReferralStatus(StrEnum):
    """What became of a referral."""

    SENT = "sent"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    WAITING_LIST = "waiting_list"
    NOT_SUITABLE = "not_suitable"
    STARTED = "started"
    ATTENDED = "attended"
    COMPLETED = "completed"
    DROPPED_OUT = "dropped_out"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Unsuitable(StrEnum):
    """Why a service does not suit."""

    FULL = "full"
    AGE = "age"
    AREA = "area"
    LANGUAGE = "language"
    OTHER_NEED = "other_need"
    NOT_REACHED = "not_reached"
    OTHER = "other"


class ContactKind(StrEnum):
    """How link worker and participant were in touch."""

    MEETING = "meeting"
    CALL = "call"
    MESSAGE = "message"
    VISIT = "visit"
    ACCOMPANIMENT = "accompaniment"


class Attendance(StrEnum):
    """Whether somebody came."""

    CAME = "came"
    CANCELLED = "cancelled"
    MISSED = "missed"


class Outcome(StrEnum):
    """Where somebody stands at the end of a pathway."""

    WORK = "work"
    TRAINING = "training"
    EDUCATION = "education"
    SERVICE = "service"
    OTHER = "other"
    LEFT = "left"


class HandoverStatus(StrEnum):
    """What became of an offer to hand a case over."""

    OFFERED = "offered"
    TAKEN = "taken"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
