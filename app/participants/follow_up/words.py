"""The words of following up: kinds of contact, outcomes, reminders, days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo

from babel.dates import format_time
from flask_babel import format_date, get_locale, ngettext
from flask_babel import gettext as _

from app.participants.follow_up.attention import Matter, Reminder
from app.participants.vocabulary import Attendance, ContactKind, Outcome, Stage


def contact_kinds() -> Mapping[ContactKind, str]:
    """Return how one can be in touch."""
    return {
        ContactKind.MEETING: _("Meeting"),
        ContactKind.CALL: _("Call"),
        ContactKind.MESSAGE: _("Message"),
        ContactKind.VISIT: _("Visit"),
        ContactKind.ACCOMPANIMENT: _("Going along"),
    }


CONTACT_ICONS = {
    ContactKind.MEETING: "people",
    ContactKind.CALL: "phone",
    ContactKind.MESSAGE: "mail",
    ContactKind.VISIT: "home",
    ContactKind.ACCOMPANIMENT: "walk",
}


def attendances() -> Mapping[Attendance, str]:
    """Return whether a contact took place."""
    return {
        Attendance.CAME: _("Took place"),
        Attendance.CANCELLED: _("Called off"),
        Attendance.MISSED: _("Missed"),
    }


def outcomes() -> Mapping[Outcome, str]:
    """Return where somebody stands at the end of a pathway."""
    return {
        Outcome.WORK: _("In work"),
        Outcome.TRAINING: _("In training or an internship"),
        Outcome.EDUCATION: _("Back in education"),
        Outcome.SERVICE: _("Followed by another service"),
        Outcome.OTHER: _("Something else"),
        Outcome.LEFT: _("Left without saying"),
    }


def stages() -> Mapping[Stage, str]:
    """Return where a case stands."""
    return {
        Stage.ACTIVE: _("on the way"),
        Stage.PAUSED: _("paused"),
        Stage.CLOSED: _("closed"),
    }


def day_words(day: date, today: date) -> str:
    """Return a day as one says it: today, tomorrow, else weekday and date; the year if another."""
    near = {
        today: _("today"),
        today + timedelta(days=1): _("tomorrow"),
        today - timedelta(days=1): _("yesterday"),
    }
    return near.get(day) or format_date(day, "EEE d MMM" if day.year == today.year else "d MMM y")


def moment_words(moment: datetime, zone: tzinfo, today: date) -> str:
    """Return a day and its time; midnight means that no time was said."""
    local = moment.astimezone(zone)
    day = day_words(local.date(), today)
    if (local.hour, local.minute) == (0, 0):
        return day
    time = format_time(local.time(), "short", locale=get_locale())
    return _("%(day)s at %(time)s", day=day, time=time)


MATTER_ICONS = {
    Matter.CONTACT_OVERDUE: "warning",
    Matter.MESSAGE: "mail",
    Matter.REFERRAL_ANSWERED: "speech",
    Matter.CONTACT_DUE: "phone",
    Matter.PLAN_DUE: "flag",
    Matter.REFERRAL_UNANSWERED: "clock",
    Matter.CONSENT_ENDED: "lock",
    Matter.CONSENT_ENDING: "lock",
    Matter.ASSESSMENT_UNFINISHED: "edit",
    Matter.ASSESSMENT_MISSING: "clipboard",
    Matter.ASSESSMENT_OLD: "clipboard",
}
MATTER_TONES = {
    Matter.CONTACT_OVERDUE: "bad",
    Matter.MESSAGE: "info",
    Matter.REFERRAL_ANSWERED: "info",
    Matter.CONTACT_DUE: "good",
    Matter.PLAN_DUE: "warn",
    Matter.REFERRAL_UNANSWERED: "warn",
    Matter.CONSENT_ENDED: "bad",
    Matter.CONSENT_ENDING: "warn",
}
# The package whose tab answers a reminder.
MATTER_PACKAGES = {
    Matter.CONTACT_OVERDUE: "follow_up",
    Matter.CONTACT_DUE: "follow_up",
    Matter.MESSAGE: "referral",
    Matter.REFERRAL_ANSWERED: "referral",
    Matter.REFERRAL_UNANSWERED: "referral",
    Matter.PLAN_DUE: "plan",
    Matter.CONSENT_ENDED: "person",
    Matter.CONSENT_ENDING: "person",
    Matter.ASSESSMENT_UNFINISHED: "assessment",
    Matter.ASSESSMENT_MISSING: "assessment",
    Matter.ASSESSMENT_OLD: "assessment",
}


def matter_words(reminder: Reminder, today: date) -> str:
    """Return a reminder in one short sentence."""
    count, day = reminder.count, day_words(reminder.day, today)
    return {
        Matter.CONTACT_OVERDUE: lambda: _("Contact was due %(day)s", day=day),
        Matter.CONTACT_DUE: lambda: _("Contact due today"),
        Matter.MESSAGE: lambda: ngettext("%(num)s new message", "%(num)s new messages", count),
        Matter.REFERRAL_ANSWERED: lambda: ngettext(
            "A service answered %(day)s", "%(num)s services answered", count, day=day
        ),
        Matter.REFERRAL_UNANSWERED: lambda: ngettext(
            "No answer to a referral since %(day)s",
            "No answer to %(num)s referrals since %(day)s",
            count,
            day=day,
        ),
        Matter.PLAN_DUE: lambda: ngettext(
            "A date of the plan: %(day)s",
            "%(num)s dates of the plan, first: %(day)s",
            count,
            day=day,
        ),
        Matter.CONSENT_ENDED: lambda: _("A consent ended %(day)s", day=day),
        Matter.CONSENT_ENDING: lambda: _("A consent ends %(day)s", day=day),
        Matter.ASSESSMENT_UNFINISHED: lambda: _("Assessment begun %(day)s, not finished", day=day),
        Matter.ASSESSMENT_MISSING: lambda: _("No assessment yet"),
        Matter.ASSESSMENT_OLD: lambda: _("Last assessment %(day)s", day=day),
    }[reminder.matter]()
