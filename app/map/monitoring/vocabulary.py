"""What is counted: the steps of the pathway, and the names of tables and their lines."""

from __future__ import annotations

from enum import StrEnum


class Step(StrEnum):
    """A step of the pathway that somebody has taken, or not yet."""

    ASSESSED = "assessed"
    PLANNED = "planned"
    REFERRED = "referred"
    STARTED = "started"
    OUTCOME = "outcome"


class Near(StrEnum):
    """Whether a service for a need is within somebody's longest trip, when they name it."""

    NEAR = "near"
    FAR = "far"
    UNKNOWN = "unknown"


class Answered(StrEnum):
    """How fast a referral is answered."""

    FAST = "fast"
    LATER = "later"


# Tables; each need has one of its own, `need:` and its key.
REACHED = "reached"
TAKEN = "taken"
ANSWERED = "answered"
NEED = "need:"

# Lines of tables.
ENTERED = "entered"
HAPPENED = "happened"
KIND = "kind:"
AREA = "area:"
TRACK = "track:"
CELL = "cell:"
# Between the area and the track of a cell; of somebody whose area or track nobody knows, nothing.
BAR = "|"
NOT_SAID = ""

ANSWER_DAYS = 7
