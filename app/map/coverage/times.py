"""Minutes from every place to every offer of a site, kept as long as nothing changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock

import numpy as np

from app.core.geo import LonLat
from app.core.units import BoolArray, CodeArray, FloatArray
from app.directory.catalogue import Catalogue
from app.map.coverage.people import People
from app.territory.sites import SiteView
from app.territory.travelling import files_of, provider
from app.travel import Mode, Points, Provider, Source

# Beyond two hours nothing is near, and providers may save the work.
LONGEST_MIN = 120.0
# Seven matrices of 5,000 places x 2,000 offers, minutes and sources, are about 600 MB.
_KEPT_AT_MOST = 12
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Minutes:
    """Times from n places to m offers.

    Attributes:
        minutes: (n, m); NaN where nobody knows, infinity where nothing runs or the trip
            is certainly longer than `LONGEST_MIN`.
        source: (n, m) codes of `app.travel.Source`.
    """

    minutes: FloatArray
    source: CodeArray


_kept: OrderedDict[tuple[object, ...], Minutes] = OrderedDict()
_lock = Lock()


def minutes_to(
    site: SiteView,
    people: People,
    catalogue: Catalogue,
    mode: Mode,
    when: datetime | None = None,
    *,
    progress: Progress | None = None,
) -> Minutes:
    """Return the times from the places of a site to all offers of its catalogue.

    Args:
        site: whose travel data are asked.
        people: where trips begin.
        catalogue: where they end; an offer without a point is unknown to all.
        mode: how to travel.
        when: departure on the site's clock; None for a usual weekday morning.
        progress: called with (places done, places in all).
    """
    shown = np.isfinite(catalogue.offers.lon)
    ends = (catalogue.offers.lon[shown].tobytes(), catalogue.offers.lat[shown].tobytes())
    key = (site.key, site.version, _states(site), hash(ends), mode, _kind_of_day(when))
    with _lock:
        found = _kept.get(key)
    if found is not None and found.minutes.shape == (len(people.places), shown.size):
        return found
    points = Points(catalogue.offers.lon, catalogue.offers.lat)
    found = _measured(provider(site), people.points, points, mode, when=when, progress=progress)
    with _lock:
        _kept[key] = found
        while len(_kept) > _KEPT_AT_MOST:
            _kept.popitem(last=False)
    return found


def is_kept(site: SiteView) -> bool:
    """Return whether some times of a site are in memory, so that an answer is quick."""
    with _lock:
        return any(key[0] == site.key for key in _kept)


def forget() -> None:
    """Drop all kept times."""
    with _lock:
        _kept.clear()


def _states(site: SiteView) -> tuple[int, ...]:
    """Return what changes when an operator brings other travel data in."""
    files = files_of(site.key)
    return tuple(
        path.stat().st_mtime_ns if path.exists() else 0 for path in (files.timetable, files.table)
    )


def _kind_of_day(when: datetime | None) -> tuple[date, int] | None:
    return None if when is None else (when.date(), when.hour * 60 + when.minute)


def _measured(
    by: Provider,
    starts: Points,
    ends: Points,
    mode: Mode,
    *,
    when: datetime | None,
    progress: Progress | None,
) -> Minutes:
    minutes = np.full((len(starts), len(ends)), np.nan)
    source = np.zeros((len(starts), len(ends)), np.int8)
    asked = np.isfinite(ends.lon) & np.isfinite(ends.lat)
    columns = np.flatnonzero(asked)
    for row, (lon, lat) in enumerate(zip(starts.lon.tolist(), starts.lat.tolist(), strict=True)):
        times = by.one_to_many(
            LonLat(lon, lat), ends.take(columns), mode, limit_min=LONGEST_MIN, when=when
        )
        minutes[row, columns] = np.where(_nowhere(times.source), np.inf, times.minutes)
        source[row, columns] = times.source
        if progress is not None:
            progress(row + 1, len(starts))
    return Minutes(minutes, source)


def _nowhere(source: CodeArray) -> BoolArray:
    """Return where both ends are known and nothing leads there."""
    nowhere: BoolArray = source == Source.NOTHING_RUNS
    return nowhere
