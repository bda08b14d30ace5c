"""How much a listing tells whoever needs it: a hundred points, each with its reason.

A point is for what a young person asks before going somewhere: what happens there, how to
get in, where, when, for whom, at what cost, and whether it is still true. What does not
apply (the address of a telephone line) is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import StrEnum

from app.directory.editing.content import PlaceKind, ServiceContent
from app.directory.vocabulary import Precision

SHORTEST_SUMMARY = 20
SHORTEST_DESCRIPTION = 80


class Check(StrEnum):
    """What a listing may tell; the name is that of the fact."""

    SUMMARY = "summary"
    DESCRIPTION = "description"
    CONTACT = "contact"
    HOW_TO_JOIN = "how_to_join"
    PLACE = "place"
    HOURS = "hours"
    AGES = "ages"
    FEE = "fee"
    LANGUAGES = "languages"
    WHEELCHAIR = "wheelchair"
    TRANSLATION = "translation"
    CONFIRMED = "confirmed"


POINTS = {
    Check.SUMMARY: 10,
    Check.DESCRIPTION: 5,
    Check.CONTACT: 10,
    Check.HOW_TO_JOIN: 10,
    Check.PLACE: 15,
    Check.HOURS: 10,
    Check.AGES: 5,
    Check.FEE: 5,
    Check.LANGUAGES: 5,
    Check.WHEELCHAIR: 5,
    Check.TRANSLATION: 5,
    Check.CONFIRMED: 15,
}
# Where in the form of a listing each is mended; a confirmation is one tap and no form.
FIELDS = {
    Check.SUMMARY: "summary",
    Check.DESCRIPTION: "description",
    Check.CONTACT: "phone",
    Check.HOW_TO_JOIN: "how_to_join",
    Check.PLACE: "places",
    Check.HOURS: "places",
    Check.AGES: "age_min",
    Check.FEE: "people",
    Check.LANGUAGES: "people",
    Check.WHEELCHAIR: "places",
    Check.TRANSLATION: "translations",
}


@dataclass(frozen=True)
class Facts:
    """What a listing tells, check by check."""

    summary: bool
    description: bool
    contact: bool
    how_to_join: bool
    place: bool
    hours: bool
    ages: bool
    fee: bool
    languages: bool
    wheelchair: bool
    translation: bool
    confirmed: bool = False


def points(facts: Facts) -> int:
    """Return the points of a listing, 0 to 100."""
    return sum(POINTS[Check(each.name)] for each in fields(facts) if getattr(facts, each.name))


def missing(facts: Facts) -> Sequence[Check]:
    """Return what a listing does not tell: what is worth most first."""
    unsaid = [check for check in Check if not getattr(facts, check.value)]
    return sorted(unsaid, key=lambda check: -POINTS[check])


def facts_of(content: ServiceContent, *, confirmed: bool = False) -> Facts:
    """Return what a content tells, such as that of an old version."""
    at_doors = [place for place in content.places if place.kind is PlaceKind.OPEN]
    needs_place = content.in_person
    return Facts(
        summary=len(content.summary) >= SHORTEST_SUMMARY,
        description=len(content.description) >= SHORTEST_DESCRIPTION,
        contact=bool(content.phone or content.email or content.url),
        how_to_join=bool(content.how_to_join or content.access),
        place=not needs_place
        or (
            bool(content.places) and all(place.precision is Precision.ADDRESS for place in at_doors)
        ),
        hours=not needs_place or any(place.hours for place in content.places),
        ages=content.age_min is not None or content.age_max is not None,
        fee=content.fee is not None,
        languages=bool(content.languages),
        wheelchair=all(place.wheelchair is not None for place in at_doors),
        translation=bool(content.translations),
        confirmed=confirmed,
    )
