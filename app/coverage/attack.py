"""What an outsider can work out from published counts: the check of any publication."""

from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from app.core.units import BoolArray, IntArray
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
        RuntimeError: the solver gave up.

    Source: the audit of a suppressed table is two programs a cell: Fischetti &
    Salazar (2001), doi:10.1287/mnsc.47.7.1008.9805, section 2.
    """
    if shown.shape != (len(asked),):
        raise ValueError(f"shown has shape {shown.shape}, expected {(len(asked),)}")
    given = np.zeros(len(asked), np.bool_)
    small = np.flatnonzero(asked.answers < FEWEST)
    # The same set is often asked twice: an area alone in its valley community.
    sets, row_of = np.unique(asked.parts[small].toarray(), axis=0, return_inverse=True)
    given[small] = _narrow(asked, shown, sets.reshape(-1, asked.counts.size))[row_of.ravel()]
    return given


def _narrow(asked: Asked, shown: BoolArray, sums: IntArray) -> BoolArray:
    """Return (r,) which sums are left fewer than `FEWEST` values by what is published.

    Each program's table is one that fits all that is published, so it says something of
    every sum: a sum to which two of them give values far enough apart needs no program of
    its own. What is left has both, and its exact range is judged.
    """
    told, answers = asked.parts[shown], asked.answers[shown]
    loose = np.asarray(told.sum(axis=0)).ravel() == 0
    # A cell that no published number adds up may be anything.
    narrow: BoolArray = np.asarray(~(sums[:, loose] > 0).any(axis=1))
    low = high = sums @ asked.counts
    for row, cells in enumerate(sums):
        for sign in (1, -1):
            if narrow[row] and high[row] - low[row] + 1 < FEWEST:
                at_end = sums @ _extreme(told, answers, sign * cells)
                low, high = np.minimum(low, at_end), np.maximum(high, at_end)
    return narrow & (high - low + 1 < FEWEST)


def _extreme(told: csr_array, answers: IntArray, direction: IntArray) -> IntArray:
    """Return a table that agrees with what is told, of which a direction comes to the least.

    Raises:
        RuntimeError: the solver gave up.
    """
    published: Any = [LinearConstraint(told, lb=answers, ub=answers)] if answers.size else []
    found = milp(
        direction.astype(np.float64),
        integrality=np.ones(direction.size),
        bounds=Bounds(0, np.inf),
        constraints=published,
    )
    if found.status != OPTIMAL:
        raise RuntimeError(f"the range of a count is not known: {found.message}")
    table: IntArray = np.rint(found.x).astype(np.int64)
    if (table < 0).any() or not np.array_equal(told @ table, answers):
        raise RuntimeError("the solver's table does not fit what is published")
    return table
