"""Who says how long a trip takes at a site: the providers at hand, the most trusted first."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from flask import current_app

from app.core.settings import Settings
from app.territory.sites import SiteView
from app.travel import Chain, Mode, Provider, Source, Speed, StraightLine
from app.travel.measured import (
    Measured,
    MeasuredFileError,
    read_measured,
    with_measured_bands,
    with_measured_speeds,
)
from app.travel.road import Road, RoadFileError
from app.travel.road.tiles import META as ROAD_META
from app.travel.table import Table, TableFileError, read_table
from app.travel.table.transit import TransitByRoad
from app.travel.timetable import Timetable, TimetableFileError

_log = logging.getLogger(__name__)
_SITES_KEPT = 16
Opened = TypeVar("Opened")


@dataclass(frozen=True)
class Files:
    """Where a site's travel data lie; any may be missing. What an operator made wins."""

    timetable: Path
    table: Path
    roads: Path
    own_table: Path
    measured: Path
    own_measured: Path


def files_of(site_key: str) -> Files:
    """Return where a site's travel data lie: what an operator built, the shipped table."""
    settings: Settings = current_app.config["PROSSIMA"]
    own, shipped = settings.data_dir / "travel", settings.geodata_dir / site_key
    return Files(
        timetable=own / f"{site_key}-timetable.npz",
        table=shipped / "travel_table.npz",
        roads=own / f"{site_key}-tiles",
        own_table=own / f"{site_key}-table.npz",
        measured=shipped / "travel_measured.json",
        own_measured=own / f"{site_key}-measured.json",
    )


def provider(site: SiteView) -> Chain:
    """Return the providers of a site as one; the straight line is always the last."""
    return Chain((*_from_files(site), straight_line(site)))


def straight_line(site: SiteView) -> StraightLine:
    """Return the estimate of a site, with the band that was measured for it."""
    known = measured(site.key)
    speeds = site.speeds if known is None else _speeds(site, known, Source.ESTIMATE)
    return StraightLine(speeds)


def transit_by_road(site: SiteView, along: Table) -> TransitByRoad:
    """Return public transport along a table's roads, with the band that was measured for it."""
    known = measured(site.key)
    prefix = f"{along.ways_version} "
    speeds = site.speeds if known is None else _speeds(site, known, Source.TABLE, prefix)
    return TransitByRoad(along, speeds)


def table(site_key: str) -> Table | None:
    """Return the site's table: the operator's, else the shipped one, with its measured band."""
    files = files_of(site_key)
    known = measured(site_key)
    for path in (files.own_table, files.table):
        found = _kept(path, _open_table)
        if found is not None:
            return found if known is None else _with_bands(found, known)
    return None


def measured(site_key: str) -> Measured | None:
    """Return what was measured at a site: by the operator, else as shipped."""
    files = files_of(site_key)
    own = _kept(files.own_measured, _open_measured)
    return own or _kept(files.measured, _open_measured)


def timetable(site_key: str) -> Timetable | None:
    """Return the site's timetable where an operator has imported one that can be used."""
    return _kept(files_of(site_key).timetable, _open_timetable)


def road(site_key: str) -> Road | None:
    """Return the site's roads where an operator has built tiles that can be used."""
    return _kept(files_of(site_key).roads / ROAD_META, _open_road)


def _from_files(site: SiteView) -> Sequence[Provider]:
    operators = (road(site.key), timetable(site.key))
    known = table(site.key)
    by_table = () if known is None else (known, transit_by_road(site, known))
    return (*(each for each in operators if each is not None), *by_table)


def _speeds(
    site: SiteView, known: Measured, source: Source, prefix: str = ""
) -> Mapping[Mode, Speed]:
    return with_measured_speeds(site.speeds, known, source, prefix)


def _kept(path: Path, open_file: Callable[[Path, int], Opened | None]) -> Opened | None:
    """Return what a file holds, read once for each state of the file."""
    try:
        changed_ns = path.stat().st_mtime_ns
    except OSError:
        return None
    return open_file(path, changed_ns)


@lru_cache(_SITES_KEPT)
def _open_road(meta: Path, _changed_ns: int) -> Road | None:
    try:
        return Road.open(meta.parent)
    except RoadFileError as error:
        _log.warning("%s cannot be used: %s", meta.parent.name, error)
        return None


@lru_cache(_SITES_KEPT)
def _open_timetable(path: Path, _changed_ns: int) -> Timetable | None:
    try:
        return Timetable.open(path)
    except (OSError, TimetableFileError) as error:
        _log.warning("%s cannot be used: %s", path.name, error)
        return None


@lru_cache(_SITES_KEPT)
def _open_table(path: Path, _changed_ns: int) -> Table | None:
    try:
        return Table(read_table(path))
    except (OSError, TableFileError) as error:
        _log.warning("%s cannot be used: %s", path.name, error)
        return None


@lru_cache(_SITES_KEPT)
def _open_measured(path: Path, _changed_ns: int) -> Measured | None:
    try:
        return read_measured(path)
    except (OSError, MeasuredFileError) as error:
        _log.warning("%s cannot be used: %s", path.name, error)
        return None


_banded: dict[int, tuple[Table, Measured, Table]] = {}


def _with_bands(found: Table, known: Measured) -> Table:
    """Return the table with the measured bands, made once for each of the two."""
    kept = _banded.get(id(found))
    if kept is None or kept[0] is not found or kept[1] is not known:
        banded = with_measured_bands(found, known)
        kept = _banded[id(found)] = found, known, banded
        while len(_banded) > _SITES_KEPT:
            _banded.pop(next(iter(_banded)), None)
    return kept[2]
