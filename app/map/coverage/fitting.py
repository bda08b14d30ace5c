"""Which services answer a question about coverage, and which of them can be gone to."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from app.core.units import BoolArray, FloatArray
from app.directory.catalogue import Catalogue
from app.directory.needs import taxonomy
from app.directory.opening import holidays_of
from app.directory.standing_now import TRACKS
from app.directory.vocabulary import ServiceKind
from app.directory.vocabulary import Track as StatedTrack
from app.map.coverage.asked import CoverageAsked
from app.matching import OpenState, open_states
from app.territory.sites import SiteView

# Who leaves at half past eight should find an open door by half past nine.
ON_THE_WAY = timedelta(hours=1)


def answering_services(asked: CoverageAsked, catalogue: Catalogue) -> BoolArray:
    """Return (services,) which answer the need and are made for the track; no events.

    What takes place on a day is no supply: it is over before anybody is sent there.
    """
    services = catalogue.services
    answering = ~catalogue.of_kind(ServiceKind.EVENT)
    if asked.need is not None:
        answering &= (services.needs & np.uint64(taxonomy().mask(asked.need))) != 0
    if asked.track not in {None, StatedTrack.BOTH}:
        answering &= (services.track & TRACKS[asked.track or StatedTrack.BOTH]) != 0
    return answering


def visitable_offers(answering: BoolArray, catalogue: Catalogue, open_then: BoolArray) -> BoolArray:
    """Return (offers,) which can be gone to: a place on the map, not closed at that time."""
    offers = catalogue.offers
    placed = np.isfinite(offers.lon) & ~offers.hidden
    in_person = catalogue.services.in_person[offers.service]
    fitting: BoolArray = answering[offers.service] & placed & in_person & open_then
    return fitting


def not_closed(site: SiteView, catalogue: Catalogue, when: datetime | None) -> BoolArray:
    """Return (offers,) those not known to be closed when a trip of that time arrives."""
    if when is None:
        return np.ones(len(catalogue.offers), np.bool_)
    when += ON_THE_WAY
    holiday = when.date() in holidays_of(site, when.year)
    offers, days_off = len(catalogue.offers), catalogue.days_off
    states = open_states(catalogue.hours, offers, when, holiday=holiday, days_off=days_off)
    open_then: BoolArray = states != OpenState.CLOSED
    return open_then


def elsewhere(answering: BoolArray, fitting: BoolArray, catalogue: Catalogue) -> int:
    """Return how many answering services have no fitting offer at all."""
    placed = np.zeros(answering.size, np.bool_)
    placed[catalogue.offers.service[fitting]] = True
    return int(np.count_nonzero(answering & ~placed))


def free_places(catalogue: Catalogue, fitting: BoolArray) -> FloatArray:
    """Return the free places of each fitting offer; NaN where the service does not say."""
    service = catalogue.offers.service[fitting]
    # A service at two locations has its places once: half at each.
    met_at = np.bincount(service, minlength=len(catalogue.services))
    capacity: FloatArray = catalogue.services.capacity_free[service] / met_at[service]
    return capacity
