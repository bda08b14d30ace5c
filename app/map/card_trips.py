"""What a card says of the trip there: how long, how far, and the listing that goes on with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

import numpy as np
from flask import url_for
from flask_babel import gettext as _

from app.core.units import METRES_PER_KM, IntArray, shown_metres
from app.directory import match_words as words
from app.map.asked import Asked
from app.map.search import Found
from app.matching import Minutes, Shown
from app.territory.ferries import Ferry, fare_notes, ferries, with_ferry
from app.territory.trip_notes import missing_notes, old_notes
from app.territory.trip_words import length_words, sure_words
from app.travel import Mode, Points, Source


def listing_url(asked: Asked, service_id: UUID) -> str:
    """Return the listing's address, which goes on from where the search begins."""
    address, trip = url_for("directory.service", service_id=service_id), asked.trip_query()
    return f"{address}?{trip}" if trip else address


def notes(found: Found) -> list[str]:
    """Return what to know of the start and of the times before reading any minutes."""
    asked = found.asked
    if asked.origin is None:
        return []
    fare = fare_notes(ferries_to(found, found.ranking.placed_offer))
    return [*asked.origin.notes(asked.site), *old_notes(asked.site, [asked.mode]), *fare]


def source_note(found: Found, sources: Collection[int]) -> str:
    """Return where the times of the page come from, and what they are told without."""
    told = words.times_words(sources)
    return " ".join([told, *missing_notes(found.asked.site, [found.asked.mode])]) if told else ""


def travel(
    found: Found, row: Shown, trip: Minutes | None, ferry: Ferry, *, goes_there: bool
) -> str:
    """Return how long it takes; that nothing runs is said, not passed over in silence."""
    if trip is not None:
        return with_ferry(words.travel_words(trip), ferry)
    nothing_runs = goes_there and found.no_connection[row.offer]
    return _("no bus or train leads there in the morning") if nothing_runs else ""


def note(trip: Minutes | None) -> str:
    """Return how sure the time is and who says so; "" without one."""
    return "" if trip is None else sure_words(trip.minutes, trip.low, trip.high, trip.source)


def distance(found: Found, row: Shown, metres: float, ferry: Ferry, *, goes_there: bool) -> str:
    """Return the way's length for who walks it, else the straight line; "" where unknown."""
    if np.isnan(metres):
        return ""
    if found.asked.mode is Mode.WALK and found.times is not None and goes_there:
        walked = float(shown_metres(found.times.km[row.offer : row.offer + 1] * METRES_PER_KM)[0])
        if not np.isnan(walked):
            length = length_words(walked)
            if ferry:
                return _("%(length)s of way, the ferry included", length=length)
            return _("%(length)s to walk", length=length)
    return words.distance_words(metres)


def ferries_to(found: Found, rows: IntArray) -> Sequence[Ferry]:
    """Return for each of these rows of the offers whether the way there takes a ferry.

    A row without an offer (NO_OFFER) has no way there.
    """
    asked, offers, times = found.asked, found.catalogue.offers, found.times
    if asked.origin is None or times is None:
        return [Ferry.NONE] * rows.size
    # The last place answers for whatever has none.
    ends = Points(np.append(offers.lon, np.nan), np.append(offers.lat, np.nan)).take(rows)
    sources = np.append(times.source, np.int8(Source.UNKNOWN))[rows]
    return ferries(asked.site.key, asked.origin.point, ends, asked.mode, sources)
