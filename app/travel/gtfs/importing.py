"""From feeds to one timetable file, with a report of what was left out and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter

from app.core.geo import Box
from app.travel.estimate import Speed
from app.travel.gtfs.archive import Archive, Limits, open_archive
from app.travel.gtfs.calendar import read_calendar, up_to_date
from app.travel.gtfs.changes import read_transfers, station_changes
from app.travel.gtfs.findings import FeedRefusedError, Finding, Ledger, Refusal
from app.travel.gtfs.frequencies import expanded
from app.travel.gtfs.joining import Feed, joined
from app.travel.gtfs.stop_times import read_halts
from app.travel.gtfs.stops import read_stops
from app.travel.gtfs.trips import read_trips
from app.travel.gtfs.twins import without_twins
from app.travel.timetable.network import Network
from app.travel.timetable.store import load, save

Progress = Callable[[str, float], None]

# 4.5 km/h and a quarter more way than the straight line.
ON_FOOT = Speed(detour=1.25, kmh=4.5)


@dataclass(frozen=True, slots=True)
class Report:
    """What an import made of its feeds.

    Attributes:
        stops: stops where something halts.
        lines: lines that run.
        trips: trips, repetitions included.
        connections: runs from one stop to the next, over all days.
        first_day: first day that is covered.
        last_day: last day that is covered.
        typical_day: the ordinary weekday for questions that name no day.
        version: fingerprint of the content.
        size_bytes: of the file.
        seconds: how long it took.
        made_from: the feeds with their versions.
        findings: what was skipped, repaired or moved.
    """

    stops: int
    lines: int
    trips: int
    connections: int
    first_day: date
    last_day: date
    typical_day: date
    version: str
    size_bytes: int
    seconds: float
    made_from: tuple[str, ...]
    findings: tuple[Finding, ...]


def import_feeds(
    paths: Sequence[Path],
    target: Path,
    *,
    service_date: date,
    shift: bool = False,
    bounds: Box | None = None,
    on_foot: Speed = ON_FOOT,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Report:
    """Read feeds into one timetable file.

    Args:
        paths: zips or folders; ids of each get the name of its file before them. A feed
            that is given twice is taken once, and the report says so.
        target: the file to write; replaced only when everything was read.
        service_date: a day that each feed must still cover.
        shift: move an expired feed by whole weeks onto that day instead of refusing.
        bounds: the site; stops further than 0.25 degrees outside are left out.
        on_foot: how people walk to, from and between stops.
        limits: what a feed may weigh.
        progress: called with what is being done and the share done, 0 to 1.

    Raises:
        FeedRefusedError: a feed cannot be used; `target` is then as it was.
    """
    started = perf_counter()
    tell = progress or (lambda _what, _share: None)
    if not paths:
        raise FeedRefusedError(Refusal.EMPTY, "no feed was given")
    feeds, ledgers = [], []
    for place, (name, path) in enumerate(_named(paths).items()):
        ledger = Ledger(name)
        with open_archive(path, limits) as archive:
            asked = _Asked(service_date, shift, bounds, _seconds_per_metre(on_foot))
            step = _part_of(tell, name, place, len(paths))
            feeds.append(_read(archive, ledger, asked, step))
        ledgers.append(ledger)
    tell("writing", 1.0)
    feeds = without_twins(feeds, ledgers)
    save(joined(feeds, service_date, _seconds_per_metre(on_foot)), target)
    findings = tuple(finding for ledger in ledgers for finding in ledger.findings())
    return _report(load(target), target.stat().st_size, perf_counter() - started, findings)


@dataclass(frozen=True, slots=True)
class _Asked:
    service_date: date
    shift: bool
    bounds: Box | None
    walking_s_per_m: float


def _read(
    archive: Archive, ledger: Ledger, asked: _Asked, tell: Callable[[str, float], None]
) -> Feed:
    """Read one feed; of one that is empty in the end say what was skipped before."""
    try:
        return read_feed(archive, ledger, asked, tell)
    except FeedRefusedError as error:
        if error.reason is not Refusal.EMPTY:
            raise
        raise FeedRefusedError(error.reason, f"{error}{ledger.reasons()}") from error


def read_feed(
    archive: Archive, ledger: Ledger, asked: _Asked, tell: Callable[[str, float], None]
) -> Feed:
    """Read one feed, the cheap files first, so that a bad one is refused at once.

    Raises:
        FeedRefusedError: it cannot be used.
    """
    archive.require("stops.txt", "routes.txt", "trips.txt", "stop_times.txt")
    tell("calendar", 0.0)
    calendar = read_calendar(archive, ledger, asked.service_date)
    calendar = up_to_date(calendar, ledger, asked.service_date, shift=asked.shift)
    stops = read_stops(archive, ledger, asked.bounds)
    trips = read_trips(archive, ledger, calendar)
    size = archive.table_bytes("stop_times.txt")
    halts = read_halts(
        archive,
        ledger,
        trips,
        stops,
        lambda read_bytes: tell("stop_times.txt", min(read_bytes / max(size, 1), 1.0)),
    )
    halts, origin = expanded(halts, archive, ledger, trips)
    if not len(halts):
        raise FeedRefusedError(Refusal.EMPTY, f"{archive.name}: no trip can be used")
    stated, forbidden = read_transfers(archive, ledger, stops, asked.walking_s_per_m)
    ways = station_changes(stops, asked.walking_s_per_m) | stated
    made_from = f"{ledger.feed} {_edition(archive)}".strip()
    return Feed(ledger.feed, made_from, calendar, stops, trips, halts, origin, ways, forbidden)


def _edition(archive: Archive) -> str:
    """Return publisher and version as feed_info.txt or agency.txt tell them."""
    for _, (publisher, version) in archive.rows(
        "feed_info.txt", (), ("feed_publisher_name", "feed_version")
    ):
        return f"({publisher}, {version})"
    for _, (agency,) in archive.rows("agency.txt", (), ("agency_name",)):
        return f"({agency})"
    return ""


def _named(paths: Sequence[Path]) -> dict[str, Path]:
    """Return a name for each feed: the file's, numbered where two are the same."""
    named: dict[str, Path] = {}
    for path in paths:
        name, number = path.stem, 1
        while name in named:
            number += 1
            name = f"{path.stem}-{number}"
        named[name] = path
    return named


def _seconds_per_metre(on_foot: Speed) -> float:
    return on_foot.detour * 3.6 / on_foot.kmh


def _part_of(tell: Progress, name: str, place: int, count: int) -> Progress:
    """Return a progress that counts one feed as its share of all."""
    return lambda what, share: tell(f"{name}: {what}", (place + share) / count)


def _report(
    network: Network, size_bytes: int, seconds: float, findings: tuple[Finding, ...]
) -> Report:
    return Report(
        stops=len(network.stops),
        lines=network.trips.line_names.size,
        trips=len(network.trips),
        connections=len(network.connections),
        first_day=network.first_day,
        last_day=network.last_day,
        typical_day=network.typical_day,
        version=network.version,
        size_bytes=size_bytes,
        seconds=seconds,
        made_from=network.made_from,
        findings=findings,
    )
