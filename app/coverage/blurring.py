"""Counts of a few people, blurred: which may be shown at all, and as how many."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.core.units import BoolArray, IntArray
from app.coverage.suppression import FEWEST

WITHHELD = -1
# So many more values at least stay possible for every count, shown or not.
ROOM = FEWEST - 1
# Each step away from the truth is half as likely as the one before: whatever is shown is at
# most twice as likely with somebody as without them.
HALVED = 0.5


@dataclass(frozen=True, slots=True)
class Crowd:
    """People of a site by area, and those of them with each of k marks, such as a need.

    Attributes:
        people: (a,) of each area, >= 0.
        marked: (a, k) those of them with each mark.
        everybody: people of the site, also those whose area nobody knows.
        totals: (k,) those of them with each mark.
        inside: for each mark, earlier marks that everybody with it has too.

    Raises:
        ValueError: the shapes disagree, or counts contradict each other.
    """

    people: IntArray
    marked: IntArray
    everybody: int
    totals: IntArray
    inside: Sequence[Sequence[int]] = ()

    def __post_init__(self) -> None:
        """Refuse counts that contradict each other."""
        if self.marked.shape != (*self.people.shape, *self.totals.shape):
            raise ValueError(f"{self.marked.shape} does not fit {self.people.shape}")
        if (self.marked < 0).any() or (self.marked > self.people[:, np.newaxis]).any():
            raise ValueError("an area has more marked people than people, or fewer than none")
        if (self.marked.sum(axis=0) > self.totals).any() or (self.totals > self.everybody).any():
            raise ValueError("the areas have more people than the site")
        wider = [(mark, of) for mark, row in enumerate(self.inside) for of in row]
        if any(
            of >= mark or (self.marked[:, mark] > self.marked[:, of]).any() for mark, of in wider
        ):
            raise ValueError("a mark has people whom a wider one has not, or comes before it")


@dataclass(frozen=True, slots=True)
class Blurred:
    """What may be shown.

    Attributes:
        marked: (a, k) about so many, `FEWEST` at least; `WITHHELD` for all others.
        totals: (k,) of the site, in the same way.
    """

    marked: IntArray
    totals: IntArray


def blurred(crowd: Crowd, random: np.random.Generator) -> Blurred:
    """Return the counts that may be shown, each changed by chance.

    Certain is only that a shown count is `FEWEST` or more; `certain` says of which counts
    that may be known. Of what is withheld nothing is certain: a large count is withheld
    too where its blur is small. Whatever is worked out of the answer says no more than it.

    Args:
        crowd: the true counts.
        random: where the blur comes from; draw once for each state, or means betray it.

    Source: the blur, two-sided geometric: Ghosh, Roughgarden & Sundararajan (2012), SIAM
    Journal on Computing 41: 1673-1693, doi:10.1137/09076828X.
    """
    marked = _changed(crowd.marked, random)
    totals = _changed(crowd.totals, random)
    # Somebody who knows how many once had a mark must not learn how few of them have lost it.
    large = crowd.totals >= FEWEST + ROOM
    return Blurred(
        np.where(certain(crowd) & (marked >= FEWEST), marked, WITHHELD),
        np.where(large & (totals >= FEWEST), totals, WITHHELD),
    )


def certain(crowd: Crowd) -> BoolArray:
    """Return (a, k) of which counts it may be known that they are not small.

    Of so many that to somebody who knows the people of every area, and everybody with each
    mark, exactly, each count keeps `FEWEST` different values, or all that it had before.
    """
    sure = np.zeros(crowd.marked.shape, np.bool_)
    known = crowd.people >= FEWEST + ROOM
    for mark, counts in enumerate(crowd.marked.T):
        large = known & (counts >= FEWEST)
        for wider in crowd.inside[mark] if crowd.inside else ():
            large &= sure[:, wider]
        # Each area that is known to have five takes five from what the others may have.
        rooms = max(0, (int(crowd.totals[mark]) - ROOM) // FEWEST)
        order = np.argsort(-counts, kind="stable")
        sure[order[large[order]][:rooms], mark] = True
    return sure


def _changed(counts: IntArray, random: np.random.Generator) -> IntArray:
    """Return counts moved by whole steps up or down, each step half as likely as the last."""
    up, down = random.geometric(HALVED, counts.shape), random.geometric(HALVED, counts.shape)
    moved: IntArray = np.maximum(0, counts + up - down)
    return moved
