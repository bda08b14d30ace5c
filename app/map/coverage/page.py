"""An answer about coverage in words, ready for the template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isfinite

from flask_babel import format_date, format_decimal, format_percent, ngettext
from flask_babel import gettext as _

from app.core.language import said_in
from app.coverage import Tally, worst_areas
from app.map.coverage.capacity import CapacityWords, capacity_words
from app.map.coverage.choices import (
    Choices,
    choices_of,
    level_of,
    level_words,
    question_title,
    question_words,
)
from app.map.coverage.found import CoverageFound
from app.map.coverage.legends import mark_legend, minutes_legend, share_legend
from app.map.coverage.people import People
from app.map.coverage.plan import Mark, Plan, plan_of, share_kind
from app.territory.sites import SiteView
from app.territory.trip_words import minutes_words, provider_words
from app.travel import Source

WORST_SHOWN = 10


@dataclass(frozen=True)
class Part:
    """One part of the bar: its people in words, and its width in hundredths of the bar."""

    kind: str
    label: str
    people: str
    share: str
    start: float
    width: float


@dataclass(frozen=True)
class AreaLine:
    """An area in words and numbers; its bar's parts in hundredths of the young people."""

    name: str
    kind: str
    share: str
    young: str
    covered: str
    beyond: str
    unknown: str
    covered_part: float
    unknown_part: float


@dataclass(frozen=True)
class CoveragePage:
    """The whole page."""

    site: SiteView
    site_name: str
    choices: Choices
    errors: Mapping[str, str]
    headline: str
    question: str
    title: str
    day: str
    bar: Sequence[Part]
    plan: Plan
    legend: Sequence[tuple[str, str]]
    share_legend: Sequence[tuple[str, str]]
    mark_legend: Sequence[tuple[str, str]]
    level_name: str
    worst: Sequence[AreaLine]
    areas: Sequence[AreaLine]
    sources: Sequence[tuple[str, str, str]]
    capacity: CapacityWords
    notes: Sequence[str]
    query: str


def coverage_page(
    found: CoverageFound,
    sites: Sequence[SiteView],
    errors: Mapping[str, str],
    marks: Sequence[Mark] = (),
) -> CoveragePage:
    """Put an answer into words of the page's language, with what to point out on its map."""
    asked = found.asked
    level = level_of(asked)
    tally = found.levels[level].areas
    lines = _area_lines(found, level, tally)
    return CoveragePage(
        site=asked.site,
        site_name=said_in(dict(asked.site.name)),
        choices=choices_of(asked, sites),
        errors=errors,
        headline=_headline(found),
        question=question_words(asked),
        title=question_title(asked),
        day=_("As of %(day)s", day=format_date(datetime.now(asked.site.timezone).date())),
        bar=_bar(found.levels[level].site),
        plan=plan_of(found, level, marks),
        legend=minutes_legend(),
        share_legend=share_legend(),
        mark_legend=mark_legend(marks),
        level_name=level_words(asked),
        worst=[lines[code] for code in worst_areas(tally, limit=WORST_SHOWN).tolist()],
        areas=lines,
        sources=_sources(found),
        capacity=_capacity(found, level),
        notes=_notes(found),
        query=asked.query(),
    )


def _headline(found: CoverageFound) -> str:
    site = found.levels[found.asked.site.levels[-1].key].site
    young, covered = float(site.young), float(site.covered)
    if not young:
        return _("No figures of young people are known for this site yet.")
    if not found.fitting.any():
        return _("No service with a place on the map answers this: nobody has one near.")
    return _(
        "%(share)s of the young people, %(covered)s of %(young)s, reach one within %(time)s.",
        share=format_percent(round(covered / young, 2)),
        covered=_people(covered),
        young=_people(young),
        time=minutes_words(found.asked.within_min),
    )


def _bar(site: Tally) -> list[Part]:
    young = float(site.young)
    if not young:
        return []
    parts, start = [], 0.0
    for kind, label, people in (
        ("covered", _("within reach"), float(site.covered)),
        ("beyond", _("beyond reach"), float(site.beyond)),
        ("unknown", _("time unknown"), float(site.unknown)),
    ):
        width = round(100 * people / young, 2)
        share = format_percent(people / young)
        parts.append(Part(kind, label, _people(people), share, round(start, 2), width))
        start += width
    return [part for part in parts if part.width]


def _area_lines(found: CoverageFound, level: str, tally: Tally) -> list[AreaLine]:
    lines = []
    for code, area in enumerate(found.people.areas[level]):
        share = float(tally.share[code])
        known = share if isfinite(share) else None
        lines.append(
            AreaLine(
                name=area.name,
                kind=share_kind(known),
                share="–" if known is None else format_percent(known),
                young=_people(float(tally.young[code])),
                covered=_people(float(tally.covered[code])),
                beyond=_people(float(tally.beyond[code])),
                unknown=_people(float(tally.unknown[code])),
                covered_part=_hundredths(tally.covered[code], tally.young[code]),
                unknown_part=_hundredths(tally.unknown[code], tally.young[code]),
            )
        )
    return lines


def _sources(found: CoverageFound) -> list[tuple[str, str, str]]:
    """Return who says the nearest times: class, words, share of the young people."""
    counted = found.people.counted
    if not counted:
        return []
    said = []
    for source in Source:
        people = float(found.by_source[source])
        if people:
            words = provider_words(source) if source else _("nothing to reach, or time unknown")
            said.append((source.word, words, format_percent(people / counted)))
    return said


def _capacity(found: CoverageFound, level: str) -> CapacityWords:
    """Return the places in words; nothing where no service counts at all."""
    if not found.fitting.any():
        return CapacityWords("", "", ())
    return capacity_words(found, level)


def _notes(found: CoverageFound) -> list[str]:
    people = found.people
    notes = []
    if people.counted_share is not None:
        notes.append(
            _(
                "Demand: %(n)s young people at %(places)s places, "
                "%(share)s of those the site states.",
                n=_people(people.counted),
                places=format_decimal(len(people.places)),
                share=format_percent(min(people.counted_share, 1.0)),
            )
        )
    if people.counted and (stated_by := _stated_by(people)):
        notes.append(_("Who states the number of young people: %(source)s.", source=stated_by))
    outside = float(found.levels[found.asked.site.levels[-1].key].outside.young)
    if outside:
        notes.append(
            _(
                "%(n)s young people live at places outside all boundaries: they are in the "
                "site's figures and in no area's.",
                n=_people(outside),
            )
        )
    if people.without_figure:
        notes.append(
            ngettext(
                "%(num)s place states no number of young people and is not counted.",
                "%(num)s places state no number of young people and are not counted.",
                people.without_figure,
            )
        )
    if found.elsewhere:
        notes.append(
            ngettext(
                "%(num)s service answers this without a place to go to at that time "
                "(online, by phone, address not public, closed): it is not on this map.",
                "%(num)s services answer this without a place to go to at that time "
                "(online, by phone, address not public, closed): they are not on this map.",
                found.elsewhere,
            )
        )
    return notes


def _stated_by(people: People) -> str:
    """Return the publishers of the demand; what several places share is said once."""
    parts = [part for place in people.places for part in place.source.split("; ") if part]
    return "; ".join(dict.fromkeys(parts)).rstrip(".")


def _hundredths(part: float, whole: float) -> float:
    return round(100 * float(part) / float(whole), 1) if whole else 0.0


def _people(count: float) -> str:
    return str(format_decimal(round(count)))
