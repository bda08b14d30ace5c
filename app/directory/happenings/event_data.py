"""The dates of an event for search engines: a schema.org Event each, as JSON-LD."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from app.directory.happenings.queries import Dated
from app.directory.linked_data import Data, offer, place_data, provider, pruned
from app.directory.listing import ListingView


def event_data(
    listing: ListingView, dates: Sequence[Dated], zone: tzinfo, address: str
) -> list[Data]:
    """Return each date as an Event of its own, as search engines want them.

    Days without times are dates; times bear the offset that the site's clocks have then.

    Source: https://schema.org/Event, version 29.
    """
    return [pruned(_event(listing, dated, zone, address)) for dated in dates]


def _event(listing: ListingView, dated: Dated, zone: tzinfo, address: str) -> Data:
    status = "EventCancelled" if dated.cancelled else "EventScheduled"
    places: list[Data] = [place_data(place) for place in listing.places]
    online = [{"@type": "VirtualLocation", "url": listing.url or address}]
    note = f"{listing.name.text} ({dated.note})" if dated.note else listing.name.text
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": f"{address}#{dated.id}",
        "url": address,
        "name": note,
        "description": listing.summary.text or listing.description.text,
        "startDate": _start(dated, zone),
        "endDate": _end(dated, zone),
        "eventStatus": f"https://schema.org/{status}",
        "eventAttendanceMode": f"https://schema.org/{_attendance(dated)}",
        "location": places + online if dated.online else places,
        "organizer": provider(listing),
        "offers": offer(listing),
        "isAccessibleForFree": bool(offer(listing)) or None,
    }


def _attendance(dated: Dated) -> str:
    if dated.online and dated.in_person:
        return "MixedEventAttendanceMode"
    return "OnlineEventAttendanceMode" if dated.online else "OfflineEventAttendanceMode"


def _start(dated: Dated, zone: tzinfo) -> str:
    moment = dated.moment
    return moment.first.isoformat() if moment.is_whole_days else _local(moment.start, zone)


def _end(dated: Dated, zone: tzinfo) -> str:
    """Return when it is over; "" where nobody said at what time of its only day."""
    moment = dated.moment
    if moment.is_whole_days:
        return moment.last.isoformat()
    if moment.ends is not None:
        return _local(moment.end, zone)
    return (
        "" if moment.first == moment.last else (moment.end - timedelta(days=1)).date().isoformat()
    )


def _local(moment: datetime, zone: tzinfo) -> str:
    return moment.replace(tzinfo=zone).isoformat()
