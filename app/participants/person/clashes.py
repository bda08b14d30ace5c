"""What two people wrote on the same page at once, field by field, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext as _

from app.participants.typed import Typed
from app.participants.vocabulary import Track
from app.participants.words import language_words, track_words
from app.territory.trip_words import mode_words
from app.travel import Mode


@dataclass(frozen=True)
class Clash:
    """A field that reads differently; `mine` is in the form, `theirs` is stored."""

    label: str
    mine: str
    theirs: str


def clashes(mine: Typed, theirs: Typed) -> list[Clash]:
    """Return the fields in which the form differs from what somebody else stored meanwhile."""
    found = []
    for name, label in _labels().items():
        own, other = _said(mine, name), _said(theirs, name)
        if own != other:
            found.append(Clash(label, own or _("nothing"), other or _("nothing")))
    return found


def _labels() -> dict[str, str]:
    return {
        "name": _("Name, or how to call them"),
        "birth_year": _("Year of birth"),
        "language": _("Language of letters and of the plan"),
        "languages": _("Languages they speak"),
        "phone": _("Phone"),
        "email": _("E-mail"),
        "reach_note": _("When and how they like to be reached"),
        "home": _("Where they live, roughly"),
        "modes": _("They go"),
        "longest_min": _("At most so many minutes, one way"),
        "evenings": _("Can they come in the evening?"),
        "needs_company": _("Do they need somebody beside them?"),
        "wheelchair": _("A wheelchair must get in"),
        "accessibility": _("Whatever else they need"),
        "track": _("What sort of pathway is it?"),
        "track_reasons": _("Reasons"),
    }


def _said(typed: Typed, name: str) -> str:
    values = [" ".join(each.split()) for each in typed.fields.getlist(name)]
    in_words = _WORDS.get(name, str)
    return ", ".join(sorted(in_words(each) for each in values if each))


def _answer(value: str) -> str:
    return {"yes": _("yes"), "no": _("no"), "1": _("yes")}.get(value, value)


def _mode(value: str) -> str:
    return mode_words(Mode(value)) if value in set(Mode) else value


def _track(value: str) -> str:
    return track_words()[Track(value)] if value in set(Track) else value


_WORDS: dict[str, Callable[[str], str]] = {
    "language": language_words,
    "languages": language_words,
    "modes": _mode,
    "track": _track,
    "evenings": _answer,
    "needs_company": _answer,
    "wheelchair": _answer,
}
