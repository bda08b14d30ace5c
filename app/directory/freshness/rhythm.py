"""How long a listing's word holds: its rhythm in months, and the days on which that ends.

Known on a day, a listing is fresh for its rhythm, then due; stale 28 days after that, when
it sinks in the results; and it leaves the search a rhythm later, once its keepers were
asked in vain (see `escalation`).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from app.core.units import FloatArray, MaskArray
from app.directory.needs import Taxonomy

# What changes with the season (places, courses, offers of work or of a bed) is asked about more.
QUICK_GROUPS = ("work", "learning", "living")
QUICK_MONTHS = 6
USUAL_MONTHS = 12
CHOICES_MONTHS = (1, 3, 6, 12, 24)
GRACE_DAYS = 28
SHORTEST_LIMIT_MONTHS = 3
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


class Standing(StrEnum):
    """How a listing's word stands on a day."""

    FRESH = "fresh"
    DUE = "due"
    STALE = "stale"
    LAPSED = "lapsed"


@dataclass(frozen=True)
class Word:
    """What is known of a listing's truth.

    Attributes:
        confirmed_on: the last confirmation by a person.
        known_on: the same, else the day of its source, else that of its last change.
        months: its rhythm.
        lapsed_on: the day on which it left the search; None where it did not, or came back.
    """

    confirmed_on: date | None
    known_on: date
    months: int
    lapsed_on: date | None = None

    @property
    def due_on(self) -> date:
        """Return the day from which it is asked about."""
        return later(self.known_on, self.months)

    @property
    def stale_on(self) -> date:
        """Return the day from which it sinks."""
        return self.due_on + timedelta(GRACE_DAYS)

    @property
    def limit_on(self) -> date:
        """Return the day from which it may leave the search."""
        return later(self.due_on, max(self.months, SHORTEST_LIMIT_MONTHS))

    def standing(self, today: date) -> Standing:
        """Return how the word stands; what left the search comes back by being known anew."""
        if self.lapsed_on is not None and self.known_on < self.lapsed_on:
            return Standing.LAPSED
        if today < self.due_on:
            return Standing.FRESH
        return Standing.DUE if today < self.stale_on else Standing.STALE

    def is_confirmed(self, today: date) -> bool:
        """Return whether a person has confirmed it within its rhythm."""
        return self.confirmed_on is not None and self.standing(today) is Standing.FRESH


def usual_months(needs: Collection[str], known: Taxonomy) -> int:
    """Return the rhythm of a service that has none of its own, by what it helps with."""
    groups = {known.need(key).group for key in needs if key in known}
    return USUAL_MONTHS if groups.isdisjoint(QUICK_GROUPS) else QUICK_MONTHS


def later(day: date, months: int) -> date:
    """Return the same day so many months later, the last of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def quick_mask(known: Taxonomy) -> int:
    """Return the needs whose services are asked about more often, as bits."""
    mask = 0
    for need in known.needs:
        if need.group in QUICK_GROUPS:
            mask |= known.mask(need.key)
    return mask


def months_between(rhythm: FloatArray, needs: MaskArray, quick: int) -> FloatArray:
    """Return the months between two confirmations: (m,) own ones, else the usual ones."""
    usual = np.where(needs & np.uint64(quick), QUICK_MONTHS, USUAL_MONTHS)
    return np.where(np.isnan(rhythm), usual, rhythm)


def stale_days(known_day: FloatArray, months: FloatArray) -> FloatArray:
    """Return the ordinals from which listings are stale; NaN where nothing is known.

    The same as `Word.stale_on`, for all at once.

    Args:
        known_day: (m,) ordinals; NaN for none.
        months: (m,) their rhythms.
    """
    is_known = ~np.isnan(known_day)
    ordinals = np.where(is_known, known_day, _EPOCH_ORDINAL).astype(np.int64)
    days = (ordinals - _EPOCH_ORDINAL).astype("datetime64[D]")
    month = days.astype("datetime64[M]")
    due_month = month + months.astype(np.int64)
    month_end = (due_month + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    due = np.minimum(due_month.astype("datetime64[D]") + (days - month), month_end)
    stale = due.astype(np.int64) + _EPOCH_ORDINAL + GRACE_DAYS
    return np.where(is_known, stale, np.nan)
