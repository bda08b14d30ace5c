"""Small tables for the matching tests: fixed defaults with overrides, and strategies."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from hypothesis import strategies as st

from app.core.geo import Box
from app.matching import Offers, Services, Track, Wish

TODAY = date(2026, 11, 22)
NAN = float("nan")

_SERVICE = {
    "needs": (np.uint64, 1),
    "track": (np.int8, Track.BOTH),
    "age_min": (np.float64, NAN),
    "age_max": (np.float64, NAN),
    "languages": (np.uint64, 0),
    "fee": (np.int8, 0),
    "in_person": (np.bool_, True),
    "online": (np.bool_, False),
    "by_phone": (np.bool_, False),
    "capacity_free": (np.float64, NAN),
    "confirmed_day": (np.float64, NAN),
    "stale_day": (np.float64, NAN),
    "illustrative": (np.bool_, False),
}
_OFFER = {
    "service": (np.int64, 0),
    "lon": (np.float64, 11.12),
    "lat": (np.float64, 46.07),
    "hidden": (np.bool_, False),
}


@dataclass(frozen=True)
class Trip:
    """Travel times given by hand, with a band of nothing."""

    minutes: np.ndarray

    @property
    def low(self) -> np.ndarray:
        return self.minutes

    @property
    def high(self) -> np.ndarray:
        return self.minutes

    @property
    def source(self) -> np.ndarray:
        return np.where(np.isnan(self.minutes), 0, 4).astype(np.int8)


@dataclass(frozen=True)
class Case:
    """Everything that one search reads."""

    services: Services
    offers: Offers
    wish: Wish
    trips: Trip | None
    open_state: np.ndarray

    @property
    def parts(self) -> tuple[Any, ...]:
        return (self.services, self.offers, self.wish, self.trips, self.open_state)


def services(*rows: dict[str, Any]) -> Services:
    return Services(**_columns(_SERVICE, rows))


def offers(*rows: dict[str, Any]) -> Offers:
    return Offers(**_columns(_OFFER, rows))


def trips(*minutes: float) -> Trip:
    return Trip(np.array(minutes, np.float64))


def states(*codes: int) -> np.ndarray:
    return np.array(codes, np.int8)


def rows_of(table: Services | Offers) -> list[dict[str, Any]]:
    names = _SERVICE if isinstance(table, Services) else _OFFER
    columns = [getattr(table, name).tolist() for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def taken(case: Case, order: list[int]) -> Case:
    """Return the case with its services in another order, each with its own offers."""
    table, places = rows_of(case.services), rows_of(case.offers)
    own = [[at for at, row in enumerate(places) if row["service"] == old] for old in order]
    moved = [places[at] | {"service": new} for new, rows in enumerate(own) for at in rows]
    rows = np.array([at for rows in own for at in rows], np.int64)
    hits = case.wish.text_hits
    return Case(
        services(*(table[old] for old in order)),
        offers(*moved),
        replace(case.wish, text_hits=None if hits is None else hits[np.array(order, np.int64)]),
        None if case.trips is None else Trip(case.trips.minutes[rows]),
        case.open_state[rows],
    )


def _columns(spec: dict[str, Any], rows: tuple[dict[str, Any], ...]) -> dict[str, np.ndarray]:
    return {
        name: np.array([row.get(name, default) for row in rows], dtype)
        for name, (dtype, default) in spec.items()
    }


# Few values each, so that ties and unknowns are the rule and not the exception.
service_rows = st.fixed_dictionaries(
    {
        "needs": st.integers(0, 15),
        "track": st.sampled_from([1, 2, 3]),
        "age_min": st.sampled_from([NAN, 15.0, 18.0]),
        "age_max": st.sampled_from([NAN, 20.0, 29.0]),
        "languages": st.integers(0, 3),
        "fee": st.integers(0, 2),
        "in_person": st.booleans(),
        "online": st.booleans(),
        "by_phone": st.booleans(),
        "capacity_free": st.sampled_from([NAN, 0.0, 3.0]),
        "confirmed_day": st.sampled_from([NAN, 739_500.0, 739_570.0, 739_999.0]),
        "stale_day": st.sampled_from([NAN, 739_570.0, float(TODAY.toordinal()), 739_999.0]),
        "illustrative": st.booleans(),
    }
)
boxes = st.sampled_from([None, Box(11.0, 46.0, 11.5, 46.5)])


@st.composite
def cases(draw: st.DrawFn, *, min_services: int = 0) -> Case:
    table = draw(st.lists(service_rows, min_size=min_services, max_size=6))
    places = draw(st.lists(offer_rows(len(table)), max_size=8)) if table else []
    places.sort(key=lambda row: row["service"])
    timed = draw(st.booleans())
    n = len(places)
    minutes = draw(st.lists(st.sampled_from([NAN, 0.0, 9.5, 10.0, 10.4, 30.0, 45.0]), **_size(n)))
    state = draw(st.lists(st.integers(0, 3), **_size(n)))
    wish = draw(wishes(len(table), timed=timed))
    trip = trips(*minutes) if timed else None
    return Case(services(*table), offers(*places), wish, trip, states(*state))


def offer_rows(m: int) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "service": st.integers(0, m - 1),
            "lon": st.sampled_from([11.1, 11.9, NAN]),
            "lat": st.just(46.1),
            "hidden": st.sampled_from([False, False, True]),
        }
    )


@st.composite
def wishes(draw: st.DrawFn, m: int, *, timed: bool) -> Wish:
    limits = st.sampled_from([None, 10.0, 30.0]) if timed else st.none()
    hits = st.lists(st.booleans(), **_size(m)).map(lambda bits: np.array(bits, np.bool_))
    return Wish(
        needs=tuple(draw(st.lists(st.integers(1, 15), max_size=3))),
        track=draw(st.sampled_from([None, Track.JOB_READY, Track.COMPLEX_NEEDS])),
        age=draw(st.sampled_from([None, 16, 20, 29, 30])),
        language=draw(st.sampled_from([None, 1, 2, 3])),
        free=draw(st.booleans()),
        open=draw(st.booleans()),
        within_min=draw(limits),
        text_hits=draw(st.one_of(st.none(), hits)),
        box=draw(boxes),
    )


def _size(n: int) -> dict[str, int]:
    return {"min_size": n, "max_size": n}
