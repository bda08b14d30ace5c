"""What a site knows of travel: who answers, how old that is, how much of it, how far off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import numpy as np

from app.core.geo import LonLat
from app.core.units import FloatArray
from app.territory import queries
from app.territory.remembered import serves, version_of
from app.territory.sites import SiteView
from app.territory.travelling import (
    files_of,
    measured,
    provider,
    road,
    straight_line,
    table,
    timetable,
    transit_by_road,
)
from app.territory.trips import days_moved, ended_on, may_be_moved
from app.travel import Mode, Points, Provider, Source
from app.travel.measured import Measure, Measured, measure, speed_version, write_measured
from app.travel.table import Pairs
from app.travel.table.accuracy import together
from app.travel.table.recipe import OTHER_PAIRS, PAIRS, read_pairs
from app.travel.timetable import Timetable

# Starts and ends of a sample: so many of the site's places, spread over their list.
STARTS, ENDS = 24, 60
FARTHEST_MIN = 180.0
_VERSION_LENGTH = 12
NEWER_FEED = "import a newer feed"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a provider's knowledge comes from; `version` changes with it, `of` is its date."""

    name: str
    modes: tuple[Mode, ...]
    version: str
    of: str
    source: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """Shares that a provider answers, of trips from sampled places; NaN of nothing."""

    name: str
    mode: Mode
    places: float
    services: float


@dataclass(frozen=True, slots=True)
class Check:
    """All that is known of travel at a site."""

    site: str
    origins: tuple[Origin, ...]
    coverage: tuple[Coverage, ...]
    measured: Measured | None


def check(site: SiteView, services: Points) -> Check:
    """Return who answers for a site, and how much of it; measures nothing."""
    return Check(site.key, origins(site), tuple(coverage(site, services)), measured(site.key))


def origins(site: SiteView) -> tuple[Origin, ...]:
    """Return where the times of a site come from, the most trusted first."""
    return tuple(_origin(site, each) for each in provider(site).providers)


