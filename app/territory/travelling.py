"""Who says how long a trip takes at a site: the providers at hand, the most trusted first."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from flask import current_app

from app.core.settings import Settings
from app.territory.sites import SiteView
from app.travel import Chain, Provider, StraightLine
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
    """Where a site's travel data lie; any may be missing."""

    timetable: Path
    table: Path
    roads: Path


def files_of(site_key: str) -> Files:
    """Return where a site's travel data lie: what an operator built, the shipped table."""
    settings: Settings = current_app.config["PROSSIMA"]
    return Files(
        timetable=settings.data_dir / "travel" / f"{site_key}-timetable.npz",
        table=settings.geodata_dir / site_key / "travel_table.npz",
        roads=settings.data_dir / "travel" / f"{site_key}-tiles",
    )


def provider(site: SiteView) -> Chain:
    """Return the providers of a site as one; the straight line is always the last."""
    return Chain((*_from_files(site), StraightLine(site.speeds)))


def timetable(site_key: str) -> Timetable | None:
    """Return the site's timetable where an operator has imported one that can be used."""
    return _kept(files_of(site_key).timetable, _open_timetable)


def road(site_key: str) -> Road | None:
    """Return the site's roads where an operator has built tiles that can be used."""
    return _kept(files_of(site_key).roads / ROAD_META, _open_road)


def _from_files(site: SiteView) -> Sequence[Provider]:
    operators = (road(site.key), timetable(site.key))
    table = _kept(files_of(site.key).table, _open_table)
    by_table = () if table is None else (table, TransitByRoad(table, site.speeds))
    return (*(each for each in operators if each is not None), *by_table)


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
