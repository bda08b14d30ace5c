"""Commands about coverage: the same figures as the page, for a report or another program."""

from __future__ import annotations

import json
import sys
from time import perf_counter
from typing import Any

import click
from flask.cli import AppGroup

from app.cli.travel.parameters import site_named
from app.directory.needs import taxonomy
from app.directory.vocabulary import Track
from app.map.coverage.asked import DEFAULT_WITHIN_MIN, CoverageAsked, Moment
from app.map.coverage.found import look
from app.map.coverage.report import report
from app.map.coverage.warming import warm
from app.territory import queries
from app.travel import Mode

coverage = AppGroup("coverage", help="Where nothing is near: figures by need, mode and area.")


def _words(kind: type[Any]) -> click.Choice[str]:
    return click.Choice([member.value for member in kind])


@coverage.command("report")
@click.option("--site", "site_key", required=True)
@click.option("--need", help="A need or a group of needs; all services without it.")
@click.option("--track", type=_words(Track))
@click.option("--mode", type=_words(Mode), default=Mode.TRANSIT.value)
@click.option("--within", type=click.IntRange(1, 480), default=DEFAULT_WITHIN_MIN, help="Minutes.")
@click.option("--moment", type=_words(Moment), default=Moment.ANY.value)
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def report_coverage(  # noqa: PLR0917 - click hands over what the options name
    site_key: str, need: str | None, track: str | None, mode: str, within: int, moment: str,
    *, as_json: bool,
) -> None:  # fmt: skip
    """Say how many young people reach a fitting service in time, by area."""
    if need is not None and need not in taxonomy():
        groups = [group.key for group in taxonomy().groups]
        known = ", ".join(groups + [each.key for each in taxonomy().needs])
        raise click.BadParameter(f"there is no need {need!r}; known are: {known}")
    asked = CoverageAsked(
        site=site_named(site_key),
        need=need,
        track=Track(track) if track else None,
        mode=Mode(mode),
        within_min=within,
        moment=Moment(moment),
    )
    with click.progressbar(length=1000, label="Travel times", file=sys.stderr) as bar:
        found = look(asked, progress=lambda done, whole: bar.update(1000 * done // whole - bar.pos))
    figures = report(found)
    click.echo(json.dumps(figures, ensure_ascii=False, indent=2) if as_json else _told(figures))


@coverage.command("warm")
@click.option("--site", "site_key", help="One site; all of them without it.")
def warm_coverage(site_key: str | None) -> None:
    """Work out the times of every place, service and mode ahead; every need at once.

    The pages read them from DATA_DIR/travel/coverage; run it again after listings, places
    or travel data have changed. What is true no longer is removed.
    """
    for site in [site_named(site_key)] if site_key else queries.sites():
        began = perf_counter()
        with click.progressbar(length=1000, label=f"{site.key}: times", file=sys.stderr) as bar:
            rows = warm(site, lambda done, all_: bar.update(1000 * done // all_ - bar.pos))
        took = perf_counter() - began
        click.echo(f"{site.key}: {rows} needs by modes, {took:.2f} s")


def _told(figures: dict[str, Any]) -> str:
    lines = [_line(figures["site"], figures)]
    for level in figures["levels"]:
        lines.append(f"{level['name']}:")
        lines += [f"  {_line(area['name'], area)}" for area in level["areas"]]
    return "\n".join(lines)


def _line(name: str, tally: dict[str, Any]) -> str:
    share = "nobody" if tally["share"] is None else f"{tally['share']:.0%}"
    people = f"{tally['covered']} within, {tally['beyond']} beyond, {tally['unknown']} unknown"
    return f"{name}: {share} ({people})"
