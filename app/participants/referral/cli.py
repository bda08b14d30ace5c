"""The command of the night for referrals: expire, tell, and say what was done."""

from __future__ import annotations

import click

from app.participants.referral.escalation import Round, due, escalate
from app.territory.asked import chosen_sites, wanted_sites


@click.command("escalate")
@wanted_sites
@click.option("--dry-run", is_flag=True, help="Say what is due; write and send nothing.")
def escalate_referrals(*, wanted: tuple[str, ...], dry_run: bool) -> None:
    """Close referrals past their last day, tell who was not answered; safe to run twice."""
    for key in (site.key for site in chosen_sites(wanted)):
        if dry_run:
            click.echo(f"{key}: {_counted(due(key))}; nothing was changed or sent")
            continue
        done = escalate(key)
        failed = f", {done.failed} did not leave" if done.failed else ""
        click.echo(f"{key}: {_counted(done)}; {done.mails} mails left{failed}")


def _counted(done: Round) -> str:
    return f"{len(done.expired)} expired, {len(done.unanswered)} without an answer"
