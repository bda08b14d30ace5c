"""Minutes from every place to every offer of a site, kept as long as nothing changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from threading import Lock
from zipfile import BadZipFile

import numpy as np
from flask import current_app

from app.core.geo import LonLat
from app.core.settings import Settings
from app.core.units import BoolArray, CodeArray, FloatArray
from app.directory.catalogue import Catalogue
from app.map.coverage.people import People
from app.territory.sites import SiteView
from app.territory.travelling import files_of, provider
from app.travel import Mode, Points, Provider, Source
from app.travel.road.tiles import META as ROAD_META

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


_kept: OrderedDict[str, Minutes] = OrderedDict()
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
    points = Points(catalogue.offers.lon, catalogue.offers.lat)
    return _kept_times(site, people, points, mode, when, progress)


def minutes_between(
    site: SiteView,
    people: People,
    mode: Mode,
    when: datetime | None = None,
    *,
    progress: Progress | None = None,
) -> Minutes:
    """Return (n, n) times from each place to each, for services that may open in them."""
    return _kept_times(site, people, people.points, mode, when, progress)


def _kept_times(  # noqa: PLR0917 - private, and all are needed
    site: SiteView,
    people: People,
    ends: Points,
    mode: Mode,
    when: datetime | None,
    progress: Progress | None,
) -> Minutes:
    """Return the times from memory, from the folder of `flask coverage warm`, or asked anew."""
    key = _key(site, people, ends, mode, when)
    with _lock:
        found = _kept.get(key)
    if found is not None:
        return found
    path = _file(site, key)
    found = _read(path)
    if found is None or found.minutes.shape != (len(people.places), len(ends)):
        found = _measured(provider(site), people.points, ends, mode, when=when, progress=progress)
        if progress is not None:
            _write(path, found)
    _keep(key, found)
    return found


def work_out(
    site: SiteView, people: People, catalogue: Catalogue, mode: Mode, *, progress: Progress
) -> None:
    """Keep the times to all offers and between all places, on a usual day, in memory and files.

    Both are asked in one go: most of the work of a short question is the asking.
    """
    ends = [Points(catalogue.offers.lon, catalogue.offers.lat), people.points]
    keys = [_key(site, people, each, mode, None) for each in ends]
    kept = [_read(_file(site, key)) for key in keys]
    if any(each is None for each in kept):
        both = Points(
            np.concatenate([each.lon for each in ends]), np.concatenate([each.lat for each in ends])
        )
        whole = _measured(provider(site), people.points, both, mode, when=None, progress=progress)
        for key, columns in zip(keys, np.split(np.arange(len(both)), [len(ends[0])]), strict=True):
            part = Minutes(whole.minutes[:, columns], whole.source[:, columns])
            _write(_file(site, key), part)
            _keep(key, part)
    progress(1, 1)


def _keep(key: str, found: Minutes) -> None:
    with _lock:
        _kept[key] = found
        while len(_kept) > _KEPT_AT_MOST:
            _kept.popitem(last=False)


def _key(site: SiteView, people: People, ends: Points, mode: Mode, when: datetime | None) -> str:
    """Return what names times that stay true: places, offers, travel data, mode and day."""
    said = (site.key, site.version, site.speeds, _states(site), mode.value, _kind_of_day(when))
    digest = sha256(repr(said).encode())
    for row in (people.points.lon, people.points.lat, ends.lon, ends.lat):
        digest.update(row.tobytes())
    return digest.hexdigest()[:32]


def kept_folder() -> Path:
    """Return the folder of times that were worked out ahead."""
    settings: Settings = current_app.config["PROSSIMA"]
    return settings.data_dir / "travel" / "coverage"


def _read(path: Path) -> Minutes | None:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            return Minutes(stored["minutes"], stored["source"])
    except (OSError, ValueError, KeyError, BadZipFile):
        return None


def _write(path: Path, found: Minutes) -> None:
    """Write beside, then rename, so that nobody reads half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".part.npz")
    np.savez(beside, minutes=found.minutes, source=found.source)
    beside.replace(path)


def files_in_use(
    site: SiteView, people: People, catalogue: Catalogue, modes: Collection[Mode]
) -> set[Path]:
    """Return the files of times on a usual day that are true now."""
    offers = Points(catalogue.offers.lon, catalogue.offers.lat)
    return {
        _file(site, _key(site, people, ends, mode, None))
        for mode in modes
        for ends in (offers, people.points)
    }


def _file(site: SiteView, key: str) -> Path:
    return kept_folder() / f"{site.key}-{key}.npz"


def forget_files(site: SiteView, but: Collection[Path] = ()) -> None:
    """Remove the times of a site that were worked out ahead, except those given."""
    for path in kept_folder().glob(f"{site.key}-*.npz"):
        if path not in but:
            path.unlink(missing_ok=True)


def forget() -> None:
    """Drop all kept times."""
    with _lock:
        _kept.clear()


def _states(site: SiteView) -> tuple[int, ...]:
    """Return what changes when an operator brings other travel data in."""
    files = files_of(site.key)
    return tuple(
        path.stat().st_mtime_ns if path.exists() else 0
        for path in (
            files.timetable,
            files.table,
            files.own_table,
            files.roads / ROAD_META,
            files.measured,
            files.own_measured,
        )
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
    columns = np.flatnonzero(np.isfinite(ends.lon) & np.isfinite(ends.lat))
    # Many services share an address: each point is asked for once.
    pairs = np.column_stack([ends.lon[columns], ends.lat[columns]])
    points, same = np.unique(pairs, axis=0, return_inverse=True)
    distinct = Points(points[:, 0].copy(), points[:, 1].copy())
    for row, (lon, lat) in enumerate(zip(starts.lon.tolist(), starts.lat.tolist(), strict=True)):
        times = by.one_to_many(LonLat(lon, lat), distinct, mode, limit_min=LONGEST_MIN, when=when)
        known = np.where(_nowhere(times.source), np.inf, times.minutes)
        minutes[row, columns] = known[same.ravel()]
        source[row, columns] = times.source[same.ravel()]
        if progress is not None:
            progress(row + 1, len(starts))
    return Minutes(minutes, source)


def _nowhere(source: CodeArray) -> BoolArray:
    """Return where both ends are known and nothing leads there."""
    nowhere: BoolArray = source == Source.NOTHING_RUNS
    return nowhere
