"""How the tables of the sites are made from what is at hand."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.core.geo import Box
from app.core.units import FloatArray
from app.travel.table.accuracy import Accuracy, Pairs, estimated, evaluate, together
from app.travel.table.build import build_table
from app.travel.table.centres import Places
from app.travel.table.feed import read_feed
from app.travel.table.links import read_links, with_links
from app.travel.table.provider import Table
from app.travel.table.skeleton import Habits, skeleton
from app.travel.table.streets import Ground, StreetHabits, read_spots, streets
from app.travel.table.ways import Band, CentreTable, Origin
from app.travel.times import Mode, Provider

PLACES = "places.csv"
LINKS = "travel_links.csv"
BARRIERS = "travel_barriers.geojson"
# Driving minutes that somebody published, one row a source; then what is only recalled, and km.
PAIRS = "driving_pairs.csv"
OTHER_PAIRS = "travel_pairs.csv"
TABLE = "travel_table.npz"
# The page names no definite place as one of the ends: a valley, a motorway, a whole city.
VAGUE = "vague"
# Some page tells the minutes as they are, not as an estimate: these are the test of a table.
PAGED = ("published", "outing")
_ENDS = ("from_lon", "from_lat", "to_lon", "to_lat")

# One trip in ten is quicker than low and one slower than high, by straight km. Driving:
# up to 5 km against a road engine around Mezzolombardo, beyond against the pairs of
# Trentino. Walking and cycling: up to 3 km as measured there, beyond an assumption,
# wide because the climb is not known.
_KM = np.array([1.0, 5.0, 15.0, 40.0])
MEASURED_BANDS = {
    Mode.WALK: Band(_KM, np.array([0.8, 0.65, 0.65, 0.65]), np.array([1.2, 1.5, 1.5, 1.5])),
    Mode.BICYCLE: Band(_KM, np.array([0.65, 0.6, 0.6, 0.6]), np.array([1.2, 1.6, 1.6, 1.6])),
    Mode.CAR: Band(_KM, np.array([0.75, 0.7, 0.8, 0.85]), np.array([1.35, 1.3, 1.25, 1.2])),
}
# Lisbon: all assumption, as wide as the bands of its straight-line estimate.
CITY = StreetHabits(1.2, {Mode.WALK: 4.6, Mode.BICYCLE: 13.0, Mode.CAR: 22.0})
CITY_GAP_KM = 0.9
CITY_BANDS = {
    Mode.WALK: Band(np.array([1.0]), np.array([0.8]), np.array([1.4])),
    Mode.BICYCLE: Band(np.array([1.0]), np.array([0.75]), np.array([1.5])),
    Mode.CAR: Band(np.array([1.0]), np.array([0.6]), np.array([1.6])),
}


def table_of_feed(
    feed_path: Path, site: Path, origin: Origin, bands: Mapping[Mode, Band] = MEASURED_BANDS
) -> CentreTable:
    """Return the table of a site whose valleys a timetable traces.

    Args:
        feed_path: GTFS zip or folder of the buses.
        site: folder with `places.csv` and, where there are any, links and pairs.
        origin: where it comes from; what is measured on the pairs is added.
        bands: measured bands.

    Raises:
        ValueError: a file is not as it should be.
    """
    feed, habits = read_feed(feed_path), Habits()
    links = read_links(site / LINKS) if (site / LINKS).exists() else []
    roads, names = with_links(skeleton(feed, habits), feed.names, links)
    starts = {Mode.CAR: habits.car_start_min}
    places = read_places(site / PLACES)
    return with_measured(
        build_table(roads, names, places, origin, bands=bands, starts=starts), site
    )


def table_of_points(
    points: Sequence[Path],
    land: Path,
    site: Path,
    origin: Origin,
    *,
    window: Box,
    habits: StreetHabits = CITY,
) -> CentreTable:
    """Return the table of a city of which only points on its streets are at hand.

    Args:
        points: CSV files with lon, lat and a name: stops, stations, offices.
        land: GeoJSON of the land.
        site: folder with `places.csv` and, where there are any, links and barriers.
        origin: where it comes from.
        window: the points outside are left out.
        habits: what is assumed of the streets.
    """
    spots = read_spots(points, window)
    barriers = read_shapes(site / BARRIERS) if (site / BARRIERS).exists() else shapely.Point()
    links = read_links(site / LINKS) if (site / LINKS).exists() else []
    ground = Ground(read_shapes(land), barriers)
    roads, names = with_links(streets(spots, ground, habits), spots.names, links)
    places = read_places(site / PLACES)
    table = build_table(
        roads, names, places, origin, bands=CITY_BANDS, delays={}, gap_km=CITY_GAP_KM
    )
    return with_measured(table, site)


def read_shapes(path: Path) -> BaseGeometry:
    """Read all geometries of a GeoJSON file as one.

    Raises:
        ValueError: the file is no GeoJSON.
    """
    return shapely.union_all(shapely.get_parts(shapely.from_geojson(path.read_text("utf-8"))))


def with_measured(table: CentreTable, site: Path) -> CentreTable:
    """Return the table with what the site's pairs say of its error."""
    measured = measure(Table(table), site)
    return replace(table, origin=replace(table.origin, measured=measured))


