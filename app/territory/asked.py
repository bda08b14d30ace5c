"""Which sites a command of the night is asked for."""

from __future__ import annotations

from collections.abc import Sequence

import click

from app.territory import queries
from app.territory.sites import SiteView

wanted_sites = click.option(
    "--site", "wanted", multiple=True, help="Key of a site; several times for several."
)


def chosen_sites(wanted: Sequence[str]) -> Sequence[SiteView]:
    """Return the sites of these keys, all where none is named.

    Raises:
        ClickException: there is no site of one of the keys.
    """
    sites = queries.sites()
    unknown = set(wanted) - {site.key for site in sites}
    if unknown:
        raise click.ClickException(f"no such site: {', '.join(sorted(unknown))}")
    return [site for site in sites if not wanted or site.key in wanted]
