"""What a case asks of the catalogue: needs, home, ways to travel, and whatever narrows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.accounts import clock
from app.accounts.actor import Actor
from app.accounts.policy import Action
from app.core.geo import LonLat
from app.directory.needs import taxonomy
from app.participants.models import Participant
from app.participants.needs import current_needs
from app.participants.reading import NoSuchCaseError, read_special
from app.participants.vocabulary import Track
from app.territory import queries as territory
from app.territory.sites import SiteView
from app.travel import Mode

USUAL_MODES = (Mode.TRANSIT, Mode.WALK)
USUAL_LONGEST_MIN = 60


@dataclass(frozen=True)
class CaseAsked:
    """What is known of a participant that services must fit; None where nobody asked.

    Attributes:
        needs: keys of the taxonomy, heaviest first.
        home: the middle of a cell; None where it is not known.
        home_name: a town near it.
        modes: how they travel; the usual ones where nobody said.
        longest_min: the longest trip that they take.
        is_usual_way: whether modes or minutes are our guess.
        languages: codes of what they speak.
        evenings: whether they can come in the evening.
        wheelchair: whether a wheelchair must get in.
    """

    site: SiteView
    needs: Sequence[str]
    home: LonLat | None
    home_name: str
    modes: Sequence[Mode]
    longest_min: int
    is_usual_way: bool
    age: int | None
    track: Track | None
    languages: Sequence[str]
    evenings: bool | None
    wheelchair: bool

    def whoever(self) -> CaseAsked:
        """Return the same without age, track and languages, to see what is made for others."""
        return replace(self, age=None, track=None, languages=())


def asked_of(session: Session, actor: Actor, person: Participant) -> CaseAsked:
    """Return what a case asks; the read of needs and accessibility is recorded.

    Args:
        session: that of the transaction.
        actor: who works on the case.
        person: whose case.

    Raises:
        NoSuchCaseError: the actor does not work on this case.
    """
    site = territory.site(person.site_id)
    if site is None:
        raise NoSuchCaseError
    needs = current_needs(session, actor, person)
    read_special(session, actor, Action.SEE_CASE, person, [person], fields=["accessibility"])
    known = {need.key for need in taxonomy().needs}
    said = modes_of(person, site)
    year = clock.now().astimezone(site.timezone).year
    return CaseAsked(
        site=site,
        needs=[each.need for each in needs if each.need in known],
        home=home_of(person),
        home_name=person.home_name,
        modes=said or usual_modes(site),
        longest_min=person.longest_min or USUAL_LONGEST_MIN,
        is_usual_way=not said or person.longest_min is None,
        age=None if person.birth_year is None else year - person.birth_year,
        track=person.track,
        languages=person.languages,
        evenings=person.evenings,
        wheelchair=person.accessibility.get("wheelchair") is True,
    )


def home_of(person: Participant) -> LonLat | None:
    """Return the middle of the cell in which somebody lives, None where it is not known."""
    return None if person.home is None else LonLat(person.home.x, person.home.y)


def modes_of(person: Participant, site: SiteView) -> list[Mode]:
    """Return the ways in which somebody travels, as far as the site knows how long they take."""
    known = set(Mode)
    said = [Mode(mode) for mode in person.modes if mode in known]
    return [mode for mode in dict.fromkeys(said) if mode in site.speeds]


def usual_modes(site: SiteView) -> list[Mode]:
    """Return how people travel where nobody said, as far as the site knows."""
    return [mode for mode in USUAL_MODES if mode in site.speeds]
