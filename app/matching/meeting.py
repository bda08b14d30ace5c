"""Where a participant can meet each service: at its best offer, or elsewhere."""

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np

from app.core.units import BoolArray, CodeArray, FloatArray, IntArray
from app.matching.filters import box_mask
from app.matching.hours import OpenState
from app.matching.inputs import Offers, Services, Trips, Wish

NO_OFFER = -1
KNOWN_OPEN = (OpenState.CLOSES_SOON, OpenState.OPEN)


class Elsewhere(IntEnum):
    """Why a service that fits is not in the list by minutes; the first that applies."""

    NOT = 0
    ONLINE = 1
    BY_PHONE = 2
    HIDDEN = 3
    UNPLACED = 4
    TIME_UNKNOWN = 5


@dataclass(frozen=True)
class Meeting:
    """Where each of m services can be met, whether or not it fits otherwise.

    Attributes:
        ground: what is true of the offers whether open or not.
        accepted: (n,) offers in one of the states asked for.
        minutes: (m,) fewest minutes to an accepted offer with a point to show in the
            box; 0 for all without an origin, inf where there is no such offer.
        elsewhere: (m,) codes of `Elsewhere`: how else it can be met.
    """

    ground: "Ground"
    accepted: BoolArray
    minutes: FloatArray
    elsewhere: CodeArray

    def placed(self, within_min: float | None) -> BoolArray:
        """Return which services are met at a place, within this time if one is given."""
        # Without an offer minutes are inf: in reach of nothing that is finite.
        limit = np.finfo(np.float64).max if within_min is None else within_min
        placed: BoolArray = self.minutes <= limit
        return placed

    def found(self, within_min: float | None) -> BoolArray:
        """Return which services are met at a place within this time, or elsewhere."""
        found: BoolArray = self.placed(within_min) | (self.elsewhere != Elsewhere.NOT)
        return found

    @cached_property
    def offer(self) -> IntArray:
        """Return (m,) the first offer that takes these minutes; `NO_OFFER` for none."""
        ground, service = self.ground, self.ground.offers.service
        nearest = ground.cost == self.minutes[service]
        return self._first(nearest & ground.candidate & self.accepted)

    @cached_property
    def other_offer(self) -> IntArray:
        """Return (m,) the first accepted offer of that kind; online and phone take any."""
        kind = self.elsewhere[self.ground.offers.service]
        remote = (kind == Elsewhere.ONLINE) | (kind == Elsewhere.BY_PHONE)
        same = (kind == self.ground.kind) & (kind != Elsewhere.NOT)
        return self._first((remote | same) & self.accepted)

    def _first(self, chosen: BoolArray) -> IntArray:
        """Return (m,) the first chosen offer of each service, else `NO_OFFER`."""
        rows = np.flatnonzero(chosen)[::-1]
        first = np.full(self.minutes.size, NO_OFFER)
        # Of several values for one place numpy keeps the last, hence backwards.
        first[self.ground.offers.service[rows]] = rows
        return first


@dataclass(frozen=True, slots=True)
class Ground:
    """What box and time say about each of n offers, whether open or not.

    Attributes:
        services: (m,) the services.
        offers: (n,) the offers.
        candidate: (n,) there is a point to show, in the box, with a known time.
        cost: (n,) minutes; 0 for all without an origin.
        kind: (n,) codes of `Elsewhere`: why the offer cannot be listed by minutes.
    """

    services: Services
    offers: Offers
    candidate: BoolArray
    cost: FloatArray
    kind: CodeArray


def survey(services: Services, offers: Offers, wish: Wish, trips: Trips | None) -> Ground:
    """Return what the wish's box and the travel times say about each offer."""
    visited = _visited(services)[offers.service]
    has_point = np.isfinite(offers.lon) & np.isfinite(offers.lat) & ~offers.hidden
    at_place = visited & has_point & box_mask(offers, wish)
    cost = np.zeros(len(offers)) if trips is None else trips.minutes
    untimed = np.isnan(cost)
    kind = np.zeros(len(offers), np.int8)
    kind[visited & ~has_point] = Elsewhere.UNPLACED
    kind[visited & offers.hidden] = Elsewhere.HIDDEN
    kind[at_place & untimed] = Elsewhere.TIME_UNKNOWN
    return Ground(services, offers, at_place & ~untimed, cost, kind)


def meet(ground: Ground, open_state: CodeArray, states: tuple[OpenState, ...] | None) -> Meeting:
    """Return where each service can be met, looking at box, opening and time only.

    The longest trip is left to `Meeting.placed`, so that one pass answers for all.

    Args:
        ground: what is true of the offers whether open or not.
        open_state: (n,) codes of `OpenState`.
        states: accept only offers in these states; None for all. A service without
            any offer counts as UNKNOWN.
    """
    accepted = _accepted(open_state, states)
    rows = np.flatnonzero(ground.candidate & accepted)
    minutes = np.full(len(ground.services), np.inf)
    np.minimum.at(minutes, ground.offers.service[rows], ground.cost[rows])
    even_without_offer = states is None or OpenState.UNKNOWN in states
    elsewhere = _elsewhere(ground, accepted, even_without_offer=even_without_offer)
    return Meeting(ground, accepted, minutes, elsewhere)


def _accepted(open_state: CodeArray, states: tuple[OpenState, ...] | None) -> BoolArray:
    """Return which offers are in one of the states."""
    wanted = np.zeros(len(OpenState), np.bool_)
    wanted[list(OpenState if states is None else states)] = True
    return wanted[open_state]


def _visited(services: Services) -> BoolArray:
    """Return which services are met in person; one that states no way at all is."""
    return services.in_person | ~(services.online | services.by_phone)


def _elsewhere(ground: Ground, accepted: BoolArray, *, even_without_offer: bool) -> CodeArray:
    """Return (m,) how else each service can be met; the lowest code wins."""
    services, owner = ground.services, ground.offers.service
    kind = np.zeros(len(services), np.int8)
    reached = np.full(len(services), even_without_offer)
    reached[owner] = False
    kind[reached & _visited(services)] = Elsewhere.UNPLACED
    reached[owner[accepted]] = True
    for code in (Elsewhere.TIME_UNKNOWN, Elsewhere.UNPLACED, Elsewhere.HIDDEN):
        kind[owner[accepted & (ground.kind == code)]] = code
    kind[reached & services.by_phone] = Elsewhere.BY_PHONE
    kind[reached & services.online] = Elsewhere.ONLINE
    return kind
