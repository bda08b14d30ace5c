"""What is typed into the forms of a case, read with a kind word for each mistake."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

LONGEST_EMAIL = 254
LONGEST_PHONE = 40
FEWEST_DIGITS, MOST_DIGITS = 5, 15
FIRST_YEAR = 1900
Kind = TypeVar("Kind", bound=StrEnum)


@dataclass
class Typed:
    """The fields of a form as they came, and what to change of them."""

    fields: MultiDict[str, str]
    errors: dict[str, list[str]] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """Return a field as it was typed, without blanks around it."""
        return self.fields.get(name, "").strip()

    def is_ticked(self, name: str) -> bool:
        """Return whether a box was ticked."""
        return self.value(name) == "1"

    def wrong(self, name: str, sentence: str) -> None:
        """Say what to change of a field."""
        self.errors.setdefault(name, []).append(sentence)

    def line(self, name: str, most: int) -> str:
        """Return a text of one line."""
        return self._text(name, " ".join(self.value(name).split()), most)

    def text(self, name: str, most: int) -> str:
        """Return a text of several lines."""
        return self._text(name, "\n".join(self.value(name).splitlines()), most)

    def _text(self, name: str, text: str, most: int) -> str:
        if len(text) > most:
            self.wrong(name, _("Shorten it to %(most)s characters.", most=most))
        if not text.replace("\n", "").replace("\t", "").isprintable():
            self.wrong(name, _("It has signs that cannot be shown: type it again."))
        return text

    def one_of(self, name: str, kind: type[Kind]) -> Kind | None:
        """Return the chosen member, None where nothing was chosen."""
        text = self.value(name)
        if text and text not in set(kind):
            self.wrong(name, _("Choose one of these."))
            return None
        return kind(text) if text else None

    def several_of(self, name: str, kind: type[Kind]) -> tuple[Kind, ...]:
        """Return the chosen members, each once, in their own order."""
        chosen = set(self.fields.getlist(name))
        if chosen - set(kind):
            self.wrong(name, _("Choose some of these."))
        return tuple(each for each in kind if each in chosen)

    def yes_or_no(self, name: str) -> bool | None:
        """Return what was answered, None where nobody asked."""
        return {"yes": True, "no": False}.get(self.value(name))

    def number(self, name: str, least: int, most: int) -> int | None:
        """Return a whole number, None where nothing was typed."""
        text = self.value(name)
        if not text:
            return None
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1  # noqa: PLR2004 - far beyond
        if not least <= number <= most:
            words = {"least": least, "most": most}
            self.wrong(name, _("Write a number from %(least)s to %(most)s.", **words))
            return None
        return number

    def birth_year(self, name: str, this_year: int) -> int | None:
        """Return a year of birth that somebody can have; whether it fits the site, others say."""
        text = self.value(name)
        if not text:
            return None
        year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None  # noqa: PLR2004 - of a year
        if year is None:
            self.wrong(name, _("Write a year with four digits, such as 2004."))
        elif year > this_year:
            self.wrong(name, _("This year is still to come: look at it again."))
        elif year < FIRST_YEAR:
            self.wrong(name, _("This is too long ago: look at it again."))
        else:
            return year
        return None

    def email(self, name: str) -> str:
        """Return an e-mail address, "" where nothing was typed."""
        text = self.line(name, LONGEST_EMAIL)
        if text and not is_email(text):
            self.wrong(name, _("Write an e-mail address such as name@example.org."))
        return text

    def phone(self, name: str) -> str:
        """Return a phone number as it was typed, "" where nothing was."""
        text = self.line(name, LONGEST_PHONE)
        if text and not is_phone(text):
            self.wrong(name, _("Write a phone number with digits, such as +39 333 0000000."))
        return text


def is_email(text: str) -> bool:
    """Return whether a text is an e-mail address; nobody is asked whether it works."""
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def is_phone(text: str) -> bool:
    """Return whether a text is a phone number: digits and what stands between them."""
    digits = sum(sign.isdigit() for sign in text)
    between = set(text) <= set("+0123456789 ()/.-")
    return between and FEWEST_DIGITS <= digits <= MOST_DIGITS
