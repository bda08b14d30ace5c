"""What is wrong with a coordinate that somebody typed, in words."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _

from app.core.geo import CoordinateError, CoordinateFault, LonLat
from app.territory.sites import SiteView

# A home just over the border is still a place to start from.
FARTHEST_OUTSIDE_M = 15_000.0
MetresOutside = Callable[[SiteView, LonLat], float]

_WORDS = {
    CoordinateFault.SYNTAX: "is no pair of numbers",
    CoordinateFault.NOT_FINITE: "is no pair of finite numbers",
    CoordinateFault.LON_RANGE: "has a longitude beyond 180 degrees",
    CoordinateFault.LAT_RANGE: "has a latitude beyond 90 degrees",
    CoordinateFault.MAYBE_SWAPPED: "looks as if longitude and latitude were exchanged",
    CoordinateFault.BOX_ORDER: "is no box of west, south, east, north",
}


def refusal(text: str, error: CoordinateError) -> str:
    """Return the sentence that refuses a text as a point, at a terminal."""
    return f"{text} {_WORDS[error.reason]}; write LON,LAT such as 11.12,46.07"


def exchanged(site: SiteView, first: float, second: float, outside: MetresOutside) -> str:
    """Return a pair the other way round, to copy, where only so it is near the site; else ""."""
    if _is_near(site, first, second, outside) or not _is_near(site, second, first, outside):
        return ""
    # Eight digits are a decimetre.
    return f"{second:.8g},{first:.8g}"


def exchanged_words(right: str) -> str:
    """Return the sentence that offers the pair the other way round."""
    return _("Longitude and latitude look exchanged. Write %(right)s instead.", right=right)


def _is_near(site: SiteView, lon: float, lat: float, outside: MetresOutside) -> bool:
    try:
        point = LonLat(lon, lat)
    except CoordinateError:
        return False
    return site.bounds.holds(point) or outside(site, point) <= FARTHEST_OUTSIDE_M
