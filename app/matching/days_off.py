"""Days on which the weekly hours of an offer do not hold: its own, and public holidays."""

from dataclasses import dataclass

import numpy as np

from app.core.units import BoolArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysOff:
    """k spans of days without weekly hours, and what holidays do to each of n offers.

    A rule for a single day still holds on such a day: that is how other hours are said.

    Attributes:
        offer: (k,) row of the offer.
        first: (k,) ordinal of the first day.
        last: (k,) ordinal of the last day, inclusive.
        holidays_closed: (n,) known to be closed on public holidays.
        holidays_open: (n,) open on public holidays as on any other day.
    """

    offer: IntArray
    first: IntArray
    last: IntArray
    holidays_closed: BoolArray
    holidays_open: BoolArray

    def off(self, day: int) -> BoolArray:
        """Return (n,) which offers have one of their own days off."""
        off = np.zeros(self.holidays_open.size, np.bool_)
        off[self.offer[(self.first <= day) & (day <= self.last)]] = True
        return off

    def of(self, offer: int) -> "DaysOff":
        """Return the days of one offer, in the same rows."""
        own = self.offer == offer
        return DaysOff(
            offer=self.offer[own],
            first=self.first[own],
            last=self.last[own],
            holidays_closed=self.holidays_closed,
            holidays_open=self.holidays_open,
        )


def no_days_off(n_offers: int) -> DaysOff:
    """Return that nothing is known of days off and holidays of n offers."""
    none, nobody = np.empty(0, np.int64), np.zeros(n_offers, np.bool_)
    return DaysOff(offer=none, first=none, last=none, holidays_closed=nobody, holidays_open=nobody)
