"""Which offers suit how somebody moves and when they can come."""

from __future__ import annotations

import numpy as np

from app.core.units import BoolArray
from app.directory.catalogue import Catalogue, WheelchairCode
from app.matching import Hours
from app.participants.fitting.asked import CaseAsked

EVENING_FROM_MIN = 17 * 60
STILL_OPEN_AT_MIN = 18 * 60


def suitable(catalogue: Catalogue, asked: CaseAsked) -> BoolArray:
    """Return (n,) which offers suit; what nobody said of an offer is never held against it."""
    suits = np.ones(len(catalogue.offers), np.bool_)
    if asked.wheelchair:
        suits &= catalogue.wheelchair != WheelchairCode.NO
    if asked.evenings is False:
        suits &= ~evening_only(catalogue.hours, suits.size)
    return suits


def evening_only(hours: Hours, n: int) -> BoolArray:
    """Return (n,) which offers have hours, all of which begin in the evening."""
    known, by_day = np.zeros(n, np.bool_), np.zeros(n, np.bool_)
    known[hours.offer] = True
    by_day[hours.offer[hours.opens_min < EVENING_FROM_MIN]] = True
    return known & ~by_day


def open_in_evening(hours: Hours, n: int) -> BoolArray:
    """Return (n,) which offers are still open at six in the evening on some day."""
    over_midnight = hours.closes_min <= hours.opens_min
    late = (hours.closes_min > STILL_OPEN_AT_MIN) | over_midnight
    evening = np.zeros(n, np.bool_)
    evening[hours.offer[late]] = True
    return evening


def left_out(catalogue: Catalogue, suits: BoolArray) -> BoolArray:
    """Return (m,) services at places of which none suits, and which are not given otherwise."""
    services, owner = catalogue.services, catalogue.offers.service
    had, has = np.zeros(len(services), np.bool_), np.zeros(len(services), np.bool_)
    had[owner] = True
    has[owner[suits]] = True
    return had & ~has & ~services.online & ~services.by_phone
