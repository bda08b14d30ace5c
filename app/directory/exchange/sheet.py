"""A table as it was found in a file: a header, and rows of text by column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _

from app.directory.exchange.findings import Finding, RefusedFileError, TooLargeError
from app.directory.exchange.limits import MOST_COLUMNS, MOST_ROWS


@dataclass(frozen=True)
class SheetRow:
    """One row; `number` is what a spreadsheet shows beside it, the header being 1."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True)
class Sheet:
    """A header, its rows, and what had to be said while they were read."""

    header: Sequence[str]
    rows: Sequence[SheetRow]
    findings: Sequence[Finding] = ()


def sheet_of(rows: Sequence[SheetRow], findings: Sequence[Finding]) -> Sheet:
    """Return the table whose header is the first row that says anything.

    Raises:
        RefusedFileError: there is no row at all, or the rows or columns are too many.
    """
    told = [row for row in rows if any(row.cells)]
    if not told:
        raise RefusedFileError(_("The file is empty."), _("Start from the template."))
    header = told[0].cells
    if len(header) > MOST_COLUMNS:
        raise TooLargeError(
            _("The file has %(n)s columns, at most %(most)s.", n=len(header), most=MOST_COLUMNS)
        )
    if len(told) - 1 > MOST_ROWS:
        raise too_many_rows()
    if len(told) == 1:
        raise RefusedFileError(_("There is a header, but no row below it."), row=1)
    return Sheet(header, told[1:], findings)


def too_many_rows() -> TooLargeError:
    """Return the refusal of a file with more rows than are taken at once."""
    return TooLargeError(
        _("The file has more than %(most)s rows.", most=MOST_ROWS), _("Split it into several.")
    )
