"""What an outsider can work out from published counts: the check of any publication."""

from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from app.core.units import BoolArray, FloatArray, IntArray
from app.coverage.suppression import FEWEST
from app.coverage.tables import Asked

OPTIMAL = 0


def recoverable(asked: Asked, shown: BoolArray) -> BoolArray:
    """Return (q,) which small counts the published ones give away.

    A count under `FEWEST` is given away when it is itself published, or when all that
    is published together, whatever its tables, leaves it a range of fewer than
    `FEWEST` whole numbers. Knows nothing of how the publication was made.

    Args:
        asked: all questions with their true answers.
        shown: (q,) which answers are published.

    Raises:
        ValueError: the shapes disagree.
    """
    if shown.shape != (len(asked),):
        raise ValueError(f"shown has shape {shown.shape}, expected {(len(asked),)}")
    given = np.zeros(len(asked), np.bool_)
    small = np.flatnonzero(asked.answers < FEWEST)
    low, high = bounds(asked, shown, asked.parts[small])
    given[small] = high - low + 1 < FEWEST
    return given


def bounds(asked: Asked, shown: BoolArray, sums: csr_array) -> tuple[FloatArray, FloatArray]:
    """Return the smallest and largest whole number that each sum can be.

    Args:
        asked: all questions with their true answers.
        shown: (q,) which answers are published.
        sums: (r, n) 1 where a sum adds up a finest cell.

    Returns:
        (r,) each; the largest is infinite where nothing published bounds it.

    Raises:
        RuntimeError: the solver gave up.

    Source: the audit of a suppressed table is two programs a cell: Fischetti &
    Salazar (2001), doi:10.1287/mnsc.47.7.1008.9805, section 2.
    """
    ends = [_ends(asked, shown, row) for row in sums.toarray().astype(np.float64)]
    low, high = np.array(ends, np.float64).reshape(-1, 2).T
    return low, high


def _ends(asked: Asked, shown: BoolArray, cells: FloatArray) -> tuple[float, float]:
    """Return the range of one sum."""
    told = asked.parts[shown]
    # A cell that no published number adds up may be anything.
    if (cells[np.asarray(told.sum(axis=0)) == 0] > 0).any():
        low = _extreme(told, asked.answers[shown], cells)
        return low, np.inf
    return (
        _extreme(told, asked.answers[shown], cells),
        -_extreme(told, asked.answers[shown], -cells),
    )


def _extreme(told: csr_array, answers: IntArray, direction: FloatArray) -> float:
    """Return the least that a direction can come to."""
    published: Any = [LinearConstraint(told, lb=answers, ub=answers)] if answers.size else []
    found = milp(
        direction,
        integrality=np.ones(direction.size),
        bounds=Bounds(0, np.inf),
        constraints=published,
    )
    if found.status != OPTIMAL:
        raise RuntimeError(f"the range of a count is not known: {found.message}")
    return float(np.rint(found.fun))
