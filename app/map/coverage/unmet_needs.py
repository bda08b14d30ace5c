"""Participants' needs with no service near, by need and by area, as far as they are published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from flask_babel import format_date, format_decimal
from flask_babel import gettext as _

from app.directory.needs import taxonomy
from app.map.choices import need_label
from app.map.coverage.asked import CoverageAsked
from app.map.coverage.choices import need_words
from app.map.coverage.outlines import outlines
from app.map.coverage.plan import Mark
from app.map.coverage.proposing import blurred_words
from app.map.open_needs.published import PublishedNeeds


@dataclass(frozen=True)
class UnmetNeeds:
    """What the page says of them.

    Attributes:
        by_need: each need and about how many in the whole site.
        by_area: each area and about how many, of the need asked for.
        area_title: what the areas are about.
        note: the day of the report, what is counted, and what is withheld.
    """

    by_need: Sequence[tuple[str, str]]
    by_area: Sequence[tuple[str, str]]
    area_title: str
    illustrative: bool
    note: str


def unmet_needs(published: PublishedNeeds, asked: CoverageAsked) -> UnmetNeeds:
    """Put the published needs without a service near into words of the page's language."""
    return UnmetNeeds(
        by_need=[
            (need_label(taxonomy(), need), _about(count)) for need, count in published.unmet_needs()
        ],
        by_area=[(area.name, _about(count)) for area, count in published.unmet_areas(asked.need)],
        area_title=_("By area, also marked on the map: %(need)s", need=_any_need(asked.need)),
        illustrative=published.illustrative,
        note=_note(published),
    )


def unmet_need_marks(published: PublishedNeeds, asked: CoverageAsked) -> list[Mark]:
    """Return a mark inside each area where people have nothing near for the need asked for."""
    marks = []
    for area, count in published.unmet_areas(asked.need):
        shape = outlines(asked.site, area.level).get(area.id)
        if shape is not None:
            point = shapely.point_on_surface(shape)
            number = str(format_decimal(count))
            words = _(
                "%(area)s: participants with nothing near, about %(n)s", area=area.name, n=number
            )
            marks.append(Mark(point.x, point.y, "lacking", number, words))
    return marks


def _note(published: PublishedNeeds) -> str:
    counted = _(
        "Open needs of assessments and plans on %(day)s for which no service that suits is "
        "within the longest trip that somebody takes.",
        day=format_date(published.until),
    )
    return f"{counted} {blurred_words()}"


def _any_need(need: str | None) -> str:
    return _("any need") if need is None else need_words(need)


def _about(count: int) -> str:
    return _("about %(n)s", n=format_decimal(count))
