"""Which sites are the best of all, proven by a solver within a time limit."""

from dataclasses import dataclass
from time import monotonic
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, eye_array, hstack, vstack

from app.core.units import FloatArray, IntArray
from app.coverage.siting import ROUNDING, Proof, Sites, Siting, greedy_sites, in_order
from app.coverage.swaps import swapped

OPTIMAL = 0
SHORTEST_S = 0.01


@dataclass(frozen=True, slots=True)
class _Relaxed:
    """The answer where a site may open in part.

    Attributes:
        bound: people reached; no choice of whole sites reaches more.
        cost: (c,) people that opening a candidate takes off this bound at least.
    """

    bound: float
    cost: FloatArray


def best_sites(sites: Sites, count: int, *, limit_s: float) -> Siting:
    """Return the sites that reach the most people, or the best found with its bound.

    Starts from the greedy choice bettered by exchanges. The relaxed problem, in which
    a site may open in part, then bounds what any choice reaches, and leaves out each
    candidate that cannot be in a better one; HiGHS decides between the few left. When
    time runs out the best choice found is returned, with the smallest bound proven.

    Args:
        sites: the candidates.
        count: how many to open at most, >= 1.
        limit_s: seconds the solver may take, > 0; the greedy start, some tenths of a
            second on large sites, is not part of them.

    Raises:
        ValueError: the count or the limit is not positive.

    Source: Church & ReVelle (1974), doi:10.1007/BF01942293, with the places'
    variables relaxed, which changes no optimum. Solver: Huangfu & Hall (2018),
    Mathematical Programming Computation 10: 119-142, doi:10.1007/s12532-017-0130-5.
    """
    if not limit_s > 0:
        raise ValueError(f"limit_s must be > 0, got {limit_s}")
    first = greedy_sites(sites, count)
    if first.proof is Proof.BEST:
        return first
    until = monotonic() + limit_s
    chosen = swapped(sites, first.chosen)
    bound = first.bound - sites.served
    relaxed = _relaxed(sites, count, until)
    if relaxed is None:
        return in_order(sites, chosen, bound)
    bound = min(bound, relaxed.bound)
    if bound <= sites.gain(chosen) * (1 + ROUNDING):
        return in_order(sites, chosen, bound, best=True)
    return _searched(sites, chosen, count, relaxed, until)


def _searched(
    sites: Sites, chosen: IntArray, count: int, relaxed: _Relaxed, until: float
) -> Siting:
    """Return the best choice among the candidates that may better the chosen ones."""
    reached = sites.gain(chosen)
    columns = np.flatnonzero(relaxed.bound - relaxed.cost >= reached * (1 - ROUNDING))
    nobody = np.zeros(sites.young.size, np.bool_)
    few = Sites.of(sites.young, nobody, sites.reach[:, columns])
    found = _solved(few, count, until)
    bound = relaxed.bound
    if found.mip_dual_bound is not None and np.isfinite(found.mip_dual_bound):
        # Choices with a candidate left out reach no more than the one at hand.
        bound = min(bound, max(reached, -float(found.mip_dual_bound)))
    if found.x is not None:
        solved = columns[found.x[: columns.size] > 0.5]  # noqa: PLR2004 - whole, but for rounding
        chosen = solved if sites.gain(solved) > reached else chosen
    return in_order(sites, chosen, bound, best=found.status == OPTIMAL)


def _relaxed(sites: Sites, count: int, until: float) -> _Relaxed | None:
    """Return the bound of the relaxed problem, or nothing when time ran out."""
    rows, candidates = sites.reach.shape
    few = np.concatenate([np.ones(candidates), np.zeros(rows)])
    found = linprog(
        np.concatenate([np.zeros(candidates), -sites.young]),
        A_ub=vstack([csr_array(few[np.newaxis]), -_served(sites)]),
        b_ub=np.concatenate([[count], np.zeros(rows)]),
        bounds=(0, 1),
        method="highs-ipm",
        options={"time_limit": _left(until)},
    )
    if found.status != OPTIMAL:
        return None
    return _Relaxed(-float(found.fun), np.maximum(found.lower.marginals[:candidates], 0.0))


def _solved(sites: Sites, count: int, until: float) -> Any:  # noqa: ANN401 - scipy's own
    """Return what the solver says: candidates first, then rows of places."""
    rows, candidates = sites.reach.shape
    whole = np.concatenate([np.ones(candidates), np.zeros(rows)])
    return milp(
        np.concatenate([np.zeros(candidates), -sites.young]),
        integrality=whole,
        bounds=Bounds(0, 1),
        constraints=[LinearConstraint(_served(sites), lb=0), LinearConstraint(whole, ub=count)],
        options={"time_limit": _left(until), "mip_rel_gap": 0.0},
    )


def _served(sites: Sites) -> Any:  # noqa: ANN401 - a sparse array
    """Return what says that a row of places is reached only by a site that is open."""
    return hstack([csr_array(sites.reach.astype(np.float64)), -eye_array(sites.young.size)])


def _left(until: float) -> float:
    """Return the seconds left, never none: the solver must be able to answer."""
    return max(SHORTEST_S, until - monotonic())
