"""Points in plain words: what is good, what is missing and why it matters."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.directory.freshness.rhythm import CHOICES_MONTHS
from app.directory.quality.score import FIELDS, POINTS, Check


@dataclass(frozen=True)
class Mend:
    """What a listing could tell: why, what it is worth, and the field that mends it."""

    title: str
    why: str
    points: str
    field: str


@dataclass(frozen=True)
class RhythmChoice:
    """A rhythm to choose; the value "" is the usual one."""

    value: str
    label: str
    selected: bool


def title(check: Check) -> str:
    """Return what a check asks for."""
    return {
        Check.SUMMARY: _("One or two sentences that say what one gets out of it"),
        Check.DESCRIPTION: _("What happens there"),
        Check.CONTACT: _("A telephone number, an e-mail or a web page"),
        Check.HOW_TO_JOIN: _("How to get in"),
        Check.PLACE: _("The exact address"),
        Check.HOURS: _("Opening hours"),
        Check.AGES: _("For which ages"),
        Check.FEE: _("Whether it costs something"),
        Check.LANGUAGES: _("Which languages are spoken"),
        Check.WHEELCHAIR: _("Whether a wheelchair gets in"),
        Check.TRANSLATION: _("A second language"),
        Check.CONFIRMED: _("A confirmation that it is still true"),
    }[check]


def why(check: Check) -> str:
    """Return why a check matters to whoever looks for help."""
    return {
        Check.SUMMARY: _("It is the first thing that people read, on the card of the search."),
        Check.DESCRIPTION: _("Knowing what happens takes the fear out of a first visit."),
        Check.CONTACT: _("Without it nobody can ask."),
        Check.HOW_TO_JOIN: _("The first step is the hardest: say which it is."),
        Check.PLACE: _("Travel times are right to the door only with an exact address."),
        Check.HOURS: _("Only with hours does it appear under “open now”."),
        Check.AGES: _("Who is asked for an age finds it without a question mark."),
        Check.FEE: _("“Free of charge” is a filter that many set."),
        Check.LANGUAGES: _("Who speaks little of the language looks for it."),
        Check.WHEELCHAIR: _("One line saves a journey for nothing."),
        Check.TRANSLATION: _("Not everybody reads the first one."),
        Check.CONFIRMED: _("What was confirmed lately stands further up, with its date."),
    }[check]


def mend(check: Check) -> Mend:
    """Return what is missing in words; the field is "" where one tap is enough."""
    worth = ngettext("%(num)s point", "%(num)s points", POINTS[check])
    return Mend(title(check), why(check), worth, FIELDS.get(check, ""))


def rhythm_choices(own: int | None, usual: int) -> list[RhythmChoice]:
    """Return the rhythms that a listing may have."""
    words = ngettext("every month", "every %(num)s months", usual)
    first = RhythmChoice(
        "", _("as usual for such a service: %(rhythm)s", rhythm=words), own is None
    )
    others = [
        RhythmChoice(
            str(months), ngettext("every month", "every %(num)s months", months), own == months
        )
        for months in CHOICES_MONTHS
    ]
    return [first, *others]
