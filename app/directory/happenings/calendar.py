"""Events as an iCalendar document that any calendar program reads or subscribes to.

Source: RFC 5545; RFC 7986 for the name of a calendar and the refresh interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vDuration, vText, vUri

from app.directory.happenings.queries import Dated, Whereabouts

PRODUCT = "-//Prossima//Events//EN"
REFRESH = timedelta(hours=12)
YEAR = timedelta(days=366)


@dataclass(frozen=True)
class Entry:
    """One date of an event with all that a calendar shows of it, in words."""

    dated: Dated
    title: str
    language: str
    description: str
    address: str
    where: Whereabouts | None
    needs: tuple[str, ...]


def calendar_document(
    name: str, zone: ZoneInfo, entries: Sequence[Entry], *, language: str, address: str
) -> bytes:
    """Return the document: lines of 75 octets at most, ended by CRLF, in UTF-8.

    Args:
        name: of the calendar, as programs show it.
        zone: of the site; its rules are written into the document.
        entries: the dates, in their order.
        language: of the calendar's name.
        address: of the feed itself.
    """
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("NAME", name, parameters={"LANGUAGE": language})
    # Programs older than RFC 7986 read these names.
    calendar.add("X-WR-CALNAME", name)
    calendar.add("X-WR-TIMEZONE", zone.key)
    calendar.add("SOURCE", vUri(address))
    calendar.add("REFRESH-INTERVAL", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, zone))
    _add_rules(calendar, entries)
    return bytes(calendar.to_ical())


def _add_rules(calendar: Calendar, entries: Sequence[Entry]) -> None:
    """Write the rules of the zones down, for the years that the dates lie in."""
    days = [day for each in entries for day in (each.dated.moment.first, each.dated.moment.last)]
    if days:
        calendar.add_missing_timezones(min(days) - YEAR, max(days) + YEAR)


def _event(entry: Entry, zone: ZoneInfo) -> Event:
    dated = entry.dated
    event = Event()
    # A person may move an event, never its identity: the id of the date, and no host.
    event.add("UID", str(dated.id))
    event.add("DTSTAMP", dated.updated_at.astimezone(UTC))
    event.add("LAST-MODIFIED", dated.updated_at.astimezone(UTC))
    event.add("SEQUENCE", dated.sequence)
    _add_times(event, dated, zone)
    language = {"LANGUAGE": entry.language} if entry.language else {}
    event.add("SUMMARY", entry.title, parameters=language)
    if entry.description:
        event.add("DESCRIPTION", entry.description)
    if entry.where and entry.where.words:
        event.add("LOCATION", vText(entry.where.words))
    if entry.where and entry.where.lat is not None and entry.where.lon is not None:
        event.add("GEO", (round(entry.where.lat, 6), round(entry.where.lon, 6)))
    if entry.needs:
        event.add("CATEGORIES", list(entry.needs))
    event.add("URL", vUri(entry.address))
    event.add("STATUS", "CANCELLED" if dated.cancelled else "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT" if dated.cancelled else "OPAQUE")
    return event


def _add_times(event: Event, dated: Dated, zone: ZoneInfo) -> None:
    """Add begin and end: days without times (the end excluded), or wall-clock in the zone."""
    moment = dated.moment
    if moment.is_whole_days:
        event.add("DTSTART", moment.first)
        event.add("DTEND", moment.last + timedelta(days=1))
        return
    event.add("DTSTART", _local(moment.start, zone))
    # Where nobody said when it ends, an hour is shown rather than a block until midnight.
    unsaid = moment.ends is None and moment.first == moment.last
    event.add("DTEND", _local(moment.start + timedelta(hours=1) if unsaid else moment.end, zone))


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.replace(tzinfo=zone)
