"""Which counts of a report may be shown, together with all that was shown before (pure).

Each table is about the same people by other marks: area and track; a step of the pathway; a
need. Tables share nothing but how many people came in each wave. These numbers are published,
five at least, and every decoy of every table keeps them: so a decoy of one table and the true
counts of the others are always counts of one possible set of people, and what is safe in each
table alone is safe in all of them together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from app.core.units import BoolArray, IntArray
from app.coverage import Asked, publishable
from app.map.monitoring.counting import Wave
from app.map.monitoring.vocabulary import (
    AREA,
    BAR,
    CELL,
    ENTERED,
    HAPPENED,
    KIND,
    TRACK,
)

# A line of a table and its number; None where it is withheld.
Shown = Mapping[str, int | None]
NEVER = np.iinfo(np.int64).max


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


def what_happened(
    waves: Sequence[Wave], table: str, entered: Sequence[int], kinds: Sequence[str], *, fixed: bool
) -> Universe:
    """Return units by whether, when and how something happened to them.

    Args:
        waves: all reports, oldest first.
        table: whose events.
        entered: how many units came in each wave.
        kinds: of events that the table tells apart; others are counted without their kind.
        fixed: whether everybody knows `entered`.
    """
    every = [*kinds, ""]
    cells = [(e, s, k) for s in range(len(waves)) for e in range(s + 1) for k in every]
    counts = [_in_cell(waves[s].happened.get(table, {}), e, k, kinds) for e, s, k in cells]
    of_wave = [
        sum(c for c, (e, _s, _k) in zip(counts, cells, strict=True) if e == wave)
        for wave in range(len(entered))
    ]
    counts += [max(0, all_ - gone) for all_, gone in zip(entered, of_wave, strict=True)]
    came = np.array([e for e, _s, _k in cells] + list(range(len(entered))), np.int64)
    since = np.array([s for _e, s, _k in cells] + [NEVER] * len(entered), np.int64)
    kind = np.array([k for _e, _s, k in cells] + [""] * len(entered))
    lines = [
        Line(ENTERED, np.ones(came.size, np.bool_), came),
        Line(HAPPENED, since < NEVER, since),
        *(Line(f"{KIND}{k}", (kind == k) & (since < NEVER), since) for k in kinds),
    ]
    known = frozenset({ENTERED}) if fixed else frozenset[str]()
    return Universe(np.array(counts, np.int64), lines, known)


def _in_cell(happened: Mapping[str, int], wave: int, kind: str, kinds: Sequence[str]) -> int:
    """Return the count of a cell; kinds that are not told apart fall together."""
    if kind:
        return happened.get(f"{wave}{BAR}{kind}", 0)
    return sum(
        number
        for key, number in happened.items()
        if key.partition(BAR)[0] == str(wave) and key.partition(BAR)[2] not in kinds
    )


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
