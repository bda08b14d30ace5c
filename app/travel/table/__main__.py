"""Rebuild the table of Trentino: `python -m app.travel.table FEED geodata/trentino`."""

import argparse
import logging
from datetime import UTC, datetime
from pathlib import Path

from app.travel.table.file import write_table
from app.travel.table.recipe import TABLE, table_of_feed
from app.travel.table.ways import Origin

SOURCE = (
    "Trentino Trasporti S.p.A., GTFS extraurbano 2024-25 (dati.trentino.it): scheduled "
    "running times between stops, turned into driving, cycling and walking minutes by "
    "the project; motorway and passes without a bus by hand (travel_links.csv)"
)
LICENCE = "derived from open data of Trentino Trasporti S.p.A. (CC BY 4.0); table CC BY 4.0"
NOTE = (
    "Roads without a bus are unknown but for travel_links.csv; the climb is unknown to "
    "walking and cycling; passes closed in winter are left out all year"
)


def main() -> None:
    """Read the feed, build the table, write it beside the site's other files."""
    parser = argparse.ArgumentParser(prog="python -m app.travel.table", description=__doc__)
    parser.add_argument("feed", type=Path, help="GTFS zip or folder of the buses")
    parser.add_argument("site", type=Path, help="folder of the site in geodata")
    asked = parser.parse_args()
    today = datetime.now(UTC).date()
    origin = Origin(asked.site.name, SOURCE, LICENCE, today, NOTE)
    table = table_of_feed(asked.feed, asked.site, origin)
    write_table(asked.site / TABLE, table)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger(__name__).info(
        "%d centres, version %s, %s", len(table), table.version, table.origin.measured
    )


if __name__ == "__main__":
    main()
