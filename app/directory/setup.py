"""The first start: listings of every site that has none yet."""

from __future__ import annotations

import click
from flask import current_app
from sqlalchemy import exists, select

from app.core.db import db
from app.core.settings import Settings
from app.directory.actions import load_listings
from app.directory.loading import has_listings
from app.directory.models import Service
from app.territory.models import Site


def load_missing_listings(*, only_real: bool = False) -> None:
    """Load the listings of each stored site that has a folder of them and no service yet."""
    settings: Settings = current_app.config["PROSSIMA"]
    empty = ~exists().where(Service.site_id == Site.id)
    for site in db.session.scalars(select(Site.id).where(empty).order_by(Site.id)).all():
        folder = settings.geodata_dir / site
        if has_listings(folder):
            loaded = load_listings(site, folder, only_real=only_real)
            click.echo(f"{site}: {loaded.services} services")
