"""Working out the travel times of a site before anybody asks: cells by services."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from app.territory.remembered import (
    SlowProviderFailedError,
    Ways,
    missing_of,
    public_points,
    row_of,
    rows_of,
    ways_of,
)
from app.territory.sites import SiteView
from app.travel import Mode, Points
from app.travel.cache import Cell, Row, Rows
from app.travel.cache.cells import UNKNOWN_KEY, point_keys

MOST_FAILURES = 5
# What a slow provider answers in full at one time.
AT_ONCE = 500
# Columns of places that are no more: when they are the most, the file is made anew.
_DEAD_SHARE = 0.5


class WarmingStoppedError(RuntimeError):
    """A provider failed again and again: what is done stays done."""


@dataclass(frozen=True, slots=True)
class Work:
    """One row to work out: a cell by one mode."""

    ways: Ways
    cell: Cell


@dataclass(slots=True)
class Done:
    """What has been worked out."""

    rows: int = 0
    trips: int = 0
    failures: int = 0


def distinct(points: Points) -> Points:
    """Return each known point once, in an order of its own."""
    keys, rows = np.unique(point_keys(points.lon, points.lat), return_index=True)
    return points.take(rows[keys != UNKNOWN_KEY])


def work_for(site: SiteView, modes: Sequence[Mode], points: Points) -> list[Work]:
    """Return what is not worked out yet; forgets rows of other versions.

    Args:
        site: the site; its named points are the cells.
        modes: how one travels.
        points: where services are, each once.
    """
    rows = rows_of(site.key)
    _make_usable(rows, points)
    cells = public_points(site).cells()
    work = []
    for mode in modes:
        ways = ways_of(site, mode)
        rows.drop_stale(mode, ways.version)
        complete = rows.complete(mode, ways.version, points)
        work += [Work(ways, cell) for cell in cells if cell.key not in complete]
    return work


def warm(site: SiteView, work: Sequence[Work], points: Points) -> Iterator[Done]:
    """Work out row by row, each kept at once; yields after each.

    Raises:
        WarmingStoppedError: a provider failed several times in a row, or the file
            cannot be written.
    """
    rows, done, failures = rows_of(site.key), Done(), 0
    for item in work:
        try:
            done.trips += _warm_one(rows, item, points)
            done.rows, failures = done.rows + 1, 0
        except SlowProviderFailedError as error:
            done.failures, failures = done.failures + 1, failures + 1
            if failures == MOST_FAILURES:
                raise WarmingStoppedError(f"{error} failed {failures} times in a row") from error
        yield done


def _warm_one(rows: Rows, item: Work, points: Points) -> int:
    """Ask for what is missing in one row; return how many trips that were."""
    key = item.cell.key, item.ways.mode, item.ways.version
    # A search may have asked a slow provider for the nearest places only: all are asked here.
    row = rows.read(*key, points, warmed=True)
    new = points.take(missing_of(row, points))
    said = Row.empty(0)
    for first in range(0, len(new), AT_ONCE):
        some = np.arange(first, min(first + AT_ONCE, len(new)))
        said = said.put(some, row_of(item.ways, item.cell, new.take(some)))
    if not rows.write(*key, new, said, warmed=True):
        raise WarmingStoppedError("the rows cannot be written; the log says why")
    return len(new)


def _make_usable(rows: Rows, points: Points) -> None:
    """Make the file anew where it is damaged or mostly about places that are no more."""
    columns = rows.points() if rows.exists() else 0
    if columns < 0 or len(points) < columns * _DEAD_SHARE:
        rows.start_anew()
