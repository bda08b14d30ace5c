"""Every need by every means of travel at once: the share of young people within reach."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

import numpy as np

from app.core.units import BoolArray, FloatArray, IntArray
from app.coverage import Nearest, coverage, nearest_by_mode
from app.directory import queries
from app.directory.catalogue import Catalogue
from app.directory.needs import taxonomy
from app.map.coverage.asked import CoverageAsked
from app.map.coverage.fitting import answering_services, not_closed, visitable_offers
from app.map.coverage.measuring import Minutes, Progress
from app.map.coverage.people import People, people_of
from app.map.coverage.times import minutes_by
from app.travel import Mode

_KEPT_AT_MOST = 4


@dataclass(frozen=True)
class Overview:
    """The site at a glance.

    Attributes:
        asked: track, minutes and moment; its need and mode are not looked at.
        needs: (k,) groups and their needs; None, every service, is the first.
        modes: (l,) means of travel of the site.
        covered: (l, k) young people within reach.
        unknown: (l, k) young people of whom nobody knows.
        services: (k,) how many services answer each need, with a place on the map.
        young: young people in all.
    """

    asked: CoverageAsked
    needs: Sequence[str | None]
    modes: Sequence[Mode]
    covered: FloatArray
    unknown: FloatArray
    services: IntArray
    young: float


@dataclass(frozen=True)
class _Kept:
    """The nearest services for every need and mode, and of what they were worked out."""

    catalogue: Catalogue
    people: People
    minutes: Sequence[Minutes]
    near: Nearest


_kept: OrderedDict[tuple[object, ...], _Kept] = OrderedDict()
_lock = Lock()


def every_need() -> tuple[str | None, ...]:
    """Return "every service", then each group of needs with its needs after it."""
    known = taxonomy()
    keys = [
        key
        for group in known.groups
        for key in (group.key, *(n.key for n in known.needs_of(group.key)))
    ]
    return (None, *dict.fromkeys(keys))


def look_over(
    asked: CoverageAsked, now: datetime | None = None, *, progress: Progress | None = None
) -> Overview:
    """Return who reaches what, for every need and mode; `now` is the site's clock unless given."""
    site = asked.site
    people, catalogue = people_of(site), queries.catalogue(site.key)
    departs = asked.departure((now or datetime.now(site.timezone)).date())
    modes = [mode for mode in Mode if mode in site.speeds]
    minutes = minutes_by(site, people, catalogue, modes, departs, progress=progress)
    fitting = fitting_by_need(asked, catalogue, departs)
    near = _near(asked, people, catalogue, minutes, fitting, departs)
    demand = people.demand(site.levels[-1].key)
    tally = coverage(near, demand, within_min=float(asked.within_min)).site
    offered = [np.unique(catalogue.offers.service[row]).size for row in fitting]
    return Overview(
        asked=asked,
        needs=every_need(),
        modes=modes,
        covered=tally.covered,
        unknown=tally.unknown,
        services=np.array(offered, np.int64),
        young=people.counted,
    )


def fitting_by_need(
    asked: CoverageAsked, catalogue: Catalogue, departs: datetime | None
) -> BoolArray:
    """Return (k, offers) which offers answer which need."""
    open_then = not_closed(asked.site, catalogue, departs)
    return np.array(
        [
            visitable_offers(
                answering_services(asked.but(need=need), catalogue), catalogue, open_then
            )
            for need in every_need()
        ],
        np.bool_,
    )


def _near(  # noqa: PLR0917 - what it is worked out of
    asked: CoverageAsked,
    people: People,
    catalogue: Catalogue,
    minutes: Sequence[Minutes],
    fitting: BoolArray,
    departs: datetime | None,
) -> Nearest:
    """Return (l, k, n) the nearest services, kept as long as nothing they rest on changes."""
    key = (asked.site.key, asked.track, departs)
    with _lock:
        kept = _kept.get(key)
    same = kept is not None and kept.catalogue is catalogue and kept.people is people
    if (
        kept is not None
        and same
        and all(a is b for a, b in zip(kept.minutes, minutes, strict=True))
    ):
        return kept.near
    near = nearest_by_mode([each.minutes for each in minutes], fitting)
    with _lock:
        _kept[key] = _Kept(catalogue, people, minutes, near)
        while len(_kept) > _KEPT_AT_MOST:
            _kept.popitem(last=False)
    return near
