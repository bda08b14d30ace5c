"""Who says how long a trip takes at a site: the providers at hand, the most trusted first."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from flask import current_app

from app.core.lately import Lately
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
        found = _tables.of(path)
        if found is not None:
            return found if known is None else _with_bands(found, known)
    return None


def measured(site_key: str) -> Measured | None:
    """Return what was measured at a site: by the operator, else as shipped."""
    files = files_of(site_key)
    own = _measures.of(files.own_measured)
    return own or _measures.of(files.measured)


def timetable(site_key: str) -> Timetable | None:
    """Return the site's timetable where an operator has imported one that can be used.

    Its walks are those of the site's table, which knows lakes and cliffs.
    """
    found, known = _timetables.of(files_of(site_key).timetable), table(site_key)
    return None if found is None else _walking.of(found, known, make=lambda: found.walking(known))


def road(site_key: str) -> Road | None:
    """Return the site's roads where an operator has built tiles that can be used."""
    return _roads.of(files_of(site_key).roads / ROAD_META)


def _from_files(site: SiteView) -> Sequence[Provider]:
    operators = (road(site.key), timetable(site.key))
    known = table(site.key)
    by_table = () if known is None else (known, transit_by_road(site, known))
    return (*(each for each in operators if each is not None), *by_table)


def _speeds(
    site: SiteView, known: Measured, source: Source, prefix: str = ""
) -> Mapping[Mode, Speed]:
    return with_measured_speeds(site.speeds, known, source, prefix)


class _Newest(Generic[Opened]):
    """What the newest state of each file holds, opened once; an older state is let go.

    An engine of roads takes 33 MB a thread besides its tiles: kept by their last sixteen
    states, a site whose tiles are rebuilt every night would hold sixteen engines of which
    one answers. So there is one a file, and one a site: the two of the pilots are two.
    Two threads may open the same file at the same time; both are right, one stays.
    """

    def __init__(self, open_file: Callable[[Path], Opened]) -> None:
        self._open = open_file
        self._held: OrderedDict[Path, tuple[int, Opened | None]] = OrderedDict()

    def of(self, path: Path) -> Opened | None:
        """Return what the file holds; None where there is none, or it cannot be used."""
        try:
            changed_ns = path.stat().st_mtime_ns
        except OSError:
            self._held.pop(path, None)
            return None
        held = self._held.get(path)
        if held is not None and held[0] == changed_ns:
            return held[1]
        opened = self._opened(path)
        self._held[path] = changed_ns, opened
        while len(self._held) > _SITES_KEPT:
            self._held.pop(next(iter(self._held)), None)
        return opened

    def _opened(self, path: Path) -> Opened | None:
        try:
            return self._open(path)
        except (OSError, *_UNUSABLE) as error:
            _log.warning("%s cannot be used: %s", _called(path), error)
            return None


def _called(path: Path) -> str:
    """Return the name that an operator knows: of a site's roads that is their folder's."""
    return path.parent.name if path.name == ROAD_META else path.name


_UNUSABLE = (RoadFileError, TimetableFileError, TableFileError, MeasuredFileError)
_roads = _Newest(lambda meta: Road.open(meta.parent))
_timetables = _Newest(Timetable.open)
_tables = _Newest(lambda path: Table(read_table(path)))
_measures = _Newest(read_measured)
_banded: Lately[Table] = Lately(_SITES_KEPT)
_walking: Lately[Timetable] = Lately(_SITES_KEPT)


def _with_bands(found: Table, known: Measured) -> Table:
    """Return the table with the measured bands, made once for each of the two."""
    return _banded.of(found, known, make=lambda: with_measured_bands(found, known))
