"""Ask for the times from all places to all points: at once where that is possible."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from app.core.geo import LonLat
from app.core.units import CodeArray, FloatArray
from app.travel import Chain, Mode, Points, Provider, Source
from app.travel.many import all_at_once, many_to_many
from app.travel.timetable import Timetable

# Beyond two hours nothing is near, and providers may save the work.
LONGEST_MIN = 120.0
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


def measured(
    by: Provider,
    starts: Points,
    ends: Points,
    modes: Sequence[Mode],
    *,
    when: datetime | None = None,
    progress: Progress | None = None,
) -> Mapping[Mode, Minutes]:
    """Return the times by each mode; an end without a point is unknown to all.

    Tables and straight lines are asked for all places at once, roads and timetables place
    by place.

    Args:
        by: who knows.
        starts: (n,) where trips begin.
        ends: (m,) where they end.
        modes: how to travel.
        when: departure on the site's clock; None for a usual weekday morning.
        progress: called with (places done, places in all), over all modes.
    """
    quick = [mode for mode in modes if all_at_once(_who_knows(by, mode))]
    slow = [mode for mode in modes if mode not in quick]
    parts = len(slow) + bool(quick)
    found: dict[Mode, Minutes] = {}
    if quick:
        asked, told = _who_knows(by, quick[0]), _part(progress, 0, parts)
        together = many_to_many(asked, starts, ends, quick, progress=told)
        found = {mode: Minutes(each.minutes, each.source) for mode, each in together.items()}
    for at, mode in enumerate(slow, start=bool(quick)):
        told = _part(progress, at, parts)
        found[mode] = _one_by_one(by, starts, ends, mode, when=when, progress=told)
    if progress is not None:
        progress(1, 1)
    return {mode: found[mode] for mode in modes}


def _who_knows(by: Provider, mode: Mode) -> Sequence[Provider]:
    """Return the providers that can say anything about a mode."""
    every = by.providers if isinstance(by, Chain) else (by,)
    if mode is Mode.TRANSIT:
        return every
    return [each for each in every if not isinstance(each, Timetable)]


def _one_by_one(
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
        # Both ends are known, and nothing leads there.
        nowhere = times.source == Source.NOTHING_RUNS
        minutes[row, columns] = np.where(nowhere, np.inf, times.minutes)[same.ravel()]
        source[row, columns] = times.source[same.ravel()]
        if progress is not None:
            progress(row + 1, len(starts))
    return Minutes(minutes, source)


def _part(progress: Progress | None, at: int, parts: int) -> Progress | None:
    if progress is None:
        return None
    return lambda done, whole: progress(at * whole + done, parts * whole)
