"""The forms of following up, parsed at the edge: a contact, a pause, an exit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from flask_babel import gettext as _

from app.participants.typed import Typed
from app.participants.vocabulary import Attendance, ContactKind, Outcome
from app.territory.sites import SiteView

LONGEST_NOTE = 4000
LONGEST_PLACE = 200
LONGEST_WHY = 1000
MOST_MINUTES = 1440
# A contact from before the project, or arranged for years ahead, is a slip of the finger.
FIRST_DAY = date(2015, 1, 1)
AHEAD_DAYS = 730
SOON = {"7": 7, "14": 14, "28": 28}


@dataclass(frozen=True)
class NextContact:
    """When the next contact is due: kept as it is, on a moment, or not arranged any more."""

    keep: bool
    moment: datetime | None = None


KEEP = NextContact(keep=True)


@dataclass(frozen=True)
class ContactContent:
    """A contact as it was typed."""

    on: date
    kind: ContactKind
    attendance: Attendance
    minutes: int | None
    place: str
    note: str
    following: NextContact


@dataclass(frozen=True)
class ExitContent:
    """The end of a pathway as it was typed."""

    on: date
    outcome: Outcome
    note: str
    following: NextContact
    # The open referrals that the form showed, those of them that go on, and why they do.
    listed: frozenset[UUID] = frozenset()
    going_on: frozenset[UUID] = frozenset()
    why: str = ""

    @property
    def whole_note(self) -> str:
        """Return the note with the reason why referrals go on."""
        return "\n\n".join(text for text in (self.note, self.why) if text)


class ContactForm(Typed):
    """A contact had or missed; nothing but its kind must be said."""

    def to_content(self, site: SiteView, today: date) -> ContactContent | None:
        """Return the content, None where something is to be changed."""
        kind = self.one_of("kind", ContactKind)
        attendance = self.one_of("attendance", Attendance) or Attendance.CAME
        on = day_before(self, "on", today) or today
        minutes = self.number("minutes", 0, MOST_MINUTES)
        place, note = self.line("place", LONGEST_PLACE), self.text("note", LONGEST_NOTE)
        following = next_contact(self, site, today)
        if kind is None and "kind" not in self.errors:
            self.wrong("kind", _("Choose how you were in touch."))
        if self.errors or kind is None:
            return None
        return ContactContent(on, kind, attendance, minutes, place, note, following)


class PauseForm(Typed):
    """A pause: until when, where somebody said so."""

    def to_moment(self, site: SiteView, today: date) -> NextContact | None:
        """Return when to be in touch again, None where something is to be changed."""
        following = next_contact(self, site, today)
        return None if self.errors else following


class ExitForm(Typed):
    """The end of a pathway."""

    def to_content(self, site: SiteView, today: date) -> ExitContent | None:
        """Return the content, None where something is to be changed."""
        outcome = self.one_of("outcome", Outcome)
        on = day_before(self, "on", today) or today
        note = self.text("note", LONGEST_NOTE)
        following = next_contact(self, site, today)
        if outcome is None and "outcome" not in self.errors:
            self.wrong("outcome", _("Choose where they stand now."))
        listed, going_on = self._ids("listed"), self._ids("going_on")
        why = self.text("why", LONGEST_WHY)
        if going_on and not why:
            self.wrong("why", _("Say why they go on: whoever reads it later needs to know."))
        if self.errors or outcome is None:
            return None
        # Whoever leaves is asked once more only where somebody said so.
        after = NextContact(keep=False, moment=following.moment)
        return ExitContent(on, outcome, note, after, listed, going_on & listed, why)

    def _ids(self, name: str) -> frozenset[UUID]:
        """Return what a list of ids names; what is none of ours is told by the deed."""
        found = set()
        for text in self.fields.getlist(name):
            try:
                found.add(UUID(text))
            except ValueError:
                self.wrong(name, _("Choose some of these."))
        return frozenset(found)


def day_before(form: Typed, name: str, today: date) -> date | None:
    """Return a day until today, None where none was typed."""
    day = _day(form, name)
    if day is not None and day > today:
        form.wrong(name, _("This day is still to come."))
    elif day is not None and day < FIRST_DAY:
        form.wrong(name, _("Look at the year again."))
    return day


def next_contact(form: Typed, site: SiteView, today: date) -> NextContact:
    """Return when the next contact is due; a typed day wins over the chosen distance."""
    day, at = _day(form, "next_on"), _time(form, "next_at")
    chosen = form.value("next")
    if day is None and chosen in SOON:
        day = today + timedelta(days=SOON[chosen])
    if day is None:
        return NextContact(keep=chosen != "none")
    if not today <= day <= today + timedelta(days=AHEAD_DAYS):
        form.wrong("next_on", _("Choose a day from today on, within two years."))
    # Midnight stands for a day without a time.
    return NextContact(keep=False, moment=datetime.combine(day, at or time(), site.timezone))


def _day(form: Typed, name: str) -> date | None:
    text = form.value(name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        form.wrong(name, _("Write a day, such as 2026-11-22."))
        return None


def _time(form: Typed, name: str) -> time | None:
    text = form.value(name)
    try:
        return (
            time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None) if text else None
        )
    except ValueError:
        form.wrong(name, _("Write a time, such as 15:30."))
        return None
