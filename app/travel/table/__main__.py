"""Rebuild the table of a site: `python -m app.travel.table --help`."""

import argparse
import logging
from datetime import UTC, datetime
from pathlib import Path

from app.core.geo import Box
from app.travel.table.file import write_table
from app.travel.table.recipe import TABLE, table_of_feed, table_of_points
from app.travel.table.ways import CentreTable, Origin

FEED_SOURCE = (
    "Trentino Trasporti S.p.A., GTFS extraurbano 2024-25 (dati.trentino.it): scheduled "
    "running times between stops, turned into driving, cycling and walking minutes by "
    "the project; motorway and passes without a bus by hand (travel_links.csv)"
)
FEED_LICENCE = "derived from open data of Trentino Trasporti S.p.A.; towns: ISTAT, CC BY 4.0"
FEED_NOTE = (
    "Roads without a bus are unknown but for travel_links.csv; the climb is unknown to "
    "walking and cycling; passes closed in winter are left out all year"
)
POINTS_SOURCE = (
    "Points of stops, stations and offices (Transportes Metropolitanos de Lisboa, Carris) "
    "joined over the land of the parishes (DGT CAOP); bridges, ferries and main roads by "
    "hand (travel_links.csv); speeds are assumptions of the project"
)
POINTS_LICENCE = (
    "ODbL 1.0, as the points of Transportes Metropolitanos de Lisboa that it stands on; "
    "stops: Carris; land: DGT CAOP, CC BY 4.0"
)
POINTS_NOTE = (
    "Not measured against a road engine: detour 1.2, 4.6, 13 and 22 km/h, ferry waits and "
    "the speed of main roads are assumptions; hills and one-way streets are unknown"
)

_log = logging.getLogger(__name__)


def main() -> None:
    """Build the table that is asked for and write it beside the site's other files."""
    parser = argparse.ArgumentParser(prog="python -m app.travel.table", description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    feed = kinds.add_parser("feed", help="valleys that a timetable traces")
    feed.add_argument("feed", type=Path, help="GTFS zip or folder of the buses")
    points = kinds.add_parser("points", help="a city of which only points are at hand")
    points.add_argument("land", type=Path, help="GeoJSON of the land")
    points.add_argument("points", type=Path, nargs="+", help="CSV with lon, lat, name")
    points.add_argument("--window", type=Box.parse, required=True, help="west,south,east,north")
    for kind in (feed, points):
        kind.add_argument("--site", type=Path, required=True, help="folder of the site")
    asked = parser.parse_args()
    table = _from_feed(asked) if asked.kind == "feed" else _from_points(asked)
    write_table(asked.site / TABLE, table)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    _log.info("%d centres, version %s, %s", len(table), table.version, table.origin.measured)


def _from_feed(asked: argparse.Namespace) -> CentreTable:
    """Return the table of a site with a timetable."""
    today = datetime.now(UTC).date()
    origin = Origin(asked.site.name, FEED_SOURCE, FEED_LICENCE, today, FEED_NOTE)
    return table_of_feed(asked.feed, asked.site, origin)


def _from_points(asked: argparse.Namespace) -> CentreTable:
    """Return the table of a city."""
    today = datetime.now(UTC).date()
    origin = Origin(asked.site.name, POINTS_SOURCE, POINTS_LICENCE, today, POINTS_NOTE)
    return table_of_points(asked.points, asked.land, asked.site, origin, window=asked.window)


if __name__ == "__main__":
    main()
