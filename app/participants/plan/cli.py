"""The command of the night: remind link workers of the dates of plans, and say what was done."""

from __future__ import annotations

from datetime import datetime

import click

from app.participants.plan.reminding import due, remind
from app.territory import queries as territory
from app.territory.sites import SiteView


@click.command("remind")
@click.option("--site", "wanted", multiple=True, help="Key of a site; several times for several.")
@click.option("--dry-run", is_flag=True, help="Say what is due; write and send nothing.")
def remind_workers(*, wanted: tuple[str, ...], dry_run: bool) -> None:
    """Tell link workers that dates of plans come near; safe to run twice."""
    sites = territory.sites()
    unknown = set(wanted) - {site.key for site in sites}
    if unknown:
        raise click.ClickException(f"no such site: {', '.join(sorted(unknown))}")
    for site in sites:
        if not wanted or site.key in wanted:
            _remind(site, dry_run=dry_run)


def _remind(site: SiteView, *, dry_run: bool) -> None:
    today = datetime.now(site.timezone).date()
    if dry_run:
        click.echo(f"{site.key}: {len(due(site, today))} steps are due; nothing was sent")
        return
    done = remind(site, today)
    failed = f", {done.failed} did not leave" if done.failed else ""
    click.echo(f"{site.key}: {done.steps} steps, {done.mails} mails left{failed}")
