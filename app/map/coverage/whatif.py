"""What would change: the page of one question with some changes, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.core.language import said_in
from app.directory import queries
from app.map.coverage.asked import CoverageAsked
from app.map.coverage.changes import Change, Kind
from app.map.coverage.choices import Choices, choices_of, level_of, level_words, question_words
from app.map.coverage.comparing import Comparison, compared, side_of
from app.map.coverage.found import CoverageFound
from app.map.coverage.legends import minutes_legend, share_legend
from app.map.coverage.plan import Mark, Plan, plan_of
from app.map.coverage.trying import Tried, open_offers
from app.map.page import Option
from app.territory.sites import SiteView
from app.territory.trip_words import minutes_words
from app.travel import Mode


@dataclass(frozen=True)
class Step:
    """One change in words, and the address of the page without it."""

    words: str
    without: str


@dataclass(frozen=True)
class WhatIfPage:
    """The whole page."""

    site: SiteView
    site_name: str
    choices: Choices
    errors: Mapping[str, str]
    wrong: Sequence[str]
    question: str
    steps: Sequence[Step]
    texts: Sequence[str]
    comparison: Comparison
    plan: Plan
    legend: Sequence[tuple[str, str]]
    share_legend: Sequence[tuple[str, str]]
    level_name: str
    places: Sequence[Option]
    offers: Sequence[Option]
    has_lines: bool
    query: str
    hidden: Sequence[tuple[str, str]]


def what_if_page(
    tried: Tried, sites: Sequence[SiteView], errors: Mapping[str, str], wrong: Sequence[str]
) -> WhatIfPage:
    """Put the answer before and after into words of the page's language."""
    asked, found = tried.before.asked, tried.before
    level = level_of(asked)
    return WhatIfPage(
        site=asked.site,
        site_name=said_in(dict(asked.site.name)),
        choices=choices_of(asked, sites),
        errors=errors,
        wrong=[*wrong, *tried.errors],
        question=question_words(asked),
        steps=_steps(tried),
        texts=[change.text() for change in tried.changes],
        comparison=compared(
            side_of(_("Now"), tried.before, level),
            side_of(_("With the changes"), tried.after, level),
            found.people.areas[level],
        ),
        plan=plan_of(tried.after, level, marks_of(tried)),
        legend=minutes_legend(),
        share_legend=share_legend(),
        level_name=level_words(asked),
        places=place_options(found),
        offers=_offer_options(found),
        has_lines=asked.mode is Mode.TRANSIT,
        query=asked.with_changes(tried.changes),
        hidden=asked.pairs(),
    )


def place_options(found: CoverageFound, chosen: Sequence[str] = ()) -> list[Option]:
    """Return the settlements by name, those of the same name with their area."""
    people = found.people
    area_of = {area.id: area.name for areas in people.areas.values() for area in areas}
    names = Counter(place.name for place in people.places)
    options = []
    for place in people.places:
        area = area_of.get(place.area_id, "") if place.area_id else ""
        twice = names[place.name] > 1 and area
        label = f"{place.name} ({area})" if twice else place.name
        options.append(Option(place.code, label, 0, place.code in chosen))
    return sorted(options, key=lambda option: (option.label, option.value))


def change_words(change: Change, found: CoverageFound) -> str:
    """Return a change as a sentence."""
    names = {place.code: place.name for place in found.people.places}
    place = names.get(change.place, change.place)
    if change.kind is Kind.OPEN:
        return _("A new service in %(place)s", place=place)
    if change.kind is Kind.LINE:
        return _(
            "A new line between %(place)s and %(to)s, %(time)s with waiting",
            place=place,
            to=names.get(change.to, change.to),
            time=minutes_words(change.minutes),
        )
    offer = _offer_words(found).get(change.offer, _("a service"))
    if change.kind is Kind.CLOSE:
        return _("Closed: %(service)s", service=offer)
    return _("Moved to %(place)s: %(service)s", place=place, service=offer)


def marks_of(tried: Tried) -> list[Mark]:
    """Return what changed as marks on the map: opened or moved here, closed there, line ends."""
    found = tried.before
    marks = []
    for change in tried.changes:
        if change.offer:
            marks.append(_offer_mark(found, change))
        if change.place:
            kind = "line" if change.kind is Kind.LINE else "new"
            ends = (change.place, change.to) if change.to else (change.place,)
            marks += [_place_mark(found, code, kind) for code in ends]
    return marks


def _place_mark(found: CoverageFound, code: str, kind: str) -> Mark:
    place = next(place for place in found.people.places if place.code == code)
    return Mark(place.lon, place.lat, kind, place.name)


def _offer_mark(found: CoverageFound, change: Change) -> Mark:
    offers, ids = found.catalogue.offers, found.catalogue.offer_ids
    at = next(row for row in range(len(offers)) if str(ids[row]) == change.offer)
    words = _offer_words(found).get(change.offer, "")
    return Mark(float(offers.lon[at]), float(offers.lat[at]), "closed", words)


def _steps(tried: Tried) -> list[Step]:
    asked = tried.before.asked
    steps = []
    for change in tried.changes:
        rest = [other for other in tried.changes if other != change]
        steps.append(Step(change_words(change, tried.before), asked.with_changes(rest)))
    return steps


def _offer_words(found: CoverageFound) -> dict[str, str]:
    """Return name and town of every fitting offer, by its id."""
    catalogue = found.catalogue
    names, rows = queries.names(catalogue.site_key), found.fitting.nonzero()[0].tolist()
    words = {}
    for offer_id, row in zip(open_offers(found), rows, strict=True):
        name, town = names[int(catalogue.offers.service[row])], catalogue.places[row]
        words[offer_id] = f"{name} ({town})" if town else name
    return words


def _offer_options(found: CoverageFound) -> list[Option]:
    words = _offer_words(found)
    return [
        Option(offer, words[offer], 0, selected=False)
        for offer in sorted(words, key=lambda offer: (words[offer].casefold(), offer))
    ]


def question_of(asked: CoverageAsked) -> dict[str, str]:
    """Return a question as a scenario keeps it."""
    return dict(asked.pairs())
