"""Which service comes first, and why that is the whole story."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from app.core.units import CodeArray, FloatArray, IntArray, whole_minutes
from app.matching.filters import covered, unstated_count
from app.matching.hours import OpenState
from app.matching.inputs import Offers, Services, Trips, Wish
from app.matching.meeting import Elsewhere
from app.matching.sieve import Sieve

# Bits of the sort key: the widest value that each criterion can take.
_MINUTES_BITS = 20
_SMALL_BITS = 2
_DAY_BITS = 22

_LONGEST_MIN = (1 << _MINUTES_BITS) - 1
_STATE_ORDER = np.array([2, 3, 1, 0])  # by code of OpenState: open first, closed last
assert len(_STATE_ORDER) == len(OpenState)  # noqa: S101 - one place for each state


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of a result page: a service, its offer (or `NO_OFFER`), and its block."""

    service: int
    offer: int
    kind: Elsewhere = Elsewhere.NOT


@dataclass(frozen=True, slots=True)
class Ranking:
    """The services that fulfil a wish, each exactly once, in one block of two.

    Attributes:
        placed: (p,) rows of services met at a place, the best first.
        placed_offer: (p,) the offer at which each is met.
        minutes: (p,) minutes to that offer; NaN without an origin.
        elsewhere: (q,) rows of services that fit but cannot be ordered by minutes.
        kind: (q,) codes of `Elsewhere`.
        elsewhere_offer: (q,) an offer of that kind, or `NO_OFFER`.
        open_unknown: how many services more there would be if unknown hours counted
            as open; 0 unless the wish asks for open ones.
    """

    placed: IntArray
    placed_offer: IntArray
    minutes: FloatArray
    elsewhere: IntArray
    kind: CodeArray
    elsewhere_offer: IntArray
    open_unknown: int

    @property
    def total(self) -> int:
        """Return how many services fulfil the wish."""
        return self.placed.size + self.elsewhere.size

    def placed_page(self, start: int = 0, stop: int | None = None) -> tuple[Shown, ...]:
        """Return a page of the services met at a place."""
        page = slice(start, stop)
        rows = zip(self.placed[page].tolist(), self.placed_offer[page].tolist(), strict=True)
        return tuple(Shown(service, offer) for service, offer in rows)

    def elsewhere_page(self, start: int = 0, stop: int | None = None) -> tuple[Shown, ...]:
        """Return a page of the services met elsewhere."""
        page = slice(start, stop)
        columns = (self.elsewhere, self.elsewhere_offer, self.kind)
        rows = zip(*(column[page].tolist() for column in columns), strict=True)
        return tuple(Shown(service, offer, Elsewhere(kind)) for service, offer, kind in rows)

    def first_of(self, kind: Elsewhere, most: int) -> dict[int, Shown]:
        """Return the first services met in this other way, by their place in `elsewhere`."""
        rows = np.flatnonzero(self.kind == kind)[:most].tolist()
        return {
            row: Shown(int(self.elsewhere[row]), int(self.elsewhere_offer[row]), kind)
            for row in rows
        }

    def count_of(self, kind: Elsewhere) -> int:
        """Return how many services are met in this other way."""
        return int(np.count_nonzero(self.kind == kind))


