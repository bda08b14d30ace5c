"""Which status of a referral may follow which, and at whose word: a table, and nothing else."""

from __future__ import annotations

from enum import StrEnum

from app.participants.vocabulary import ReferralStatus as Status


class By(StrEnum):
    """At whose word a status changes."""

    RECEIVER = "receiver"
    LINK_WORKER = "link_worker"
    # The consent was withdrawn, which nobody has to answer.
    CONSENT = "consent"
    TIME = "time"


# Something is still to come; settled ones have their answer; over ones never change again.
OPEN = (
    Status.SENT,
    Status.RECEIVED,
    Status.ACCEPTED,
    Status.WAITING_LIST,
    Status.STARTED,
    Status.ATTENDED,
)
SETTLED = (Status.NOT_SUITABLE, Status.COMPLETED, Status.DROPPED_OUT)
OVER = (Status.WITHDRAWN, Status.EXPIRED)
# Nobody has said yes or no.
UNANSWERED = (Status.SENT, Status.RECEIVED)

# In the order of the buttons: what is most often pressed comes first.
_RECEIVER: dict[Status, tuple[Status, ...]] = {
    Status.SENT: (
        Status.ACCEPTED,
        Status.WAITING_LIST,
        Status.RECEIVED,
        Status.NOT_SUITABLE,
    ),
    Status.RECEIVED: (Status.ACCEPTED, Status.WAITING_LIST, Status.NOT_SUITABLE),
    Status.WAITING_LIST: (
        Status.ACCEPTED,
        Status.STARTED,
        Status.DROPPED_OUT,
        Status.NOT_SUITABLE,
    ),
    Status.ACCEPTED: (
        Status.STARTED,
        Status.WAITING_LIST,
        Status.DROPPED_OUT,
        Status.NOT_SUITABLE,
    ),
    Status.STARTED: (Status.ATTENDED, Status.COMPLETED, Status.DROPPED_OUT),
    Status.ATTENDED: (Status.COMPLETED, Status.DROPPED_OUT),
    # They thought again, or a place came free.
    Status.NOT_SUITABLE: (Status.ACCEPTED, Status.WAITING_LIST),
    # Whoever dropped out may come back.
    Status.DROPPED_OUT: (Status.STARTED,),
    Status.COMPLETED: (),
}

# A link worker hears by telephone what happened, weeks later or put right: any answer.
_ANSWERS = (
    Status.RECEIVED,
    Status.ACCEPTED,
    Status.WAITING_LIST,
    Status.STARTED,
    Status.ATTENDED,
    Status.COMPLETED,
    Status.DROPPED_OUT,
    Status.NOT_SUITABLE,
)


def following(status: Status, by: By) -> tuple[Status, ...]:
    """Return what may follow a status at somebody's word, in the order of the buttons."""
    if status in OVER:
        return ()
    if by is By.RECEIVER:
        return _RECEIVER[status]
    if by is By.LINK_WORKER:
        return _recorded(status)
    if status in SETTLED:
        return ()
    return (Status.WITHDRAWN,) if by is By.CONSENT else (Status.EXPIRED,)


def _recorded(status: Status) -> tuple[Status, ...]:
    """Return what a link worker may record: every other answer, and taking an open one back."""
    answers = tuple(
        each
        for each in _ANSWERS
        if each is not status and (each is not Status.RECEIVED or status is Status.SENT)
    )
    return (*answers, Status.WITHDRAWN) if status in OPEN else answers


def may_follow(now: Status, then: Status, by: By) -> bool:
    """Return whether a status may follow another at somebody's word."""
    return then in following(now, by)
