"""Searches that found nothing, by need and by area, as far as nobody can be made out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import shapely
from flask_babel import gettext as _
from sqlalchemy import func, select

from app.core.db import db
from app.coverage import FEWEST
from app.directory.models import EmptySearch
from app.directory.needs import taxonomy
from app.map.choices import need_label
from app.map.coverage.outlines import outlines
from app.map.coverage.plan import Mark
from app.territory import queries
from app.territory.queries import AreaView
from app.territory.sites import SiteView

LOOKED_BACK = timedelta(days=365)


@dataclass(frozen=True)
class Unmet:
    """How often nothing was found, rounded down to fives; what is below five is not here.

    Attributes:
        by_need: key of the need and "at least" so many, the most first.
        by_area: area of the coarsest level and "at least" so many, the most first.
        since: the first day that was counted.
    """

    by_need: Sequence[tuple[str, int]]
    by_area: Sequence[tuple[AreaView, int]]
    since: date


@dataclass(frozen=True)
class UnmetWords:
    """The same, ready for the template."""

    by_need: Sequence[tuple[str, str]]
    by_area: Sequence[tuple[str, str]]
    note: str


def unmet(site: SiteView, today: date | None = None) -> Unmet:
    """Return the searches of the past year without a result; today is not counted yet.

    One level of areas and no totals: nothing can be worked out by subtracting.
    """
    until = today or datetime.now(site.timezone).date()
    since = until - LOOKED_BACK
    rows = db.session.execute(
        select(EmptySearch.area_code, EmptySearch.needs, func.sum(EmptySearch.times).label("times"))
        .where(EmptySearch.site_id == site.key, EmptySearch.day >= since, EmptySearch.day < until)
        .group_by(EmptySearch.area_code, EmptySearch.needs)
    ).all()
    needs, areas = Counter[str](), Counter[str]()
    for row in rows:
        areas[row.area_code] += int(row.times)
        for need in row.needs.split():
            needs[need] += int(row.times)
    known = _coarsest(site)
    return Unmet(
        by_need=[(key, n) for key, n in _banded(needs.items()) if key in taxonomy()],
        by_area=_by_area(areas, known),
        since=since,
    )


def unmet_words(found: Unmet) -> UnmetWords:
    """Put the searches into words of the page's language."""
    return UnmetWords(
        by_need=[(need_label(taxonomy(), key), _at_least(n)) for key, n in found.by_need],
        by_area=[(area.name, _at_least(n)) for area, n in found.by_area],
        note=_(
            "Of the past year, without today, for all needs and means of travel. Only what "
            "happened five times or more is shown, rounded down to fives; who searched is not kept."
        ),
    )


def unmet_marks(site: SiteView, found: Unmet) -> list[Mark]:
    """Return a mark inside each area where nothing was found often enough to be shown."""
    shapes = outlines(site, site.levels[0].key)
    marks = []
    for area, times in found.by_area:
        if area.id in shapes:
            point = shapely.point_on_surface(shapes[area.id])
            words = _(
                "%(area)s: searches that found nothing, at least %(n)s", area=area.name, n=times
            )
            marks.append(Mark(point.x, point.y, "asked", f"{times}+", words))
    return marks


def _at_least(times: int) -> str:
    return _("at least %(n)s", n=times)


def _banded(counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return what is five or more, rounded down to fives, the most first."""
    bands = [(key, n - n % FEWEST) for key, n in counts if n >= FEWEST]
    return sorted(bands, key=lambda each: (-each[1], each[0]))


def _by_area(
    counts: Mapping[str, int], coarsest: Mapping[str, AreaView]
) -> list[tuple[AreaView, int]]:
    summed, views = Counter[str](), {area.code: area for area in coarsest.values()}
    for code, times in counts.items():
        if code in coarsest:
            summed[coarsest[code].code] += times
    return [(views[code], times) for code, times in _banded(summed.items())]


def _coarsest(site: SiteView) -> Mapping[str, AreaView]:
    """Return, for the code of each area, the area of the coarsest level that holds it."""
    every = queries.areas(site.key)
    by_id = {area.id: area for area in every}
    finest = site.levels[-1].key

    def top(area: AreaView) -> AreaView:
        while area.parent_id in by_id:
            area = by_id[area.parent_id]
        return area

    return {area.code: top(area) for area in every if area.level == finest}
