"""Every need by every means of travel, in words, ready for the template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import format_decimal, format_percent
from flask_babel import gettext as _

from app.core.language import said_in
from app.directory.needs import taxonomy
from app.map.coverage.choices import Choices, choices_of, frame_words, need_words, question_words
from app.map.coverage.overview import Overview
from app.map.coverage.plan import share_kind
from app.territory.sites import SiteView
from app.territory.trip_words import MODE_ICONS, mode_words


@dataclass(frozen=True)
class Cell:
    """The share within reach of one need by one mode, and the question behind it."""

    share: str
    kind: str
    label: str
    query: str


@dataclass(frozen=True)
class Row:
    """One need, or a group of needs."""

    name: str
    is_group: bool
    services: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class GlancePage:
    """The whole page."""

    site: SiteView
    site_name: str
    choices: Choices
    errors: Mapping[str, str]
    question: str
    empty: str
    modes: Sequence[tuple[str, str]]
    rows: Sequence[Row]


def glance_page(
    found: Overview, sites: Sequence[SiteView], errors: Mapping[str, str]
) -> GlancePage:
    """Put the overview into words of the page's language."""
    asked = found.asked
    return GlancePage(
        site=asked.site,
        site_name=said_in(dict(asked.site.name)),
        choices=choices_of(asked, sites),
        errors=errors,
        question=frame_words(asked),
        empty="" if found.young else _("No figures of young people are known for this site yet."),
        modes=[(MODE_ICONS[mode], mode_words(mode)) for mode in found.modes],
        rows=[_row(found, at) for at in range(len(found.needs))],
    )


def _row(found: Overview, at: int) -> Row:
    need = found.needs[at]
    groups = {group.key for group in taxonomy().groups}
    return Row(
        name=need_words(need),
        is_group=need is None or need in groups,
        services=format_decimal(int(found.services[at])),
        cells=[_cell(found, mode, at) for mode in range(len(found.modes))],
    )


def _cell(found: Overview, mode: int, need: int) -> Cell:
    covered, unknown = float(found.covered[mode, need]), float(found.unknown[mode, need])
    asked = found.asked.but(need=found.needs[need], mode=found.modes[mode])
    # Where more than half are unknown, a share of the rest would mislead.
    known = found.young > 0 and unknown * 2 <= found.young
    share = covered / found.young if known else None
    return Cell(
        share="–" if share is None else format_percent(share),
        kind=share_kind(share),
        label=question_words(asked),
        query=asked.query(),
    )