def coverage(site: SiteView, services: Points) -> Iterator[Coverage]:
    """Yield for each provider and mode what share of places and services it answers."""
    starts, ends = _sample(site, STARTS), _sample(site, ENDS)
    known = np.flatnonzero(np.isfinite(services.lon))
    some = services.take(known[:: max(1, known.size // ENDS)])
    for each in provider(site).providers:
        for mode in Mode:
            if serves(each, mode):
                places, offers = (_share(each, mode, starts, to) for to in (ends, some))
                yield Coverage(type(each).__name__, mode, places, offers)


def measure_site(site: SiteView) -> Iterator[Measure | None]:
    """Yield how far off table and estimate are, one mode after the other; None: not measurable.

    Against roads for walking, cycling and driving, and the timetable for public
    transport; where there are no roads, against the pairs of known driving times that
    come with the site.
    """
    for mode in Mode:
        against, pairs = _truth(site, mode)
        if len(pairs):
            for each, source, version in _measurable(site, mode):
                yield measure(each, pairs, mode, source=source, against=against, version=version)


def _measurable(site: SiteView, mode: Mode) -> Iterator[tuple[Provider, Source, str]]:
    """Yield who estimates a mode, as what, and what a measure of it is valid for."""
    along, line = table(site.key), straight_line(site)
    speed = line.speeds.get(mode)
    if along is not None and mode is not Mode.TRANSIT:
        yield along, Source.TABLE, along.ways_version
    if along is not None and speed is not None and mode is Mode.TRANSIT:
        version = speed_version(speed, f"{along.ways_version} ")
        yield transit_by_road(site, along), Source.TABLE, version
    if speed is not None:
        yield line, Source.ESTIMATE, speed_version(speed)


def store(site: SiteView, fresh: Sequence[Measure], on: date) -> Path:
    """Keep the measures beside those of other modes; the bands that are shown follow them."""
    known = measured(site.key) or Measured(site.key, on)
    path = files_of(site.key).own_measured
    write_measured(path, known.but(fresh, on))
    return path


def _origin(site: SiteView, each: Provider) -> Origin:
    name = type(each).__name__
    modes = tuple(mode for mode in Mode if serves(each, mode))
    of, source = _told(site, each)
    version = sha256(version_of(each).encode()).hexdigest()[:_VERSION_LENGTH]
    return Origin(name, modes, version, of, source)


def _told(site: SiteView, each: Provider) -> tuple[str, str]:
    """Return the date of what a provider knows, and where it is from."""
    known_road, known_table = road(site.key), table(site.key)
    if each is known_road and known_road is not None:
        return known_road.built_on.isoformat(), known_road.osm_name
    if isinstance(each, Timetable):
        network = each.network
        days = f"{network.first_day.isoformat()} to {network.last_day.isoformat()}"
        return f"{days}{_out_of_date(site)}", ", ".join(network.made_from)
    if each is known_table and known_table is not None:
        origin = known_table.table.origin
        return origin.built_on.isoformat(), origin.source
    modes = [mode for mode in Mode if serves(each, mode)]
    return "", "; ".join(dict.fromkeys(site.estimate_sources.get(mode, "") for mode in modes))


def _out_of_date(site: SiteView) -> str:
    """Return why the days of a timetable are not those of its feed; "" where they are."""
    moved = days_moved(site)
    words = f", days of {moved.years} moved by {moved.weeks} weeks" if moved else ""
    words += ", from an older program that kept no note of moved days" if may_be_moved(site) else ""
    words += ", ended" if ended_on(site) else ""
    return words and f"{words}: {NEWER_FEED}"


def _truth(site: SiteView, mode: Mode) -> tuple[str, Pairs]:
    """Return trips of a mode whose minutes are known, and from whom."""
    known_road, known_timetable = road(site.key), timetable(site.key)
    if mode is Mode.TRANSIT:
        found = _asked(site, known_timetable, mode) if known_timetable else _no_pairs()
        return "timetable", found
    if known_road is not None:
        return "road", _asked(site, known_road, mode)
    folder = files_of(site.key).table.parent
    files = [folder / name for name in (PAIRS, OTHER_PAIRS)] if mode is Mode.CAR else []
    return "pairs", together([pairs for path in files for pairs in read_pairs(path).values()])


def _asked(site: SiteView, knowing: Provider, mode: Mode) -> Pairs:
    """Return trips between sampled places as this provider knows them."""
    starts, ends = _sample(site, STARTS), _sample(site, ENDS)
    parts = []
    for lon, lat in zip(starts.lon.tolist(), starts.lat.tolist(), strict=True):
        minutes = knowing.one_to_many(LonLat(lon, lat), ends, mode, limit_min=None).minutes
        rows = np.flatnonzero((minutes > 0) & (minutes <= FARTHEST_MIN))
        from_lon, from_lat = np.full(rows.size, lon), np.full(rows.size, lat)
        to = ends.take(rows)
        parts.append(Pairs(from_lon, from_lat, to.lon, to.lat, minutes[rows]))
    return together(parts)


def _no_pairs() -> Pairs:
    return Pairs(*np.empty((5, 0)))


def _sample(site: SiteView, most: int) -> Points:
    """Return so many places, spread over the list of all, the same at every run."""
    places = queries.places(site.key)
    some = [places[int(at)] for at in np.linspace(0, len(places) - 1, min(most, len(places)))]
    lon, lat = np.array([(p.lon, p.lat) for p in some], np.float64).reshape(-1, 2).T
    return Points(np.ascontiguousarray(lon), np.ascontiguousarray(lat))


def _share(each: Provider, mode: Mode, starts: Points, ends: Points) -> float:
    """Return the share of these trips that a provider answers; NaN of none."""
    found: list[FloatArray] = [
        each.one_to_many(LonLat(lon, lat), ends, mode, limit_min=None).minutes
        for lon, lat in zip(starts.lon.tolist(), starts.lat.tolist(), strict=True)
    ]
    minutes = np.concatenate(found) if found else np.empty(0)
    return float(np.isfinite(minutes).mean()) if minutes.size else float("nan")


def today() -> date:
    """Return the day for the file of measures."""
    return datetime.now(UTC).date()
