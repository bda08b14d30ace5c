"""Tables as files: CSV and XLSX with defused cells, and the templates to begin with."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from app.core.formulas import defused
from app.directory.exchange.columns import (
    REQUIRED,
    TOLD_ONLY,
    TRANSLATED,
    Column,
    Key,
    capital,
    header_of,
)
from app.directory.exchange.limits import LONGEST_CELL
from app.directory.exchange.writing import Written

# Spreadsheets of Italy and Portugal take the comma for a decimal sign, and a CSV of
# semicolons for a table.
_SEPARATOR = {"it": ";", "pt": ";", "en": ","}
_NUMBERS = frozenset(
    {Column.LON, Column.LAT, Column.AGE_MIN, Column.AGE_MAX, Column.CAPACITY_TOTAL,
     Column.WAITING_DAYS}
)  # fmt: skip
_WIDE = frozenset({*TRANSLATED, Column.NEEDS, Column.HOURS, Column.DATES, Column.ORGANISATION})
_DARK, _LIGHT = "013C65", "E8EEF4"


@dataclass(frozen=True)
class Line:
    """A row of cells by column, and the cells that are for people only."""

    cells: Written
    aside: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """Headers in a language, and under each of them the key of its cells."""

    language: str
    keys: Sequence[Key]
    asides: Sequence[str]
    lines: Sequence[Line]

    @property
    def header(self) -> list[str]:
        """Return the headers."""
        own = [header_of(column, self.language) for column, _ in self.keys]
        coded = [f"{name} ({code})" if code else name
                 for name, (_, code) in zip(own, self.keys, strict=True)]  # fmt: skip
        return coded + [capital(TOLD_ONLY[name][self.language][0]) for name in self.asides]


def table_of(lines: Sequence[Line], language: str, *, asides: bool = True) -> Table:
    """Return the table of some rows: every column, with those of the languages that occur."""
    codes = sorted({code for line in lines for _, code in line.cells if code})
    keys = [
        (column, code)
        for column in Column
        for code in ["", *(codes if column in TRANSLATED else ())]
    ]
    return Table(language, keys, list(TOLD_ONLY) if asides else [], lines)


def write_csv(table: Table) -> bytes:
    """Return the table as CSV (RFC 4180) in UTF-8 with its mark, formulas defused."""
    text = StringIO()
    writer = csv.writer(text, delimiter=_SEPARATOR[table.language])
    writer.writerow(table.header)
    for line in table.lines:
        cells = [_cell(key, line.cells.get(key, "")) for key in table.keys]
        writer.writerow([*cells, *(defused(line.aside.get(name, "")) for name in table.asides)])
    return text.getvalue().encode("utf-8-sig")


def write_xlsx(table: Table, notes: Sequence[Sequence[str]] = (), title: str = "") -> bytes:
    """Return the table as a workbook, formulas defused, texts as texts.

    Args:
        table: what stands on the first sheet.
        notes: rows of a second sheet that explains the first; the first row is its header.
        title: name of the second sheet.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Prossima")
    sheet.freeze_panes = "A2"
    for at, (column, _code) in enumerate(table.keys, start=1):
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = 36 if column in _WIDE else 18
    sheet.append([_heading(sheet, name, at, table) for at, name in enumerate(table.header)])
    for line in table.lines:
        cells = [_typed(sheet, key, line.cells.get(key, "")) for key in table.keys]
        sheet.append([*cells, *(_text(sheet, line.aside.get(name, "")) for name in table.asides)])
    if notes:
        _explain(book, notes, title)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _heading(sheet: WriteOnlyWorksheet, name: str, at: int, table: Table) -> Cell:
    cell = WriteOnlyCell(sheet, value=name)
    required = at < len(table.keys) and table.keys[at][0] in REQUIRED and not table.keys[at][1]
    cell.font = Font(bold=True, color="FFFFFF" if required else _DARK)
    cell.fill = PatternFill("solid", fgColor=_DARK if required else _LIGHT)
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def _explain(book: Workbook, notes: Sequence[Sequence[str]], title: str) -> None:
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCD", (30, 14, 60, 90), strict=True):
        sheet.column_dimensions[letter].width = width
    for number, row in enumerate(notes):
        cells = [_text(sheet, text) for text in row]
        for cell in cells:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            cell.font = Font(bold=number == 0)
        sheet.append(cells)


def _cell(key: Key, text: str) -> str:
    """Return a cell's text; a number is one, whatever its sign."""
    return text if key[0] in _NUMBERS else defused(text)


def _typed(sheet: WriteOnlyWorksheet, key: Key, text: str) -> Cell:
    if key[0] in _NUMBERS and text:
        return WriteOnlyCell(sheet, value=float(text) if "." in text else int(text))
    return _text(sheet, text)


def _text(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    """Return a cell that holds a text, never a formula or an error."""
    cell = WriteOnlyCell(sheet, value=None)
    if text:
        cell.value = defused(text)[:LONGEST_CELL]
        cell.data_type = "s"
    return cell
