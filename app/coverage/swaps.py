"""Which two sites to exchange for two others, until no exchange reaches more people."""

from itertools import combinations

import numpy as np

from app.core.units import FloatArray, IntArray
from app.coverage.siting import ROUNDING, Sites


def swapped(sites: Sites, chosen: IntArray) -> IntArray:
    """Return sites that no exchange of two for the best other two improves.

    The best pair is read from one product of matrices: what two candidates reach
    together is what each reaches, less what both do. Starts from a greedy choice and
    nearly always ends at the best of all; it proves nothing.

    Args:
        sites: the candidates.
        chosen: (k,) columns to start from; fewer than two are returned as they are.

    Source: exchange of one site, Teitz & Bart (1968), Operations Research 16:
    955-961, doi:10.1287/opre.16.5.955; here of two at once.
    """
    now, reached = chosen, sites.gain(chosen)
    improved = chosen.size > 1
    while improved:
        improved = False
        for pair in combinations(range(now.size), 2):
            rest = np.delete(now, pair)
            tried = np.concatenate([rest, _best_pair(sites, rest)])
            if sites.gain(tried) > reached * (1 + ROUNDING):
                now, reached, improved = tried, sites.gain(tried), True
                break
    return now


def _best_pair(sites: Sites, rest: IntArray) -> IntArray:
    """Return the two candidates that add most to the rest; the same twice if one does."""
    left = ~sites.reach[:, rest].any(axis=1)
    young: FloatArray = sites.young[left]
    reach = sites.reach[left].astype(np.float64)
    both = reach.T @ (reach * young[:, np.newaxis])
    alone = np.diagonal(both)
    together = alone[:, np.newaxis] + alone - both
    return np.unique(np.array(divmod(int(together.argmax()), alone.size), np.int64))
