"""The operator's command for scales: take a file, check it, keep it."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from app.core.language import said_in
from app.participants.assessment.known import scales_folder
from app.participants.scales import limits
from app.participants.scales.library import check_file, library
from app.participants.scales.reading import ScaleError

participants = AppGroup("participants", help="Cases: scales of well-being.")


@participants.command("load-scale")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Check the file; keep nothing.")
def load_scale(*, file: Path, dry_run: bool) -> None:
    """Check FILE, a scale or the wording for one, and keep it in DATA_DIR/scales."""
    try:
        scale = check_file(file, scales_folder())
    except ScaleError as error:
        raise click.ClickException(str(error)) from error
    lowest, highest = limits(scale)
    name = said_in(dict(scale.name))
    click.echo(f"{name}: {len(scale.items)} items, totals from {lowest} to {highest}")
    if dry_run:
        click.echo("nothing was kept")
        return
    _keep(file, _kept(scale.key))
    click.echo(f"kept: it is asked from now on; take it away again with: rm {_kept(scale.key)}")


@participants.command("scales")
def list_scales() -> None:
    """Say which scales there are, which of them are asked, and which files cannot be used."""
    found = library(scales_folder())
    for key, scale in found.scales.items():
        state = "asked" if scale.can_be_asked else "waits for its wording (docs/scales.md)"
        click.echo(f"{key}: {state}")
    for fault in found.faults:
        click.secho(f"left out: {fault}", fg="red")


def _kept(key: str) -> Path:
    return scales_folder() / f"{key}.toml"


def _keep(file: Path, target: Path) -> None:
    """Put the file in place at once: a page that reads meanwhile sees the old or the new one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_suffix(".part")
    half.write_bytes(file.read_bytes())
    half.replace(target)
