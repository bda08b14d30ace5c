"""`flask travel warm`: work out travel times before anybody asks."""

from __future__ import annotations

import click

from app.cli.travel.parameters import sites_named
from app.directory.queries import catalogue
from app.territory.sites import SiteView
from app.territory.warming import Done, WarmingStoppedError, distinct, warm, work_for
from app.travel import Mode, Points


@click.command("warm")
@click.option("--site", "site_key", help="Only this site.")
@click.option(
    "--mode", "modes", multiple=True, type=click.Choice([mode.value for mode in Mode]),
    help="Only this mode; may be given several times.",
)  # fmt: skip
def warm_cache(site_key: str | None, modes: tuple[str, ...]) -> None:
    """Work out the trips from every named place to every service, by every mode.

    What is worked out already is left alone: stop it at any time and start it again.
    """
    for site in sites_named(site_key):
        _warm_site(site, [Mode(mode) for mode in modes] or list(Mode))


def _warm_site(site: SiteView, modes: list[Mode]) -> None:
    offers = catalogue(site.key).offers
    points = distinct(Points(offers.lon, offers.lat))
    if not len(points):
        click.echo(f"{site.key}: no service has a place yet, nothing to work out")
        return
    work = work_for(site, modes, points)
    done = Done()
    try:
        with click.progressbar(warm(site, work, points), len(work), label=site.key) as bar:
            for step in bar:
                done = step
    except WarmingStoppedError as error:
        raise click.ClickException(f"{site.key}: {error}; start it again to go on") from error
    click.echo(_told(site, done))


def _told(site: SiteView, done: Done) -> str:
    failed = f", {done.failures} rows failed and wait for the next time" if done.failures else ""
    return f"{site.key}: {done.rows} rows, {done.trips} trips worked out{failed}"