def measure(provider: Provider, site: Path) -> dict[str, float]:
    """Return how far off driving minutes and lengths are on the site's pairs, by basis.

    `paged` are all trips with a page that tells their minutes: `published` and `outing`.
    """
    figures = {}
    known = read_pairs(site / PAIRS) | read_pairs(site / OTHER_PAIRS)
    paged = [known[basis] for basis in PAGED if basis in known]
    for basis, pairs in (known | {"paged": together(paged)}).items():
        for figure, value in _figures(evaluate(provider, pairs)).items():
            figures[f"{basis}_{figure}"] = value
    return figures | _measured_km(provider, site / OTHER_PAIRS)


def _measured_km(provider: Provider, path: Path) -> dict[str, float]:
    """Return how far off lengths are, where some are known."""
    figures: dict[str, float] = {}
    lengths, true_km = _known(path, "km")
    if not len(lengths):
        return figures
    _, km = estimated(provider, lengths, Mode.CAR)
    error = np.abs(km / true_km - 1)
    figures["km_known"] = float(np.isfinite(error).sum())
    figures["km_median"], figures["km_p90"] = np.nanquantile(error, [0.5, 0.9]).round(3).tolist()
    return figures


def read_places(path: Path) -> Places:
    """Read settlements, the most populous first, ties by name."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows.sort(key=lambda row: (-int(row["population"] or 0), row["name"]))
    lon = np.array([float(row["lon"]) for row in rows])
    lat = np.array([float(row["lat"]) for row in rows])
    return Places(tuple(row["name"] for row in rows), lon, lat)


def read_pairs(path: Path) -> dict[str, Pairs]:
    """Read the trips whose driving minutes are known, by their basis; none without the file.

    The basis is `published`, between settlements, with a source that anybody can look up;
    `outing`, likewise, but to a lake, a pass or a castle, where few buses go; `estimated`,
    by somebody who publishes them as rough guesses; or `recalled`, without a source. What
    is `vague` measures nothing and is left out. Where several sources tell one trip, the
    middle of them counts.
    """
    by_basis: dict[str, dict[tuple[str, ...], list[dict[str, str]]]] = {}
    for row in _rows(path):
        if row["minutes"] and row["basis"] != VAGUE:
            trips = by_basis.setdefault(row["basis"], {})
            trips.setdefault(tuple(row[name] for name in _ENDS), []).append(row)
    return {
        basis: _pairs([_middle(told) for told in trips.values()])
        for basis, trips in sorted(by_basis.items())
    }


def _middle(told: list[dict[str, str]]) -> dict[str, str]:
    """Return one trip with the median of what its sources say."""
    return told[0] | {"minutes": str(np.median([float(row["minutes"]) for row in told]))}


def _known(path: Path, column: str) -> tuple[Pairs, FloatArray]:
    """Return the trips that have a figure in this column, and the figures."""
    rows = [row for row in _rows(path) if row[column]]
    return _pairs(rows), np.array([float(row[column]) for row in rows])


def _rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a file of pairs; none where there is no file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _pairs(rows: list[dict[str, str]]) -> Pairs:
    """Return the columns of these rows; minutes that are not known are NaN."""
    names = (*_ENDS, "minutes")
    return Pairs(*(np.array([float(row[name] or "nan") for row in rows]) for name in names))


def _figures(accuracy: Accuracy) -> dict[str, float]:
    """Return the figures worth keeping beside the table."""
    kept = ("known", "median", "p90", "wrongly_near", "missed", "low", "high")
    return {name: round(float(getattr(accuracy, name)), 3) for name in kept}
