"""Where the next services should open, so that most young people reach one."""

from dataclasses import dataclass, replace
from enum import Enum
from typing import Self

import numpy as np

from app.core.units import BoolArray, FloatArray, IntArray
from app.coverage.inputs import check_amounts, check_mask, check_minutes, check_within
from app.coverage.reach import Nearest

# Sums of thousands of fractions differ in their last digits by the order of adding.
ROUNDING = 1e-9


class Proof(Enum):
    """What is known about a choice of sites."""

    BEST = "best"  # no other choice reaches more
    BOUNDED = "bounded"  # another may reach more, but never more than the bound


@dataclass(frozen=True, slots=True)
class Sites:
    """Candidate sites for new services, and whom each would reach.

    Places that the same candidates would serve are one row: a site of thousands of
    places has hundreds of such rows.

    Attributes:
        young: (g,) people of each row, not reached by anything open, > 0.
        reach: (g, c) candidate c would reach them in time.
        served: people whom the open services reach already, >= 0.
    """

    young: FloatArray
    reach: BoolArray
    served: float

    @classmethod
    def of(cls, young: FloatArray, served: BoolArray, reach: BoolArray) -> Self:
        """Return the candidates for n places.

        Args:
            young: (n,) people, or open needs of participants, >= 0.
            served: (n,) an open service reaches them.
            reach: (n, c) which candidate would reach them in time.

        Raises:
            ValueError: the shapes disagree, or somebody is negative or not finite.
        """
        check_amounts("young", young)
        check_mask("served", served, young.shape)
        if reach.ndim != 2 or len(reach) != young.size:  # noqa: PLR2004 - places x candidates
            raise ValueError(f"reach has shape {reach.shape}, expected {young.size} rows")
        left = ~served & (young > 0) & reach.any(axis=1)
        packed = np.packbits(reach[left], axis=1)
        _, first, row = np.unique(packed, axis=0, return_index=True, return_inverse=True)
        people = np.bincount(row.ravel(), weights=young[left], minlength=first.size)
        return cls(people.astype(np.float64), reach[left][first], float(young[served].sum()))

    def gain(self, chosen: IntArray) -> float:
        """Return how many more people these candidates would reach together."""
        return float(self.young[self.reach[:, chosen].any(axis=1)].sum())


@dataclass(frozen=True, slots=True)
class Siting:
    """Sites to open, and what is proven about them.

    Attributes:
        chosen: (k,) columns of the candidates, the most useful first. Fewer than
            asked for where no further one would reach anybody.
        gained: (k,) people each adds to those before it, > 0.
        covered: people reached in the end, open services included.
        bound: no choice of as many sites reaches more people; >= covered.
        proof: whether `covered` is proven to be the most.
    """

    chosen: IntArray
    gained: FloatArray
    covered: float
    bound: float
    proof: Proof

    @property
    def gap(self) -> float:
        """Return how much more the best choice may reach at most, as a share; >= 0."""
        return 0.0 if self.bound <= self.covered else (self.bound - self.covered) / self.bound


def sites_within(
    young: FloatArray, near: Nearest | None, minutes: FloatArray, *, within_min: float
) -> Sites:
    """Return whom each candidate would reach within the minutes.

    A place whose times to the open services are unknown counts as not reached by
    them, and one whose time to a candidate is unknown as not reached by it.

    Args:
        young: (n,) people, or open needs of participants, >= 0.
        near: (n,) the nearest open services; None for none.
        minutes: (n, c) from place to candidate, >= 0; NaN where unknown.
        within_min: longest acceptable trip, minutes, inclusive; > 0.

    Raises:
        ValueError: the shapes disagree, an amount or a time is negative, or the limit
            is not positive.
    """
    check_within(within_min)
    check_minutes(minutes, places=young.size)
    open_now = np.zeros(young.shape, np.bool_) if near is None else near.minutes <= within_min
    return Sites.of(young, open_now, minutes <= within_min)


def greedy_sites(sites: Sites, count: int) -> Siting:
    """Return sites chosen one after the other, each time the one that adds most.

    Reaches at least 1 - (1 - 1/k)^k > 63 % of what the best k sites would add. For
    the case at hand more is known: whatever the best k sites are, they add to any set
    no more than the k largest gains over it. The bound is the smallest of all these.

    Args:
        sites: the candidates.
        count: how many to open at most, >= 1.

    Raises:
        ValueError: the count is not positive.

    Source: the problem is maximal covering: Church & ReVelle (1974), Papers of the
    Regional Science Association 32: 101-118, doi:10.1007/BF01942293. Share and bound
    by the data: Nemhauser, Wolsey & Fisher (1978), Mathematical Programming 14:
    265-294, doi:10.1007/BF01588971.
    """
    if count < 1:
        raise ValueError(f"count must be >= 1, got {count}")
    reach = sites.reach.astype(np.float64)
    left = sites.young.copy()
    chosen: list[int] = []
    bound = np.inf
    while True:
        gains = left @ reach
        added = float(sites.young.sum() - left.sum())
        bound = min(bound, added + float(np.sort(gains)[-count:].sum()))
        if len(chosen) == count or not gains.size or gains.max() <= 0:
            break
        chosen.append(int(gains.argmax()))
        left[sites.reach[:, chosen[-1]]] = 0.0
    share = 1 - (1 - 1 / count) ** count
    return _siting(sites, chosen, min(bound, added / share, float(sites.young.sum())))


def in_order(sites: Sites, chosen: IntArray, bound: float, *, best: bool = False) -> Siting:
    """Return a set of sites as a siting: the most useful first, idle ones left out.

    Args:
        sites: the candidates.
        chosen: columns in any order, each once.
        bound: people not reached yet whom no choice of as many sites exceeds.
        best: whether a search has proven that no choice reaches more.
    """
    left, rest, order = sites.young.copy(), sorted(chosen.tolist()), []
    while rest:
        gains = left @ sites.reach[:, rest]
        if gains.max() <= 0:
            break
        order.append(rest.pop(int(gains.argmax())))
        left[sites.reach[:, order[-1]]] = 0.0
    found = _siting(sites, order, bound)
    if best:
        return Siting(found.chosen, found.gained, found.covered, found.covered, Proof.BEST)
    return found


def held_to(siting: Siting, bound: float) -> Siting:
    """Return a siting with a bound proven elsewhere for as many of the same candidates.

    Args:
        siting: the choice.
        bound: people, open services included, whom no choice of as many sites exceeds.
    """
    least = min(siting.bound, bound)
    if least - siting.covered <= ROUNDING * max(1.0, least):
        return replace(siting, bound=siting.covered, proof=Proof.BEST)
    return replace(siting, bound=least)


def _siting(sites: Sites, order: list[int], bound: float) -> Siting:
    """Return the siting of these columns in this order."""
    chosen = np.array(order, np.int64)
    sums = [sites.gain(chosen[:stop]) for stop in range(chosen.size + 1)]
    proven = bound - sums[-1] <= ROUNDING * max(1.0, bound)
    return Siting(
        chosen=chosen,
        gained=np.diff(sums),
        covered=sites.served + sums[-1],
        bound=sites.served + (sums[-1] if proven else bound),
        proof=Proof.BEST if proven else Proof.BOUNDED,
    )
