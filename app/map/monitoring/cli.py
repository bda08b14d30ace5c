"""The command that counts: once a quarter, never live."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from app.accounts import clock
from app.accounts.actor import OPERATOR
from app.accounts.vocabulary import Role
from app.map.monitoring.demo import remove_demo_reports
from app.map.monitoring.exporting import package_of
from app.map.monitoring.making import NoReportError, has_real_cases, make_report
from app.map.monitoring.quarters import last_quarter_end
from app.map.monitoring.queries import reports
from app.territory.asked import chosen_sites
from app.territory.sites import SiteView

monitoring = AppGroup("monitoring", help="How the pilot is going: counts that give nobody away.")


@monitoring.command("report")
@click.option("--site", "site_key", help="One site; all of them without it.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The last day that counts; without it that of the last quarter.",
)
def report_monitoring(*, site_key: str | None, until: datetime | None) -> None:
    """Count who was reached and what became of it, and keep what may be shown.

    A report is final. A site whose participants are all invented gets a report that says so.
    """
    sites = chosen_sites([] if site_key is None else [site_key])
    failed = [site.key for site in sites if not _report(site, until.date() if until else None)]
    if failed:
        raise click.ClickException(f"no report for {', '.join(failed)}")


def _report(site: SiteView, until: date | None) -> bool:
    day = until or last_quarter_end(clock.now().astimezone(site.timezone).date())
    try:
        with click.progressbar(length=1000, label=f"{site.key}: tables", file=sys.stderr) as bar:
            number = make_report(
                OPERATOR,
                site,
                day,
                illustrative=not has_real_cases(site),
                progress=lambda done, whole: bar.update(1000 * done // whole - bar.pos),
            )
    except NoReportError as error:
        click.echo(f"{site.key}: {error}")
        return False
    click.echo(f"{site.key}: report {number + 1} counts until {day}")
    return True


@monitoring.command("export")
@click.option("--site", "site_key", required=True, help="Whose reports.")
@click.option(
    "--to",
    "file",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The ZIP file to write.",
)
def export_monitoring(*, site_key: str, file: Path) -> None:
    """Write all reports of a site for evaluators: what /monitoring gives as a data package.

    One table of counts, nobody in it; its columns described after CSVW and after Frictionless.
    """
    (site,) = chosen_sites([site_key])
    # The operator sees what a coordinator of the site sees, no more.
    found = reports(replace(OPERATOR, role=Role.COORDINATOR, site_key=site.key), site.key)
    if not found:
        raise click.ClickException(f"no report yet: flask monitoring report --site {site.key}")
    try:
        file.write_bytes(package_of(site, found))
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}") from error
    click.echo(f"{file}: all reports until {found[-1].until}")


@monitoring.command("remove-demo")
def remove_demo() -> None:
    """Delete the reports about invented people, as production requires."""
    click.echo(f"{remove_demo_reports()} invented reports removed")
