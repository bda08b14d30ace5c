"""Which counts may be published so that no count under five can be worked out."""

from dataclasses import dataclass
from itertools import islice

import numpy as np
from scipy.sparse import csr_array, vstack

from app.core.units import BoolArray, FloatArray, IntArray
from app.coverage.decoys import crowded_decoy, decoy_with_value, free_decoy
from app.coverage.moves import unseen_moves, walked
from app.coverage.tables import Asked

FEWEST = 5
# Free decoys are sought until so many in a row have helped nobody.
PATIENCE = 3


@dataclass(frozen=True, slots=True)
class Publication:
    """What may be shown, and the proof that it gives nothing away.

    Attributes:
        shown: (q,) which answers may be published. The others are withheld with one
            mark for all: whether small or withheld to protect another is not said.
        decoys: (d, n) other tables of finest counts; of each of them every published
            number is as true as of the real one.
        exposed: (q,) small counts for which no decoys exist, because what was published
            before gives them away. Then `shown` holds nothing new.
    """

    shown: BoolArray
    decoys: IntArray
    exposed: BoolArray


def publishable(
    asked: Asked, *, already: BoolArray | None = None, price: FloatArray | None = None
) -> Publication:
    """Return which answers may be published, together with what was published before.

    A count under `FEWEST`, zero among them, is small. So is what remains when one
    published answer is taken from another that includes it. A small count is safe when
    tables that agree with everything published give it `FEWEST` different values at
    least. Such tables, the decoys, are made one by one: first those that cost nothing,
    then those that change the least of what could be shown, which is then withheld.
    The proof is in the decoys and needs no trust in how they were found.

    Args:
        asked: all that any table can ask, small or not.
        already: (q,) answers published before; they stay, and count as known.
        price: (q,) what withholding an answer costs, > 0; None for the number of
            finest cells that it adds up, so that totals are kept the longest.

    Raises:
        ValueError: the shapes disagree, a price is not positive, or a small count is
            said to have been published.

    Source: complementary suppression: Cox (1980), JASA 75: 377-385,
    doi:10.1080/01621459.1980.10477481; least change by programming: Fischetti &
    Salazar (2001), Management Science 47: 1008-1027, doi:10.1287/mnsc.47.7.1008.9805.
    """
    known = np.zeros(len(asked), np.bool_) if already is None else already
    dear = np.asarray(asked.parts.sum(axis=1), np.float64) if price is None else price
    if not known.shape == dear.shape == (len(asked),) or not (dear > 0).all():
        raise ValueError("need one mark and one price > 0 for each question")
    if (asked.answers[known] < FEWEST).any() or not asked.tabled[known].all():
        raise ValueError("a count that no table shows is said to have been published")
    if not len(asked):
        return Publication(known, np.empty((0, asked.counts.size), np.int64), known)
    return _Search(asked, known, dear).done()


def remainders(asked: Asked, shown: BoolArray) -> csr_array:
    """Return the small counts left when one published answer is taken from another.

    Returns:
        (r, n) 1 where the remainder adds up a finest cell; each set once.
    """
    parts, answers = asked.parts[shown], asked.answers[shown]
    size = np.asarray(parts.sum(axis=1))
    inside = (parts @ parts.T).toarray() == size
    less = answers[:, np.newaxis] - answers
    whole, part = np.nonzero(inside & (size[:, np.newaxis] > size) & (less < FEWEST))
    left = (parts[whole] - parts[part]).toarray()
    return csr_array(np.unique(left, axis=0).reshape(-1, asked.counts.size))


