"""The form in which an adherence is recorded, parsed at the edge."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

LONGEST_PROTOCOL = 60
LONGEST_NAME = 200
LONGEST_REASON = 400
# No network is older, and no agreement reaches further.
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class AdherenceContent:
    """Which version of the protocol was signed, when, by whose hand, and until when."""

    protocol: str
    signed_on: date
    signed_by: str
    ends_on: date | None
    with_seal: bool


@dataclass
class AdherenceForm:
    """What was typed, and what to change of it."""

    typed: MultiDict[str, str]
    errors: dict[str, list[str]] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """Return a field as it was typed."""
        return self.typed.get(name, "").strip()

    def to_content(self, today: date) -> AdherenceContent | None:
        """Return the content, None where something is to be changed."""
        protocol = self._text("protocol", LONGEST_PROTOCOL)
        signed_by = self._text("signed_by", LONGEST_NAME)
        signed_on, ends_on = self._day("signed_on"), self._day("ends_on")
        if signed_on is None and "signed_on" not in self.errors:
            self._wrong("signed_on", _("Write the day on which it was signed."))
        if signed_on is not None and signed_on > today:
            self._wrong("signed_on", _("This day is still to come."))
        if signed_on is not None and ends_on is not None and ends_on < signed_on:
            self._wrong("ends_on", _("The last day is before the first."))
        if self.errors or signed_on is None:
            return None
        with_seal = self.value("with_seal") == "1"
        return AdherenceContent(protocol, signed_on, signed_by, ends_on, with_seal)

    def _text(self, name: str, most: int) -> str:
        text = " ".join(self.value(name).split())
        if not text:
            self._wrong(name, _("Write it down: without it the record says nothing."))
        if len(text) > most:
            self._wrong(name, _("Shorten it to %(most)s characters.", most=most))
        if not text.isprintable():
            self._wrong(name, _("It has signs that cannot be shown: type it again."))
        return text

    def _day(self, name: str) -> date | None:
        text = self.value(name)
        try:
            day = date.fromisoformat(text) if text else None
        except ValueError:
            self._wrong(name, _("Write a day, such as 2026-11-22."))
            return None
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            self._wrong(name, _("Look at the year again."))
            return None
        return day

    def _wrong(self, name: str, sentence: str) -> None:
        self.errors.setdefault(name, []).append(sentence)


def read_reason(text: str) -> str:
    """Return why something is taken back, in one line."""
    return " ".join(text.split())[:LONGEST_REASON]
