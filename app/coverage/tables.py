"""What published tables ask: every count that some filter or total can show."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from scipy.sparse import csr_array, vstack

from app.core.units import BoolArray, IntArray

LEFT_OUT = -1


@dataclass(frozen=True, slots=True)
class Asked:
    """n finest counts, and q questions that each add some of them up.

    Attributes:
        counts: (n,) people in each finest cell (area x track x month), >= 0.
        parts: (q, n) 1 where the question adds up the cell, else 0.
        grouping: (q, k) by which grouping of each axis the question is asked; -1 for
            the finest cells, which are guarded even where no table shows them.
        code: (q, k) of which group of that grouping.

    Raises:
        ValueError: a count is negative, or the shapes disagree.
    """

    counts: IntArray
    parts: csr_array
    grouping: IntArray
    code: IntArray

    def __post_init__(self) -> None:
        """Refuse counts that are none."""
        if self.counts.ndim != 1 or self.parts.shape[1] != self.counts.size:
            raise ValueError(f"{self.parts.shape[1]} columns do not fit {self.counts.shape}")
        if (self.counts < 0).any():
            raise ValueError("counts must be >= 0")

    def __len__(self) -> int:
        """Return how many questions there are."""
        return int(self.parts.shape[0])

    @property
    def answers(self) -> IntArray:
        """Return (q,) the true answers."""
        found: IntArray = np.asarray(self.parts @ self.counts, np.int64)
        return found

    @property
    def tabled(self) -> BoolArray:
        """Return (q,) which questions a table asks; the rest are the finest cells."""
        return np.asarray((self.grouping >= 0).all(axis=1))

    def take(self, rows: IntArray) -> "Asked":
        """Return some of the questions, in this order."""
        return replace(
            self, parts=self.parts[rows], grouping=self.grouping[rows], code=self.code[rows]
        )


def every_filter(counts: IntArray, groupings: Sequence[Sequence[IntArray]]) -> Asked:
    """Return all that tables by these groupings, with all their totals, can ask.

    Every combination of one grouping of each axis is a table, and each of its cells is
    a question; so are the finest cells themselves, whether a table shows them or not.
    A hierarchy is several groupings of one axis (area, valley community, site). "All
    months up to March" is a grouping that leaves the later months out.

    Args:
        counts: one axis for each criterion, e.g. (areas, tracks, months); >= 0. Cells
            that are known to be empty to everybody belong into no table: leave out
            months to come.
        groupings: for each axis, at least one row of codes, as long as the axis; 0 and
            up, `LEFT_OUT` where the table leaves an entry out.

    Raises:
        ValueError: a grouping does not fit its axis, or a count is negative.
    """
    if len(groupings) != counts.ndim or not all(groupings):
        raise ValueError(f"need groupings for each of {counts.ndim} axes")
    axes = []
    for size, given in zip(counts.shape, groupings, strict=True):
        if any(codes.shape != (size,) or codes.min(initial=0) < LEFT_OUT for codes in given):
            raise ValueError(f"a grouping does not fit its axis of {size}")
        axes.append([_members(codes) for codes in (np.arange(size), *given)])
    finest = (0,) * counts.ndim
    tables = [
        _table(axes, choice)
        for choice in (finest, *product(*(range(1, len(axis)) for axis in axes)))
    ]
    return Asked(
        counts=counts.ravel().astype(np.int64),
        parts=csr_array(vstack([parts for parts, _, _ in tables])),
        grouping=np.concatenate([grouping for _, grouping, _ in tables]),
        code=np.concatenate([code for _, _, code in tables]),
    )


def _members(codes: IntArray) -> IntArray:
    """Return (groups, size) 1 where a group holds an entry."""
    groups = np.arange(codes.max(initial=LEFT_OUT) + 1)
    return np.asarray(codes == groups[:, np.newaxis], np.int64)


def _table(
    axes: Sequence[Sequence[IntArray]], choice: Sequence[int]
) -> tuple[csr_array, IntArray, IntArray]:
    """Return the cells of one table that are not empty: parts, groupings and codes."""
    parts, code = np.ones((1, 1), np.int64), np.zeros((1, 0), np.int64)
    for members in (axis[at] for axis, at in zip(axes, choice, strict=True)):
        parts = np.kron(parts, members)
        own = np.tile(np.arange(len(members)), len(code))[:, np.newaxis]
        code = np.hstack([np.repeat(code, len(members), axis=0), own])
    filled = parts.any(axis=1)
    # The groupings that the caller gave count from 0; the finest cells are before them.
    grouping = np.tile(np.array(choice, np.int64) - 1, (int(filled.sum()), 1))
    return csr_array(parts[filled]), grouping, code[filled]
