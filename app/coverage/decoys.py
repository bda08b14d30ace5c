"""Other tables of which everything published is as true as of the real one."""

from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack

from app.core.units import BoolArray, FloatArray, IntArray
from app.coverage.tables import Asked

# A decoy need not be much larger than the real table, only different.
ROOM = 10
LIMIT_S = 10.0


def free_decoy(asked: Asked, shown: BoolArray, pull: FloatArray) -> IntArray | None:
    """Return a table that agrees with all that is shown, as far along `pull` as it goes.

    Args:
        asked: the real table and all questions.
        shown: (q,) answers that must be the same.
        pull: (n,) direction; which counts should grow, and which shrink.

    Returns:
        (n,) whole counts >= 0; None where the solver found none in time.
    """
    same = [_equal(asked.parts[shown], asked.answers[shown])] if shown.any() else []
    found = milp(
        -pull,
        integrality=np.ones(asked.counts.size),
        bounds=Bounds(0, asked.counts.sum() + ROOM),
        constraints=same,
        options={"time_limit": LIMIT_S},
    )
    return _checked(found, asked, shown)


def decoy_with_value(
    asked: Asked,
    shown: BoolArray,
    known: BoolArray,
    *,
    price: FloatArray,
    part: csr_array,
    value: int,
) -> IntArray | None:
    """Return a table that gives one sum another value, at the least price.

    Args:
        asked: the real table and all questions.
        shown: (q,) answers that may be published yet; each that differs has its price.
        known: (q,) answers that must be the same.
        price: (q,) cost of each unit by which a shown answer differs.
        part: (1, n) the finest cells that the sum adds up.
        value: what the sum must be.

    Returns:
        (n,) whole counts >= 0; None where there is no such table, or none in time.
    """
    n, rows = asked.counts.size, np.flatnonzero(shown & ~known)
    parts, answers = asked.parts[rows], asked.answers[rows]
    off = eye_array(rows.size)
    whole = np.concatenate([np.ones(n), np.zeros(rows.size)])
    wide = csr_array((int(known.sum()) + 1, rows.size))
    fixed = csr_array(hstack([_stacked(part, asked.parts[known]), wide]))
    found = milp(
        np.concatenate([np.zeros(n), price[rows]]),
        integrality=whole,
        bounds=Bounds(0, np.where(whole > 0, asked.counts.sum() + ROOM, np.inf)),
        constraints=[
            _equal(fixed, np.concatenate([[value], asked.answers[known]])),
            LinearConstraint(hstack([parts, -off]), ub=answers),
            LinearConstraint(hstack([parts, off]), lb=answers),
        ],
        options={"time_limit": LIMIT_S},
    )
    decoy = _checked(found, asked, known)
    return decoy if decoy is not None and (part @ decoy).item() == value else None


def crowded_decoy(asked: Asked, known: BoolArray, part: csr_array, value: int) -> IntArray | None:
    """Return the real table with more people in one cell of a sum, or nothing.

    Needs no solver and no time, and changes every answer that adds up the cell.

    Args:
        asked: the real table and all questions.
        known: (q,) answers that must be the same.
        part: (1, n) the finest cells that the sum adds up.
        value: what the sum must be, more than it is.

    Returns:
        (n,) whole counts >= 0; None where every cell is part of a known answer.
    """
    told = np.asarray(asked.parts[known].sum(axis=0)) > 0
    cells = np.flatnonzero((part.toarray()[0] > 0) & ~told)
    if not cells.size:
        return None
    decoy = asked.counts.copy()
    decoy[cells[0]] += value - int((part @ asked.counts).item())
    return decoy


def _equal(parts: Any, answers: IntArray) -> LinearConstraint:  # noqa: ANN401 - a sparse array
    """Return what says that these sums are these answers."""
    return LinearConstraint(parts, lb=answers, ub=answers)


def _stacked(first: csr_array, rest: csr_array) -> csr_array:
    """Return one above the other, also where the other is empty."""
    return csr_array(np.vstack([first.toarray(), rest.toarray()]))


def _checked(found: Any, asked: Asked, same: BoolArray) -> IntArray | None:  # noqa: ANN401 - scipy's own
    """Return the solver's counts as whole numbers, if they are what was asked for."""
    if found.x is None:
        return None
    decoy: IntArray = np.rint(found.x[: asked.counts.size]).astype(np.int64)
    agrees = np.array_equal(asked.parts[same] @ decoy, asked.answers[same])
    return decoy if agrees and (decoy >= 0).all() else None
