"""`flask travel table`: build a site's own table of ways between places."""

from __future__ import annotations

import click

from app.cli.travel.parameters import site_named
from app.territory.tabling import NothingToBuildFromError, build_own_table


@click.command("table")
@click.option("--site", "site_key", required=True, help="The site that it is for.")
def build_table_of_site(site_key: str) -> None:
    """Build the table of ways between places from the roads, or else the timetable, at hand.

    It then goes before the table that comes with the site; delete the file to go back.
    """
    site = site_named(site_key)
    with click.progressbar(length=1000, label=f"Building {site.key}") as bar:

        def tell(share: float) -> None:
            bar.update(max(int(share * 1000) - bar.pos, 0))

        try:
            built = build_own_table(site, tell)
        except NothingToBuildFromError as error:
            raise click.ClickException(
                f"{site.key}: {error}. Build roads (flask travel build) or import a timetable "
                "(flask travel gtfs) first; the table that comes with the site stays in use"
            ) from error
    click.echo(
        f"{len(built.table)} centres from {built.used}, version {built.table.version}, kept in "
        f"{built.path}; measure it with: flask travel check --site {site.key}"
    )
