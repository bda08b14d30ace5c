"""Commands about travel times: bring a timetable in, ask for one trip."""

from __future__ import annotations

import json
from datetime import date, datetime
from math import isnan
from pathlib import Path
from typing import Any

import click
import numpy as np
from flask.cli import AppGroup

from app.core.geo import CoordinateError, LonLat, parse_lon_lat
from app.territory import queries
from app.territory.sites import SiteView
from app.territory.travelling import files_of, provider, timetable
from app.travel import Mode, Points, Source, Times
from app.travel.gtfs import FeedRefusedError, Report, import_feeds
from app.travel.gtfs.importing import ON_FOOT
from app.travel.timetable import Journey, Ride

travel = AppGroup("travel", help="Travel times: timetables, tables, single trips.")
MOST_FINDINGS = 20


class _Point(click.ParamType[LonLat]):
    """A point written as LON,LAT."""

    name = "LON,LAT"

    def convert(
        self,
        value: object,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> LonLat:
        """Return the point, or say what is wrong with it."""
        try:
            return parse_lon_lat(str(value))
        except CoordinateError as error:
            self.fail(f"{value}: {error.reason}; write LON,LAT such as 11.12,46.07", param, ctx)


def _site(key: str) -> SiteView:
    site = queries.site(key)
    if site is None:
        known = ", ".join(each.key for each in queries.sites())
        raise click.BadParameter(f"there is no site {key!r}; known are: {known}")
    return site


@travel.command("gtfs")
@click.argument("feeds", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--site", "site_key", required=True, help="The site that the feeds are of.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="A day it must cover; today.")
@click.option("--shift", is_flag=True, help="Move an expired feed by whole weeks onto that day.")
def import_timetable(
    feeds: tuple[Path, ...], site_key: str, day: datetime | None, *, shift: bool
) -> None:
    """Read GTFS feeds (zips or folders) into the site's timetable: all of them, or none."""
    site = _site(site_key)
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
            raise click.ClickException(f"refused ({error.reason}): {error}") from error
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


# A western longitude begins with a minus, as an option does.
@travel.command("between", context_settings={"ignore_unknown_options": True})
@click.argument("origin", type=_Point())
@click.argument("target", type=_Point())
@click.option("--site", "site_key", required=True)
@click.option(
    "--mode", type=click.Choice([mode.value for mode in Mode]), default=Mode.TRANSIT.value
)
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day; a usual weekday.")
@click.option("--at", "clock", type=click.DateTime(["%H:%M"]), help="When to leave; 7:30.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def between(  # noqa: PLR0917 - click hands over what the options name
    origin: LonLat, target: LonLat, site_key: str, mode: str, day: datetime | None,
    clock: datetime | None, *, as_json: bool,
) -> None:  # fmt: skip
    """Say how long one trip takes, who says so, and by which lines."""
    site = _site(site_key)
    when = _moment(site, day.date() if day else None, clock)
    points = Points(np.array([target.lon]), np.array([target.lat]))
    times = provider(site).one_to_many(origin, points, Mode(mode), limit_min=None, when=when)
    found = timetable(site.key) if mode == Mode.TRANSIT else None
    journey = found.journey(origin, target, when) if found else None
    answer = _answer(times, journey)
    click.echo(json.dumps(answer, indent=2) if as_json else _in_words(answer))


def _moment(site: SiteView, day: date | None, clock: datetime | None) -> datetime | None:
    """Return the departure on the site's clock; None asks for a usual weekday morning."""
    if day is None and clock is None:
        return None
    found = timetable(site.key)
    usual = found.network.typical_day if found else datetime.now(site.timezone).date()
    hour, minute = (clock.hour, clock.minute) if clock else (7, 30)
    on = day or usual
    return datetime(on.year, on.month, on.day, hour, minute)  # noqa: DTZ001 - local by contract


def _answer(times: Times, journey: Journey | None) -> dict[str, Any]:
    return {
        "minutes": _number(times.minutes[0]),
        "low": _number(times.low[0]),
        "high": _number(times.high[0]),
        "km": _number(times.km[0]),
        "source": Source(int(times.source[0])).word,
        "legs": [_leg(leg) for leg in journey.legs] if journey else [],
    }


def _number(value: float) -> float | None:
    return None if isnan(value) else round(float(value), 1)


def _leg(leg: Any) -> dict[str, Any]:  # noqa: ANN401 - a Walk or a Ride
    kind = "ride" if isinstance(leg, Ride) else "walk"
    line = {"line": leg.line, "headsign": leg.headsign} if isinstance(leg, Ride) else {}
    return {
        "kind": kind,
        **line,
        "from": leg.start,
        "to": leg.end,
        "departs": leg.departs.strftime("%H:%M"),
        "arrives": leg.arrives.strftime("%H:%M"),
    }


def _in_words(answer: dict[str, Any]) -> str:
    if answer["minutes"] is None:
        return "unknown: no provider knows this trip"
    lines = [
        "{minutes:.0f} min ({low:.0f} to {high:.0f}), source: {source}".format(**answer),
    ]
    lines += [
        f"  {leg['departs']}-{leg['arrives']} {leg['kind']} {leg.get('line', '')} "
        f"{leg['from']} -> {leg['to']}"
        for leg in answer["legs"]
    ]
    return "\n".join(lines)
