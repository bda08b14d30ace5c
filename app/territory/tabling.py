"""A site's own table of ways between places, built from whatever is at hand."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from app.core.geo import LonLat
from app.core.units import FloatArray
from app.territory import queries
from app.territory.remembered import public_points
from app.territory.sites import SiteView
from app.territory.travelling import files_of, road, timetable
from app.travel import Mode, Points, Provider, Times
from app.travel.road import Road
from app.travel.table import CentreTable, Origin, build_table, table_by, write_table
from app.travel.table.build import AT_MOST, GAP_KM
from app.travel.table.centres import Places, choose
from app.travel.table.links import read_links, with_links
from app.travel.table.recipe import LINKS
from app.travel.table.skeleton import Habits, skeleton
from app.travel.table.traced import feed_of
from app.travel.timetable import Timetable

ON_ROADS = (Mode.WALK, Mode.BICYCLE, Mode.CAR)
FEWEST_CENTRES = 2
Tell = Callable[[float], None]


class NothingToBuildFromError(LookupError):
    """A site has neither roads nor a timetable, or they join no two places."""


@dataclass(frozen=True, slots=True)
class Built:
    """A table that was built: what it was built from, and where it lies."""

    table: CentreTable
    used: str
    path: Path


@dataclass(frozen=True, slots=True)
class _Watched:
    """A provider whose questions are counted, so that the work shows."""

    provider: Provider
    asked: Callable[[], None]

    def one_to_many(
        self,
        origin: LonLat,
        points: Points,
        mode: Mode,
        *,
        limit_min: float | None,
        when: datetime | None = None,
    ) -> Times:
        """Return the answer of the provider."""
        self.asked()
        return self.provider.one_to_many(origin, points, mode, limit_min=limit_min, when=when)


def build_own_table(site: SiteView, tell: Tell) -> Built:
    """Build and keep the table of a site; from then on it goes before the shipped one.

    Asks the site's roads where there are tiles, else reads the roads that the buses of
    its timetable trace. A reader sees the old file or the new one, never a part.

    Args:
        site: the site.
        tell: told the share that is done, rising to 1.

    Raises:
        NothingToBuildFromError: there are neither, or they join no two places.
    """
    known_road, known_timetable = road(site.key), timetable(site.key)
    if known_road is not None:
        table, used = _by_road(site, known_road, tell), f"roads of {known_road.osm_name}"
    elif known_timetable is not None:
        table = _by_timetable(site, known_timetable, tell)
        used = f"buses of {', '.join(known_timetable.network.made_from)}"
    else:
        raise NothingToBuildFromError("there are neither roads nor a timetable")
    if len(table) < FEWEST_CENTRES:
        raise NothingToBuildFromError(f"the {used} join no two places of the site")
    tell(1.0)
    return Built(table, used, _kept(files_of(site.key).own_table, table))


def _by_road(site: SiteView, known: Road, tell: Tell) -> CentreTable:
    places = _places(site)
    lon, lat = _candidates(site, known)
    rows = choose(_within(places, known), lon, lat, gap_km=GAP_KM, at_most=AT_MOST)
    names = tuple(_nearest_name(places, lon[row], lat[row]) for row in rows)
    total, done = max(len(rows) * len(ON_ROADS), 1), iter(range(1, 10**9))
    watched = _Watched(known, lambda: tell(min(next(done) / total, 0.99)))
    source = f"Asked of the roads of {known.osm_name}, built on {known.built_on}"
    origin = _origin(site, source, "ODbL 1.0, OpenStreetMap contributors")
    return table_by(watched, Places(names, lon[rows], lat[rows]), ON_ROADS, origin)


def _by_timetable(site: SiteView, known: Timetable, tell: Tell) -> CentreTable:
    feed = feed_of(known.network)
    path = files_of(site.key).table.with_name(LINKS)
    links = read_links(path) if path.exists() else []
    tell(0.1)
    if not feed.runs:
        raise NothingToBuildFromError("no bus runs in the timetable")
    habits = Habits()
    roads, names = with_links(skeleton(feed, habits), feed.names, links)
    tell(0.4)
    source = f"Running times between stops of {', '.join(known.network.made_from)}"
    origin = _origin(site, source, "derived from the licence of the timetable")
    starts = {Mode.CAR: habits.car_start_min}
    return build_table(roads, names, _places(site), origin, starts=starts)


def _origin(site: SiteView, source: str, licence: str) -> Origin:
    note = "Built by the operator; its band is a wide guess until `flask travel check` measures it"
    return Origin(site.key, source, licence, datetime.now(UTC).date(), note)


def _places(site: SiteView) -> Places:
    """Return the places of a site, the most populous first, ties by name."""
    found = sorted(queries.places(site.key), key=lambda p: (-(p.population or 0), p.name))
    lon, lat = np.array([(p.lon, p.lat) for p in found], np.float64).reshape(-1, 2).T
    return Places(tuple(p.name for p in found), lon.copy(), lat.copy())


def _within(places: Places, known: Road) -> Places:
    """Return the places that lie on the roads' extract."""
    rows = np.flatnonzero(known.bounds.contains(places.lon, places.lat))
    return Places(tuple(places.names[int(row)] for row in rows), places.lon[rows], places.lat[rows])


def _candidates(site: SiteView, known: Road) -> tuple[FloatArray, FloatArray]:
    """Return the named points on the extract: what may become a centre."""
    points = [cell.point for cell in public_points(site).cells() if known.bounds.holds(cell.point)]
    lon, lat = np.array([(p.lon, p.lat) for p in points], np.float64).reshape(-1, 2).T
    return lon.copy(), lat.copy()


def _nearest_name(places: Places, lon: float, lat: float) -> str:
    away = np.hypot((places.lon - lon) * np.cos(np.radians(lat)), places.lat - lat)
    return places.names[int(np.argmin(away))]


def _kept(path: Path, table: CentreTable) -> Path:
    """Write the table whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        write_table(unfinished, table)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path
