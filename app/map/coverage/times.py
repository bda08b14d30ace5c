"""Minutes from every place to every offer of a site, kept as long as nothing changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from threading import Lock
from zipfile import BadZipFile

import numpy as np
from flask import current_app

from app.core.settings import Settings
from app.core.units import FloatArray, IntArray
from app.directory.catalogue import Catalogue
from app.map.coverage.measuring import Minutes, Progress, measured
from app.map.coverage.people import People
from app.territory.sites import SiteView
from app.territory.travelling import files_of, provider
from app.travel import Mode, Points
from app.travel.road.tiles import META as ROAD_META

# Seven matrices of 5,000 places x 2,000 offers, minutes and sources, are about 600 MB.
_KEPT_AT_MOST = 12
# Between the cells of a fine grid not all times are kept: 5,000 are 200 MB for each mode.
MOST_BETWEEN = 1000

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
    return minutes_by(site, people, catalogue, [mode], when, progress=progress)[0]


def minutes_by(
    site: SiteView,
    people: People,
    catalogue: Catalogue,
    modes: Sequence[Mode],
    when: datetime | None = None,
    *,
    progress: Progress | None = None,
) -> Sequence[Minutes]:
    """Return the times by several modes, those that nobody has asked for yet at once."""
    points = Points(catalogue.offers.lon, catalogue.offers.lat)
    return _kept_times(site, people, points, modes, when, progress)


def minutes_between(
    site: SiteView,
    people: People,
    mode: Mode,
    columns: IntArray,
    when: datetime | None = None,
) -> FloatArray:
    """Return (n, c) minutes from each place to some of them, for services that may open there."""
    if len(people.places) > MOST_BETWEEN:
        some = people.points.take(columns)
        return _kept_times(site, people, some, [mode], when, None)[0].minutes
    every = _kept_times(site, people, people.points, [mode], when, None)[0].minutes
    return every[:, columns]


def _kept_times(  # noqa: PLR0917 - private, and all are needed
    site: SiteView,
    people: People,
    ends: Points,
    modes: Sequence[Mode],
    when: datetime | None,
    progress: Progress | None,
) -> Sequence[Minutes]:
    """Return the times from memory, from the folder of `flask coverage warm`, or asked anew."""
    keys = {mode: _key(site, people, ends, mode, when) for mode in modes}
    shape = (len(people.places), len(ends))
    known = {mode: _remembered(site, key, shape) for mode, key in keys.items()}
    missing = [mode for mode, found in known.items() if found is None]
    if missing:
        asked = measured(provider(site), people.points, ends, missing, when=when, progress=progress)
        for mode, found in asked.items():
            known[mode] = found
            _keep(keys[mode], found)
            if progress is not None:
                _write(_file(site, keys[mode]), found)
    return [found for found in known.values() if found is not None]


def _remembered(site: SiteView, key: str, shape: tuple[int, int]) -> Minutes | None:
    with _lock:
        found = _kept.get(key)
    if found is None:
        found = _read(_file(site, key))
        if found is not None:
            if found.minutes.shape != shape:
                return None
            _keep(key, found)
    return found


def work_out(
    site: SiteView,
    people: People,
    catalogue: Catalogue,
    modes: Sequence[Mode],
    *,
    progress: Progress,
) -> None:
    """Keep the times to all offers and between all places, on a usual day, in memory and files.

    Both are asked in one go: most of the work of a short question is the asking. Between the
    cells of a fine grid only those are asked for, later, that somebody looks at.
    """
    ends = [Points(catalogue.offers.lon, catalogue.offers.lat)]
    ends += [people.points] if len(people.places) <= MOST_BETWEEN else []
    keys = {mode: [_key(site, people, each, mode, None) for each in ends] for mode in modes}
    missing = [mode for mode in modes if any(_read(_file(site, key)) is None for key in keys[mode])]
    both = Points(
        np.concatenate([each.lon for each in ends]), np.concatenate([each.lat for each in ends])
    )
    found = measured(provider(site), people.points, both, missing, progress=progress)
    columns = np.split(np.arange(len(both)), [len(ends[0])])
    for mode, whole in found.items():
        for key, own in zip(keys[mode], columns, strict=False):
            part = Minutes(whole.minutes[:, own], whole.source[:, own])
            _write(_file(site, key), part)
            _keep(key, part)


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
