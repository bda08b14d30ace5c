"""Commands of the operator about the territory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup, with_appcontext

from app.territory.geocoding.cli import geocode_command
from app.territory.importing.actions import Watch, import_areas, import_population
from app.territory.importing.areas import Request
from app.territory.importing.cells import DemandColumns, DemandRequest
from app.territory.importing.demand import DemandReport
from app.territory.importing.demand_actions import import_demand
from app.territory.importing.population import PopulationColumns, PopulationRequest
from app.territory.importing.presets import PRESETS, Columns, Preset, first_of
from app.territory.importing.report import Report
from app.territory.problems import RefusedError
from app.territory.setup import load_sites, site_folders

territory = AppGroup("territory", help="Official boundaries and population.")
territory.add_command(geocode_command)

_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_PRESET = click.option(
    "--preset", type=click.Choice(sorted(PRESETS)), help="Columns of a publisher's files."
)
_SITE = click.option("--site", required=True, help="Key of the site, such as trentino.")
_LEVEL = click.option("--level", default="", help="Key of the level; the preset knows its own.")
_CODE = click.option("--code", default="", help="Column with the official code.")
_DRY_RUN = click.option("--dry-run", is_flag=True, help="Report only; write nothing.")
_ENCODING = click.option("--encoding", default=None, help="Where it is not UTF-8, such as cp1252.")
_CRS = click.option("--crs", default="", help="Where the file does not say it: EPSG:25832 or so.")


@territory.command("load")
@click.argument("folders", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--again", is_flag=True, help="Also what has not changed; undoes imports.")
@with_appcontext
def load_command(*, folders: tuple[Path, ...], again: bool) -> None:
    """Load the folders of sites that have changed; without FOLDERS, those of GEODATA_DIR.

    What a folder says replaces what was imported into its site; listings stay.
    """
    load_sites(folders or site_folders(), again=again)


@territory.command("import-areas")
@_FILE
@_SITE
@_PRESET
@_LEVEL
@_CODE
@click.option("--name", default="", help="Column with the name.")
@click.option("--parent", default="", help="Column with the coarser area's code or name.")
@_CRS
@click.option("--layer", default=None, help="Layer of a GeoPackage that has several.")
@_ENCODING
@click.option("--simplify", "simplify_m", type=click.FloatRange(0), default=0.0, metavar="METRES")
@click.option("--source", default="", help="Publisher, date and licence of new areas.")
@_DRY_RUN
@with_appcontext
def import_areas_command(
    *,
    file: Path,
    site: str,
    preset: str | None,
    dry_run: bool,
    **said: Any,  # noqa: ANN401 - click's values
) -> None:
    """Take over outlines and names from GeoJSON, GeoPackage or Shapefile."""
    known = PRESETS.get(preset or "")
    crs = said.pop("crs")
    level = said.pop("level") or _level_of(known)
    columns = _area_columns(known, said.pop("code"), said.pop("name"), said.pop("parent"))
    crs = f"EPSG:{crs}" if crs.isdigit() else crs
    request = Request(file, level, columns, crs=crs, **said)
    _run(lambda watch: import_areas(site, request, dry_run=dry_run, watch=watch), dry_run=dry_run)


@territory.command("import-population")
@_FILE
@_SITE
@_PRESET
@_LEVEL
@_CODE
@click.option("--population", default="", help="Column with the residents.")
@click.option("--youth", default="", help="Column with the young people, if published.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of the figures.")
@click.option("--source", required=True, help="Publisher, date and licence, shown on the page.")
@_ENCODING
@_DRY_RUN
@with_appcontext
def import_population_command(
    *,
    file: Path,
    site: str,
    preset: str | None,
    dry_run: bool,
    **said: Any,  # noqa: ANN401 - click's values
) -> None:
    """Take over residents and young people from a CSV."""
    known = PRESETS.get(preset or "")
    level = said["level"] or _level_of(known)
    columns = _population_columns(known, said["code"], said["population"], said["youth"])
    encoding = said["encoding"] or "utf-8-sig"
    request = PopulationRequest(file, level, columns, _day(said["day"]), said["source"], encoding)
    _run(
        lambda watch: import_population(site, request, dry_run=dry_run, watch=watch),
        dry_run=dry_run,
    )


@territory.command("import-demand")
@_FILE
@_SITE
@click.option("--young", required=True, help="Column with the young people of each row.")
@click.option("--code", default="", help="Column with a code of the cell; row numbers without.")
@click.option("--name", default="", help="Column with a name of the place.")
@click.option("--lon", default="", help="Column of a CSV with longitude, or easting with --crs.")
@click.option("--lat", default="", help="Column of a CSV with latitude, or northing with --crs.")
@click.option("--area", default="", help="Column of a CSV with codes of areas or places.")
@_CRS
@click.option("--layer", default=None, help="Layer of a GeoPackage that has several.")
@_ENCODING
@click.option("--source", required=True, help="Publisher, date and licence, shown on the page.")
@_DRY_RUN
@with_appcontext
def import_demand_command(*, file: Path, site: str, dry_run: bool, **said: Any) -> None:  # noqa: ANN401 - click's values
    """Take over where young people live, from a grid or a table.

    Points or polygons (CSV with --lon and --lat, GeoPackage, GeoJSON, Shapefile) replace the
    site's places; a CSV with --area replaces the figures of those there are.
    """
    names = ("young", "code", "name", "lon", "lat", "area")
    columns = DemandColumns(**{name: said.pop(name) for name in names})
    if file.suffix.lower() in {".csv", ".txt"} and not (
        columns.area or (columns.lon and columns.lat)
    ):
        raise click.UsageError("Say --lon and --lat, or --area.")
    crs = said.pop("crs")
    crs = f"EPSG:{crs}" if crs.isdigit() else crs
    request = DemandRequest(file, columns, crs=crs, **said)
    _run(lambda watch: import_demand(site, request, dry_run=dry_run, watch=watch), dry_run=dry_run)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _level_of(preset: Preset | None) -> str:
    if preset is None:
        raise click.UsageError("Say --level, or --preset.")
    return preset.level


def _area_columns(
    preset: Preset | None, code: str, name: str, parent: str
) -> Callable[[Sequence[str]], Columns]:
    """Return how to find the columns; what the operator says goes before the preset."""
    if preset is None:
        if not code or not name:
            raise click.UsageError("Say --code and --name, or --preset.")
        return lambda _: Columns(code, name, parent)

    def found(there: Sequence[str]) -> Columns:
        known_parent = first_of(preset.parent, there)
        return Columns(
            code or first_of(preset.code, there),
            name or first_of(preset.name, there),
            parent or (known_parent if known_parent in there else ""),
            preset.code_digits,
        )

    return found


def _population_columns(
    preset: Preset | None, code: str, population: str, youth: str
) -> Callable[[Sequence[str]], PopulationColumns]:
    if preset is None:
        if not code or not population:
            raise click.UsageError("Say --code and --population, or --preset.")
        return lambda _: PopulationColumns(Columns(code), population, youth)
    return lambda there: PopulationColumns(
        Columns(code or first_of(preset.code, there), code_digits=preset.code_digits),
        population or first_of(preset.population, there),
        youth,
    )


def _watched(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    with click.progressbar(rows, label="Writing") as bar:
        yield from bar


def _run(deed: Callable[[Watch], Report | DemandReport], *, dry_run: bool) -> None:
    """Do the import and say what it did; a refused file ends the command with an error."""
    try:
        report = deed(_watched)
    except RefusedError as error:
        raise click.ClickException(f"refused, nothing was changed:\n{error}") from error
    for line in report.lines():
        click.echo(line)
    click.echo("Dry run: nothing was written." if dry_run else "Done.")
