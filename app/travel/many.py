"""Minutes from many places to many points at once, where nobody must be asked one by one."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_array

from app.core.geo import roughly_metres_across
from app.core.units import (
    METRES_PER_KM,
    MINUTES_PER_HOUR,
    BoolArray,
    CodeArray,
    FloatArray,
)
from app.travel.chain import FASTEST_KMH, SNAPPING_MIN
from app.travel.estimate import StraightLine
from app.travel.table.provider import KM, KNOWN, KNOWN_SHARE, MINUTES, STARTING_KM, Table
from app.travel.table.transit import TransitByRoad
from app.travel.times import Mode, Points, Provider, Source

# 64 places x 1,600 points are 0.8 MB: what is worked out of them stays in the processor's cache.
PAIRS_AT_ONCE = 100_000

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ManyTimes:
    """Times from n places to m points: `minutes` (n, m), NaN where nobody knows, and `source`."""

    minutes: FloatArray
    source: CodeArray


def all_at_once(providers: Sequence[Provider]) -> bool:
    """Return whether all of these can be asked for many places at once."""
    return all(isinstance(each, (Table, TransitByRoad, StraightLine)) for each in providers)


def many_to_many(
    providers: Sequence[Provider],
    starts: Points,
    ends: Points,
    modes: Collection[Mode],
    *,
    progress: Progress | None = None,
) -> Mapping[Mode, ManyTimes]:
    """Return what a `Chain` of these providers says from every place to every point.

    Equal to asking place by place, but for the last digits: the shares of centres, which a
    table looks up for each question, become one product of matrices for all.

    Args:
        providers: for which `all_at_once` holds, the most trusted first.
        starts: (n,) where trips begin, all known.
        ends: (m,) where they may end; NaN where unknown.
        modes: how to travel.
        progress: called with (places done, places in all).
    """
    shape = (len(starts), len(ends))
    found = {mode: ManyTimes(np.full(shape, np.nan), np.zeros(shape, np.int8)) for mode in modes}
    tables = [each.table if isinstance(each, TransitByRoad) else each for each in providers]
    sides = {id(each): _Side.of(each, starts, ends) for each in tables if isinstance(each, Table)}
    step = max(1, PAIRS_AT_ONCE // max(1, len(ends)))
    for first in range(0, len(starts), step):
        rows = slice(first, min(first + step, len(starts)))
        block = _Block.of(sides, starts, ends, rows)
        for mode, times in found.items():
            _fill(times, block, providers, mode)
        if progress is not None:
            progress(rows.stop, len(starts))
    return found


@dataclass(frozen=True, slots=True)
class _Side:
    """How a table hears n places and m points: shares of its centres, none where too far."""

    table: Table
    heard: csr_array
    speaking: csr_array
    near_start: BoolArray
    near_end: BoolArray

    @classmethod
    def of(cls, table: Table, starts: Points, ends: Points) -> "_Side":
        heard, near_start = table.speaking(starts)
        speaking, near_end = table.speaking(ends)
        return cls(table, heard, speaking, near_start, near_end)

    def stretched(self, rows: slice, mode: Mode, part: int) -> FloatArray | None:
        """Return (b, m) minutes or km for each straight km; NaN where unknown."""
        stretch = self.table.stretch(mode)
        if stretch is None:
            return None
        value = self._between(rows, stretch[:, part])
        if not stretch[:, KNOWN].all():
            known = self._between(rows, stretch[:, KNOWN])
            value /= np.where(known >= KNOWN_SHARE, known, np.nan)
        if not self.near_start[rows].all():
            value[~self.near_start[rows]] = np.nan
        if not self.near_end.all():
            value[:, ~self.near_end] = np.nan
        return value

    def _between(self, rows: slice, values: FloatArray) -> FloatArray:
        """Return (b, m) values of the centres as the places and points hear them."""
        heard = self.heard[rows] @ values
        between: FloatArray = np.ascontiguousarray((self.speaking @ heard.T).T)
        return between


@dataclass(slots=True)
class _Block:
    """Some of the places: how far everything is, and what more than one mode asks for."""

    rows: slice
    sides: Mapping[int, _Side]
    straight_km: FloatArray
    starting: FloatArray
    fastest: FloatArray
    _walks: dict[int, FloatArray] = field(default_factory=dict)

    @classmethod
    def of(cls, sides: Mapping[int, _Side], starts: Points, ends: Points, rows: slice) -> "_Block":
        here = (starts.lon[rows], starts.lat[rows])
        metres = roughly_metres_across(here, (ends.lon, ends.lat))
        km = metres / METRES_PER_KM
        fastest = km * (MINUTES_PER_HOUR / FASTEST_KMH) - SNAPPING_MIN
        return cls(rows, sides, km, np.minimum(km / STARTING_KM, 1.0), fastest)

    def by_table(self, table: Table, mode: Mode) -> FloatArray | None:
        """Return (b, m) minutes by a table."""
        ratio = self.sides[id(table)].stretched(self.rows, mode, MINUTES)
        if ratio is None:
            return None
        ratio *= self.straight_km
        start_min = table.table.ways[mode].start_min
        if start_min:
            ratio += self.starting * start_min
        return ratio

    def walk(self, table: Table) -> FloatArray | None:
        """Return (b, m) minutes on foot by a table, worked out once."""
        if id(table) not in self._walks:
            minutes = self.by_table(table, Mode.WALK)
            if minutes is None:
                return None
            self._walks[id(table)] = minutes
        return self._walks[id(table)]

    def by_road(self, provider: TransitByRoad) -> tuple[FloatArray | None, CodeArray]:
        """Return (b, m) minutes by public transport along a table's roads or on foot, and which."""
        table = np.full(1, Source.TABLE, np.int8)
        speed = provider.speeds.get(Mode.TRANSIT)
        km = self.sides[id(provider.table)].stretched(self.rows, Mode.CAR, KM)
        if speed is None or km is None:
            return None, table
        km *= self.straight_km
        ride = speed.minutes(km)
        walk = self.walk(provider.table)
        # NaN compares false: where nobody knows the walk, the ride stands.
        if walk is None:
            return ride, table
        walked = walk < ride
        source = np.where(walked, Source.WALKED, Source.TABLE).astype(np.int8)
        return np.where(walked, walk, ride), source

    def by_line(self, provider: StraightLine, mode: Mode) -> FloatArray | None:
        """Return (b, m) minutes by the straight line."""
        speed = provider.speeds.get(mode)
        if speed is None:
            return None
        return speed.minutes(self.straight_km * speed.detour)

    def said(self, provider: Provider, mode: Mode) -> tuple[FloatArray | None, Source | CodeArray]:
        """Return what a provider says, and how that is called."""
        if isinstance(provider, StraightLine):
            return self.by_line(provider, mode), Source.ESTIMATE
        if isinstance(provider, TransitByRoad):
            return self.by_road(provider) if mode is Mode.TRANSIT else (None, Source.TABLE)
        if isinstance(provider, Table) and mode is Mode.WALK:
            return self.walk(provider), Source.TABLE
        return (
            self.by_table(provider, mode) if isinstance(provider, Table) else None
        ), Source.TABLE


def _fill(times: ManyTimes, block: _Block, providers: Sequence[Provider], mode: Mode) -> None:
    """Write what the first provider that knows says, pair by pair."""
    minutes, source = times.minutes[block.rows], times.source[block.rows]
    left = np.ones(minutes.shape, np.bool_)
    for provider in providers:
        if not left.any():
            return
        said, how = block.said(provider, mode)
        if said is None:
            continue
        # NaN compares false: what nobody knows is left to the next.
        answered = left & (said >= block.fastest)
        np.copyto(minutes, said, where=answered)
        np.copyto(source, np.asarray(how, np.int8), where=answered)
        left &= ~answered
