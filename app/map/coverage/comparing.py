"""Two answers side by side: the share of each, and what changes in every area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import isfinite
from typing import Any

import numpy as np
from flask_babel import format_decimal, format_percent
from flask_babel import gettext as _

from app.core.units import FloatArray
from app.coverage import Tally, change
from app.map.coverage.found import CoverageFound
from app.territory.queries import AreaView

MINUS = "\N{MINUS SIGN}"
KINDS = ("covered", "beyond", "unknown")


@dataclass(frozen=True)
class Side:
    """One of two answers, by the areas of one level.

    Attributes:
        title: what it is, in words.
        areas: (a,) in the order of the site's areas.
        site: everybody.
    """

    title: str
    areas: Tally
    site: Tally


@dataclass(frozen=True)
class Change:
    """An area before and after, in words; `tone` is better, worse or same."""

    name: str
    before: str
    after: str
    people: str
    tone: str


@dataclass(frozen=True)
class Comparison:
    """Two answers, ready for the template."""

    before_title: str
    after_title: str
    before_share: str
    after_share: str
    headline: str
    tone: str
    areas: Sequence[Change]
    unchanged: int


def side_of(title: str, found: CoverageFound, level: str) -> Side:
    """Return an answer as one side."""
    tally = found.levels[level]
    return Side(title, tally.areas, tally.site)


def figures_of(found: CoverageFound) -> dict[str, Any]:
    """Return what a scenario keeps of an answer: the day, the site, each area by its code."""
    return {
        "day": datetime.now(UTC).date().isoformat(),
        "levels": {
            key: {
                "site": [float(getattr(tally.site, kind)) for kind in KINDS],
                "areas": {
                    area.code: [float(getattr(tally.areas, kind)[at]) for kind in KINDS]
                    for at, area in enumerate(found.people.areas[key])
                },
            }
            for key, tally in found.levels.items()
        },
    }


def kept_side(
    title: str, figures: Mapping[str, Any], areas: Sequence[AreaView], level: str
) -> Side | None:
    """Return kept figures as a side; None where they do not know the level.

    An area that was not there then has nobody in it.
    """
    kept = figures.get("levels", {}).get(level)
    if kept is None:
        return None
    rows = [kept["areas"].get(area.code, (0.0, 0.0, 0.0)) for area in areas]
    columns: FloatArray = np.array(rows, np.float64).reshape(-1, 3).T
    return Side(title, Tally(*columns), Tally(*np.array(kept["site"], np.float64).reshape(3, 1)))


def kept_day(figures: Mapping[str, Any]) -> date | None:
    """Return the day of kept figures."""
    try:
        return date.fromisoformat(str(figures.get("day", "")))
    except ValueError:
        return None


def compared(before: Side, after: Side, areas: Sequence[AreaView]) -> Comparison:
    """Put two answers about the same areas side by side, the largest changes first."""
    more = change(before.areas, after.areas).covered
    order = np.lexsort((np.arange(more.size), -np.abs(more)))
    changed = [at for at in order.tolist() if round(float(more[at])) != 0]
    gained = float(np.sum(after.site.covered)) - float(np.sum(before.site.covered))
    return Comparison(
        before_title=before.title,
        after_title=after.title,
        before_share=share_words(before.site.share),
        after_share=share_words(after.site.share),
        headline=gain_words(gained),
        tone=_tone(gained),
        areas=[
            Change(
                name=areas[at].name,
                before=share_words(before.areas.share[at]),
                after=share_words(after.areas.share[at]),
                people=signed(float(more[at])),
                tone=_tone(float(more[at])),
            )
            for at in changed
        ],
        unchanged=len(areas) - len(changed),
    )


def gain_words(gained: float) -> str:
    """Return what a change means for the young people."""
    people = format_decimal(abs(round(gained)))
    if round(gained) == 0:
        return _("As many young people reach one in time as before.")
    if gained > 0:
        return _("%(people)s more young people reach one in time.", people=people)
    return _("%(people)s fewer young people reach one in time.", people=people)


def share_words(share: FloatArray | float) -> str:
    """Return a share; a dash where nobody lives."""
    known = float(np.ravel(share)[0])
    return format_percent(known) if isfinite(known) else "–"


def signed(people: float) -> str:
    """Return a difference of people with its sign."""
    whole = round(people)
    sign = "+" if whole > 0 else MINUS if whole < 0 else ""
    return f"{sign}{format_decimal(abs(whole))}"


def _tone(gained: float) -> str:
    whole = round(gained)
    return "same" if whole == 0 else "better" if whole > 0 else "worse"
