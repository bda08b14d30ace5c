"""Where the next services should open: one after the other, and the best set, with its proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from flask_babel import gettext as _

from app.core.language import said_in
from app.coverage import Siting, best_sites, greedy_sites, held_to, sites_within
from app.map.coverage.asked import CoverageAsked
from app.map.coverage.changes import Change, Kind
from app.map.coverage.choices import Choices, choices_of, level_of, question_words
from app.map.coverage.found import CoverageFound
from app.map.coverage.legends import minutes_legend, share_legend
from app.map.coverage.plan import Mark, Plan, plan_of
from app.map.coverage.proposing import (
    gain_words,
    looked_at_words,
    no_needs_words,
    outcome_words,
    proof_words,
    weighed_words,
)
from app.map.coverage.times import minutes_between
from app.map.coverage.weights import Weights, by_young_people
from app.map.coverage.whatif import place_options
from app.map.page import Option
from app.territory.sites import SiteView

MOST_SITES = 5
DEFAULT_COUNT = 3
MOST_CANDIDATES = 500
# A page may take this long to prove its answer; what is not proven then is said.
PATIENCE_S = 2.0


@dataclass(frozen=True)
class Openings:
    """What two ways of choosing propose.

    Attributes:
        candidates: rows of the places that were candidates.
        among: how many could have been; more than the candidates where only some were looked at.
        one_by_one: each time the one that adds most.
        best: the best set that was found, with the bound that no set exceeds.
        asked_for: how many were to be chosen.
        weights: whom the places were weighed by.
    """

    found: CoverageFound
    candidates: np.ndarray
    among: int
    one_by_one: Siting
    best: Siting
    asked_for: int
    weights: Weights


@dataclass(frozen=True)
class Proposal:
    """One way of choosing, in words."""

    title: str
    hint: str
    places: Sequence[tuple[str, str]]
    outcome: str
    proof: str
    query: str


@dataclass(frozen=True)
class OpeningPage:
    """The whole page."""

    site: SiteView
    site_name: str
    choices: Choices
    errors: Mapping[str, str]
    question: str
    proposals: Sequence[Proposal]
    empty: str
    plan: Plan
    legend: Sequence[tuple[str, str]]
    share_legend: Sequence[tuple[str, str]]
    counts: Sequence[Option]
    places: Sequence[Option]
    weighs: Sequence[Option]
    weighed: str
    looked_at: str
    is_invented: bool


def propose(
    found: CoverageFound, count: int, chosen: Sequence[str] = (), weights: Weights | None = None
) -> Openings:
    """Return where `count` services should open among the settlements, or those chosen.

    Args:
        found: the question, answered for the services there are.
        count: 1 to `MOST_SITES`.
        chosen: codes of settlements; none means all of them.
        weights: whom to reach; young people without them.
    """
    people, asked = found.people, found.asked
    whom = weights or by_young_people(people)
    rows = [row for row, place in enumerate(people.places) if not chosen or place.code in chosen]
    # Of a fine grid, the cells with the most people: others are near them.
    most = sorted(rows, key=lambda row: (-whom.amounts[row], row))[:MOST_CANDIDATES]
    candidates = np.array(sorted(most), np.int64)
    between = minutes_between(asked.site, people, asked.mode, candidates, found.departs)
    sites = sites_within(
        whom.amounts,
        found.near,
        between,
        within_min=float(asked.within_min),
    )
    steps, best = greedy_sites(sites, count), best_sites(sites, count, limit_s=PATIENCE_S)
    # Both choose as many of the same places: what no set exceeds is the same for both.
    least = min(steps.bound, best.bound)
    together = held_to(steps, least), held_to(best, least)
    return Openings(found, candidates, len(rows), *together, count, whom)


def opening_page(
    openings: Openings,
    sites: Sequence[SiteView],
    errors: Mapping[str, str],
    chosen: Sequence[str],
    weighs: Sequence[Option] = (),
) -> OpeningPage:
    """Put the proposals into words of the page's language."""
    found = openings.found
    asked = found.asked
    level = level_of(asked)
    return OpeningPage(
        site=asked.site,
        site_name=said_in(dict(asked.site.name)),
        choices=choices_of(asked, sites),
        errors=errors,
        question=question_words(asked),
        proposals=_proposals(openings),
        empty=_empty(openings),
        plan=plan_of(found, level, _marks(openings)),
        legend=minutes_legend(),
        share_legend=share_legend(),
        counts=[
            Option(str(n), str(n), 0, n == openings.asked_for) for n in range(1, MOST_SITES + 1)
        ],
        places=place_options(found, chosen),
        weighs=weighs,
        weighed=weighed_words(openings.weights),
        looked_at=looked_at_words(openings.candidates.size, openings.among),
        is_invented=bool(openings.weights.source and openings.weights.source.illustrative),
    )


def _empty(openings: Openings) -> str:
    if not openings.found.people.counted:
        return _("No figures of young people are known for this site yet.")
    if not openings.weights.total:
        return no_needs_words(has_report=openings.weights.source is not None)
    if not openings.best.chosen.size:
        return _("No further place would bring anybody within reach who is not already.")
    return ""


def _proposals(openings: Openings) -> list[Proposal]:
    if not openings.best.chosen.size or not openings.found.people.counted:
        return []
    if openings.best.chosen.size == openings.one_by_one.chosen.size == 1:
        hint = _("The place that brings most people within reach.")
        return [_proposal(openings, openings.best, _("The best place"), hint)]
    together = _("All of them chosen together, so that the whole reaches most.")
    if set(openings.best.chosen.tolist()) == set(openings.one_by_one.chosen.tolist()):
        same = _("Chosen one after the other they are the same: open them in this order.")
        return [_proposal(openings, openings.best, _("The best set"), f"{together} {same}")]
    best = _proposal(openings, openings.best, _("The best set"), together)
    steps = _proposal(
        openings,
        openings.one_by_one,
        _("One after the other"),
        _("Each time the place that adds most: the order in which to open them."),
    )
    return [best, steps]


def _proposal(openings: Openings, siting: Siting, title: str, hint: str) -> Proposal:
    people = openings.found.people
    rows = openings.candidates[siting.chosen].tolist()
    return Proposal(
        title=title,
        hint=hint,
        places=[
            (people.places[row].name, gain_words(openings.weights, added))
            for row, added in zip(rows, siting.gained.tolist(), strict=True)
        ],
        outcome=outcome_words(openings.weights, siting),
        proof=proof_words(siting, openings.asked_for),
        query=_query(openings.found.asked, [people.places[row].code for row in rows]),
    )


def _query(asked: CoverageAsked, codes: Sequence[str]) -> str:
    return asked.with_changes([Change(Kind.OPEN, place=code) for code in codes])


def _marks(openings: Openings) -> list[Mark]:
    """Return the best set on the map, numbered by what each adds."""
    places = openings.found.people.places
    rows = openings.candidates[openings.best.chosen].tolist()
    return [
        Mark(places[row].lon, places[row].lat, "numbered", str(number))
        for number, row in enumerate(rows, start=1)
    ]
