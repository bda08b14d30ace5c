"""Which counts of a report may be shown, together with all that was shown before (pure).

Tables are about the same people by other marks. Two of them share nothing but numbers that are
published, five at least each: how many came to the step where both begin in each wave, and between
places and months how many of them on each track. Every decoy of either table keeps these numbers:
so a decoy of one table and the true counts of the others are always counts of one possible set of
people, and what is safe in each table alone is safe in all of them together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from app.core.units import BoolArray, IntArray
from app.coverage import Asked, publishable

# A line of a table and its number; None where it is withheld.
Shown = Mapping[str, int | None]


@dataclass(frozen=True)
class Line:
    """What a line of a table counts.

    Attributes:
        name: of the line.
        held: (waves, n) which cells it adds up until each wave; none where it is not there yet.
    """

    name: str
    held: BoolArray


@dataclass(frozen=True)
class Universe:
    """n finest counts of one table, and its lines.

    Attributes:
        counts: (n,) units of each finest cell.
        lines: what the table shows.
        fixed: names of lines that everybody knows, five at least in each wave.
        elsewhere: those of them that another table shows, not this one.
        guarded: cells whose sum no table shows, and can be worked out all the same.
    """

    counts: IntArray
    lines: Sequence[Line]
    fixed: frozenset[str]
    elsewhere: frozenset[str] = frozenset()
    guarded: Sequence[BoolArray] = ()


def publish(universe: Universe, history: Sequence[Shown]) -> Shown:
    """Return the lines of the newest report, small ones and those that give them away withheld.

    Guarded is every line of every report, who came to it and who left it in each wave, and what
    remains when one shown number is taken from another; zero like one to four. A line in which
    nobody can be is withheld like one in which somebody is.

    Args:
        universe: with the waves of all reports, the newest included.
        history: what was shown of the table by each earlier report, oldest first.
    """
    newest = len(history)
    asked, names = questions(universe, history)
    known = known_before(names, universe, history)
    found = publishable(asked, already=np.append(known, np.zeros(len(asked) - len(names), bool)))
    shown: dict[str, int | None] = {
        line.name: None for line in universe.lines if line.name not in universe.elsewhere
    }
    for row, (name, wave) in enumerate(names):
        if wave == newest and name in shown and found.shown[row]:
            shown[name] = int(asked.answers[row])
    return shown


def questions(
    universe: Universe, history: Sequence[Shown]
) -> tuple[Asked, Sequence[tuple[str, int]]]:
    """Return all that may be worked out, and the line and wave of the first of them.

    The first questions are the lines until each wave, in that order; the others are who came to
    a line and who left it in each wave, and what else is guarded, which no table shows.
    """
    waves = range(len(history) + 1)
    own = [(line, wave) for wave in waves for line in universe.lines if line.held[wave].any()]
    names = [(line.name, wave) for line, wave in own]
    until = [line.held[wave] for line, wave in own]
    moved = [cells for line, wave in own for cells in _moved(line, wave)]
    moved += [cells for cells in universe.guarded if cells.any()]
    shown = [_is_asked(name, wave, universe, history) for name, wave in names]
    grouping = np.array([0 if each else -1 for each in shown] + [-1] * len(moved), np.int64)
    asked = Asked(
        counts=universe.counts,
        parts=csr_array(np.array([*until, *moved], np.int64)),
        grouping=grouping[:, np.newaxis],
        code=np.arange(len(grouping), dtype=np.int64)[:, np.newaxis],
    )
    return asked, names


def _moved(line: Line, wave: int) -> list[BoolArray]:
    """Return the cells of those who came to a line, and of those who left it, in a wave."""
    before = line.held[wave - 1] if wave else np.zeros_like(line.held[0])
    both = [line.held[wave] & ~before, before & ~line.held[wave]]
    return [cells for cells in both if cells.any()]


def known_before(
    names: Sequence[tuple[str, int]], universe: Universe, history: Sequence[Shown]
) -> BoolArray:
    """Return of which lines everybody has the number already."""
    known = [
        name in universe.fixed or (wave < len(history) and history[wave].get(name) is not None)
        for name, wave in names
    ]
    return np.array(known, np.bool_)


def _is_asked(name: str, wave: int, universe: Universe, history: Sequence[Shown]) -> bool:
    """Return whether a table shows it: those of the newest report, and what was shown before."""
    if wave == len(history) or name in universe.fixed:
        return True
    return history[wave].get(name) is not None


def shown_before(history: Iterable[Mapping[str, Shown]], table: str) -> list[Shown]:
    """Return what each earlier report showed of a table; nothing where it had none."""
    return [report.get(table, {}) for report in history]
