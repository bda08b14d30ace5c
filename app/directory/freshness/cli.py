"""The command of the night: remind whoever keeps a listing, escalate, and say what was done."""

from __future__ import annotations

from datetime import datetime

import click

from app.directory.freshness.escalation import Step
from app.directory.freshness.reminding import due, remind
from app.territory.asked import chosen_sites, wanted_sites
from app.territory.sites import SiteView

_WORDS = {
    Step.FIRST: "asked for the first time",
    Step.SECOND: "asked again",
    Step.COORDINATOR: "told to the coordinators",
    Step.LEAVES: "no longer found",
}


@click.command("remind")
@wanted_sites
@click.option("--dry-run", is_flag=True, help="Say what is due; write and send nothing.")
def remind_keepers(*, wanted: tuple[str, ...], dry_run: bool) -> None:
    """Ask the keepers of listings whether they are still true; safe to run twice."""
    for site in chosen_sites(wanted):
        _remind(site, dry_run=dry_run)


def _remind(site: SiteView, *, dry_run: bool) -> None:
    today = datetime.now(site.timezone).date()
    if dry_run:
        found = {step: len(listings) for step, listings in due(site, today).items()}
        click.echo(f"{site.key}: {_counted(found)}; nothing was sent")
        return
    done = remind(site, today)
    failed = f", {done.failed} did not leave" if done.failed else ""
    click.echo(f"{site.key}: {_counted(done.listings)}; {done.mails} mails left{failed}")


def _counted(found: dict[Step, int]) -> str:
    return ", ".join(f"{found.get(step, 0)} {words}" for step, words in _WORDS.items())