class _Search:
    """The state of one search: what is shown, the small counts and the decoys."""

    def __init__(self, asked: Asked, known: BoolArray, price: FloatArray) -> None:
        self.asked, self.known, self.price = asked, known, price
        self.shown = (asked.answers >= FEWEST) & asked.tabled
        self.below = np.flatnonzero(asked.answers < FEWEST)
        # The same set is often asked twice: an area alone in its valley community.
        sets, self.row_of = np.unique(
            asked.parts[self.below].toarray(), axis=0, return_inverse=True
        )
        self.small = csr_array(sets.reshape(-1, asked.counts.size))
        self.hopeless = np.zeros(self.small.shape[0], np.bool_)
        self.tables = [asked.counts]
        self.random = np.random.default_rng(0)

    def done(self) -> Publication:
        """Return the publication in which nothing small is left unsafe."""
        while True:
            self._add_free_decoys()
            unsafe = self._unsafe()
            if unsafe.size:
                self._pay_for(int(unsafe[0]))
            elif not self._add_remainders():
                break
        if self.hopeless.any():
            self.shown = self.known
        exposed = np.zeros(len(self.asked), np.bool_)
        exposed[self.below] = self.hopeless[self.row_of.ravel()]
        decoys = np.array(self.tables[1:], np.int64).reshape(-1, self.asked.counts.size)
        return Publication(self.shown, decoys, exposed)

    def _unsafe(self) -> IntArray:
        """Return the rows of `small` that have not enough values, but may get them."""
        values = np.sort(self.small @ np.array(self.tables).T, axis=1)
        different = 1 + np.count_nonzero(np.diff(values, axis=1), axis=1)
        return np.flatnonzero((different < FEWEST) & ~self.hopeless)

    def _add_free_decoys(self) -> None:
        """Add decoys that agree with all that is shown, while they help."""
        moves = unseen_moves(self.asked.parts[self.shown].toarray())
        if moves is not None:
            self._walk(moves)
        idle, unsafe = 0, self._movable(moves)
        while unsafe.size and idle < PATIENCE:
            pull = self.random.normal(size=unsafe.size) @ self.small[unsafe]
            found = free_decoy(self.asked, self.shown, pull)
            if found is not None:
                self.tables.append(found)
            before, unsafe = self._progress(), self._movable(moves)
            idle = 0 if self._progress() > before else idle + 1

    def _movable(self, moves: IntArray | None) -> IntArray:
        """Return the unsafe rows of `small` that something may change without being seen."""
        unsafe = self._unsafe()
        return unsafe if moves is None else unsafe[(self.small[unsafe] @ moves.T).any(axis=1)]

    def _walk(self, moves: IntArray) -> None:
        """Take from random walks the tables that give a small count another value."""
        if not self._movable(moves).size:
            return
        found = walked(self.asked.counts, moves, self.random)
        values = self.small @ found.T
        have = self.small @ np.array(self.tables).T
        for row in self._unsafe():
            seen = set(have[row].tolist())
            new = []
            for at, value in enumerate(values[row].tolist()):
                if len(seen) < FEWEST and value not in seen:
                    seen.add(value)
                    new.append(at)
            self.tables.extend(found[new])
            have = np.hstack([have, values[:, new]])

    def _progress(self) -> int:
        """Return how many different values all small counts have together."""
        values = np.sort(self.small @ np.array(self.tables).T, axis=1)
        return int(np.count_nonzero(np.diff(values, axis=1)))

    def _pay_for(self, row: int) -> None:
        """Give one small count another value, and withhold what this changes."""
        part = self.small[[row]]
        seen = {int(value) for value in (part @ np.array(self.tables).T).ravel()}
        for value in islice((v for v in range(2 * FEWEST) if v not in seen), FEWEST):
            found = decoy_with_value(
                self.asked, self.shown, self.known, price=self.price, part=part, value=value
            )
            if found is not None:
                self._withhold_for(found)
                return
        # Where the solver ran out of time, too much is withheld rather than too little.
        found = crowded_decoy(self.asked, self.known, part, max(seen) + 1)
        if found is None:
            self.hopeless[row] = True
        else:
            self._withhold_for(found)

    def _withhold_for(self, decoy: IntArray) -> None:
        """Add a decoy, and withhold every answer that is another one there."""
        self.tables.append(decoy)
        self.shown &= self.asked.parts @ decoy == self.asked.answers

    def _add_remainders(self) -> bool:
        """Take the remainders of what is shown among the small counts; say if any is new."""
        left = remainders(self.asked, self.shown).toarray()
        have = {row.tobytes() for row in self.small.toarray()}
        new = [row for row in left if row.tobytes() not in have]
        if new:
            self.small = csr_array(vstack([self.small, csr_array(np.array(new))]))
            self.hopeless = np.append(self.hopeless, np.zeros(len(new), np.bool_))
        return bool(new)
