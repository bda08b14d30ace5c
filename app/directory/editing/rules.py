"""A rule that a content breaks: where, which, and the sentence that says what to do."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _

from app.directory.cells import SHAPES


class Code(StrEnum):
    """Which rule is broken."""

    NAME_MISSING = "name_missing"
    SUMMARY_MISSING = "summary_missing"
    LANGUAGE_MISSING = "language_missing"
    NEEDS_MISSING = "needs_missing"
    DELIVERY_MISSING = "delivery_missing"
    PLACE_MISSING = "place_missing"
    DATE_MISSING = "date_missing"
    TOWN_MISSING = "town_missing"
    CONTACT_MISSING = "contact_missing"
    SITE_MISSING = "site_missing"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    STRANGE_SIGNS = "strange_signs"
    LANGUAGE_UNKNOWN = "language_unknown"
    TRANSLATION_OF_ITSELF = "translation_of_itself"
    NEED_UNKNOWN = "need_unknown"
    NUMBER_RANGE = "number_range"
    AGES_SWAPPED = "ages_swapped"
    URL_SHAPE = "url_shape"
    EMAIL_SHAPE = "email_shape"
    PHONE_SHAPE = "phone_shape"
    POINT_OUTSIDE = "point_outside"
    POINT_SWAPPED = "point_swapped"
    POINT_IN_WATER = "point_in_water"
    POINT_FAR_FROM_ROADS = "point_far_from_roads"
    POINT_WITHOUT_PRECISION = "point_without_precision"
    DAYS_SWAPPED = "days_swapped"
    DAYS_TOO_MANY = "days_too_many"
    HALF_AN_INTERVAL = "half_an_interval"
    HOURS_OVERLAP = "hours_overlap"
    WEEKDAY_UNKNOWN = "weekday_unknown"


# These may be missing from a draft as long as somebody works on it; nothing typed is wrong.
MISSING = frozenset(code for code in Code if str(code).endswith("_missing"))
# Worth a second look, but may be right: such a content may be submitted.
DOUBTFUL = frozenset({Code.POINT_FAR_FROM_ROADS})


@dataclass(frozen=True)
class Problem:
    """A broken rule; `field` is a path such as `name` or `places.<id>.city`."""

    field: str
    code: Code
    numbers: Mapping[str, int] = dataclasses.field(default_factory=dict)

    @property
    def is_missing(self) -> bool:
        """Return whether something is only not there yet."""
        return self.code in MISSING

    @property
    def sentence(self) -> str:
        """Return what to do, in the language of the page."""
        return _sentence(self.code, self.numbers)


def longer(name: str, text: str, most: int) -> Iterator[Problem]:
    """Yield what is wrong with a text's length or signs."""
    if len(text) > most:
        yield Problem(name, Code.TOO_LONG, {"most": most})
    if any(not sign.isprintable() and sign not in "\n\r\t" for sign in text):
        yield Problem(name, Code.STRANGE_SIGNS)


def misshapen(name: str, text: str, shape: str) -> Iterator[Problem]:
    """Yield that a web address, e-mail address or phone number is none."""
    if text and not SHAPES[shape].fullmatch(text):
        yield Problem(name, Code(f"{shape}_shape"))


def out_of_range(name: str, number: int | None, most: int) -> Iterator[Problem]:
    """Yield that a number is not from 0 to `most`."""
    if number is not None and not 0 <= number <= most:
        yield Problem(name, Code.NUMBER_RANGE, {"most": most})


def _sentence(code: Code, numbers: Mapping[str, int]) -> str:
    most = numbers.get("most", 0)
    sentences = {
        Code.NAME_MISSING: _("Give it a name."),
        Code.SUMMARY_MISSING: _("Say in one or two sentences what it is."),
        Code.LANGUAGE_MISSING: _("Say in which language you write."),
        Code.NEEDS_MISSING: _("Choose at least one thing that it helps with."),
        Code.DELIVERY_MISSING: _("Say how it is given: in person, online or by phone."),
        Code.DATE_MISSING: _("Say on which day it is."),
        Code.PLACE_MISSING: _("Add the place where people come."),
        Code.TOWN_MISSING: _("Write the town, or choose the area."),
        Code.CONTACT_MISSING: _("Say how to get in: a phone number, an e-mail, a page or a word."),
        Code.SITE_MISSING: _("Choose the territory where it works."),
        Code.TOO_LONG: _("Shorten it to %(most)s characters.", most=most),
        Code.TOO_MANY: _("There may be at most %(most)s of these.", most=most),
        Code.STRANGE_SIGNS: _("It has signs that cannot be shown: type it again."),
        Code.LANGUAGE_UNKNOWN: _("Choose a language from the list."),
        Code.TRANSLATION_OF_ITSELF: _("This is the language of the listing itself."),
        Code.NEED_UNKNOWN: _("Choose from the list what it helps with."),
        Code.NUMBER_RANGE: _("Write a whole number from 0 to %(most)s.", most=most),
        Code.AGES_SWAPPED: _("The youngest age is above the oldest."),
        Code.URL_SHAPE: _("Write the whole address, such as https://example.org."),
        Code.EMAIL_SHAPE: _("Write an e-mail address, such as name@example.org."),
        Code.PHONE_SHAPE: _("Write a phone number: digits, spaces, and a + in front."),
        Code.POINT_OUTSIDE: _("The pin lies outside this territory: move it."),
        Code.POINT_SWAPPED: _("Longitude and latitude are swapped."),
        Code.POINT_IN_WATER: _("The pin lies in a lake or in the sea: move it to the door."),
        Code.POINT_FAR_FROM_ROADS: _(
            "We know no road near this pin. If it is right, leave it: people then see no travel"
            " times, or rough ones."
        ),
        Code.POINT_WITHOUT_PRECISION: _("Say how exact the pin is."),
        Code.DAYS_SWAPPED: _("The last day is before the first."),
        Code.DAYS_TOO_MANY: _("Write at most %(most)s days in one line.", most=most),
        Code.HALF_AN_INTERVAL: _("Write both times, or none for closed."),
        Code.HOURS_OVERLAP: _("Two times of the same day overlap."),
        Code.WEEKDAY_UNKNOWN: _("Choose a day of the week."),
    }
    return sentences[code]
