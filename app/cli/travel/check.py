"""`flask travel check`: what each site knows of travel, and how far off it is."""

from __future__ import annotations

import json
from dataclasses import asdict
from math import isnan
from typing import Any

import click

from app.cli.travel.check_words import check_words
from app.cli.travel.parameters import sites_named
from app.directory.queries import catalogue
from app.territory.checking import Check, check, measure_site, store, today
from app.territory.sites import SiteView
from app.travel import Points
from app.travel.measured import Measure


@click.command("check")
@click.option("--site", "site_key", help="Only this site.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@click.option("--no-measure", is_flag=True, help="Tell what was measured last; measure nothing.")
def check_travel(site_key: str | None, *, as_json: bool, no_measure: bool) -> None:
    """Tell who answers for each site and mode, how old that is, and how far off.

    What is measured is kept, and the bands that people see follow it.
    """
    answers = []
    for site in sites_named(site_key):
        if not no_measure:
            _measure(site, quiet=as_json)
        offers = catalogue(site.key).offers
        answers.append(check(site, Points(offers.lon, offers.lat)))
    if as_json:
        click.echo(json.dumps([_plain(answer) for answer in answers], indent=2))
    else:
        click.echo("\n\n\n".join(check_words(answer) for answer in answers))


def _measure(site: SiteView, *, quiet: bool) -> None:
    found: list[Measure] = []
    label = f"Measuring {site.key}"
    with click.progressbar(measure_site(site), label=label, hidden=quiet) as bar:
        found = [each for each in bar if each is not None]
    if found:
        path = store(site, found, today())
        if not quiet:
            click.echo(f"kept in {path}")


def _band(each: Measure) -> tuple[list[float], list[float], list[float]]:
    band = each.band
    return band.straight_km.tolist(), band.low.tolist(), band.high.tolist()


def _plain(answer: Check) -> dict[str, Any]:
    found = answer.measured
    return {
        "site": answer.site,
        "providers": [asdict(origin) for origin in answer.origins],
        "coverage": [{k: _number(v) for k, v in asdict(c).items()} for c in answer.coverage],
        "measured_on": None if found is None else found.measured_on.isoformat(),
        "measures": [] if found is None else [_plain_measure(each) for each in found.measures],
    }


def _plain_measure(each: Measure) -> dict[str, Any]:
    km, low, high = _band(each)
    return {
        "source": each.source.word,
        "mode": each.mode.value,
        "against": each.against,
        "version": each.version,
        **{name: _number(value) for name, value in each.figures.items()},
        "band": {"straight_km": km, "low": low, "high": high},
    }


def _number(value: Any) -> Any:  # noqa: ANN401 - a number of any kind, or a text
    return None if isinstance(value, float) and isnan(value) else value
