"""What a wish lets through: every filter worked out once, for list, counts and advice."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from app.core.units import BoolArray, CodeArray
from app.matching.filters import Dimension, active, not_over, service_masks
from app.matching.hours import OpenState
from app.matching.inputs import Offers, Services, Trips, Wish
from app.matching.meeting import KNOWN_OPEN, Ground, Meeting, meet, survey

OPEN_OR_UNKNOWN = (*KNOWN_OPEN, OpenState.UNKNOWN)


@dataclass(frozen=True)
class Sieve:
    """One wish put to all services; ask it what passes, with or without a filter.

    A service passes when it fits all filters on itself and can be met at a place that
    fits box, opening and time, or elsewhere.

    Raises:
        ValueError: `within_min` is asked without travel times (it is never ignored),
            or an array has not one row an offer.
    """

    services: Services
    offers: Offers
    wish: Wish
    trips: Trips | None
    open_state: CodeArray

    def __post_init__(self) -> None:
        """Refuse a question that could only be answered by ignoring a part of it."""
        if self.wish.within_min is not None and self.trips is None:
            raise ValueError("within_min needs travel times: give an origin")
        owners = self.offers.service
        if owners.size and not 0 <= owners.min() <= owners.max() < len(self.services):
            raise ValueError("an offer belongs to a service that is not there")
        expected = (len(self.offers),)
        if self.open_state.shape != expected:
            raise ValueError(f"open_state has shape {self.open_state.shape}, not {expected}")
        if self.trips is not None and self.trips.minutes.shape != expected:
            raise ValueError(f"times have shape {self.trips.minutes.shape}, not {expected}")

    @cached_property
    def masks(self) -> dict[Dimension, BoolArray]:
        """Return the (m,) mask of each active filter on the service itself."""
        return service_masks(self.services, self.wish)

    @cached_property
    def active(self) -> tuple[Dimension, ...]:
        """Return the filters that the wish uses."""
        return active(self.wish)

    @cached_property
    def meeting(self) -> Meeting:
        """Return where each service can be met under the wish."""
        return self._open_meeting if self.wish.open else self._meeting_when(None)

    @cached_property
    def passing(self) -> BoolArray:
        """Return (m,) which services pass the whole wish."""
        return self.fits() & self.meeting.found(self.wish.within_min)

    @cached_property
    def open_known(self) -> int:
        """Return how many services pass, or would, when only open ones are asked."""
        found = self._open_meeting.found(self.wish.within_min)
        return int(np.count_nonzero(self.fits() & found))

    @cached_property
    def open_unknown(self) -> int:
        """Return how many more these would be if unknown hours counted as open."""
        found = self._meeting_when(OPEN_OR_UNKNOWN).found(self.wish.within_min)
        return int(np.count_nonzero(self.fits() & found)) - self.open_known

    def fits(self, without: Dimension | None = None) -> BoolArray:
        """Return (m,) which services fit all filters on themselves, but for one."""
        fit = not_over(self.wish, len(self.services))
        for dimension, mask in self.masks.items():
            if dimension is not without:
                fit &= mask
        return fit

    def found(self, without: Dimension) -> BoolArray:
        """Return (m,) which services pass the wish without this filter."""
        if without not in self.active:
            return self.passing
        within_min = None if without is Dimension.WITHIN else self.wish.within_min
        return self.fits(without) & self._meeting_without(without).found(within_min)

    def _meeting_without(self, without: Dimension) -> Meeting:
        """Return where services can be met when one filter is dropped."""
        if without is Dimension.OPEN:
            return self._meeting_when(None)
        if without is Dimension.BOX:
            return replace(self, wish=replace(self.wish, box=None)).meeting
        return self.meeting

    @cached_property
    def _open_meeting(self) -> Meeting:
        """Return where each service can be met that is known to be open."""
        return self._meeting_when(KNOWN_OPEN)

    @cached_property
    def _ground(self) -> Ground:
        """Return what box and time say about the offers."""
        return survey(self.services, self.offers, self.wish, self.trips)

    def _meeting_when(self, states: tuple[OpenState, ...] | None) -> Meeting:
        """Return where each service can be met in these states."""
        return meet(self._ground, self.open_state, states)
