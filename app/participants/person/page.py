"""The pages about a participant: every word, ready for the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from app.core.language import LANGUAGES
from app.participants.consents import AT_THE_DESK
from app.participants.home import Home
from app.participants.person.agreeing import PURPOSES
from app.participants.person.seen import Person
from app.participants.typed import Typed
from app.participants.vocabulary import ConsentPurpose, Track
from app.participants.words import (
    SPOKEN,
    language_words,
    manner_words,
    purpose_words,
    track_words,
)
from app.territory.sites import SiteView
from app.territory.trip_words import MODE_ICONS, length_words, minutes_words, mode_words
from app.travel import Mode


@dataclass(frozen=True)
class Option:
    """One option of a field."""

    value: str
    label: str
    selected: bool
    icon: str = ""


@dataclass(frozen=True)
class PersonFields:
    """The choices of the form."""

    languages: Sequence[Option]
    spoken: Sequence[Option]
    modes: Sequence[Option]
    tracks: Sequence[Option]
    manners: Sequence[Option]
    evenings: Sequence[Option]
    company: Sequence[Option]


@dataclass(frozen=True)
class DeskFields:
    """How somebody may agree who sits at the desk."""

    manners: Sequence[Option]


@dataclass(frozen=True)
class TravelLine:
    """One way to travel."""

    icon: str
    words: str


def person_fields(typed: Typed) -> PersonFields:
    """Return the choices, those that were typed selected."""
    spoken, modes = typed.fields.getlist("languages"), typed.fields.getlist("modes")
    return PersonFields(
        languages=_options({c: language_words(c) for c in LANGUAGES}, [typed.value("language")]),
        spoken=_options({code: language_words(code) for code in SPOKEN}, spoken),
        modes=[
            Option(mode.value, mode_words(mode), mode.value in modes, MODE_ICONS[mode])
            for mode in Mode
        ],
        tracks=_options({t.value: w for t, w in track_words().items()}, [typed.value("track")]),
        manners=_manners(typed.value("manner")),
        evenings=_yes_or_no(typed.value("evenings")),
        company=_yes_or_no(typed.value("needs_company")),
    )


def desk_manners(typed: Typed) -> DeskFields:
    """Return how somebody may have agreed here."""
    return DeskFields(_manners(typed.value("manner")))


def purpose_options(typed: Typed, holding: set[ConsentPurpose]) -> list[Option]:
    """Return what may still be agreed to."""
    words = purpose_words()
    open_ones = {each.value: words[each] for each in PURPOSES if each not in holding}
    return _options(open_ones, [typed.value("purpose")])


def _manners(chosen: str) -> list[Option]:
    words = manner_words()
    return _options({each.value: words[each] for each in AT_THE_DESK}, [chosen])


def _options(words: dict[str, str], chosen: Sequence[str]) -> list[Option]:
    return [Option(value, label, value in chosen) for value, label in words.items()]


def _yes_or_no(chosen: str) -> list[Option]:
    return _options({"yes": _("yes"), "no": _("no")}, [chosen])


def age_notice(site: SiteView, birth_year: int | None, this_year: int) -> str:
    """Return what to know where somebody is outside the ages of the site; "" otherwise."""
    if birth_year is None:
        return ""
    # Born late in the year, somebody is a year younger than the years say.
    oldest = this_year - birth_year
    if site.age_min <= oldest and oldest - 1 <= site.age_max:
        return ""
    return _(
        "This pathway is made for people from %(least)s to %(most)s. You can go on here; look "
        "whether somebody else is nearer to what they need.",
        least=site.age_min,
        most=site.age_max,
    )


def home_words(home: Home | None) -> str:
    """Return how exactly a home is kept, "" where there is none."""
    if home is None:
        return ""
    width = length_words(home.cell_m)
    if not home.name:
        return _("in a square of %(width)s", width=width)
    return _("near %(place)s, in a square of %(width)s", place=home.name, width=width)


def travel_lines(person: Person) -> list[TravelLine]:
    """Return how somebody travels, empty where nobody asked."""
    lines = [TravelLine(MODE_ICONS[mode], mode_words(mode)) for mode in person.modes]
    if person.longest_min is not None:
        time = minutes_words(person.longest_min)
        lines.append(TravelLine("clock", _("at most %(time)s", time=time)))
    answered = {
        (True, "evenings"): ("calendar", _("also in the evening")),
        (False, "evenings"): ("calendar", _("not in the evening")),
        (True, "company"): ("people", _("with somebody beside them")),
    }
    asked = ((person.evenings, "evenings"), (person.needs_company, "company"))
    return lines + [TravelLine(*answered[key]) for key in asked if key in answered]


def track_said(track: Track | None) -> str:
    """Return the track in words, "" where it is open."""
    return track_words()[track] if track else ""


def spoken_said(person: Person) -> str:
    """Return the languages that somebody speaks, one after the other."""
    return ", ".join(language_words(code) for code in person.languages)


def day_said(day: date) -> str:
    """Return a day in full."""
    return format_date(day, "long")
