"""What the commands about travel take: a point, a site."""

from __future__ import annotations

from collections.abc import Sequence

import click

from app.core.geo import CoordinateError, LonLat, parse_lon_lat
from app.territory import queries
from app.territory.coordinates import FARTHEST_OUTSIDE_M, exchanged, exchanged_words, refusal
from app.territory.land import metres_outside, water_at
from app.territory.sites import SiteView


class PointArgument(click.ParamType[LonLat]):
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
            self.fail(refusal(str(value), error), param, ctx)


def refuse_unusable(site: SiteView, point: LonLat) -> None:
    """Refuse a point that nobody can start from or go to at this site, as the pages do.

    Raises:
        BadParameter: it lies in the water or far outside, or its numbers are exchanged.
    """
    said = f"{point.lon:.8g},{point.lat:.8g}"
    right = exchanged(site, point.lon, point.lat, metres_outside)
    if right:
        raise click.BadParameter(f"{said}: {exchanged_words(right)}")
    water = water_at(site, point)
    if water is not None:
        raise click.BadParameter(f"{said} lies in the water{water and ': '}{water}")
    outside_m = metres_outside(site, point)
    if outside_m > FARTHEST_OUTSIDE_M:
        raise click.BadParameter(f"{said} lies {outside_m / 1000:.0f} km outside {site.key}")


def site_named(key: str) -> SiteView:
    """Return a site by its key, or say which there are.

    Raises:
        BadParameter: there is no such site.
    """
    site = queries.site(key)
    if site is None:
        known = ", ".join(each.key for each in queries.sites())
        raise click.BadParameter(f"there is no site {key!r}; known are: {known}")
    return site


def sites_named(key: str | None) -> Sequence[SiteView]:
    """Return the site of this key, or all sites.

    Raises:
        BadParameter: there is no such site.
    """
    return queries.sites() if key is None else [site_named(key)]
