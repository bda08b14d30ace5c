"""The values of an export in plain words, where they are words of the program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from app.accounts.words import role_words
from app.core.language import said_in
from app.directory.needs import taxonomy
from app.participants.assessment.known import known_scales
from app.participants.words import (
    language_words,
    manner_words,
    purpose_words,
    shared_words,
    track_words,
)
from app.territory.trip_words import mode_words
from app.travel import Mode


def closed_words() -> dict[str, Mapping[str, str]]:
    """Return the words of a column's values, by `table.column`, else by the column alone."""
    ways = {mode.value: mode_words(mode) for mode in Mode}
    return {
        "participant.stage": _stages(),
        "assessment.stage": _assessment_stages(),
        "track": _plain(track_words()),
        "consent.purpose": _plain(purpose_words()),
        "fields": _plain(shared_words()),
        "manner": _plain(manner_words()),
        "consent_manner": _plain(manner_words()),
        "modes": ways,
        "pointed_by": _people(),
        "said_by": _people(),
        "doer": _people(),
        "pointing.status": _pointing_statuses(),
        "plan.status": _plan_statuses(),
        "plan_goal.status": _goal_statuses(),
        "plan_action.status": _action_statuses(),
        "plan_version.status": _goal_statuses() | _action_statuses(),
        "referral.status": _referral_statuses(),
        "referral_step.status": _referral_statuses(),
        "handover.status": _handover_statuses(),
        "referral.kind": {
            "direct": _("your link worker wrote to the service"),
            "signposting": _("you went yourself"),
        },
        "contact.kind": _contact_kinds(),
        "attendance": {
            "came": _("took place"),
            "cancelled": _("called off"),
            "missed": _("missed"),
        },
        "outcome": _outcomes(),
        "severity": {
            "light": _("light"),
            "moderate": _("moderate"),
            "heavy": _("heavy"),
            "very_heavy": _("very heavy"),
        },
        "urgency": {"can_wait": _("can wait"), "soon": _("soon"), "now": _("now")},
        "unsuitable": _unsuitable(),
        "declined_because": _declined(),
    }


def role_word(role: str) -> str:
    """Return who a colleague is."""
    return {each.value: words for each, words in role_words().items()}.get(role, _("a colleague"))


def need_word(need: str) -> str:
    """Return what a need is called; its key where it left the vocabulary."""
    labels = {each.key: said_in(dict(each.label)) for each in taxonomy().needs}
    return labels.get(need, need)


def scale_word(key: str) -> str:
    """Return what a scale is called; its key where its file is gone."""
    scale = known_scales().get(key)
    return said_in(dict(scale.name)) if scale else key


def language_word(code: str) -> str:
    """Return what a language is called."""
    return language_words(code)


def _plain(words: Mapping[Any, str]) -> dict[str, str]:
    return {str(key): text for key, text in words.items()}


def _stages() -> dict[str, str]:
    return {"active": _("on the way"), "paused": _("paused"), "closed": _("closed")}


def _assessment_stages() -> dict[str, str]:
    return {"start": _("At the start"), "during": _("On the way"), "end": _("At the end")}


def _people() -> dict[str, str]:
    return {
        "participant": _("you"),
        "self": _("you"),
        "link_worker": _("your link worker"),
        "family": _("your family"),
        "stakeholder": _("an organisation"),
        "organisation": _("an organisation"),
        "supporter": _("somebody who supports you"),
    }


def _pointing_statuses() -> dict[str, str]:
    return {
        "new": _("new"),
        "assigned": _("given to a link worker"),
        "taken": _("taken up"),
        "declined": _("not taken up"),
    }


def _plan_statuses() -> dict[str, str]:
    return {"draft": _("draft"), "agreed": _("agreed"), "closed": _("closed")}


def _goal_statuses() -> dict[str, str]:
    return {"open": _("open"), "reached": _("reached"), "dropped": _("dropped")}


def _action_statuses() -> dict[str, str]:
    return {
        "to_do": _("to do"),
        "doing": _("under way"),
        "done": _("done"),
        "dropped": _("dropped"),
    }


def _referral_statuses() -> dict[str, str]:
    return {
        "sent": _("sent"),
        "received": _("received"),
        "accepted": _("accepted"),
        "waiting_list": _("on the waiting list"),
        "not_suitable": _("not suitable"),
        "started": _("started"),
        "attended": _("attends"),
        "completed": _("completed"),
        "dropped_out": _("dropped out"),
        "withdrawn": _("withdrawn"),
        "expired": _("expired"),
    }


def _handover_statuses() -> dict[str, str]:
    return {
        "offered": _("offered"),
        "taken": _("taken up"),
        "refused": _("not taken up"),
        "withdrawn": _("withdrawn"),
    }


def _contact_kinds() -> dict[str, str]:
    return {
        "meeting": _("meeting"),
        "call": _("call"),
        "message": _("message"),
        "visit": _("visit"),
        "accompaniment": _("went along"),
    }


def _outcomes() -> dict[str, str]:
    return {
        "work": _("work"),
        "training": _("training or an internship"),
        "education": _("education"),
        "service": _("another service took over"),
        "other": _("something else"),
        "left": _("left"),
    }


def _declined() -> dict[str, str]:
    return {
        "lives_elsewhere": _("lives elsewhere"),
        "twice": _("pointed out twice"),
        "changed_mind": _("you changed your mind"),
        "other_help": _("others help already"),
        "not_meant": _("this is not what Prossima is for"),
    }


def _unsuitable() -> dict[str, str]:
    return {
        "full": _("no free place"),
        "age": _("age"),
        "area": _("area"),
        "language": _("language"),
        "other_need": _("another need"),
        "not_reached": _("you could not be reached"),
        "other": _("another reason"),
    }
