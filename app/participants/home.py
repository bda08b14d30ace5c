"""Where somebody lives, made coarse before anything is kept.

A home becomes the middle of a square: 2 km wide in the country, 500 m in town. In the country the
square stands for its largest settlement where it has one, because the middle of a valley's square
may be a cliff, and because many people share a village (donut masking asks for wide areas where
few people live: Allshouse et al., Geospatial Health 2010). Equal squares give equal points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import floor

import numpy as np
from pyproj import Transformer

from app.core.geo import LonLat, roughly_metres_between
from app.territory import gazetteer
from app.territory import queries as territory
from app.territory.sites import SiteView

COUNTRY_CELL_M = 2000
TOWN_CELL_M = 500
TOWN_FROM_PEOPLE = 10_000
TOWN_WITHIN_M = 3000.0
# About a metre: more digits would claim more than the square knows.
DIGITS = 5


@dataclass(frozen=True)
class Home:
    """What may be kept of a home.

    Attributes:
        point: stands for the whole square, WGS84.
        cell_m: the square's width.
        name: a town that everybody knows, near it.
    """

    point: LonLat
    cell_m: int
    name: str


@dataclass(frozen=True)
class _Settlement:
    point: LonLat
    x: float
    y: float
    people: int


def coarse_home(site: SiteView, point: LonLat) -> Home:
    """Return the square that a point lies in; the point itself is not kept anywhere."""
    to_metres, _back = _moves(site.crs)
    x, y = to_metres.transform(point.lon, point.lat)
    settlements = _settlements(site)
    middle = _middle(x, y, COUNTRY_CELL_M)
    if _is_town(_lon_lat(site, *middle), settlements):
        return _home(site, _lon_lat(site, *_middle(x, y, TOWN_CELL_M)), TOWN_CELL_M)
    largest = max(
        (each for each in settlements if _middle(each.x, each.y, COUNTRY_CELL_M) == middle),
        key=lambda each: (each.people, each.x, each.y),
        default=None,
    )
    return _home(site, largest.point if largest else _lon_lat(site, *middle), COUNTRY_CELL_M)


def corners(site: SiteView, home: Home) -> Sequence[LonLat]:
    """Return the four corners of the square that a home is known to lie in, one after another."""
    to_metres, _back = _moves(site.crs)
    x, y = _middle(*to_metres.transform(home.point.lon, home.point.lat), home.cell_m)
    half = home.cell_m / 2
    around = ((-half, -half), (half, -half), (half, half), (-half, half))
    return [_lon_lat(site, x + right, y + up) for right, up in around]


def _home(site: SiteView, point: LonLat, cell_m: int) -> Home:
    rounded = LonLat(round(point.lon, DIGITS), round(point.lat, DIGITS))
    return Home(rounded, cell_m, gazetteer.nearest_name(site.key, rounded))


def _middle(x: float, y: float, cell_m: int) -> tuple[float, float]:
    return (floor(x / cell_m) + 0.5) * cell_m, (floor(y / cell_m) + 0.5) * cell_m


def _is_town(middle: LonLat, settlements: Sequence[_Settlement]) -> bool:
    towns = [each.point for each in settlements if each.people >= TOWN_FROM_PEOPLE]
    lon, lat = np.array([t.lon for t in towns]), np.array([t.lat for t in towns])
    return bool((roughly_metres_between(middle, lon, lat) <= TOWN_WITHIN_M).any())


def _settlements(site: SiteView) -> Sequence[_Settlement]:
    to_metres, _back = _moves(site.crs)
    found = []
    for place in territory.places(site.key):
        x, y = to_metres.transform(place.lon, place.lat)
        found.append(_Settlement(LonLat(place.lon, place.lat), x, y, place.population or 0))
    return found


def _lon_lat(site: SiteView, x: float, y: float) -> LonLat:
    _to, back = _moves(site.crs)
    lon, lat = back.transform(x, y)
    return LonLat(lon, lat)


@lru_cache(maxsize=8)
def _moves(crs: str) -> tuple[Transformer, Transformer]:
    """Return the ways from degrees to the site's metres and back."""
    return (
        Transformer.from_crs("EPSG:4326", crs, always_xy=True),
        Transformer.from_crs(crs, "EPSG:4326", always_xy=True),
    )
