"""The page of contacts: the form, how it went lately, and what happened, ready for the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from flask_babel import format_decimal, format_percent, ngettext
from flask_babel import gettext as _

from app.participants.follow_up import words
from app.participants.follow_up.timeline import (
    AssessmentEntry,
    Attended,
    ContactEntry,
    Entry,
    ExitEntry,
    HandoverEntry,
    PlanEntry,
    ReferralEntry,
    attended,
)
from app.participants.referral.words import status_words
from app.participants.typed import Typed
from app.participants.vocabulary import AssessmentStage, Attendance, ContactKind, Outcome

PAGE = 20
SUMMARY_DAYS = 183
HOUR_MIN = 60


@dataclass(frozen=True)
class Option:
    """A choice of a form."""

    value: str
    label: str
    icon: str
    selected: bool


@dataclass(frozen=True)
class Happening:
    """Something that happened, in words; `contact_id` where it may be taken out."""

    day: str
    icon: str
    tone: str
    title: str
    about: str
    note: str
    contact_id: UUID | None = None


@dataclass(frozen=True)
class Summary:
    """How the contacts of the last half year went."""

    came: int
    arranged: int
    share: str
    rest: str


@dataclass(frozen=True)
class ContactsPage:
    """Everything that the page shows besides the head of the case."""

    next_contact: str
    is_overdue: bool
    summary: Summary | None
    happenings: Sequence[Happening]
    page: int
    pages: int


def contacts_page(
    entries: Sequence[Entry], next_contact: str, today: date, page: int, *, is_overdue: bool
) -> ContactsPage:
    """Return the page with one part of the timeline."""
    pages = max(1, -(-len(entries) // PAGE))
    number = min(max(page, 1), pages)
    shown = entries[(number - 1) * PAGE : number * PAGE]
    return ContactsPage(
        next_contact=next_contact,
        is_overdue=is_overdue,
        summary=_summary(attended(entries, today - timedelta(days=SUMMARY_DAYS))),
        happenings=[_happening(entry, today) for entry in shown],
        page=number,
        pages=pages,
    )


def kind_options(form: Typed) -> list[Option]:
    """Return the kinds of contact, a meeting chosen at first."""
    chosen = form.value("kind") or ContactKind.MEETING
    return [
        Option(kind, label, words.CONTACT_ICONS[kind], kind == chosen)
        for kind, label in words.contact_kinds().items()
    ]


def attendance_options(form: Typed) -> list[Option]:
    """Return whether it took place; it did, at first."""
    chosen = form.value("attendance") or Attendance.CAME
    icons = {Attendance.CAME: "check", Attendance.CANCELLED: "close", Attendance.MISSED: "minus"}
    return [
        Option(each, label, icons[each], each == chosen)
        for each, label in words.attendances().items()
    ]


def next_options(form: Typed, later: str) -> list[Option]:
    """Return when to be in touch again; what is arranged for a later day stays, at first."""
    chosen = form.value("next")
    kept = _("as arranged: %(day)s", day=later) if later else _("not arranged")
    labels = {
        "": kept,
        "7": _("in a week"),
        "14": _("in two weeks"),
        "28": _("in four weeks"),
        **({"none": _("no date")} if later else {}),
    }
    return [Option(value, label, "", value == chosen) for value, label in labels.items()]


def outcome_options(form: Typed) -> list[Option]:
    """Return where somebody may stand at the end."""
    chosen = form.value("outcome")
    icons = {
        Outcome.WORK: "briefcase",
        Outcome.TRAINING: "wrench",
        Outcome.EDUCATION: "graduation-cap",
        Outcome.SERVICE: "handshake",
        Outcome.OTHER: "star",
        Outcome.LEFT: "arrow-right",
    }
    return [
        Option(each, label, icons[each], each == chosen) for each, label in words.outcomes().items()
    ]


def _summary(found: Attended) -> Summary | None:
    if not found.came + found.cancelled + found.missed:
        return None
    parts = [
        ngettext("%(num)s missed", "%(num)s missed", found.missed) if found.missed else "",
        ngettext("%(num)s called off", "%(num)s called off", found.cancelled)
        if found.cancelled
        else "",
        _together(found.minutes),
    ]
    share = format_percent(found.came / found.arranged, "0 %") if found.arranged else ""
    rest = ", ".join(part for part in parts if part)
    return Summary(found.came, found.arranged, share, rest)


def _together(minutes: int) -> str:
    if minutes >= HOUR_MIN:
        return _("%(hours)s h together", hours=format_decimal(round(minutes / HOUR_MIN, 1)))
    return _("%(num)s min together", num=minutes) if minutes else ""


def _happening(entry: Entry, today: date) -> Happening:
    day, what = words.day_words(entry.on, today), entry.what
    if isinstance(what, ContactEntry):
        return _contact(entry, what, day)
    icon, tone, title = _told(what)
    note = what.note if isinstance(what, ExitEntry) else ""
    return Happening(day, icon, tone, title, entry.by, note)


def _contact(entry: Entry, what: ContactEntry, day: str) -> Happening:
    tones = {Attendance.CAME: "good", Attendance.CANCELLED: "plain", Attendance.MISSED: "warn"}
    title = words.contact_kinds()[what.kind]
    if what.attendance is not Attendance.CAME:
        title = f"{title} · {words.attendances()[what.attendance]}"
    length = _("%(num)s min", num=what.minutes) if what.minutes else ""
    about = " · ".join(part for part in (length, what.place, entry.by) if part)
    icon = words.CONTACT_ICONS[what.kind]
    return Happening(day, icon, tones[what.attendance], title, about, what.note, what.id)


def _told(
    what: ReferralEntry | PlanEntry | AssessmentEntry | ExitEntry | HandoverEntry,
) -> tuple[str, str, str]:
    """Return icon, tone and title of what is no contact."""
    match what:
        case ReferralEntry(status, to, _by_receiver):
            said = status_words(status)
            title = _("Referral to %(name)s: %(status)s", name=to, status=said) if to else said
            return "handshake", "info", title
        case PlanEntry(number, signed):
            words_of = (
                _("Plan agreed and signed (version %(n)s)")
                if signed
                else _("Plan agreed (version %(n)s)")
            )
            return "flag", "good", words_of % {"n": number}
        case AssessmentEntry(stage, finished):
            return "clipboard", "info", _assessment(stage, finished=finished)
        case ExitEntry(_outcome, True, _note):
            return "compass", "good", _("Returned to the pathway")
        case ExitEntry(outcome, _returned, _note):
            ended = _("End of the pathway: %(outcome)s", outcome=words.outcomes()[outcome])
            return "flag", "plain", ended
        case HandoverEntry(to):
            return "people", "plain", _("%(name)s took the case over", name=to)


def _assessment(stage: AssessmentStage, *, finished: bool) -> str:
    if not finished:
        return _("Assessment begun")
    return {
        AssessmentStage.START: lambda: _("First assessment"),
        AssessmentStage.DURING: lambda: _("Assessment along the way"),
        AssessmentStage.END: lambda: _("Assessment at the end"),
    }[stage]()
