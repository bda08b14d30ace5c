"""The first load: every folder of the geodata folder that describes a site."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app

from app.core.settings import Settings
from app.territory.actions import load_site
from app.territory.loading import folder_key
from app.territory.queries import sites


def site_folders() -> list[Path]:
    """Return the folders that hold a site, by name."""
    settings: Settings = current_app.config["PROSSIMA"]
    return sorted(path.parent for path in settings.geodata_dir.glob("*/site.toml"))


def load_missing_sites() -> None:
    """Load the sites that the database does not have yet, and say what came in."""
    known = {view.key for view in sites()}
    for folder in site_folders():
        if folder_key(folder) in known:
            continue
        loaded = load_site(folder)
        click.echo(
            f"{loaded.site.key}: {loaded.areas} areas, {loaded.places} places, "
            f"{loaded.entries} names"
        )
