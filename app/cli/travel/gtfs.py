"""`flask travel gtfs`: bring a timetable in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from app.cli.travel.parameters import site_named
from app.territory.travelling import files_of
from app.travel import Mode
from app.travel.gtfs import FeedRefusedError, Report, import_feeds
from app.travel.gtfs.findings import Refusal
from app.travel.gtfs.importing import ON_FOOT

MOST_FINDINGS = 20


@click.command("gtfs")
@click.argument("feeds", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--site", "site_key", required=True, help="The site that the feeds are of.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="A day it must cover; today.")
@click.option("--shift", is_flag=True, help="Move an expired feed by whole weeks onto that day.")
def import_timetable(
    feeds: tuple[Path, ...], site_key: str, day: datetime | None, *, shift: bool
) -> None:
    """Read GTFS feeds (zips or folders) into the site's timetable: all of them, or none."""
    site = site_named(site_key)
    target = files_of(site.key).timetable
    target.parent.mkdir(parents=True, exist_ok=True)
    on = day.date() if day else datetime.now(site.timezone).date()
    with click.progressbar(length=1000, label="Reading") as bar:

        def tell(what: str, share: float) -> None:
            bar.label = what[:30]
            bar.update(max(int(share * 1000) - bar.pos, 0))

        try:
            report = import_feeds(
                feeds,
                target,
                service_date=on,
                shift=shift,
                bounds=site.bounds,
                on_foot=site.speeds.get(Mode.WALK, ON_FOOT),
                progress=tell,
            )
        except FeedRefusedError as error:
            way_out = " with the option --shift" if error.reason is Refusal.EXPIRED else ""
            raise click.ClickException(f"refused ({error.reason}): {error}{way_out}") from error
    _tell_report(report)


def _tell_report(report: Report) -> None:
    click.echo(
        f"{report.stops} stops, {report.lines} lines, {report.trips} trips, "
        f"{report.connections} connections, {report.first_day} to {report.last_day}, "
        f"{report.size_bytes / 1e6:.1f} MB in {report.seconds:.1f} s, version {report.version}"
    )
    for finding in report.findings[:MOST_FINDINGS]:
        click.echo(f"  {finding}")
    if len(report.findings) > MOST_FINDINGS:
        click.echo(f"  and {len(report.findings) - MOST_FINDINGS} more kinds of findings")
