"""The command of the night: remind link workers of the dates of plans, and say what was done."""

from __future__ import annotations

from datetime import datetime

import click

from app.participants.plan.reminding import due, remind
from app.territory.asked import chosen_sites, wanted_sites
from app.territory.sites import SiteView


@click.command("remind")
@wanted_sites
@click.option("--dry-run", is_flag=True, help="Say what is due; write and send nothing.")
def remind_workers(*, wanted: tuple[str, ...], dry_run: bool) -> None:
    """Tell link workers that dates of plans come near; safe to run twice."""
    for site in chosen_sites(wanted):
        _remind(site, dry_run=dry_run)


def _remind(site: SiteView, *, dry_run: bool) -> None:
    today = datetime.now(site.timezone).date()
    if dry_run:
        click.echo(f"{site.key}: {len(due(site, today))} steps are due; nothing was sent")
        return
    done = remind(site, today)
    failed = f", {done.failed} did not leave" if done.failed else ""
    click.echo(f"{site.key}: {done.steps} steps, {done.mails} mails left{failed}")
