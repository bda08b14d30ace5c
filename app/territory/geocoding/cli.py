"""`flask territory geocode`: where the address of a listing is, and who says so."""

from __future__ import annotations

import json
from typing import Any

import click
from flask.cli import with_appcontext

from app.core.geo import CoordinateError, LonLat, parse_lon_lat
from app.territory import queries
from app.territory.coordinates import exchanged, exchanged_words, refusal
from app.territory.geocoding import (
    Answer,
    ListingAddress,
    Located,
    NotFound,
    Outside,
    geocode,
    pin,
)
from app.territory.land import metres_outside, water_at
from app.territory.sites import SiteView

# Nobody looks at a page meanwhile: let others have their turn.
PATIENCE_S = 15.0


@click.command("geocode", context_settings={"ignore_unknown_options": True})
@click.argument("address")
@click.option("--site", "site_key", required=True, help="Key of the site, such as trentino.")
@click.option("--pin", "pin_text", default="", metavar="LON,LAT", help="Keep this as its place.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@with_appcontext
def geocode_command(*, address: str, site_key: str, pin_text: str, as_json: bool) -> None:
    """Say where the published ADDRESS of a listing is; never that of a person."""
    site = _site(site_key)
    asked = ListingAddress(street=address)
    placed = _pin(site, pin_text) if pin_text else None
    answer = geocode(site, asked, pin=placed, patience_s=PATIENCE_S)
    if placed is not None and isinstance(answer, Located):
        answer = pin(site.key, asked, placed)
    click.echo(json.dumps(_fields(answer)) if as_json else _in_words(site, answer))
    if not isinstance(answer, Located):
        raise click.exceptions.Exit(1)


def _site(key: str) -> SiteView:
    site = queries.site(key)
    if site is None:
        known = ", ".join(each.key for each in queries.sites())
        raise click.BadParameter(f"there is no site {key!r}; known are: {known}")
    return site


def _pin(site: SiteView, text: str) -> LonLat:
    """Return where the pin is set; a listing in a lake, or with exchanged numbers, is refused."""
    point = _point(text)
    right = exchanged(site, point.lon, point.lat, metres_outside)
    if right:
        raise click.BadParameter(f"{text}: {exchanged_words(right)}")
    water = water_at(site, point)
    if water is not None:
        where = f"the water: {water}" if water else "the water"
        raise click.BadParameter(f"{text} lies in {where}; no listing can be there")
    return point


def _point(text: str) -> LonLat:
    try:
        return parse_lon_lat(text)
    except CoordinateError as error:
        raise click.BadParameter(refusal(text, error)) from error


def _fields(answer: Answer) -> dict[str, Any]:
    if isinstance(answer, NotFound):
        return {"found": False, "why": answer.why}
    if isinstance(answer, Outside):
        distance_km = round(answer.distance_km, 1)
        return {"found": False, "why": "outside", "name": answer.name, "distance_km": distance_km}
    return {
        "found": True,
        "lon": answer.point.lon,
        "lat": answer.point.lat,
        "precision": answer.precision,
        "source": answer.source,
        "name": answer.name,
        "attribution": answer.attribution,
        "asked_at": answer.asked_at.isoformat(timespec="seconds"),
        "instead_of": answer.instead_of,
    }


def _in_words(site: SiteView, answer: Answer) -> str:
    if isinstance(answer, NotFound):
        return f"not found: {answer.why}"
    if isinstance(answer, Outside):
        return f"refused: {answer.name} lies {answer.distance_km:.0f} km outside {site.key}"
    reason = f"; better was not to be had: {answer.instead_of}" if answer.instead_of else ""
    credit = f"\n{answer.attribution}" if answer.attribution else ""
    where = f"{answer.point.lon:.5f},{answer.point.lat:.5f}"
    return f"{where}  {answer.name} ({answer.precision}, by {answer.source}{reason}){credit}"
