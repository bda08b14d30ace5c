"""Statuses, doers and differences of a plan in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from app.participants.plan.page import Tag
from app.participants.plan.versions import Change, What
from app.participants.vocabulary import (
    ActionStatus,
    Doer,
    GoalStatus,
    PlanStatus,
    ReferralStatus,
)

REMIND_DAYS = (1, 3, 7, 14)


def day_words(day: date) -> str:
    """Return a day as its readers write it."""
    return str(format_date(day, "long"))


def doer_words(doer: Doer) -> str:
    """Return who does a step, as the desk says it."""
    return {
        Doer.PARTICIPANT: _("the participant"),
        Doer.LINK_WORKER: _("the link worker"),
        Doer.ORGANISATION: _("the service"),
        Doer.SUPPORTER: _("somebody who stands by"),
    }[doer]


def action_status_words(status: ActionStatus) -> str:
    """Return what became of a step."""
    return {
        ActionStatus.TO_DO: _("to do"),
        ActionStatus.DOING: _("under way"),
        ActionStatus.DONE: _("done"),
        ActionStatus.DROPPED: _("dropped"),
    }[status]


def goal_status_words(status: GoalStatus) -> str:
    """Return what became of a goal."""
    return {
        GoalStatus.OPEN: _("open"),
        GoalStatus.REACHED: _("reached"),
        GoalStatus.DROPPED: _("dropped"),
    }[status]


def plan_tag(status: PlanStatus | None, number: int, changed: bool) -> Tag:  # noqa: FBT001 - one call
    """Return where the plan stands."""
    if status is None:
        return Tag(_("not begun"), "plain", "edit")
    if not number:
        return Tag(_("draft: not agreed yet"), "info", "edit")
    if changed:
        return Tag(_("changed since version %(number)s was agreed", number=number), "warn", "edit")
    return Tag(_("agreed: version %(number)s", number=number), "good", "check-circle")


def remind_words(days: int) -> str:
    """Return when the link worker is reminded."""
    if days == 0:
        return _("on the day")
    return ngettext("%(num)s day before", "%(num)s days before", days)


def referral_tag(status: ReferralStatus) -> Tag:
    """Return what became of the referral of a step."""
    words, tone = {
        ReferralStatus.SENT: (_("referral sent"), "info"),
        ReferralStatus.RECEIVED: (_("referral received"), "info"),
        ReferralStatus.ACCEPTED: (_("referral accepted"), "good"),
        ReferralStatus.WAITING_LIST: (_("on the waiting list"), "warn"),
        ReferralStatus.NOT_SUITABLE: (_("not suitable: find another way"), "bad"),
        ReferralStatus.STARTED: (_("started at the service"), "good"),
        ReferralStatus.ATTENDED: (_("attends the service"), "good"),
        ReferralStatus.COMPLETED: (_("completed at the service"), "good"),
        ReferralStatus.DROPPED_OUT: (_("left the service"), "bad"),
        ReferralStatus.WITHDRAWN: (_("referral withdrawn"), "plain"),
        ReferralStatus.EXPIRED: (_("referral expired"), "warn"),
    }[status]
    return Tag(words, tone, "handshake")


def change_words(change: Change) -> str:
    """Return a difference since the agreed version, in one line."""
    if change.part == "plan":
        return _("The frame changed: %(what)s", what=_field_list(change.fields))
    what = {
        ("goal", What.ADDED): _("New goal"),
        ("goal", What.REMOVED): _("Goal taken out"),
        ("goal", What.CHANGED): _("Goal changed"),
        ("action", What.ADDED): _("New step"),
        ("action", What.REMOVED): _("Step taken out"),
        ("action", What.CHANGED): _("Step changed"),
    }[(change.part, change.what)]
    fields = f" ({_field_list(change.fields)})" if change.fields else ""
    return _("%(what)s: “%(text)s”", what=what, text=change.text) + fields


def _field_list(names: Sequence[str]) -> str:
    known = {
        "text": _("words"),
        "status": _("status"),
        "by_when": _("by when"),
        "doer": _("who"),
        "service": _("service"),
        "remind_days": _("reminder"),
        "language": _("language"),
        "starts_on": _("first day"),
        "ends_on": _("last day"),
        "contacts_a_month": _("contacts a month"),
        "note": _("note"),
    }
    return ", ".join(known[name] for name in names)


def field_value_words(name: str, value: str) -> str:
    """Return what somebody else wrote into a field, as people read it."""
    kind = name.rpartition("-")[2]
    if not value:
        return _("left empty, or taken out")
    if kind in {"by_when", "starts_on", "ends_on"}:
        return day_words(date.fromisoformat(value))
    if kind == "doer":
        return doer_words(Doer(value))
    if kind == "status" and name.startswith("goal"):
        return goal_status_words(GoalStatus(value))
    if kind == "status":
        return action_status_words(ActionStatus(value))
    return remind_words(int(value)) if kind == "remind_days" else value
