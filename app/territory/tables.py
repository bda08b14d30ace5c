"""CSV files, read row by row into checked values."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import isfinite
from pathlib import Path
from typing import TypeVar

from app.territory.problems import Problems

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True)
class Row:
    """One row; what cannot be read is noted in `problems` and given as None or empty."""

    file: str
    number: int
    cells: Mapping[str, str]
    problems: Problems

    def wrong(self, column: str, reason: str) -> None:
        """Note that a cell of this row has to change."""
        self.problems.add(self.file, reason, row=self.number, column=column)

    def text(self, column: str) -> str:
        """Return the cell without blanks around it; empty where there is none."""
        return self.cells.get(column, "").strip()

    def required(self, column: str, longest: int = 200) -> str:
        """Return a cell that may be neither empty nor longer than its column in the database."""
        text = self.text(column)
        if not text:
            self.wrong(column, "is empty")
        if len(text) > longest:
            self.wrong(column, f"is longer than {longest} characters")
        return text

    def whole(self, column: str) -> int | None:
        """Return a whole number of at least zero, or None where the cell is empty."""
        text = self.text(column)
        if not text:
            return None
        if not (text.isascii() and text.isdigit()):
            self.wrong(column, f"{text!r} is not a whole number of at least 0")
            return None
        return int(text)

    def number_in(self, column: str, low: float, high: float) -> float:
        """Return a number of the range, borders included; `low` where it is wrong."""
        text = self.text(column)
        try:
            value = float(text)
        except ValueError:
            self.wrong(column, f"{text!r} is not a number" if text else "is empty")
            return low
        if not (isfinite(value) and low <= value <= high):
            self.wrong(column, f"{text} is not between {low:g} and {high:g}")
            return low
        return value

    def day(self, column: str) -> date | None:
        """Return a date, or None where the cell is empty."""
        text = self.text(column)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.wrong(column, f"{text!r} is not a date such as 2021-12-31")
            return None

    def choice(self, column: str, kind: type[Choice]) -> Choice | None:
        """Return a value of a fixed list, or None where the cell is empty or wrong."""
        text = self.text(column)
        if not text:
            return None
        try:
            return kind(text)
        except ValueError:
            self.wrong(column, f"{text!r} is none of {', '.join(kind)}")
            return None


def decoded(path: Path, problems: Problems, encoding: str = "utf-8-sig") -> str:
    """Return a file's text; empty, with a problem noted, where it cannot be read."""
    try:
        return path.read_bytes().decode(encoding)
    except OSError as error:
        problems.add(path.name, f"cannot be read: {error.strerror}")
    except LookupError:
        problems.add(path.name, f"there is no encoding {encoding!r}; try utf-8 or cp1252")
    except UnicodeDecodeError as error:
        row = path.read_bytes()[: error.start].count(b"\n") + 1
        problems.add(path.name, f"is not {encoding}; an older file may be cp1252", row=row)
    return ""


def rows(
    path: Path, columns: Sequence[str], problems: Problems, encoding: str = "utf-8-sig"
) -> Iterator[Row]:
    """Read a CSV with a header; lines are counted from 1, the header included.

    Separator is the comma, or the semicolon where the header has no comma.
    """
    text = decoded(path, problems, encoding)
    if not text:
        if not problems.found:
            problems.add(path.name, "is empty")
        return
    reader = _reader(text)
    missing = [column for column in columns if column not in (reader.fieldnames or ())]
    if missing:
        there = ", ".join(reader.fieldnames or ())
        problems.add(path.name, f"has no column {', '.join(missing)}; there are: {there}", row=1)
        return
    yield from _checked(reader, path.name, problems)


def header(path: Path, problems: Problems, encoding: str = "utf-8-sig") -> Sequence[str]:
    """Return the column names of a CSV; empty, with a problem noted, where it has none."""
    text = decoded(path, problems, encoding)
    if not text and not problems.found:
        problems.add(path.name, "is empty")
    return _reader(text).fieldnames or ()


def _reader(text: str) -> csv.DictReader[str]:
    first = text.split("\n", 1)[0]
    separator = "," if "," in first else ";"
    return csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _checked(reader: csv.DictReader[str], file: str, problems: Problems) -> Iterator[Row]:
    """Give the rows that have a cell for every column."""
    try:
        for cells in reader:
            if None in cells or None in cells.values():
                problems.add(file, "has not as many cells as the header", row=reader.line_num)
                continue
            yield Row(file, reader.line_num, cells, problems)
    except csv.Error as error:
        problems.add(file, f"is not CSV: {error}", row=reader.line_num + 1)
