"""What the commands about travel take: a point, a site."""

from __future__ import annotations

from collections.abc import Sequence

import click

from app.core.geo import CoordinateError, LonLat, parse_lon_lat
from app.territory import queries
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
            self.fail(f"{value}: {error.reason}; write LON,LAT such as 11.12,46.07", param, ctx)


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
