"""Moves of people between cells that no published number notices, and tables made by them."""

from __future__ import annotations

import numpy as np

from app.core.units import FloatArray, IntArray

# Larger tables are left to the solver: working out all moves would take longer than it does.
MOST_CELLS = 250
WALKERS, STEPS, LONGEST_STEP = 24, 16, 9
DENOMINATORS = range(1, 7)
ROUNDING = 1e-7


def unseen_moves(told: IntArray) -> IntArray | None:
    """Return whole-number moves of which every published sum stays the same.

    All other such moves are made of these: a sum that none of them changes is known.

    Args:
        told: (m, n) 1 where a published number adds up a cell.

    Returns:
        (k, n) how many people each move adds to each cell; None where they are not found:
        too many cells, or fractions with a large denominator.
    """
    cells = told.shape[1]
    if cells > MOST_CELLS:
        return None
    reduced, pivots = _reduced(told.astype(np.float64))
    free = np.setdiff1d(np.arange(cells), pivots)
    moves = np.zeros((free.size, cells))
    moves[np.arange(free.size), free] = 1.0
    moves[:, pivots] = -reduced[: pivots.size, free].T
    whole = [each for move in moves if (each := _whole(move)) is not None]
    found = np.array(whole, np.int64).reshape(-1, cells)
    is_found = len(found) == len(moves) and not (told @ found.T).any()
    return found if is_found else None


def _reduced(rows: FloatArray) -> tuple[FloatArray, IntArray]:
    """Return the rows in echelon form, and the columns that lead them."""
    pivots: list[int] = []
    for column in range(rows.shape[1]):
        at = len(pivots)
        if at == len(rows):
            break
        best = at + int(np.abs(rows[at:, column]).argmax())
        if abs(rows[best, column]) < ROUNDING:
            continue
        rows[[at, best]] = rows[[best, at]]
        rows[at] /= rows[at, column]
        others = rows[:, column].copy()
        others[at] = 0.0
        rows -= np.outer(others, rows[at])
        pivots.append(column)
    return rows, np.array(pivots, np.int64)


def _whole(move: FloatArray) -> IntArray | None:
    """Return a move in whole people, or nothing where that takes too many."""
    for times in DENOMINATORS:
        whole = np.rint(move * times)
        if np.abs(whole - move * times).max(initial=0.0) < ROUNDING:
            return whole.astype(np.int64)
    return None


def walked(counts: IntArray, moves: IntArray, random: np.random.Generator) -> IntArray:
    """Return tables that random walks of such moves come to; none has a count below zero.

    Args:
        counts: (n,) where the walks begin.
        moves: (k, n).
        random: where chance comes from.

    Returns:
        (t, n) each table once.
    """
    if not len(moves):
        return counts[np.newaxis]
    now = np.tile(counts, (WALKERS, 1))
    seen = [now.copy()]
    for _step in range(STEPS):
        chosen = random.integers(len(moves), size=(2, WALKERS))
        sign = random.choice((-1, 1), size=(2, WALKERS, 1))
        # Every second walker makes two moves at once, where one alone is barred.
        sign[1, ::2] = 0
        step = (moves[chosen] * sign).sum(axis=0)
        now = now + step * _room(now, step, random)[:, np.newaxis]
        seen.append(now)
    return np.unique(np.concatenate(seen), axis=0)


def _room(now: IntArray, step: IntArray, random: np.random.Generator) -> IntArray:
    """Return how often each walker makes its step: as often as chance has it and people last."""
    last = np.full(now.shape, LONGEST_STEP, np.int64)
    np.floor_divide(now, -step, out=last, where=step < 0)
    times: IntArray = random.integers(np.minimum(last.min(axis=1), LONGEST_STEP) + 1)
    return times
