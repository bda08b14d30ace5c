"""What is typed about a referral, parsed at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.directory.needs import taxonomy
from app.participants.consents import AT_THE_DESK
from app.participants.typed import Typed
from app.participants.vocabulary import (
    ConsentManner,
    ReferralKind,
    ReferralStatus,
    SharedField,
    Unsuitable,
)

LONGEST_NOTE = 2000
LONGEST_MESSAGE = 2000
MOST_DAYS = 365
USUAL_DAYS = 90
ANSWER_DAYS = 7


@dataclass(frozen=True)
class ReferralContent:
    """To which service, how, what of the person is shared until when, and what is asked.

    `manner` says how the consent was given: None, and no fields, for who goes there alone.
    """

    service_id: UUID
    action_id: UUID | None
    kind: ReferralKind
    fields: tuple[SharedField, ...]
    manner: ConsentManner | None
    until: date
    answer_by: date | None
    need: str
    note: str


@dataclass(frozen=True)
class Reply:
    """An answer to the referral as it stood at `version`."""

    status: ReferralStatus
    version: int
    unsuitable: Unsuitable | None = None
    note: str = ""


@dataclass
class ReferralForm(Typed):
    """What was typed to refer somebody."""

    def chosen(self, name: str) -> set[str]:
        """Return what is ticked."""
        return set(self.fields.getlist(name))

    def to_content(
        self, service_id: UUID, action_id: UUID | None, today: date
    ) -> ReferralContent | None:
        """Return the content, None where something is to be changed."""
        kind = self.one_of("kind", ReferralKind)
        if kind is None and "kind" not in self.errors:
            self.wrong("kind", _("Choose how."))
        need = self.value("need")
        if need and need not in {each.key for each in taxonomy().needs}:
            self.wrong("need", _("Choose one of these."))
        note = self.text("note", LONGEST_NOTE)
        if kind is ReferralKind.SIGNPOSTING:
            last = today + timedelta(days=MOST_DAYS)
            content = ReferralContent(service_id, action_id, kind, (), None, last, None, need, note)
            return None if self.errors else content
        return self._direct(service_id, action_id, today, need, note)

    def _direct(
        self, service_id: UUID, action_id: UUID | None, today: date, need: str, note: str
    ) -> ReferralContent | None:
        fields = self.several_of("field", SharedField)
        manner = self.one_of("manner", ConsentManner)
        if not fields and "field" not in self.errors:
            self.wrong("field", _("Tick what they agree to share, or let them go there alone."))
        if manner not in AT_THE_DESK and "manner" not in self.errors:
            self.wrong("manner", _("Say how they agreed: without it nothing may be shared."))
        until = self._day("until", today, today + timedelta(days=MOST_DAYS))
        if until is None and "until" not in self.errors:
            self.wrong("until", _("Write the last day on which it is shared."))
        answer_by = self._day("answer_by", today, until or today + timedelta(days=MOST_DAYS))
        if self.errors or until is None:
            return None
        direct = ReferralKind.DIRECT
        return ReferralContent(
            service_id, action_id, direct, fields, manner, until, answer_by, need, note
        )

    def _day(self, name: str, first: date, last: date) -> date | None:
        text = self.value(name)
        try:
            day = date.fromisoformat(text) if text else None
        except ValueError:
            self.wrong(name, _("Write a day, such as 2026-11-22."))
            return None
        if day is not None and day < first:
            self.wrong(name, _("This day is over."))
        elif day is not None and day > last:
            self.wrong(name, _("This is too late: twelve months at most, and not after the end."))
        else:
            return day
        return None


def usual_form(today: date, kind: ReferralKind, need: str) -> ReferralForm:
    """Return the form as it is shown first; nothing is shared that nobody has ticked."""
    return ReferralForm(
        MultiDict(
            {
                "kind": str(kind),
                "until": (today + timedelta(days=USUAL_DAYS)).isoformat(),
                "answer_by": (today + timedelta(days=ANSWER_DAYS)).isoformat(),
                "need": need,
            }
        )
    )


@dataclass
class ReplyForm(Typed):
    """What was pressed, with the note beside it."""

    def to_reply(self) -> Reply | None:
        """Return the answer, None where something is missing."""
        status = self.one_of("status", ReferralStatus)
        unsuitable = self.one_of("unsuitable", Unsuitable)
        note = self.text("note", LONGEST_NOTE)
        if status is None and "status" not in self.errors:
            self.wrong("status", _("Choose an answer."))
        is_refusal = status is ReferralStatus.NOT_SUITABLE
        if is_refusal and unsuitable is None and "unsuitable" not in self.errors:
            self.wrong("unsuitable", _("Say why, so that something better is found."))
        if self.errors or status is None:
            return None
        version = self.number("version", 1, 999_999_999) or 0
        return Reply(status, version, unsuitable if is_refusal else None, note)


@dataclass
class MessageForm(Typed):
    """A message as it was typed."""

    def to_text(self) -> str | None:
        """Return the message, None where something is to be changed."""
        text = self.text("text", LONGEST_MESSAGE)
        if not text:
            self.wrong("text", _("Write something first."))
        return None if self.errors else text
