"""CSV with a comma, a semicolon or a tab, as spreadsheets of three countries write it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO

from flask_babel import lazy_gettext as _

from app.core.formulas import is_formula, undefused
from app.directory.exchange.decoding import decoded
from app.directory.exchange.findings import Finding, RefusedFileError, formula_in
from app.directory.exchange.limits import LONGEST_CELL, MOST_ROWS
from app.directory.exchange.sheet import Sheet, SheetRow, sheet_of, too_many_rows

SEPARATORS = (",", ";", "\t")
_STATED = re.compile(r"\s*sep=([,;\t])\s*\r?\n", re.IGNORECASE)


def read_delimited(raw: bytes) -> Sheet:
    """Return the table in a CSV file.

    Raises:
        RefusedFileError: it is not CSV, is empty, or is too large.
    """
    text, findings = decoded(raw)
    stated = _STATED.match(text)
    body = text[stated.end() :] if stated else text
    separator = stated[1] if stated else _separator(body)
    return sheet_of(list(_rows(body, separator, 2 if stated else 1, findings)), findings)


def _separator(text: str) -> str:
    """Return the separator that makes the most columns of the first line."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=lambda sign: _unquoted(first).count(sign))


def _unquoted(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line)


def _rows(text: str, separator: str, first: int, findings: list[Finding]) -> Iterator[SheetRow]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    number = first - 1
    try:
        for number, cells in enumerate(reader, start=first):
            if number > MOST_ROWS + 100:
                raise too_many_rows()
            yield SheetRow(number, [_cell(cell, number, findings) for cell in cells])
    except csv.Error as error:
        raise RefusedFileError(
            _("This row is not CSV (%(detail)s).", detail=str(error)),
            _("Look for a quotation mark that is not closed."),
            row=number + 1,
        ) from error


def _cell(cell: str, row: int, findings: list[Finding]) -> str:
    if len(cell) > LONGEST_CELL:
        raise RefusedFileError(
            _("A cell has %(n)s characters, at most %(most)s.", n=len(cell), most=LONGEST_CELL),
            _("Look for a quotation mark that is not closed."),
            row=row,
        )
    if is_formula(cell):
        findings.append(formula_in(row, "", cell))
        return ""
    return undefused(cell.strip(" ")).strip()
