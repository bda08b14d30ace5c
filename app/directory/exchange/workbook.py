"""XLSX: the first sheet that is visible, values as text; formulas are found, never worked out."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from flask_babel import lazy_gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from app.core.formulas import undefused
from app.directory.exchange.findings import Finding, RefusedFileError, formula_in
from app.directory.exchange.limits import MOST_COLUMNS, MOST_ROWS
from app.directory.exchange.packed import checked_parts
from app.directory.exchange.sheet import Sheet, SheetRow, sheet_of, too_many_rows

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def read_workbook(raw: bytes) -> Sheet:
    """Return the table in the first visible sheet of a workbook.

    Raises:
        RefusedFileError: it is no workbook, is empty, too large, or packed to do harm.
    """
    with checked_parts(raw) as packed:
        if "[Content_Types].xml" not in packed.namelist():
            raise _unreadable()
    try:
        with warnings.catch_warnings():
            # Styles and extensions that openpyxl leaves out have no say in a table.
            warnings.simplefilter("ignore")
            return _read(raw)
    except RefusedFileError:
        raise
    # What else can be wrong inside a workbook, openpyxl tells by any exception at all.
    except Exception as error:
        raise _unreadable() from error


def _read(raw: bytes) -> Sheet:
    book = load_workbook(BytesIO(raw), read_only=True, data_only=False, keep_links=False)
    try:
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not visible:
            raise RefusedFileError(_("There is no visible sheet in the file."))
        # A sheet may declare a million empty rows: what counts is what is there.
        visible[0].reset_dimensions()
        findings: list[Finding] = []
        rows = list(_rows(visible[0], findings))
    finally:
        book.close()
    return sheet_of(rows, findings)


def _rows(sheet: Any, findings: list[Finding]) -> Iterator[SheetRow]:  # noqa: ANN401 - openpyxl's
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), start=1):
        if number > 2 * MOST_ROWS:
            raise too_many_rows()
        texts = [_cell(cell, number, findings) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            yield SheetRow(number, texts)


def _cell(cell: Any, row: int, findings: list[Finding]) -> str:  # noqa: ANN401 - openpyxl's
    value = cell.value
    if value is None:
        return ""
    column = get_column_letter(cell.column)
    if cell.data_type == "f":
        findings.append(formula_in(row, column, str(getattr(value, "text", value))))
        return ""
    if cell.data_type == "e":
        findings.append(Finding(row, column, _("The cell holds an error."), value=str(value)))
        return ""
    text = _text(value)
    if _CONTROL.search(text):
        findings.append(Finding(row, column, _("The cell holds a character that no text has.")))
        return ""
    return undefused(text.strip(" ")).strip()


def _text(value: object) -> str:  # noqa: PLR0911 - one line a kind of cell
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time() else value.date().isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds() // 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    return str(value)


def _unreadable() -> RefusedFileError:
    return RefusedFileError(
        _("This is not an .xlsx workbook, whatever its name says."),
        _("Save it again as .xlsx or as CSV."),
    )
