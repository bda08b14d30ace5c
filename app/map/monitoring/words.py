"""What is counted, in plain words."""

from __future__ import annotations

from flask_babel import gettext as _

from app.map.monitoring.vocabulary import NOT_SAID, Step
from app.participants.vocabulary import Outcome, Track
from app.participants.words import track_words

# The patterns of lines that are told apart, in their order.
FILLS = ("", "hatch", "dots")


def step_words() -> dict[Step, str]:
    """Return what each step of the pathway is called."""
    return {
        Step.KNOWN: _("Pointed out, or came by themselves"),
        Step.BEGUN: _("Case begun"),
        Step.ASSESSED: _("Needs assessed"),
        Step.PLANNED: _("Plan begun"),
        Step.REFERRED: _("Referred to a service"),
        Step.ANSWERED: _("Referral answered"),
        Step.STARTED: _("Started there"),
    }


def outcome_words() -> dict[Outcome, str]:
    """Return where somebody stands at the end."""
    return {
        Outcome.WORK: _("Work"),
        Outcome.TRAINING: _("Training"),
        Outcome.EDUCATION: _("School or studies"),
        Outcome.SERVICE: _("A service taken up"),
        Outcome.OTHER: _("Something else"),
        Outcome.LEFT: _("Left the pathway"),
    }


def track_labels() -> dict[str, str]:
    """Return what each track is called, and that nobody has said it yet."""
    own = track_words()
    return {**{track.value: own[track] for track in Track}, NOT_SAID: _("Not said yet")}
