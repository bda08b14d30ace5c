"""How far the nearest fitting service is: for one need, or for all at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from app.core.units import BoolArray, CodeArray, FloatArray, IntArray
from app.coverage.inputs import check_mask, check_minutes, check_within

NOTHING = -1
# 256 places x 2,000 offers are 4 MB: the working copy stays in the processor's cache.
CELLS_AT_ONCE = 512 * 1024

Progress = Callable[[int, int], None]


class Status(IntEnum):
    """Whether a place reaches a service in time."""

    UNKNOWN = 0
    COVERED = 1
    BEYOND = 2


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest service of n places; leading axes (needs, modes) are kept.

    Attributes:
        minutes: (..., n) of the shortest known trip; infinity where it is known that
            there is nothing to reach; NaN where nobody knows a time.
        offer: (..., n) column of that service, the first among equals; `NOTHING`
            where minutes is not finite.
        unsure: (..., n) the time to some fitting service is unknown, so that a nearer
            one may exist.
    """

    minutes: FloatArray
    offer: IntArray
    unsure: BoolArray

    def status(self, within_min: float) -> CodeArray:
        """Return (..., n) codes of `Status`.

        A known trip in time is covered, whatever else is unknown. Without one, a
        place with an unknown time is unknown: neither covered nor beyond.

        Raises:
            ValueError: the limit is not positive and finite.
        """
        check_within(within_min)
        status = np.where(self.unsure, Status.UNKNOWN, Status.BEYOND).astype(np.int8)
        status[self.minutes <= within_min] = Status.COVERED
        return status

    def source(self, sources: CodeArray) -> CodeArray:
        """Return (n,) who said the nearest time; 0 where there is none.

        Args:
            sources: (n, m) code of the source of each time; 0 is "unknown".

        Raises:
            ValueError: there is more than one need, or the places differ.
        """
        if self.offer.ndim != 1 or sources.ndim != 2 or len(sources) != self.offer.size:  # noqa: PLR2004
            raise ValueError(f"sources {sources.shape} do not fit offers {self.offer.shape}")
        if not sources.shape[1]:
            return np.zeros(self.offer.size, np.int8)
        said = sources[np.arange(self.offer.size), self.offer]
        return np.where(self.offer == NOTHING, 0, said).astype(np.int8)


def nearest(minutes: FloatArray, fitting: BoolArray | None = None) -> Nearest:
    """Return the nearest fitting service of each place.

    Args:
        minutes: (n, m) from place to service, >= 0; NaN where unknown, infinity where
            there is no way.
        fitting: (m,) which services count; None for all.

    Returns:
        (n,) each; without a fitting service nothing is near, and that is known.

    Raises:
        ValueError: the shapes disagree, or a time is negative.
    """
    check_minutes(minutes)
    every = np.ones(minutes.shape[1], np.bool_) if fitting is None else fitting
    if every.ndim != 1:
        raise ValueError(f"fitting has shape {every.shape}, expected one row")
    found = nearest_by_need(minutes, every[np.newaxis])
    return Nearest(found.minutes[0], found.offer[0], found.unsure[0])


def nearest_by_need(
    minutes: FloatArray,
    needs: BoolArray,
    *,
    progress: Progress | None = None,
    cells_at_once: int = CELLS_AT_ONCE,
) -> Nearest:
    """Return the nearest service of each place for every need at once.

    Works through the places in blocks, so that the memory in use beside input and
    answer is a few copies of `cells_at_once` numbers, whatever the size of the site.

    Args:
        minutes: (n, m) as in `nearest`.
        needs: (k, m) which services answer which need.
        progress: called with (places done, places in all) after each block.
        cells_at_once: how many times are looked at together, > 0.

    Returns:
        (k, n) each.

    Raises:
        ValueError: the shapes disagree, or a time is negative.
    """
    check_minutes(minutes)
    n, m = minutes.shape
    check_mask("needs", needs, (len(needs), m))
    if cells_at_once <= 0:
        raise ValueError(f"cells_at_once must be > 0, got {cells_at_once}")
    found = _nothing((len(needs), n))
    step = max(1, cells_at_once // max(m, 1))
    for start in range(0, n, step):
        stop = min(n, start + step)
        _fill_block(found, slice(start, stop), minutes[start:stop], needs)
        if progress is not None:
            progress(stop, n)
    return found


def nearest_by_mode(
    minutes: Sequence[FloatArray], needs: BoolArray, *, progress: Progress | None = None
) -> Nearest:
    """Return the nearest service of each place for every mode and need at once.

    Args:
        minutes: for each of l modes (n, m) times as in `nearest`.
        needs: (k, m) which services answer which need.
        progress: called with (places done, places in all), all modes together.

    Returns:
        (l, k, n) each.

    Raises:
        ValueError: there is no mode, the shapes disagree, or a time is negative.
    """
    if not minutes:
        raise ValueError("need the minutes of one mode at least")
    if any(times.shape != minutes[0].shape for times in minutes):
        raise ValueError(f"modes differ: {[times.shape for times in minutes]}")
    found = [
        nearest_by_need(times, needs, progress=_part_of(progress, at, len(minutes)))
        for at, times in enumerate(minutes)
    ]
    return Nearest(
        np.stack([mode.minutes for mode in found]),
        np.stack([mode.offer for mode in found]),
        np.stack([mode.unsure for mode in found]),
    )


def _nothing(shape: tuple[int, int]) -> Nearest:
    """Return what is near where there is no service."""
    far = np.full(shape, np.inf)
    return Nearest(far, np.full(shape, NOTHING, np.int64), np.zeros(shape, np.bool_))


def _fill_block(found: Nearest, rows: slice, minutes: FloatArray, needs: BoolArray) -> None:
    """Write the nearest services of one block of places."""
    unknown = np.isnan(minutes)
    known = np.where(unknown, np.inf, minutes)
    # A product of matrices counts the unknown times of all needs in one pass.
    found.unsure[:, rows] = (unknown.astype(np.float32) @ needs.T.astype(np.float32)).T > 0
    place = np.arange(len(minutes))
    for need, fitting in enumerate(needs):
        columns = np.flatnonzero(fitting)
        if columns.size:
            times = known.take(columns, axis=1)
            best = times.argmin(axis=1)
            found.minutes[need, rows] = times[place, best]
            found.offer[need, rows] = columns[best]
    nowhere = np.isinf(found.minutes[:, rows])
    found.offer[:, rows][nowhere] = NOTHING
    found.minutes[:, rows][nowhere & found.unsure[:, rows]] = np.nan


def _part_of(progress: Progress | None, at: int, parts: int) -> Progress | None:
    """Return what tells the progress of one part as progress of the whole."""
    if progress is None:
        return None
    return lambda done, whole: progress(at * whole + done, parts * whole)
