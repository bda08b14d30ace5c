"""How near the services for a need are to somebody, by their own ways to travel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.accounts import clock
from app.map.monitoring.vocabulary import Near
from app.participants.fitting.asked import (
    USUAL_LONGEST_MIN,
    CaseAsked,
    home_of,
    modes_of,
    usual_modes,
)
from app.participants.fitting.finding import find
from app.participants.models import Participant
from app.territory.sites import SiteView


def case_asked(site: SiteView, person: Participant, needs: Sequence[str]) -> CaseAsked:
    """Return what needs ask of the catalogue; the participant's guarded fields are open."""
    said = modes_of(person, site)
    year = clock.now().astimezone(site.timezone).year
    return CaseAsked(
        site=site,
        needs=needs,
        home=home_of(person),
        home_name="",
        modes=said or usual_modes(site),
        longest_min=person.longest_min or USUAL_LONGEST_MIN,
        is_usual_way=not said,
        age=None if person.birth_year is None else year - person.birth_year,
        track=person.track,
        languages=person.languages,
        evenings=person.evenings,
        wheelchair=person.accessibility.get("wheelchair") is True,
    )


def nearness(asked: CaseAsked) -> Mapping[str, Near]:
    """Return for each need whether a service that suits is within the longest trip.

    What is online or by phone is not near: it is there for everybody alike. Without a home
    nobody knows.
    """
    if asked.home is None:
        return dict.fromkeys(asked.needs, Near.UNKNOWN)
    found = find(asked).needs
    return {each.need: Near.NEAR if each.near.total else Near.FAR for each in found}
