"""How a participant gets to each service of the plan: the nearest place, by their quickest way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from uuid import UUID

import numpy as np
from flask_babel import gettext as _

from app.core.geo import LonLat
from app.core.language import current
from app.directory.listing import ListingView, PlaceView, listing
from app.directory.ride_words import rides_part
from app.participants.plan.content import PlanContent
from app.territory.ferries import Ferry, ferry_to, with_ferry
from app.territory.sites import SiteView
from app.territory.trip_words import duration_words, sure_words
from app.territory.trips import minutes_to, rides_to
from app.travel import Mode, Points, Times

MOST_PLACES = 12


@dataclass(frozen=True)
class Traveller:
    """From where somebody starts, and how they travel."""

    site: SiteView
    home: LonLat | None
    home_name: str
    modes: Sequence[Mode]


@dataclass(frozen=True)
class WayThere:
    """A service of the plan with its place and the way there; without a place `point` is None.

    Attributes:
        ferry: whether the way takes the ferry; `words` says so too.
    """

    number: int
    service_id: str
    name: str
    where: Sequence[str]
    contact: str
    point: LonLat | None
    words: str
    note: str
    ferry: Ferry
    rides: Sequence[str]


@dataclass(frozen=True)
class _Trip:
    place: PlaceView
    mode: Mode
    minutes: float
    low: float
    high: float
    source: int


def ways_there(plan: PlanContent, traveller: Traveller) -> list[WayThere]:
    """Return the way to each service of the plan, in its order, in the language of the moment."""
    found: list[WayThere] = []
    for service in plan.services()[:MOST_PLACES]:
        known = listing(UUID(service.id), current())
        if known is not None:
            found.append(_way(known, traveller, len(found) + 1))
    return found


def _way(known: ListingView, traveller: Traveller, number: int) -> WayThere:
    places = [place for place in known.places if place.lon is not None]
    trip = _best_trip(places, traveller)
    place = trip.place if trip else (places[0] if places else None)
    ferry = _ferry(trip, traveller)
    return WayThere(
        number=number,
        service_id=str(known.id),
        name=known.name.text,
        where=_where(known, place),
        contact=" · ".join(filter(None, (known.phone, known.email)))
        or " · ".join(filter(None, (known.organisation.phone, known.organisation.email))),
        point=_point(place),
        words="" if trip is None else with_ferry(_duration(trip), ferry),
        note="" if trip is None else _note(trip),
        ferry=ferry,
        rides=() if trip is None else _rides(trip, traveller),
    )


def _best_trip(places: Sequence[PlaceView], traveller: Traveller) -> _Trip | None:
    """Return the quickest trip to any of the places by any of the modes; None where none."""
    if traveller.home is None or not places:
        return None
    points = Points(
        np.array([place.lon for place in places], np.float64),
        np.array([place.lat for place in places], np.float64),
    )
    trips = []
    for mode in traveller.modes:
        times = minutes_to(traveller.site, traveller.home, points, mode)
        trips += [_trip(place, mode, times, row) for row, place in enumerate(places)]
    return min((t for t in trips if not isnan(t.minutes)), key=lambda t: t.minutes, default=None)


def _trip(place: PlaceView, mode: Mode, times: Times, row: int) -> _Trip:
    return _Trip(
        place,
        mode,
        float(times.minutes[row]),
        float(times.low[row]),
        float(times.high[row]),
        int(times.source[row]),
    )


def _duration(trip: _Trip) -> str:
    return duration_words(trip.minutes, trip.mode, trip.source)


def _ferry(trip: _Trip | None, traveller: Traveller) -> Ferry:
    point = _point(trip.place) if trip else None
    if trip is None or traveller.home is None or point is None:
        return Ferry.NONE
    return ferry_to(traveller.site.key, traveller.home, point, trip.mode, trip.source)


def _note(trip: _Trip) -> str:
    return sure_words(trip.minutes, trip.low, trip.high, trip.source)


def _rides(trip: _Trip, traveller: Traveller) -> list[str]:
    """Return the rides of a usual day, a line for each; nothing without a timetable."""
    point = _point(trip.place)
    if trip.mode is not Mode.TRANSIT or traveller.home is None or point is None:
        return []
    rides = rides_to(traveller.site, traveller.home, point)
    if rides is None or rides.journey is None:
        return []
    walk = traveller.site.speeds.get(Mode.WALK)
    start = traveller.home_name or _("home")
    part = rides_part(
        rides, start, trip.place.name or trip.place.city, walk.detour if walk else 1.0
    )
    legs = [
        f"{leg.departs}–{leg.arrives} {leg.words}: {leg.start} → {leg.end}" for leg in part.legs
    ]
    last = [f"{fact.name}: {fact.words}" for fact in part.facts[-1:]]
    return [part.summary, *legs, *last, *part.warnings]


def _where(known: ListingView, place: PlaceView | None) -> list[str]:
    if place is None:
        if any(each.confidential for each in known.places):
            return [_("The address is not public: ask first.")]
        return [_("Online or by phone")]
    town = " ".join(part for part in (place.postal_code, place.city) if part)
    return [part for part in (place.name, place.address, town) if part]


def _point(place: PlaceView | None) -> LonLat | None:
    if place is None or place.lon is None or place.lat is None:
        return None
    return LonLat(place.lon, place.lat)
