"""The first load: every folder of the geodata folder that describes a site."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from flask import current_app

from app.core.settings import Settings
from app.territory.actions import load_site
from app.territory.loading import folder_key
from app.territory.problems import RefusedError
from app.territory.queries import sites


def site_folders() -> list[Path]:
    """Return the folders that hold a site, by name."""
    settings: Settings = current_app.config["PROSSIMA"]
    return sorted(path.parent for path in settings.geodata_dir.glob("*/site.toml"))


def load_missing_sites() -> None:
    """Load the sites that the database does not have yet, and say what came in.

    Raises:
        ClickException: a folder was refused; it says everything that has to change.
    """
    known = {view.key for view in sites()}
    load_sites([folder for folder in site_folders() if _key_of(folder) not in known])


def load_sites(folders: Sequence[Path], *, again: bool = False) -> None:
    """Load folders and say what came in.

    Raises:
        ClickException: a folder was refused; it says everything that has to change.
    """
    for folder in folders:
        try:
            loaded = load_site(folder, again=again)
        except RefusedError as error:
            raise click.ClickException(f"{folder} was refused:\n{error}") from error
        said = f"{loaded.areas} areas, {loaded.places} places, {loaded.entries} names"
        click.echo(f"{loaded.site.key}: {said if loaded.changed else 'unchanged'}")


def _key_of(folder: Path) -> str:
    try:
        return folder_key(folder)
    except RefusedError as error:
        raise click.ClickException(f"{folder} was refused:\n{error}") from error
