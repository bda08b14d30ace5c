"""Commands about listings as files: import one, write a template."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, TypeVar
from uuid import UUID

import click
from flask_babel import force_locale
from sqlalchemy import select

from app.accounts.actor import OPERATOR
from app.core.db import db
from app.core.language import CUSTOMS, LANGUAGES
from app.core.words import fold
from app.directory.exchange.actions import Imported, NotReadyError, import_file
from app.directory.exchange.checking import check_file
from app.directory.exchange.comparing import Importing
from app.directory.exchange.exporting import Format, template
from app.directory.exchange.limits import MOST_BYTES
from app.directory.exchange.planning import Checked, Choices, Decision, Deed
from app.directory.exchange.upload import Upload, too_many_bytes
from app.directory.models import Organisation
from app.directory.needs import taxonomy
from app.territory import queries as territory

Item = TypeVar("Item")
_LANGUAGE = click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", help="Of the words."
)


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--site", "site_key", required=True, help="Key of the site.")
@click.option("--organisation", help="For rows that name none: its name or id.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--swap", is_flag=True, help="Exchange lon and lat where only that fits the site.")
@click.option("--keep-doubts", is_flag=True, help="Doubtful points are right as they are.")
@click.option("--only-valid", is_flag=True, help="Leave out listings with something wrong.")
@click.option(
    "--duplicates", type=click.Choice([one.value for one in Decision]), default="ask",
    help="What to do with listings that may be there already.",
)  # fmt: skip
@_LANGUAGE
def import_listings(
    *, file: Path, site_key: str, organisation: str | None, dry_run: bool, swap: bool,
    keep_doubts: bool, only_valid: bool, duplicates: str, language: str,
) -> None:  # fmt: skip
    """Import services from FILE (.csv, .xlsx, HSDS .json): all of them, or none."""
    if file.stat().st_size > MOST_BYTES:
        raise click.ClickException(str(too_many_bytes()))
    upload = Upload(file.name, file.read_bytes())
    choices = Choices(swap, keep_doubts, only_valid, Decision(duplicates))
    with force_locale(CUSTOMS[language]):
        importing = _importing(site_key, organisation)
        if dry_run:
            checked = check_file(db.session(), upload, importing, choices, _bar("Checking"))
            _say_checked(checked)
            if not checked.is_ready:
                raise SystemExit(1)
            return
        try:
            done = import_file(upload, importing, choices, _bar("Importing"))
        except NotReadyError as error:
            _say_checked(error.checked)
            raise click.ClickException("nothing was imported") from error
        _say_done(done)


@click.command("template")
@click.option("--format", "wanted", type=click.Choice(["csv", "xlsx"]), default="xlsx")
@click.option("--output", type=click.File("wb"), default="-", help="File to write.")
@_LANGUAGE
def write_template(*, wanted: str, output: BinaryIO, language: str) -> None:
    """Write a table to begin with: the headers, and what each column may hold."""
    with force_locale(CUSTOMS[language]):
        output.write(template(Format(wanted), taxonomy()).raw)


def _importing(site_key: str, organisation: str | None) -> Importing:
    site = territory.site(site_key)
    if site is None:
        raise click.ClickException(f"there is no site {site_key!r}")
    return Importing(OPERATOR, site, _organisation(site_key, organisation))


def _organisation(site_key: str, named: str | None) -> UUID | None:
    if named is None:
        return None
    rows = db.session.execute(
        select(Organisation.id, Organisation.name).where(Organisation.site_id == site_key)
    )
    found: list[UUID] = [
        row.id for row in rows if named == str(row.id) or fold(named) == fold(row.name)
    ]
    if len(found) != 1:
        raise click.ClickException(f"{len(found)} organisations of {site_key} are called {named!r}")
    return found[0]


def _bar(label: str) -> Callable[[Iterable[Item]], Iterator[Item]]:
    def watched(items: Iterable[Item]) -> Iterator[Item]:
        with click.progressbar(list(items), label=label) as bar:
            yield from bar

    return watched


def _say_checked(checked: Checked) -> None:
    for finding in checked.findings:
        click.echo(f"{finding.weight.value:5}  {finding}")
    counts = ", ".join(f"{checked.count(deed)} {deed.value.replace('_', ' ')}" for deed in Deed)
    click.echo(counts)


def _say_done(done: Imported) -> None:
    click.echo(
        f"{done.new} new, {done.changed} changed, {done.left_out} left out,"
        f" {done.organisations} new organisations"
    )
