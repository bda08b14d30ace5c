"""Which counts of a report may be shown, together with all that was shown before (pure).

Four sorts of tables are about the same people by other marks: area and track; the pathway, where
whoever came to a step came to all before it; how pathways ended; and, of those who came to a step,
what they named there. Tables share nothing but how many came to that step in each wave. These
numbers are published, five at least, and every decoy of either table keeps them: so a decoy of one
table and the true counts of the others are always counts of one possible set of people, and what
is safe in each table alone is safe in all of them together.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from math import comb

import numpy as np
from scipy.sparse import csr_array

from app.core.units import BoolArray, IntArray
from app.coverage import Asked, publishable
from app.map.monitoring.counting import TO, Wave, read_path
from app.map.monitoring.vocabulary import (
    AREA,
    BAR,
    CELL,
    ENTERED,
    HAPPENED,
    KIND,
    TRACK,
    Step,
)

# A line of a table and its number; None where it is withheld.
Shown = Mapping[str, int | None]
NEVER = 10**6
# More possible paths than this, and only those that somebody is on are cells of the table: fewer
# decoys may be found then, and more is withheld, never less.
MOST_CELLS = 400


@dataclass(frozen=True)
class Line:
    """What a line of a table counts: cells, each from the wave on in which it came true."""

    name: str
    cells: BoolArray
    since: IntArray


@dataclass(frozen=True)
class Universe:
    """n finest counts of one table, and its lines.

    Attributes:
        counts: (n,) units of each finest cell.
        lines: what the table shows.
        fixed: names of lines that everybody knows, five at least in each wave.
    """

    counts: IntArray
    lines: Sequence[Line]
    fixed: frozenset[str]


def people_by_place(waves: Sequence[Wave], areas: Sequence[str], tracks: Sequence[str]) -> Universe:
    """Return people by area and track; each came with both and keeps them.

    Args:
        waves: all reports, oldest first.
        areas: codes of all areas, with `NOT_SAID` for people whose area nobody knows.
        tracks: in the same way.
    """
    cells = [(n, a, t) for n in range(len(waves)) for a in areas for t in tracks]
    since = np.array([n for n, _a, _t in cells], np.int64)
    area = np.array([a for _n, a, _t in cells])
    track = np.array([t for _n, _a, t in cells])
    lines = [Line(ENTERED, np.ones(len(cells), np.bool_), since)]
    lines += [Line(f"{AREA}{a}", area == a, since) for a in areas]
    lines += [Line(f"{TRACK}{t}", track == t, since) for t in tracks]
    lines += [
        Line(f"{CELL}{a}{BAR}{t}", (area == a) & (track == t), since) for a in areas for t in tracks
    ]
    counts = [waves[n].people.get(f"{a}{BAR}{t}", 0) for n, a, t in cells]
    return Universe(np.array(counts, np.int64), lines, frozenset({ENTERED}))


def along_the_pathway(waves: Sequence[Wave]) -> Universe:
    """Return people by the waves in which they came to each step of the pathway."""
    table = _paths(waves)
    cells = _possible(len(waves)) if _few(len(waves)) else sorted(table)
    since = np.array(cells, np.int64).reshape(-1, len(Step))
    return Universe(
        counts=np.array([table.get(path, 0) for path in cells], np.int64),
        lines=[Line(step, since[:, at] < NEVER, since[:, at]) for at, step in enumerate(Step)],
        fixed=frozenset({Step.BEGUN.value}),
    )


def came_to(waves: Sequence[Wave], step: Step) -> list[int]:
    """Return how many came to a step in each wave."""
    place = list(Step).index(step)
    found = [0] * len(waves)
    for path, number in _paths(waves).items():
        if path[place] < NEVER:
            found[path[place]] += number
    return found


def _paths(waves: Sequence[Wave]) -> dict[tuple[int, ...], int]:
    """Return how many are on each path now; whoever was erased stays where they were."""
    found: Counter[str] = Counter()
    for wave in waves:
        for move, number in wave.moves.items():
            before, _to, now = move.partition(TO)
            found[before] -= min(number, found[before]) if before else 0
            found[now] += number
    return {
        tuple(NEVER if each is None else each for each in read_path(path)): number
        for path, number in found.items()
        if path
    }


def _few(waves: int) -> bool:
    """Return whether all possible paths are few enough to be cells of a table."""
    return comb(waves + len(Step), len(Step)) <= MOST_CELLS


def _possible(waves: int) -> list[tuple[int, ...]]:
    """Return all paths there can be: a step is never before the one before it."""
    ends = [*range(waves), NEVER]
    every = combinations_with_replacement(ends, len(Step))
    return [path for path in every if path[0] < NEVER]


def what_happened(
    waves: Sequence[Wave],
    table: str,
    entered: Sequence[int],
    kinds: Sequence[str],
    epochs: Sequence[int],
) -> Universe:
    """Return those who came to a step by whether, when and how something happened to them.

    Args:
        waves: all reports, oldest first.
        table: of what happened.
        entered: how many came to the step before in each wave.
        kinds: that the table tells apart; others are counted without their kind.
        epochs: the reports that showed how many had come to that step, the newest among them;
            waves between two of them are one for this table.
    """
    at = [bisect_left(epochs, wave) for wave in range(len(waves))]
    every = [*kinds, ""]
    cells = [(e, s, k) for s in range(len(epochs)) for e in range(s + 1) for k in every]
    counts = dict.fromkeys(cells, 0)
    left = [0] * len(epochs)
    for wave, number in enumerate(entered):
        left[at[wave]] += number
    for wave, each in enumerate(waves):
        for key, number in each.happened.get(table, {}).items():
            came, _bar, kind = key.partition(BAR)
            own = kind if kind in kinds else ""
            counts[at[int(came)], at[wave], own] += number
            left[at[int(came)]] -= number
    came_in = np.array([e for e, _s, _k in cells] + list(range(len(epochs))), np.int64)
    since = np.array([s for _e, s, _k in cells] + [NEVER] * len(epochs), np.int64)
    own_kind = np.array([k for _e, _s, k in cells] + [""] * len(epochs))
    lines = [
        Line(ENTERED, np.ones(came_in.size, np.bool_), came_in),
        Line(HAPPENED, since < NEVER, since),
        *(Line(f"{KIND}{k}", (own_kind == k) & (since < NEVER), since) for k in kinds),
    ]
    numbers = [*counts.values(), *(max(0, each) for each in left)]
    return Universe(np.array(numbers, np.int64), lines, frozenset({ENTERED}))


def publish(universe: Universe, history: Sequence[Shown]) -> Shown:
    """Return the lines of the newest report, small ones and those that give them away withheld.

    Guarded is every line of every report, what each wave adds to it, and what remains when one
    shown number is taken from another; zero like one to four.

    Args:
        universe: with the waves of all reports, the newest included.
        history: what was shown of the table by each earlier report, oldest first.
    """
    newest = len(history)
    asked, names = questions(universe, history)
    known = known_before(universe, history)
    found = publishable(asked, already=known)
    return {
        name: int(asked.answers[row]) if found.shown[row] else None
        for row, (name, wave) in enumerate(names)
        if wave == newest
    }


def questions(
    universe: Universe, history: Sequence[Shown]
) -> tuple[Asked, Sequence[tuple[str, int]]]:
    """Return all that may be worked out, and the line and wave of the first of them.

    The first questions are the lines until each wave, in that order; the others are what each
    wave adds to a line, which no table shows.
    """
    waves = range(len(history) + 1)
    names = [(line.name, wave) for wave in waves for line in universe.lines]
    until = [line.cells & (line.since <= wave) for wave in waves for line in universe.lines]
    added = [line.cells & (line.since == wave) for wave in waves for line in universe.lines]
    shown = [_is_asked(name, wave, universe, history) for name, wave in names]
    grouping = np.array([0 if each else -1 for each in shown] + [-1] * len(added), np.int64)
    asked = Asked(
        counts=universe.counts,
        parts=csr_array(np.array([*until, *added], np.int64)),
        grouping=grouping[:, np.newaxis],
        code=np.arange(len(grouping), dtype=np.int64)[:, np.newaxis],
    )
    return asked, names


def known_before(universe: Universe, history: Sequence[Shown]) -> BoolArray:
    """Return which questions everybody has the answer of already."""
    waves = range(len(history) + 1)
    own = [
        line.name in universe.fixed
        or (wave < len(history) and history[wave].get(line.name) is not None)
        for wave in waves
        for line in universe.lines
    ]
    return np.array(own + [False] * len(own), np.bool_)


def _is_asked(name: str, wave: int, universe: Universe, history: Sequence[Shown]) -> bool:
    """Return whether a table shows it: those of the newest report, and what was shown before."""
    if wave == len(history) or name in universe.fixed:
        return True
    return history[wave].get(name) is not None


def shown_before(history: Iterable[Mapping[str, Shown]], table: str) -> list[Shown]:
    """Return what each earlier report showed of a table; nothing where it had none."""
    return [report.get(table, {}) for report in history]
