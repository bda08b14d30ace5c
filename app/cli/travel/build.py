"""`flask travel build`: make the road engine's tiles from an OpenStreetMap file."""

from __future__ import annotations

import os
from pathlib import Path

import click
import numpy as np
import shapely
from sqlalchemy import select

from app.cli.travel.parameters import site_named
from app.core.db import db
from app.core.geo import Box
from app.territory import queries
from app.territory.models import Site
from app.territory.sites import SiteView
from app.territory.travelling import files_of
from app.travel import Points
from app.travel.road import RoadFileError
from app.travel.road.build import Report, build_tiles
from app.travel.road.extract import Extract, read_extract

MOST = 0.9
_STEPS = 1000


@click.command("build")
@click.option("--site", "site_key", required=True, help="The site that the roads are of.")
@click.option(
    "--osm",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="OpenStreetMap extract, .osm.pbf.",
)
@click.option(
    "--elevation",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of heights, N46/N46E011.hgt; without it nobody climbs.",
)
def build(site_key: str, osm: Path, elevation: Path | None) -> None:
    """Build the site's roads from an OpenStreetMap file: all of them, or none."""
    site = site_named(site_key)
    try:
        click.echo(f"Reading {osm.name}")
        extract = read_extract(osm, lambda nodes: click.echo(f"  {nodes / 1e6:.0f} million points"))
        _refuse_elsewhere(site, extract)
        report = _built(site, extract, elevation)
    except RoadFileError as error:
        raise click.ClickException(f"refused: {error}") from error
    _tell_report(report)


def _refuse_elsewhere(site: SiteView, extract: Extract) -> None:
    """Refuse a file whose box does not touch the site, before hours of work.

    Raises:
        RoadFileError: it is of another place; the message has its box.
    """
    outline = db.session.execute(select(Site.outline).where(Site.id == site.key)).scalar_one()
    box = extract.bounds
    area = shapely.box(box.west, box.south, box.east, box.north)
    if not shapely.intersects(area, outline):
        raise RoadFileError(
            f"{extract.path.name} is of another place: its bounding box is {_written(box)}, "
            f"{site.key} lies within {_written(site.bounds)} (west, south, east, north)"
        )


def _built(site: SiteView, extract: Extract, elevation: Path | None) -> Report:
    found = queries.places(site.key)
    places = Points(np.array([p.lon for p in found]), np.array([p.lat for p in found]))
    with click.progressbar(length=_STEPS, label="Building") as bar:

        def tell(what: str, share: float) -> None:
            bar.label = f"{what:<22}"
            bar.update(max(int(share * _STEPS) - bar.pos, 0))

        return build_tiles(
            extract,
            files_of(site.key).roads,
            places,
            elevation=elevation,
            threads=os.cpu_count() or 1,
            tell=tell,
        )


def _tell_report(report: Report) -> None:
    tiles = report.tiles
    climb = "with" if tiles.elevation else "without"
    click.echo(
        f"{tiles.nodes} nodes, {tiles.edges} edges, {climb} heights, "
        f"{report.size_bytes / 1e6:.1f} MB, version {tiles.sha256[:16]}"
    )
    click.echo(f"{report.places_on_roads} of the site's {report.places} places lie on these roads")
    if report.places_on_roads < MOST * report.places:
        click.secho("Only few of its places: elsewhere the table and estimates answer", fg="yellow")


def _written(box: Box) -> str:
    return f"{box.west:.3f}, {box.south:.3f}, {box.east:.3f}, {box.north:.3f}"
