"""Commands of the operator; each is thin and calls what the pages call."""

from __future__ import annotations

import os
import sys

import click
from flask import Flask, current_app
from flask_migrate import upgrade

from app.accounts.cli import accounts, audit
from app.accounts.demo import seed_demo_accounts
from app.cli.coverage import coverage
from app.cli.exporting import export_listings
from app.cli.travel import travel
from app.core.settings import Settings
from app.directory.cli import directory
from app.directory.exchange.cli import import_listings, write_template
from app.directory.freshness.cli import remind_keepers
from app.directory.setup import load_missing_listings
from app.map.monitoring.cli import monitoring
from app.map.monitoring.demo import seed_demo_reports
from app.participants.assessment.cli import participants
from app.participants.demo import remove_demo, seed_demo_cases
from app.participants.plan.cli import remind_workers
from app.participants.privacy.cli import keys, privacy
from app.participants.referral.cli import escalate_referrals
from app.territory.cli import territory
from app.territory.setup import load_missing_sites


@click.command()
@click.option("--only-real", is_flag=True, help="Leave out illustrative listings.")
def setup(*, only_real: bool) -> None:
    """Migrate the database and load the sites that are not in it yet."""
    upgrade()
    load_missing_sites()
    load_missing_listings(only_real=only_real)
    added = seed_demo_accounts()
    if added:
        click.echo(f"{added} demo accounts: the sign-in page offers them")
    invented = seed_demo_cases()
    if invented:
        click.echo(f"{invented} invented cases: whoever signs in as link worker sees them")
    reports = seed_demo_reports()
    if reports:
        click.echo(f"{reports} reports of an invented pilot: coordinators see them at /monitoring")


@click.command()
def serve() -> None:
    """Serve the pages with gunicorn; HOST, PORT, WORKERS and THREADS are settings."""
    settings: Settings = current_app.config["PROSSIMA"]
    address = f"{settings.host}:{settings.port}"
    click.secho(f"Prossima answers at http://{address}/ (Ctrl+C stops it)", bold=True)
    # gunicorn takes this process over, so that signals reach it.
    os.execv(  # noqa: S606 - our own interpreter with our own arguments
        sys.executable,
        [
            *(sys.executable, "-m", "gunicorn", "app:create_serving_app()", "--bind", address),
            *("--workers", str(settings.workers), "--threads", str(settings.threads)),
            *("--worker-class", "gthread", "--log-level", "warning"),
            # A search that is too long gets our own words, not the server's.
            *("--limit-request-line", "0"),
        ],
    )


def init_app(app: Flask) -> None:
    """Register the commands."""
    for command in (import_listings, write_template, export_listings, remind_keepers):
        directory.add_command(command)
    for each in (remove_demo, remind_workers, escalate_referrals):
        participants.add_command(each)
    groups = (accounts, audit, territory, directory, travel, coverage, keys, privacy, participants)
    for command in (setup, serve, monitoring, *groups):
        app.cli.add_command(command)
