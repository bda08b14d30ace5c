"""The command that writes what a search finds as a file; it stands above the map search."""

from __future__ import annotations

from typing import BinaryIO

import click
from flask import current_app
from werkzeug.datastructures import MultiDict

from app.core.errors import InvalidRequestError
from app.core.language import LANGUAGES
from app.directory.exchange.exporting import Format
from app.map.listing_files import listing_file
from app.map.views import asked_strictly

_FORMATS = {"csv": Format.CSV, "xlsx": Format.XLSX, "hsds": Format.HSDS}


@click.command("export")
@click.option("--format", "wanted", type=click.Choice(list(_FORMATS)), default="csv")
@click.option("--site", "site_key", required=True, help="Key of the site.")
@click.option("--search", "query", default="", help="As in an address: need=job_search&free=1")
@click.option("--output", type=click.File("wb"), default="-", help="File to write.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", help="Of the words.")
def export_listings(
    *, wanted: str, site_key: str, query: str, output: BinaryIO, language: str
) -> None:
    """Write the public listings of a site as a file: all, or exactly those that a search finds."""
    # A search is read as from an address, words of its mistakes included.
    spoken = {"Accept-Language": language}
    with current_app.test_request_context(f"/map?{query}", headers=spoken) as context:
        args = MultiDict(context.request.args.items(multi=True))
        args.setlist("site", [site_key])
        try:
            file = listing_file(asked_strictly(args), _FORMATS[wanted])
        except InvalidRequestError as error:
            raise click.ClickException(str(error)) from error
        output.write(file.raw)
