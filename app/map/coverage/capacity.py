"""How many free places there are for the young people who can reach them, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from app.core.units import FloatArray
from app.map.coverage.found import BAND_WEIGHTS, CoverageFound
from app.territory.trip_words import minutes_words

PER = 1000


@dataclass(frozen=True)
class CapacityLine:
    """An area: free places for 1,000 young people, plain and with near ones counting more."""

    name: str
    even: str
    banded: str


@dataclass(frozen=True)
class CapacityWords:
    """Capacity for the page; no lines where nothing can be counted."""

    summary: str
    method: str
    lines: Sequence[CapacityLine]


def capacity_words(found: CoverageFound, level: str) -> CapacityWords:
    """Put the free places within reach into words, by area; empty where nobody lives."""
    young = found.people.young
    silent = _silent(found)
    if not float(young.sum()):
        return CapacityWords("", "", ())
    if not _stated(found):
        return CapacityWords(_nothing_stated(silent), "", ())
    everybody = float((found.even.places * young).sum()) / float(young.sum())
    summary = _(
        "Free places within reach, shared among all who reach them: "
        "%(places)s for 1,000 young people.",
        places=_places(everybody),
    )
    if silent:
        summary += " " + ngettext(
            "%(num)s service does not say how many places it has and is not counted.",
            "%(num)s services do not say how many places they have and are not counted.",
            silent,
        )
    return CapacityWords(summary, _method(found), _lines(found, level))


def area_means(found: CoverageFound, level: str, places: FloatArray) -> FloatArray:
    """Return (a,) places per young person of each area; NaN where nobody lives."""
    demand = found.people.demand(level)
    inside = demand.area >= 0
    codes, young = demand.area[inside], demand.young[inside]
    reached = np.bincount(codes, weights=places[inside] * young, minlength=demand.areas)
    people = np.bincount(codes, weights=young, minlength=demand.areas)
    means = np.full(demand.areas, np.nan)
    np.divide(reached, people, out=means, where=people > 0)
    return means


def _lines(found: CoverageFound, level: str) -> list[CapacityLine]:
    even = area_means(found, level, found.even.places)
    banded = area_means(found, level, found.banded.places)
    return [
        CapacityLine(area.name, _places(float(even[at])), _places(float(banded[at])))
        for at, area in enumerate(found.people.areas[level])
    ]


def _method(found: CoverageFound) -> str:
    within = found.asked.within_min
    weights = [format_decimal(weight) for weight in BAND_WEIGHTS[1:]]
    return _(
        "Each service's free places are divided among all young people who reach it in time "
        "(2SFCA, Luo and Wang 2003); an area gets the sum of its shares. In the second column "
        "trips above %(first)s count %(middle)s and trips above %(second)s count %(far)s "
        "(E2SFCA, Luo and Qi 2009).",
        first=minutes_words(round(within / 3)),
        second=minutes_words(round(within * 2 / 3)),
        middle=weights[0],
        far=weights[1],
    )


def _nothing_stated(silent: int) -> str:
    if not silent:
        return _("No free places: the services that answer this have none left.")
    return ngettext(
        "No free places can be counted: %(num)s service does not say how many it has.",
        "No free places can be counted: %(num)s services do not say how many they have.",
        silent,
    )


def _stated(found: CoverageFound) -> bool:
    return bool(np.nansum(found.catalogue.services.capacity_free[_services(found)]) > 0)


def _silent(found: CoverageFound) -> int:
    return int(np.isnan(found.catalogue.services.capacity_free[_services(found)]).sum())


def _services(found: CoverageFound) -> np.ndarray:
    return np.unique(found.catalogue.offers.service[found.fitting])


def _places(each: float) -> str:
    """Return places for 1,000 young people; a dash where nobody lives."""
    if np.isnan(each):
        return "–"
    if 0 < each * PER < 0.05:  # noqa: PLR2004 - would be rounded to nothing
        return _("under %(n)s", n=format_decimal(0.1))
    return str(format_decimal(round(each * PER, 1)))
