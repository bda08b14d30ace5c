"""The vocabularies of an assessment in plain words."""

from __future__ import annotations

from flask_babel import gettext as _

from app.participants.scales import Change
from app.participants.vocabulary import AssessmentStage, SaidBy, Severity, Urgency


def stage_words() -> dict[AssessmentStage, str]:
    """Return when in the pathway an assessment is made."""
    return {
        AssessmentStage.START: _("At the start"),
        AssessmentStage.DURING: _("On the way"),
        AssessmentStage.END: _("At the end"),
    }


def severity_words() -> dict[Severity, str]:
    """Return how heavy a need weighs."""
    return {
        Severity.LIGHT: _("light"),
        Severity.MODERATE: _("moderate"),
        Severity.HEAVY: _("heavy"),
        Severity.VERY_HEAVY: _("very heavy"),
    }


def urgency_words() -> dict[Urgency, str]:
    """Return how soon something must happen."""
    return {
        Urgency.CAN_WAIT: _("can wait"),
        Urgency.SOON: _("soon"),
        Urgency.NOW: _("now"),
    }


def said_by_words() -> dict[SaidBy, str]:
    """Return who named a need."""
    return {
        SaidBy.PARTICIPANT: _("the participant"),
        SaidBy.LINK_WORKER: _("the link worker"),
        SaidBy.FAMILY: _("the family"),
        SaidBy.STAKEHOLDER: _("a service or school"),
    }


def change_words() -> dict[Change, str]:
    """Return how somebody fares between two totals."""
    return {
        Change.BETTER: _("better"),
        Change.SAME: _("about the same"),
        Change.WORSE: _("worse"),
    }
