"""A home on the map: what was clicked or named becomes a square, and nothing finer comes back."""

from __future__ import annotations

import json

from app.participants.home import Home, coarse_home, corners
from app.participants.person.page import home_words
from app.territory import gazetteer
from app.territory import queries as territory
from app.territory.sites import SiteView
from app.territory.starts import UnusableStartError, atlas, read_start
from app.territory.views import kind_words


def names_like(site: SiteView, text: str) -> list[dict[str, str]]:
    """Return the names that may be meant, best first."""
    return [
        {"name": each.name, "kind_label": kind_words(each.kind), "area": each.area_name}
        for each in gazetteer.find(site.key, text)
    ]


def square_of(site: SiteView, text: str) -> dict[str, object]:
    """Return the square of a name or of `lon,lat`, or a sentence that says what is wrong."""
    try:
        start = read_start(text, site, territory.sites(), atlas())
    except UnusableStartError as error:
        return {"error": error.sentence}
    if start is None:
        return {}
    return drawn_home(site, coarse_home(site, start.point))


def drawn_home(site: SiteView, home: Home) -> dict[str, object]:
    """Return what a map needs to draw a home."""
    return {
        "name": home.name,
        "words": home_words(home),
        "lon": home.point.lon,
        "lat": home.point.lat,
        "corners": [[each.lat, each.lon] for each in corners(site, home)],
    }


def square_json(site: SiteView, home: Home | None) -> str:
    """Return the square for the map of a page, "" where there is none."""
    return json.dumps(drawn_home(site, home)["corners"]) if home else ""