def rank(  # noqa: PLR0917 - six parts of one question, each of its own type
    services: Services,
    offers: Offers,
    wish: Wish,
    times: Trips | None,
    open_state: CodeArray,
    today: date,
) -> Ranking:
    """Return the services that fulfil the wish, in the order that this text defines.

    A service counts once, at its best offer: the one with the fewest minutes among
    those that have a point to show, lie in the box, are within reach, and are open if
    that is asked. `placed` is ordered by

    1. how many of the asked needs the service covers, most first;
    2. whole minutes as shown, fewest first;
    3. real services before invented examples;
    4. listings whose word still holds before stale ones;
    5. how close the service is to the words: in its name, in its needs, elsewhere;
    6. asked age and language: stated to fit before not stated;
    7. free places: some, unknown, none;
    8. open, closes soon, unknown, closed;
    9. the last confirmation: the newest first, never confirmed last;
    10. the row, that is the id.

    So minutes never decrease among services that cover as many needs, no two services
    tie, and no service depends on another: adding one moves none past another.

    A service that fits but has no such offer goes to `elsewhere` if it is online, by
    phone, at a hidden address, without a point, or at a place to which nobody knows
    the time; ordered by that kind, then likewise without minutes. Only what truly
    fails is left out.

    Args:
        services: (m,) services, sorted by id.
        offers: (n,) their offers.
        wish: what is asked.
        times: (n,) travel times to the offers; None without an origin.
        open_state: (n,) codes of `OpenState`.
        today: a confirmation after today counts as of today.

    Raises:
        ValueError: `within_min` is asked without times, or a shape disagrees.
    """
    return rank_sieve(Sieve(services, offers, wish, times, open_state), today)


def rank_sieve(sieve: Sieve, today: date) -> Ranking:
    """Return the ranking of `rank` for a wish that has been sifted already."""
    meeting = sieve.meeting
    fits = sieve.fits()
    is_placed = meeting.placed(sieve.wish.within_min)
    placed = np.flatnonzero(fits & is_placed)
    elsewhere = np.flatnonzero(fits & ~is_placed & (meeting.elsewhere != Elsewhere.NOT))
    placed = _ordered(sieve, placed, meeting.offer[placed], meeting.minutes[placed], today)
    no_minutes = np.zeros(elsewhere.size)
    other_offer = meeting.other_offer[elsewhere]
    elsewhere = _ordered(sieve, elsewhere, other_offer, no_minutes, today)
    elsewhere = elsewhere[np.argsort(meeting.elsewhere[elsewhere], kind="stable")]
    minutes = meeting.minutes[placed]
    return Ranking(
        placed=placed,
        placed_offer=meeting.offer[placed],
        minutes=np.full(placed.size, np.nan) if sieve.trips is None else minutes,
        elsewhere=elsewhere,
        kind=meeting.elsewhere[elsewhere],
        elsewhere_offer=meeting.other_offer[elsewhere],
        open_unknown=sieve.open_unknown if sieve.wish.open else 0,
    )


def _ordered(
    sieve: Sieve, rows: IntArray, offer: IntArray, minutes: FloatArray, today: date
) -> IntArray:
    """Return the ascending rows in the order that `rank` defines."""
    services, wish = sieve.services, sieve.wish
    # The last place answers for NO_OFFER, which is -1.
    state = np.append(sieve.open_state, OpenState.UNKNOWN)[offer]
    shown = np.minimum(whole_minutes(minutes), _LONGEST_MIN).astype(np.int64)
    key = len(wish.needs) - covered(services, wish, rows)
    for bits, part in (
        (_MINUTES_BITS, shown),
        (_SMALL_BITS, services.illustrative[rows]),
        (_SMALL_BITS, services.stale_day[rows] <= today.toordinal()),
        (_SMALL_BITS, 0 if wish.text_rank is None else wish.text_rank[rows].astype(np.int64)),
        (_SMALL_BITS, unstated_count(services, wish, rows)),
        (_SMALL_BITS, _places_order(services.capacity_free[rows])),
        (_SMALL_BITS, _STATE_ORDER[state]),
        (_DAY_BITS, _age_in_days(services.confirmed_day[rows], today)),
    ):
        key = (key << bits) | part
    # Stable, and the rows ascend: the row breaks every tie.
    return rows[np.argsort(key, kind="stable")]


def _places_order(capacity_free: FloatArray) -> IntArray:
    """Return 0 for some free places, 1 for unknown, 2 for none."""
    return np.where(np.isnan(capacity_free), 1, np.where(capacity_free > 0, 0, 2))


def _age_in_days(confirmed_day: FloatArray, today: date) -> IntArray:
    """Return the days since the last confirmation; the largest number for never."""
    days = np.clip(today.toordinal() - confirmed_day, 0, None)
    return np.where(np.isnan(days), (1 << _DAY_BITS) - 1, days).astype(np.int64)
