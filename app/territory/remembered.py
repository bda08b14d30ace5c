"""How long the trips of a search take: remembered, else asked within its time, else estimated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from zlib import crc32

import numpy as np
from flask import current_app
from sqlalchemy import select, union_all

from app.core.db import db
from app.core.geo import LonLat
from app.core.settings import Settings
from app.core.spatial import lat_of, lon_of
from app.core.units import IntArray
from app.territory.kept import Kept
from app.territory.models import GazetteerEntry, Place
from app.territory.sites import SiteView
from app.territory.travelling import provider
from app.travel import Answer, Chain, Mode, Points, Provider, StraightLine, Times
from app.travel.background import Lane
from app.travel.cache import Cell, PublicPoints, Row, Rows, cell_of, wider
from app.travel.cache.cells import point_keys
from app.travel.road import Road
from app.travel.table import Table
from app.travel.table.transit import TransitByRoad
from app.travel.timetable import Timetable

# A search page waits no longer than 300 ms for travel, all told.
PATIENCE_S = 0.27
QUICK = (Table, TransitByRoad, StraightLine)
ONLY_TRANSIT = (Timetable, TransitByRoad)
_VERSION_LENGTH = 20


@dataclass(frozen=True, slots=True)
class Timed:
    """The times of a search; `refining` while a slow provider is still working on better ones."""

    times: Times
    refining: bool = False


@dataclass(frozen=True, slots=True)
class Ways:
    """Who is asked about one mode at a site.

    Attributes:
        mode: how one travels.
        chain: everybody, the most trusted first.
        quick: those who answer in a few milliseconds.
        slow: the names of the others; empty where nobody is slow.
        version: what a remembered row is valid for.
    """

    mode: Mode
    chain: Chain
    quick: Chain
    slow: tuple[str, ...]
    version: str


class SlowProviderFailedError(RuntimeError):
    """A slow provider gave no answer: what the others say is not worth keeping."""


def times_to(
    site: SiteView, origin: LonLat, points: Points, mode: Mode, *, patience_s: float = PATIENCE_S
) -> Timed:
    """Return the times to all points of the catalogue, from an ordinary weekday morning on.

    Where a slow provider serves the mode, trips start at the public point that the
    origin is, else in the middle of its cell, with a wider band: so what was worked out
    once serves everybody, and nobody's exact place is kept.
    """
    ways = ways_of(site, mode)
    rows = rows_of(site.key)
    if not ways.slow and not rows.exists():
        return _quickly(ways, origin, points)
    cell = cell_of(origin, public_points(site))
    if not ways.slow and not cell.named:
        return _quickly(ways, origin, points)
    row = rows.read(cell.key, mode, ways.version, points)
    missing = missing_of(row, points)
    if not missing.size:
        return Timed(wider(row.times(), cell))
    if not ways.slow:
        return _quickly(ways, origin, points)
    return _in_time(_Question(ways, rows, cell, points.take(missing)), row, missing, patience_s)


def ways_of(site: SiteView, mode: Mode) -> Ways:
    """Return who is asked about a mode."""
    serving = [each for each in provider(site).providers if serves(each, mode)]
    slow = [each for each in serving if not isinstance(each, QUICK)]
    quick = [each for each in serving if isinstance(each, QUICK)]
    said = "\n".join(f"{type(each).__name__} {version_of(each)}" for each in serving)
    return Ways(
        mode=mode,
        chain=Chain(serving),
        quick=Chain(quick),
        slow=tuple(type(each).__name__ for each in slow),
        version=sha256(said.encode()).hexdigest()[:_VERSION_LENGTH],
    )


def serves(each: Provider, mode: Mode) -> bool:
    """Say whether a provider has anything to say about a mode."""
    if isinstance(each, ONLY_TRANSIT):
        return mode is Mode.TRANSIT
    if isinstance(each, Road):
        return mode is not Mode.TRANSIT
    if isinstance(each, Table):
        return mode in each.table.ways
    return mode in getattr(each, "modes", tuple(Mode))


def version_of(each: Provider) -> str:
    """Return what a provider's answers are valid for; "" where it does not say."""
    return str(getattr(each, "version", ""))


