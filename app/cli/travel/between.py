"""`flask travel between`: ask for one trip."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from math import isnan
from typing import Any

import click
import numpy as np

from app.cli.travel.parameters import PointArgument, refuse_unusable, site_named
from app.core.geo import LonLat
from app.territory.ferries import Ferry, fare_notes, ferries, ferry_words
from app.territory.sites import SiteView
from app.territory.travelling import provider, timetable
from app.travel import Mode, Points, Source, Times
from app.travel.timetable import BY_TIMETABLE, Journey, Ride
from app.travel.timetable.provider import MORNING


# A western longitude begins with a minus, as an option does.
@click.command("between", context_settings={"ignore_unknown_options": True})
@click.argument("origin", type=PointArgument())
@click.argument("target", type=PointArgument())
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
    """Say how long one trip takes, who says so, and by which lines.

    In JSON, `ferry` is "yes" where it takes the ferry, "perhaps" where it may, else null.
    """
    site = site_named(site_key)
    for end in (origin, target):
        refuse_unusable(site, end)
    when = _moment(site, day.date() if day else None, clock)
    points = Points(np.array([target.lon]), np.array([target.lat]))
    times = provider(site).one_to_many(origin, points, Mode(mode), limit_min=None, when=when)
    found = timetable(site.key) if mode == Mode.TRANSIT else None
    journey = found.journey(origin, target, when) if found else None
    (ferry,) = ferries(site.key, origin, points, Mode(mode), times.source)
    answer = _answer(times, ferry, journey)
    if times.source[0] in BY_TIMETABLE and journey is None:
        click.echo(
            "Nothing runs for who leaves at that very moment; minutes of the window.", err=True
        )
    words = _in_words(answer, when.time() if when else MORNING)
    click.echo(json.dumps(answer, indent=2) if as_json else words)


def _moment(site: SiteView, day: date | None, clock: datetime | None) -> datetime | None:
    """Return the departure on the site's clock; None asks for a usual weekday morning."""
    if day is None and clock is None:
        return None
    found = timetable(site.key)
    usual = found.network.typical_day if found else datetime.now(site.timezone).date()
    leave = clock.time() if clock else MORNING
    return datetime.combine(day or usual, leave)


def _answer(times: Times, ferry: Ferry, journey: Journey | None) -> dict[str, Any]:
    return {
        "minutes": _number(times.minutes[0]),
        "low": _number(times.low[0]),
        "high": _number(times.high[0]),
        "km": _number(times.km[0]),
        "source": Source(int(times.source[0])).word,
        "ferry": ferry or None,
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


def _in_words(answer: dict[str, Any], leave: time) -> str:
    if answer["source"] == Source.NOTHING_RUNS.word:
        # Earlier that day something may have run: nobody looked.
        return (
            f"no connection after {leave:%H:%M}: the timetable knows both ends, "
            "and nothing leads there from then on"
        )
    if answer["minutes"] is None:
        return "unknown: no provider knows this trip"
    ferry = Ferry(answer["ferry"] or "")
    lines = [
        "{minutes:.0f} min ({low:.0f} to {high:.0f}), source: {source}".format(**answer)
        + (f", {ferry_words(ferry)}" if ferry else ""),
        *fare_notes([ferry]),
    ]
    lines += [
        f"  {leg['departs']}-{leg['arrives']} {leg['kind']} {leg.get('line', '')} "
        f"{leg['from']} -> {leg['to']}"
        for leg in answer["legs"]
    ]
    return "\n".join(lines)
