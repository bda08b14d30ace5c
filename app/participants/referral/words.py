"""The words of referrals: statuses, answers, reasons, fields, in the page's language."""

from __future__ import annotations

from flask_babel import gettext as _

from app.participants.vocabulary import (
    ReferralKind,
    SharedField,
    Unsuitable,
)
from app.participants.vocabulary import ReferralStatus as Status
from app.participants.words import shared_words

TONES = {
    Status.SENT: "info",
    Status.RECEIVED: "info",
    Status.ACCEPTED: "good",
    Status.WAITING_LIST: "warn",
    Status.NOT_SUITABLE: "bad",
    Status.STARTED: "good",
    Status.ATTENDED: "good",
    Status.COMPLETED: "good",
    Status.DROPPED_OUT: "warn",
    Status.WITHDRAWN: "plain",
    Status.EXPIRED: "plain",
}
ICONS = {
    Status.SENT: "mail",
    Status.RECEIVED: "eye",
    Status.ACCEPTED: "check",
    Status.WAITING_LIST: "clock",
    Status.NOT_SUITABLE: "close",
    Status.STARTED: "flag",
    Status.ATTENDED: "calendar",
    Status.COMPLETED: "check-circle",
    Status.DROPPED_OUT: "arrow-right",
    Status.WITHDRAWN: "lock",
    Status.EXPIRED: "lock",
}
FIELD_ICONS = {
    SharedField.NAME: "user",
    SharedField.CONTACT: "phone",
    SharedField.BIRTH_YEAR: "calendar",
    SharedField.LANGUAGES: "speech",
    SharedField.HOME_AREA: "pin",
    SharedField.NEED: "target",
    SharedField.ACCESSIBILITY: "wheelchair",
}


def status_words(status: Status) -> str:
    """Return where a referral stands."""
    return {
        Status.SENT: _("Sent, no answer yet"),
        Status.RECEIVED: _("Received"),
        Status.ACCEPTED: _("Accepted"),
        Status.WAITING_LIST: _("On the waiting list"),
        Status.NOT_SUITABLE: _("Not suitable"),
        Status.STARTED: _("Started"),
        Status.ATTENDED: _("Attends"),
        Status.COMPLETED: _("Completed"),
        Status.DROPPED_OUT: _("Dropped out"),
        Status.WITHDRAWN: _("Withdrawn"),
        Status.EXPIRED: _("Expired"),
    }[status]


def standing_words(status: Status, *, is_reached: bool) -> str:
    """Return where a referral stands; one that nobody has got is not called sent."""
    return status_words(status) if is_reached else _("Nobody was reached yet")


def answer_words(status: Status) -> str:
    """Return what the button of an answer says to the receiver."""
    return {
        Status.RECEIVED: _("We have it, answer follows"),
        Status.ACCEPTED: _("We accept"),
        Status.WAITING_LIST: _("Put on the waiting list"),
        Status.NOT_SUITABLE: _("Not suitable"),
        Status.STARTED: _("It has started"),
        Status.ATTENDED: _("They come"),
        Status.COMPLETED: _("Completed"),
        Status.DROPPED_OUT: _("Dropped out"),
    }[status]


def unsuitable_words(reason: Unsuitable) -> str:
    """Return why a service does not suit."""
    return {
        Unsuitable.FULL: _("No free place"),
        Unsuitable.AGE: _("Too young or too old"),
        Unsuitable.AREA: _("Lives outside our area"),
        Unsuitable.LANGUAGE: _("Language"),
        Unsuitable.OTHER_NEED: _("Needs something else"),
        Unsuitable.NOT_REACHED: _("We could not reach them"),
        Unsuitable.OTHER: _("Another reason"),
    }[reason]


def field_words(field: SharedField) -> str:
    """Return what a field that may be shared is called, as a label."""
    words = shared_words()[field]
    return words[:1].upper() + words[1:]


def kind_words(kind: ReferralKind) -> str:
    """Return how somebody is referred."""
    return {
        ReferralKind.DIRECT: _("We write to the service"),
        ReferralKind.SIGNPOSTING: _("They go there themselves"),
    }[kind]
