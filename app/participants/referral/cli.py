"""The command of the night for referrals: expire, tell, and say what was done."""

from __future__ import annotations

import click

from app.participants.referral.escalation import Round, due, escalate
from app.territory import queries as territory


@click.command("escalate")
@click.option("--site", "wanted", multiple=True, help="Key of a site; several times for several.")
@click.option("--dry-run", is_flag=True, help="Say what is due; write and send nothing.")
def escalate_referrals(*, wanted: tuple[str, ...], dry_run: bool) -> None:
    """Close referrals past their last day, tell who was not answered; safe to run twice."""
    keys = [site.key for site in territory.sites()]
    unknown = set(wanted) - set(keys)
    if unknown:
        raise click.ClickException(f"no such site: {', '.join(sorted(unknown))}")
    for key in keys:
        if wanted and key not in wanted:
            continue
        if dry_run:
            click.echo(f"{key}: {_counted(due(key))}; nothing was changed or sent")
            continue
        done = escalate(key)
        failed = f", {done.failed} did not leave" if done.failed else ""
        click.echo(f"{key}: {_counted(done)}; {done.mails} mails left{failed}")


def _counted(done: Round) -> str:
    return f"{len(done.expired)} expired, {len(done.unanswered)} without an answer"
