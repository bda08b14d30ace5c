"""Feeds given twice: the same stops, trips and days, whatever their files are called."""

from collections.abc import Sequence
from hashlib import sha256

from app.travel.gtfs.findings import Fault, Ledger
from app.travel.gtfs.joining import Feed


def without_twins(feeds: Sequence[Feed], ledgers: Sequence[Ledger]) -> list[Feed]:
    """Return the feeds that hold something new, in their order.

    Taken twice, a feed would run each bus twice: as many departures again, and twice the
    work. The later one is left out, and its ledger says of whom it is a copy.
    """
    known: dict[str, str] = {}
    for feed, ledger in zip(feeds, ledgers, strict=True):
        first = known.setdefault(_content(feed), feed.name)
        if first != feed.name:
            ledger.note("stop_times.txt", Fault.SAME_FEED, 0, first)
    return [feed for feed in feeds if feed.name in known.values()]


def _content(feed: Feed) -> str:
    """Return a hash of all that a timetable is made of; names of files are no part of it."""
    stops, trips, halts, calendar = feed.stops, feed.trips, feed.halts, feed.calendar
    content = sha256()
    for column in (stops.lon, stops.lat, halts.trip, halts.stop, halts.arrival_s,
                   halts.departure_s, halts.flags, feed.origin, calendar.runs):  # fmt: skip
        content.update(column.tobytes())
    told = (
        stops.idents, trips.line, trips.service, trips.line_names, trips.line_kinds,
        trips.headsign, trips.headsigns, calendar.first_day,
    )  # fmt: skip
    content.update(repr(told).encode())
    return content.hexdigest()
