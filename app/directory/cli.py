"""Commands about listings: load a site's folder, read what people reported."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from app.core.db import db
from app.core.settings import Settings
from app.directory import queries
from app.directory.actions import NoSuchSiteError, load_listings
from app.directory.listings import ListingsError
from app.directory.loading import has_listings
from app.directory.needs import TaxonomyError
from app.directory.synchronise import TableRows, Tables
from app.territory.models import Site

directory = AppGroup("directory", help="Listings of services: load them, read reports.")


@directory.command()
@click.option("--site", "sites", multiple=True, help="Key of a site; several times for several.")
@click.option("--only-real", is_flag=True, help="Leave out illustrative listings.")
def load(*, sites: tuple[str, ...], only_real: bool) -> None:
    """Load listings from the sites' folders; a second time changes only what differs."""
    for site in sites or _sites_with_listings():
        _load(site, only_real=only_real)


@directory.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def feedback(*, as_json: bool) -> None:
    """List the reports that wait to be looked at, oldest first."""
    for report in queries.open_reports():
        if as_json:
            click.echo(json.dumps(report.as_json(), ensure_ascii=False))
        else:
            click.echo(f"{report.created_at:%Y-%m-%d %H:%M}  {report.kind}  {report.service}")
            click.echo(f"  {report.message or '-'}  ({report.contact or 'no contact'})")


def _sites_with_listings() -> list[str]:
    folder = _settings().geodata_dir
    return [key for key in db.session.scalars(select(Site.id)) if has_listings(folder / key)]


def _load(site: str, *, only_real: bool) -> None:
    folder = _settings().geodata_dir / site
    if not has_listings(folder):
        raise click.ClickException(f"{site}: there are no listings in {folder}")
    try:
        loaded = load_listings(site, folder, only_real=only_real, progress=_with_bar)
    except (NoSuchSiteError, ListingsError, TaxonomyError) as error:
        raise click.ClickException(f"nothing was loaded\n{error}") from error
    click.echo(
        f"{site}: {loaded.services} services, {loaded.added} new, {loaded.changed} changed,"
        f" {loaded.kept} left as people edited them"
    )


def _with_bar(tables: Tables) -> Iterator[TableRows]:
    with click.progressbar(list(tables), label="Storing") as bar:
        yield from bar


def _settings() -> Settings:
    settings: Settings = current_app.config["PROSSIMA"]
    return settings
