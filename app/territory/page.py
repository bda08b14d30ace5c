"""What the page about a site shows: its areas by level, its young people, its sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import format_date, format_decimal, ngettext
from flask_babel import gettext as _

from app.core.language import said_in
from app.territory.models import YouthBasis
from app.territory.queries import AreaView, Totals, totals
from app.territory.sites import SiteView

NOT_KNOWN = "–"


@dataclass(frozen=True)
class AreaRow:
    """An area in words and numbers of the page's language; `source` counts from 1."""

    name: str
    part_of: str
    population: str
    youth: str
    basis: str
    date: str
    source: int | None


@dataclass(frozen=True)
class SiteSummary:
    """A site in the list of sites."""

    site: SiteView
    title: str
    summary: str


@dataclass(frozen=True)
class LevelTable:
    """The areas of one level; `summary` says their totals in a sentence."""

    key: str
    title: str
    summary: str
    has_parts: bool
    rows: Sequence[AreaRow]


@dataclass(frozen=True)
class TerritoryPage:
    """The whole page; `sources` are numbered from 1 by their order."""

    site: SiteView
    ages: str
    levels: Sequence[LevelTable]
    youth_note: str
    youth_source: str
    sources: Sequence[str]


def territory_page(view: SiteView, areas: Sequence[AreaView]) -> TerritoryPage:
    """Put a site's areas into words, coarse levels first."""
    sources = tuple(dict.fromkeys(area.source for area in areas if area.source))
    numbers = {source: number for number, source in enumerate(sources, start=1)}
    names: dict[UUID | None, str] = {area.id: area.name for area in areas}
    tables = [
        _level_table(level.key, said_in(dict(level.plural)), areas, names, numbers)
        for level in view.levels
    ]
    return TerritoryPage(
        site=view,
        ages=_("%(low)s to %(high)s", low=view.age_min, high=view.age_max),
        levels=[table for table in tables if table.rows],
        youth_note=said_in(dict(view.youth.note)),
        youth_source=view.youth.source,
        sources=sources,
    )


def site_summary(view: SiteView, areas: Sequence[AreaView]) -> SiteSummary:
    """Say how many people live in a site, by its finest level that has areas."""
    levels = [(level, [area for area in areas if area.level == level.key]) for level in view.levels]
    level, finest = next(((k, own) for k, own in reversed(levels) if own), levels[0])
    return SiteSummary(view, said_in(dict(level.plural)), summary(totals(finest)))


def _level_table(
    key: str,
    title: str,
    areas: Sequence[AreaView],
    names: Mapping[UUID | None, str],
    sources: Mapping[str, int],
) -> LevelTable:
    own = [area for area in areas if area.level == key]
    rows = [_area_row(area, names.get(area.parent_id, ""), sources) for area in own]
    has_parts = any(row.part_of for row in rows)
    return LevelTable(key, title, summary(totals(own)), has_parts, rows)


def _area_row(area: AreaView, part_of: str, sources: Mapping[str, int]) -> AreaRow:
    return AreaRow(
        name=area.name,
        part_of=part_of,
        population=_number(area.population),
        youth=_number(area.youth),
        basis=basis_in_words(area.youth_basis),
        date=format_date(area.population_date, "medium") if area.population_date else NOT_KNOWN,
        source=sources.get(area.source),
    )


def _number(count: int | None) -> str:
    return NOT_KNOWN if count is None else str(format_decimal(count))


def basis_in_words(basis: YouthBasis | None) -> str:
    """Say where a number of young people comes from."""
    words: dict[YouthBasis | None, str] = {
        YouthBasis.PUBLISHED: _("published"),
        YouthBasis.SHARE: _("estimated: share of the site"),
        YouthBasis.MIXED: _("partly published, partly estimated"),
        None: NOT_KNOWN,
    }
    return words[basis]


def summary(total: Totals) -> str:
    """Say the totals of a level, and how many areas they leave out."""
    said = [
        ngettext(
            "%(num)s area: %(people)s residents, %(youth)s of them young people.",
            "%(num)s areas: %(people)s residents, %(youth)s of them young people.",
            total.areas,
            people=format_decimal(total.population),
            youth=format_decimal(total.youth),
        )
    ]
    if total.without_population:
        said.append(
            ngettext(
                "Residents not known: %(num)s area.",
                "Residents not known: %(num)s areas.",
                total.without_population,
            )
        )
    if total.without_youth:
        said.append(
            ngettext(
                "Young people not known: %(num)s area.",
                "Young people not known: %(num)s areas.",
                total.without_youth,
            )
        )
    return " ".join(said)
