"""Where the next services should open: one after the other, and the best set, with its proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from flask_babel import format_decimal, format_percent, ngettext
from flask_babel import gettext as _

from app.core.language import said_in
from app.coverage import Proof, Siting, best_sites, greedy_sites, sites_within
from app.map.coverage.asked import CoverageAsked
from app.map.coverage.changes import Change, Kind
from app.map.coverage.choices import Choices, choices_of, level_of, question_words
from app.map.coverage.found import CoverageFound
from app.map.coverage.legends import minutes_legend, share_legend
from app.map.coverage.plan import Mark, Plan, plan_of
from app.map.coverage.times import minutes_between
from app.map.coverage.whatif import place_options
from app.map.page import Option
from app.territory.sites import SiteView

MOST_SITES = 5
DEFAULT_COUNT = 3
# A page may take this long to prove its answer; what is not proven then is said.
PATIENCE_S = 2.0


@dataclass(frozen=True)
class Openings:
    """What two ways of choosing propose.

    Attributes:
        candidates: rows of the places that were candidates.
        one_by_one: each time the one that adds most.
        best: the best set that was found, with the bound that no set exceeds.
        asked_for: how many were to be chosen.
    """

    found: CoverageFound
    candidates: np.ndarray
    one_by_one: Siting
    best: Siting
    asked_for: int


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


def propose(found: CoverageFound, count: int, chosen: Sequence[str] = ()) -> Openings:
    """Return where `count` services should open among the settlements, or those chosen.

    Args:
        found: the question, answered for the services there are.
        count: 1 to `MOST_SITES`.
        chosen: codes of settlements; none means all of them.
    """
    people, asked = found.people, found.asked
    rows = [row for row, place in enumerate(people.places) if not chosen or place.code in chosen]
    candidates = np.array(rows, np.int64)
    between = minutes_between(asked.site, people, asked.mode, found.departs)
    sites = sites_within(
        people.young,
        found.near,
        between.minutes[:, candidates],
        within_min=float(asked.within_min),
    )
    best = best_sites(sites, count, limit_s=PATIENCE_S)
    return Openings(found, candidates, greedy_sites(sites, count), best, count)


def opening_page(
    openings: Openings,
    sites: Sequence[SiteView],
    errors: Mapping[str, str],
    chosen: Sequence[str],
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
    )


def _empty(openings: Openings) -> str:
    if not openings.found.people.counted:
        return _("No figures of young people are known for this site yet.")
    if not openings.best.chosen.size:
        return _("No further place would bring anybody within reach who is not already.")
    return ""


def _proposals(openings: Openings) -> list[Proposal]:
    if not openings.best.chosen.size or not openings.found.people.counted:
        return []
    best = _proposal(
        openings,
        openings.best,
        _("The best set"),
        _("All of them chosen together, so that the whole reaches most."),
    )
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
    young = people.counted
    gained = float(siting.gained.sum())
    return Proposal(
        title=title,
        hint=hint,
        places=[
            (people.places[row].name, _("%(n)s more", n=_whole(added)))
            for row, added in zip(rows, siting.gained.tolist(), strict=True)
        ],
        outcome=_(
            "Together %(gained)s more young people: %(share)s instead of %(before)s.",
            gained=_whole(gained),
            share=format_percent(siting.covered / young),
            before=format_percent((siting.covered - gained) / young),
        ),
        proof=_proof(siting, openings.asked_for),
        query=_query(openings.found.asked, [people.places[row].code for row in rows]),
    )


def _proof(siting: Siting, count: int) -> str:
    """Return what is proven, in plain words."""
    if siting.proof is Proof.BEST:
        return ngettext(
            "Proven: no other place reaches more.",
            "Proven: no other choice of %(num)s reaches more.",
            count,
        )
    return ngettext(
        "No single place can reach more than %(most)s young people in all, open services "
        "included; this one reaches %(here)s.",
        "No choice of %(num)s can reach more than %(most)s young people in all, open services "
        "included; this one reaches %(here)s.",
        count,
        most=_whole(siting.bound),
        here=_whole(siting.covered),
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


def _whole(people: float) -> str:
    return str(format_decimal(round(people)))
