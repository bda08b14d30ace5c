"""The form of a participant, parsed at the edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.core.language import LANGUAGES
from app.participants.consents import AT_THE_DESK
from app.participants.home import coarse_home
from app.participants.person.content import PersonContent, Settled
from app.participants.person.seen import Person
from app.participants.typed import Typed
from app.participants.vocabulary import ConsentManner, Track
from app.participants.words import SPOKEN
from app.territory.sites import SiteView
from app.territory.starts import Start, UnusableStartError, atlas, read_start
from app.travel import Mode

LONGEST_NAME = 120
LONGEST_NOTE = 400
LONGEST_REASONS = 2000
LONGEST_TRIP_MIN = 600


@dataclass(frozen=True)
class Before:
    """What is known before the form is read."""

    site: SiteView
    sites: Sequence[SiteView]
    this_year: int
    may_be_contacted: bool = False
    home_name: str = ""
    is_new: bool = False


def read_person(typed: Typed, before: Before) -> PersonContent | None:
    """Return what the form says, None where something is to be changed."""
    phone, email = typed.phone("phone"), typed.email("email")
    reach_note = typed.text("reach_note", LONGEST_NOTE)
    content = PersonContent(
        name=typed.line("name", LONGEST_NAME),
        phone=phone,
        email=email,
        reach_note=reach_note,
        birth_year=typed.birth_year("birth_year", before.this_year),
        language=_language(typed),
        languages=_languages(typed),
        settled=_settled(typed, before),
        modes=typed.several_of("modes", Mode),
        longest_min=typed.number("longest_min", 1, LONGEST_TRIP_MIN),
        evenings=typed.yes_or_no("evenings"),
        needs_company=typed.yes_or_no("needs_company"),
        accessibility=typed.text("accessibility", LONGEST_NOTE),
        wheelchair=typed.is_ticked("wheelchair"),
        track=typed.one_of("track", Track),
        track_reasons=typed.text("track_reasons", LONGEST_REASONS),
        contact_manner=_contact(typed, before, is_reachable=bool(phone or email or reach_note)),
        following_manner=_following(typed) if before.is_new else None,
    )
    return None if typed.errors else content


def _following(typed: Typed) -> ConsentManner | None:
    if not typed.is_ticked("following"):
        typed.wrong("following", _("Ask first: without their agreement no case can begin."))
    return _manner(typed)


def _contact(typed: Typed, before: Before, *, is_reachable: bool) -> ConsentManner | None:
    """Return how they agreed to be contacted, None where that is known or not needed."""
    if before.may_be_contacted:
        return None
    if not typed.is_ticked("contact"):
        if is_reachable:
            typed.wrong(
                "contact",
                _("Tick that they agree, or leave phone, e-mail and the note beside them empty."),
            )
        return None
    return _manner(typed)


def _manner(typed: Typed) -> ConsentManner | None:
    manner = typed.one_of("manner", ConsentManner)
    if manner not in AT_THE_DESK:
        typed.errors["manner"] = [_("Choose how they agreed.")]
        return None
    return manner


def _language(typed: Typed) -> str:
    code = typed.value("language")
    if code and code not in LANGUAGES:
        typed.wrong("language", _("Choose one of these."))
    return code


def _languages(typed: Typed) -> tuple[str, ...]:
    chosen = set(typed.fields.getlist("languages"))
    if chosen - set(SPOKEN):
        typed.wrong("languages", _("Choose some of these."))
    return tuple(code for code in SPOKEN if code in chosen)


def _settled(typed: Typed, before: Before) -> Settled:
    """Return the coarse home; what was typed or clicked goes no further than this function."""
    name, point = typed.value("home"), _clicked(typed)
    if typed.is_ticked("forget_home"):
        return Settled(changed=True)
    if not point and name == before.home_name:
        return Settled(changed=False)
    if not point and not name:
        return Settled(changed=True)
    start = _start(typed, before, point or name)
    if start is None:
        return Settled(changed=False)
    home = coarse_home(before.site, start.point)
    # Should the form come back, it brings the square and no longer the point.
    typed.fields = MultiDict(
        [(key, text) for key, text in typed.fields.items(multi=True) if key not in _PLACED]
        + [("home", home.name), ("lon", str(home.point.lon)), ("lat", str(home.point.lat))]
    )
    return Settled(changed=True, home=home)


_PLACED = frozenset({"home", "lon", "lat"})


def _clicked(typed: Typed) -> str:
    lon, lat = typed.value("lon"), typed.value("lat")
    return f"{lon},{lat}" if lon or lat else ""


def _start(typed: Typed, before: Before, text: str) -> Start | None:
    try:
        return read_start(text, before.site, before.sites, atlas())
    except UnusableStartError as error:
        typed.wrong("home", error.sentence)
        return None


def typed_of(person: Person) -> Typed:
    """Return the form as it stands for a stored participant."""
    answers = {True: "yes", False: "no", None: ""}
    single = {
        "name": person.name,
        "phone": person.phone,
        "email": person.email,
        "reach_note": person.reach_note,
        "birth_year": str(person.birth_year or ""),
        "language": person.language,
        "home": person.home.name if person.home else "",
        "longest_min": str(person.longest_min or ""),
        "evenings": answers[person.evenings],
        "needs_company": answers[person.needs_company],
        "accessibility": person.accessibility,
        "wheelchair": "1" if person.wheelchair else "",
        "track": str(person.track or ""),
        "track_reasons": person.track_reasons,
        "version": person.version,
    }
    several = [("languages", code) for code in person.languages]
    several += [("modes", mode.value) for mode in person.modes]
    return Typed(MultiDict([*single.items(), *several]))
