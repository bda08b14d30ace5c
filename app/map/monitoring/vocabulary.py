"""What is counted: the steps of the pathway, and the names of tables and their lines."""

from __future__ import annotations

from enum import StrEnum


class Step(StrEnum):
    """How far somebody came; whoever came to a step is counted at all before it too."""

    KNOWN = "known"
    BEGUN = "begun"
    ASSESSED = "assessed"
    PLANNED = "planned"
    REFERRED = "referred"
    ANSWERED = "answered"
    STARTED = "started"


class Near(StrEnum):
    """Whether a service for a need is within somebody's longest trip, when they name it."""

    NEAR = "near"
    FAR = "far"
    UNKNOWN = "unknown"


class Fare(StrEnum):
    """How somebody fares between the first and the last answers to a scale."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


# Tables; each need has one of its own, `need:` and its key, and so has each scale.
REACHED = "reached"
MONTHS = "months"
PATHWAY = "pathway"
OUTCOME = "outcome"
FAST = "fast"
NEED = "need:"
SCALE = "scale:"

# Of a scale: the totals at first and at last.
FIRST, LAST = "|first", "|last"

# Lines of tables; those of the pathway are its steps.
ENTERED = "entered"
HAPPENED = "happened"
KIND = "kind:"
AREA = "area:"
TRACK = "track:"
CELL = "cell:"
MONTH = "month:"
UNTIL = "until:"
GROUP = "group:"
# Months before the first of a report, and tracks that are not told apart.
EARLIER = ""
REST = "rest"
# Between the area and the track of a cell; of somebody whose area or track nobody knows, nothing.
BAR = "|"
NOT_SAID = ""

# A first answer within so many days is a fast one.
ANSWER_DAYS = 7
