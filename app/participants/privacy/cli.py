"""Commands of whoever runs the machine: keys, erasure, retention, and the papers of the law."""

from __future__ import annotations

import re
from pathlib import Path

import click
from flask.cli import AppGroup

from app.accounts.actor import OPERATOR
from app.core.db import db
from app.core.sealing import ring
from app.participants.privacy.compacting import compact
from app.participants.privacy.erasing import erase_by_code
from app.participants.privacy.papers.writing import FOLDER, write_papers
from app.participants.privacy.retention import due, keep_to_time
from app.participants.privacy.rotating import LostKeysError, new_key_line, rotate
from app.participants.privacy.sealed_values import check, count_stale
from app.participants.reading import NoSuchCaseError
from app.territory.asked import chosen_sites, wanted_sites

privacy = AppGroup("privacy", help="Erasure, retention, and the papers of the law.")
keys = AppGroup("keys", help="The keys that seal private fields (FIELD_KEYS).")
_NAME = re.compile(r"[A-Za-z0-9._-]{1,32}")


@keys.command("new")
@click.argument("name")
def new_key(name: str) -> None:
    """Print a new random key called NAME, such as 2027-01, to put first in FIELD_KEYS."""
    if not _NAME.fullmatch(name):
        raise click.ClickException("a name has up to 32 letters, digits, dots, dashes, underscores")
    click.echo(new_key_line(name))


@keys.command("check")
def check_keys() -> None:
    """Open every sealed value; say which key each column uses, and what does not open."""
    found = check(db.session(), ring())
    for (column, name), number in sorted(found.by_key.items()):
        click.echo(f"{column}: {number} sealed with {name}")
    if not found.by_key:
        click.echo("nothing is sealed yet")
    for each in found.broken:
        click.echo(f"does not open: {each}", err=True)
    if found.lost:
        raise click.ClickException(str(LostKeysError(found.lost)))
    if found.broken:
        raise click.ClickException(f"{len(found.broken)} values do not open: compare a backup")
    older = {name for _column, name in found.by_key} - {ring().newest}
    click.echo(_removable(older, set(ring().keys)))


def _removable(older: set[str], ours: set[str]) -> str:
    if older:
        return f"still in use beside {ring().newest}: {', '.join(sorted(older))}; run `keys rotate`"
    unused = sorted(ours - {ring().newest})
    if not unused:
        return "every value opens"
    return f"every value opens; no longer needed but for old backups: {', '.join(unused)}"


@keys.command("rotate")
def rotate_keys() -> None:
    """Seal everything anew with the newest key; may be interrupted, and run again."""
    waiting = count_stale(db.session(), ring())
    db.session.rollback()
    try:
        with click.progressbar(length=waiting, label=f"sealing with {ring().newest}") as bar:
            done = rotate(ring(), bar.update)
    except LostKeysError as error:
        raise click.ClickException(str(error)) from error
    for each in done.broken:
        click.echo(f"does not open, left as it is: {each}", err=True)
    click.echo(f"{done.resealed} values sealed with {ring().newest}")
    if done.broken:
        raise click.ClickException(f"{len(done.broken)} values do not open: compare a backup")


@privacy.command("erase")
@click.argument("code")
@click.option("--site", required=True, help="Key of the site.")
def erase_case(code: str, site: str) -> None:
    """Erase the case CODE for good: rows, traces in the files; only counts stay."""
    try:
        erase_by_code(site, code, OPERATOR)
    except NoSuchCaseError as error:
        raise click.ClickException(f"no case {code} at {site}") from error
    click.echo(f"erased; {_compacted()}")


def _compacted() -> str:
    if compact():
        return "the files hold no trace"
    return "somebody was reading: the files still hold traces, run `privacy compact` later"


@privacy.command("compact")
def compact_files() -> None:
    """Write the database's files anew without what was deleted."""
    if not compact():
        raise click.ClickException("somebody was reading or writing: run it again later")
    click.echo("the files hold no trace of what was deleted")


@privacy.command("retention")
@wanted_sites
@click.option("--dry-run", is_flag=True, help="Say what is past its time; change nothing.")
def keep_to_time_everywhere(*, wanted: tuple[str, ...], dry_run: bool) -> None:
    """Erase what is past its site's time; for every night, and safe to run twice."""
    for site in chosen_sites(wanted):
        found = due(site) if dry_run else keep_to_time(site)
        words = "would be erased" if dry_run else "erased"
        click.echo(
            f"{site.key}: {words}: cases without a deed for {site.retention_months} months: "
            f"{len(found.cases)}, pointings without a case: {len(found.pointings)}, "
            f"contacts and supporters without a consent: {len(found.ended)}"
        )
    if not dry_run:
        click.echo(_compacted())


@privacy.command("record-of-processing")
@click.option(
    "--into", type=click.Path(file_okay=False, path_type=Path), default=FOLDER, show_default=True
)
def write_record(into: Path) -> None:
    """Write the record of processing and the annex of the impact assessment, in every language."""
    for file in write_papers(into):
        click.echo(str(file))
