"""Where a participant can meet each service: at its best offer, or elsewhere."""

from dataclasses import dataclass
from enum import IntEnum

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


@dataclass(frozen=True, slots=True)
class Meeting:
    """Where each of m services can be met, whether or not it fits otherwise.

    Attributes:
        offer: (m,) row of the offer with the fewest minutes, then the lowest row,
            among those with a point to show that lie in the box and are open if that
            is asked; `NO_OFFER` where there is none.
        minutes: (m,) of that offer; 0 for all without an origin, inf where no offer.
        elsewhere: (m,) codes of `Elsewhere`: how else it can be met.
        other_offer: (m,) row of the first offer of that kind, `NO_OFFER` for none.
    """

    offer: IntArray
    minutes: FloatArray
    elsewhere: CodeArray
    other_offer: IntArray

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


def meet(
    services: Services,
    offers: Offers,
    wish: Wish,
    trips: Trips | None,
    open_state: CodeArray,
    *,
    states: tuple[OpenState, ...] | None,
) -> Meeting:
    """Return where each service can be met, looking at box, opening and time only.

    The longest trip is left to `Meeting.placed`, so that one pass answers for all.

    Args:
        services: (m,) services.
        offers: (n,) offers.
        wish: its box counts here.
        trips: (n,) travel times, or None where no origin was given.
        open_state: (n,) codes of `OpenState`.
        states: accept only offers in these states; None for all. A service without
            any offer counts as UNKNOWN.
    """
    accepted = _accepted(open_state, states)
    at_place = _at_place(services, offers)
    in_box = box_mask(offers, wish)
    timed = np.ones(len(offers), np.bool_) if trips is None else ~np.isnan(trips.minutes)
    candidates = np.flatnonzero(at_place & in_box & timed & accepted)
    cost = np.zeros(len(offers)) if trips is None else trips.minutes
    offer, minutes = _best_offers(len(services), offers, candidates, cost)

    offer_kind = _offer_kinds(services, offers, at_place, in_box & ~timed)
    offer_kind[~accepted] = -1
    elsewhere = _elsewhere(services, offers, offer_kind, states)
    return Meeting(offer, minutes, elsewhere, _other_offers(offers, offer_kind, elsewhere))


def _accepted(open_state: CodeArray, states: tuple[OpenState, ...] | None) -> BoolArray:
    """Return which offers are in one of the states."""
    wanted = np.zeros(len(OpenState), np.bool_)
    wanted[list(OpenState if states is None else states)] = True
    return wanted[open_state]


def _visited(services: Services) -> BoolArray:
    """Return which services are met in person; one that states no way at all is."""
    return services.in_person | ~(services.online | services.by_phone)


def _at_place(services: Services, offers: Offers) -> BoolArray:
    """Return which offers are at a point that may be shown."""
    shown = np.isfinite(offers.lon) & np.isfinite(offers.lat) & ~offers.hidden
    return shown & _visited(services)[offers.service]


def _best_offers(
    m: int, offers: Offers, candidates: IntArray, cost: FloatArray
) -> tuple[IntArray, FloatArray]:
    """Return for each service the candidate of lowest cost, then row, and its cost."""
    minutes = np.full(m, np.inf)
    service, candidate_cost = offers.service[candidates], cost[candidates]
    np.minimum.at(minutes, service, candidate_cost)
    best = candidates[candidate_cost == minutes[service]]
    return _first_of_each(m, offers.service[best], best), minutes


def _offer_kinds(
    services: Services, offers: Offers, at_place: BoolArray, untimed: BoolArray
) -> CodeArray:
    """Return (n,) why an offer is not in the list by minutes, looking at it alone."""
    kind = np.zeros(len(offers), np.int8)
    visited = _visited(services)[offers.service]
    kind[visited & ~at_place] = Elsewhere.UNPLACED
    kind[visited & offers.hidden] = Elsewhere.HIDDEN
    kind[at_place & untimed] = Elsewhere.TIME_UNKNOWN
    return kind


def _elsewhere(
    services: Services,
    offers: Offers,
    offer_kind: CodeArray,
    states: tuple[OpenState, ...] | None,
) -> CodeArray:
    """Return (m,) how else each service can be met; the lowest code wins."""
    m = len(services)
    # Without an offer nothing says when the service is open.
    reached = np.full(m, states is None or OpenState.UNKNOWN in states)
    has_offer = np.zeros(m, np.bool_)
    has_offer[offers.service] = True
    reached[has_offer] = False
    kind = np.zeros(m, np.int8)
    kind[reached & _visited(services)] = Elsewhere.UNPLACED
    reached[offers.service[offer_kind >= 0]] = True
    for code in (Elsewhere.TIME_UNKNOWN, Elsewhere.UNPLACED, Elsewhere.HIDDEN):
        kind[offers.service[offer_kind == code]] = code
    kind[reached & services.by_phone] = Elsewhere.BY_PHONE
    kind[reached & services.online] = Elsewhere.ONLINE
    return kind


def _other_offers(offers: Offers, offer_kind: CodeArray, elsewhere: CodeArray) -> IntArray:
    """Return the first accepted offer of each service's kind; online and phone take any."""
    kind = elsewhere[offers.service]
    remote = (kind == Elsewhere.ONLINE) | (kind == Elsewhere.BY_PHONE)
    same = (kind == offer_kind) & (kind != Elsewhere.NOT)
    rows = np.flatnonzero((offer_kind >= 0) & (remote | same))
    return _first_of_each(elsewhere.size, offers.service[rows], rows)


def _first_of_each(m: int, service: IntArray, rows: IntArray) -> IntArray:
    """Return (m,) the first of the ascending rows of each service, else `NO_OFFER`."""
    first = np.full(m, NO_OFFER)
    # Of several values for one place numpy keeps the last, hence backwards.
    first[service[::-1]] = rows[::-1]
    return first
