"""Broken rules of a content told where they stand in a file: by row and by column."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from app.directory.editing.rules import Problem
from app.directory.exchange.cells import Cells
from app.directory.exchange.columns import Column
from app.directory.exchange.contents import Entry
from app.directory.exchange.findings import Weight

_COLUMNS = {
    "in_person": Column.DELIVERY,
    "online": Column.DELIVERY,
    "by_phone": Column.DELIVERY,
    "places": Column.CITY,
    "point": Column.LON,
    "website": Column.ORGANISATION_WEBSITE,
    "tax_code": Column.ORGANISATION_TAX_CODE,
}
# Findings of one listing stand together; no listing has more cells than this.
_LATELY = 200
_OF_AN_ORGANISATION = {
    "name": Column.ORGANISATION,
    "description": Column.ORGANISATION_DESCRIPTION,
    "email": Column.ORGANISATION_EMAIL,
    "phone": Column.ORGANISATION_PHONE,
}


def tell_problems(
    entry: Entry, found: Iterable[Problem], known: Collection[str] = frozenset()
) -> None:
    """Note the problems of a listing; those of fields in `known` were there before."""
    for problem in found:
        cells, column = _where(entry, problem.field)
        weight = Weight.NOTE if problem.field in known else Weight.ERROR
        if not _said(cells, column):
            cells.wrong(column, problem.sentence, weight=weight)


def tell_organisation(entry: Entry, found: Iterable[Problem]) -> None:
    """Note the problems of an organisation that a row describes."""
    for problem in found:
        column = _OF_AN_ORGANISATION.get(problem.field) or _COLUMNS.get(problem.field)
        entry.cells.wrong(column or Column.ORGANISATION, problem.sentence)


def _where(entry: Entry, path: str) -> tuple[Cells, Column]:
    part, _, inner = path.partition(".")
    if part == "places" and inner:
        key, _, name = inner.partition(".")
        column = Column.PLACE_NAME if name == "name" else _column(name)
        return entry.place_rows.get(UUID(key), entry.cells), column
    if part == "translations":
        return entry.cells, _column(inner.partition(".")[2] or Column.NAME)
    return entry.cells, _column(part)


def _column(name: str) -> Column:
    if name in _COLUMNS:
        return _COLUMNS[name]
    return Column(name) if name in set(Column) else Column.NAME


def _said(cells: Cells, column: Column) -> bool:
    """Say whether the cell itself was found wrong already: what follows from it is no news."""
    name = cells.records.called(column)
    return any(
        finding.row == cells.record.number and finding.column == name
        for finding in cells.findings.found[-_LATELY:]
    )
