"""The tables of a report: their finest counts, and what each line adds up (pure)."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from math import comb

import numpy as np

from app.core.units import BoolArray, IntArray
from app.map.monitoring.counting import TO, Wave, read_path
from app.map.monitoring.publishing import Line, Universe
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

NEVER = 10**6
# More possible paths than this, and only those that somebody is on are cells of the table: fewer
# decoys may be found then, and more is withheld, never less.
MOST_CELLS = 400


@dataclass(frozen=True)
class Kinds:
    """What everybody knows of an event, whoever it happens to.

    A cell in which nobody can ever be is none of a table: a small count is not hidden there.

    Attributes:
        told: kinds that the table tells apart.
        complete: whether there are no others.
        at_once: whether it happens in the wave in which somebody came to the step, or never.
    """

    told: Sequence[str] = ()
    complete: bool = False
    at_once: bool = False


def since(name: str, cells: BoolArray, wave: IntArray, waves: int) -> Line:
    """Return a line of cells, each of which comes true in a wave and stays so.

    Args:
        name: of the line.
        cells: (n,) which belong to it.
        wave: (n,) in which they come true; `NEVER` for not yet.
        waves: how many there are.
    """
    return Line(name, cells & (wave <= np.arange(waves)[:, np.newaxis]))


def people_by_place(waves: Sequence[Wave], areas: Sequence[str], tracks: Sequence[str]) -> Universe:
    """Return people by area and track; each came with both and keeps them.

    Args:
        waves: all reports, oldest first.
        areas: codes of all areas, with `NOT_SAID` for people whose area nobody knows.
        tracks: in the same way.
    """
    cells = [(n, a, t) for n in range(len(waves)) for a in areas for t in tracks]
    came = np.array([n for n, _a, _t in cells], np.int64)
    area = np.array([a for _n, a, _t in cells])
    track = np.array([t for _n, _a, t in cells])
    own = [(ENTERED, np.ones(len(cells), np.bool_))]
    own += [(f"{AREA}{a}", area == a) for a in areas]
    own += [(f"{TRACK}{t}", track == t) for t in tracks]
    own += [(f"{CELL}{a}{BAR}{t}", (area == a) & (track == t)) for a in areas for t in tracks]
    lines = [since(name, each, came, len(waves)) for name, each in own]
    counts = [waves[n].people.get(f"{a}{BAR}{t}", 0) for n, a, t in cells]
    return Universe(np.array(counts, np.int64), lines, frozenset({ENTERED}))


def along_the_pathway(waves: Sequence[Wave]) -> Universe:
    """Return people by the waves in which they came to each step of the pathway."""
    table = _paths(waves)
    cells = _possible(len(waves)) if _few(len(waves)) else sorted(table)
    came = np.array(cells, np.int64).reshape(-1, len(Step))
    every = np.ones(len(cells), np.bool_)
    return Universe(
        counts=np.array([table.get(path, 0) for path in cells], np.int64),
        lines=[since(step, every, came[:, at], len(waves)) for at, step in enumerate(Step)],
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
    kinds: Kinds,
    epochs: Sequence[int],
) -> Universe:
    """Return those who came to a step by whether, when and how something happened to them.

    Args:
        waves: all reports, oldest first.
        table: of what happened.
        entered: how many came to the step before in each wave.
        kinds: of what happened; those that are not told apart are counted without their kind.
        epochs: the reports that showed how many had come to that step, the newest among them;
            waves between two of them are one for this table.
    """
    at = [bisect_left(epochs, wave) for wave in range(len(waves))]
    every = [*kinds.told, *([] if kinds.complete else [""])]
    ends = range(len(epochs))
    first = [end if kinds.at_once else 0 for end in ends]
    cells = [(e, s, k) for s in ends for e in range(first[s], s + 1) for k in every]
    counts = dict.fromkeys(cells, 0)
    left = [0] * len(epochs)
    for wave, number in enumerate(entered):
        left[at[wave]] += number
    for wave, each in enumerate(waves):
        for key, number in each.happened.get(table, {}).items():
            came, _bar, kind = key.partition(BAR)
            own = "" if kind not in kinds.told and not kinds.complete else kind
            counts[at[int(came)], at[wave], own] += number
            left[at[int(came)]] -= number
    came_in = np.array([e for e, _s, _k in cells] + list(range(len(epochs))), np.int64)
    when = np.array([s for _e, s, _k in cells] + [NEVER] * len(epochs), np.int64)
    own_kind = np.array([k for _e, _s, k in cells] + [""] * len(epochs))
    lines = [
        since(ENTERED, np.ones(came_in.size, np.bool_), came_in, len(epochs)),
        since(HAPPENED, when < NEVER, when, len(epochs)),
        *(since(f"{KIND}{k}", own_kind == k, when, len(epochs)) for k in kinds.told),
    ]
    numbers = [*counts.values(), *(max(0, each) for each in left)]
    # Where it happens at once or never, whoever came in a wave without it can be worked out.
    without = [(came_in == end) & (when == NEVER) for end in ends] if kinds.at_once else []
    return Universe(np.array(numbers, np.int64), lines, frozenset({ENTERED}), guarded=without)