def missing_of(row: Row, points: Points) -> IntArray:
    """Return the rows of the points that nobody has been asked about yet."""
    known = np.isfinite(points.lon) & np.isfinite(points.lat)
    return np.flatnonzero(known & ~row.asked)


def rows_of(site_key: str) -> Rows:
    """Return the remembered rows of a site, one object a process."""
    return _rows(_folder() / f"{site_key}-times.sqlite3")


@lru_cache(maxsize=64)
def _rows(path: Path) -> Rows:
    return Rows(path)


def _folder() -> Path:
    settings: Settings = current_app.config["PROSSIMA"]
    return settings.data_dir / "travel"


_public: Kept[PublicPoints] = Kept()


def public_points(site: SiteView) -> PublicPoints:
    """Return the points that a site publishes under a name: its gazetteer and its places."""
    return _public.get(site, lambda: _read_public_points(site.key))


def _read_public_points(site_key: str) -> PublicPoints:
    asked = [
        select(lon_of(kind.point), lat_of(kind.point)).where(kind.site_id == site_key)
        for kind in (GazetteerEntry, Place)
    ]
    found = [tuple(row) for row in db.session.execute(union_all(*asked))]
    lon, lat = np.array(found, np.float64).reshape(-1, 2).T
    return PublicPoints.of(lon, lat)


def _quickly(ways: Ways, origin: LonLat, points: Points) -> Timed:
    return Timed(ways.chain.one_to_many(origin, points, ways.mode, limit_min=None))


@dataclass(frozen=True, slots=True)
class _Question:
    """What is not remembered: trips of one cell, to some points."""

    ways: Ways
    rows: Rows
    cell: Cell
    points: Points

    @property
    def key(self) -> tuple[str, Mode, str, int]:
        """Return what makes it the same question as another one."""
        keys = point_keys(self.points.lon, self.points.lat)
        return self.cell.key, self.ways.mode, self.ways.version, crc32(keys.tobytes())

    def answer(self) -> Row:
        """Ask everybody.

        Raises:
            SlowProviderFailedError: a slow provider failed.
        """
        return row_of(self.ways, self.cell, self.points)

    def estimate(self) -> Row:
        """Ask only those who are quick."""
        said = self.ways.quick.one_to_many(
            self.cell.point, self.points, self.ways.mode, limit_min=None
        )
        return Row.of(said)

    def keep(self, row: Row) -> None:
        """Remember the answer."""
        self.rows.write(self.cell.key, self.ways.mode, self.ways.version, self.points, row)


def row_of(ways: Ways, cell: Cell, points: Points) -> Row:
    """Return what everybody says about the trips of a cell.

    Raises:
        SlowProviderFailedError: a slow provider failed.
    """
    answer: Answer = ways.chain.answer(cell.point, points, ways.mode, limit_min=None)
    failed = set(answer.failed) & set(ways.slow)
    if failed:
        raise SlowProviderFailedError(", ".join(sorted(failed)))
    return Row.of(answer.times)


def _in_time(question: _Question, row: Row, missing: IntArray, patience_s: float) -> Timed:
    """Return the best that is known when the patience ends."""
    lane = lane_of(_folder(), question.ways.slow)
    task = lane.ask(question.key, question.answer, question.keep)
    found = None if task is None else task.wait(patience_s)
    filled = row.put(missing, question.estimate() if found is None else found)
    on_its_way = task is not None and not task.done
    return Timed(wider(filled.times(), question.cell), refining=on_its_way)


@lru_cache(maxsize=64)
def lane_of(_data: Path, _slow: Sequence[str]) -> Lane[Row]:
    """Return the lane in which slow providers of this kind are asked."""
    return Lane()
