"""Rows of any file as cells by column, each with its number and what to call its columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _

from app.directory.exchange.columns import Column, Key
from app.directory.exchange.findings import Finding, quoted
from app.directory.exchange.headers import read_header
from app.directory.exchange.sheet import Sheet


@dataclass(frozen=True)
class Record:
    """The cells of one row that say something; "" where a column is missing or empty."""

    number: int
    cells: Mapping[Key, str]

    def text(self, column: Column, language: str = "") -> str:
        """Return a cell."""
        return self.cells.get((column, language), "")

    @property
    def languages(self) -> list[str]:
        """Return the languages of the translated columns that say something."""
        return sorted({language for _column, language in self.cells if language})


@dataclass(frozen=True)
class Records:
    """All rows of a file; `names` is how the file calls a column."""

    rows: Sequence[Record]
    names: Mapping[Column, str] = field(default_factory=dict)
    findings: Sequence[Finding] = ()

    def called(self, column: Column) -> str:
        """Return what the file calls a column."""
        return self.names.get(column, column.value)


def records_of(sheet: Sheet) -> Records:
    """Return the rows of a table under the columns that its header names.

    Raises:
        RefusedFileError: the header lacks a required column.
    """
    headed = read_header(sheet.header)
    rows, findings = [], [*sheet.findings, *headed.findings]
    for row in sheet.rows:
        told = {
            key: row.cells[at]
            for key, at in headed.places.items()
            if at < len(row.cells) and row.cells[at]
        }
        surplus = [cell for cell in row.cells[len(sheet.header) :] if cell]
        if surplus:
            findings.append(_too_wide(row.number, surplus[0]))
        if told or surplus:
            rows.append(Record(row.number, told))
    return Records(rows, headed.names, findings)


def _too_wide(row: int, cell: str) -> Finding:
    return Finding(
        row,
        "",
        _("There are more cells than columns."),
        _("Put texts that hold the separator between quotation marks."),
        value=quoted(cell),
    )
