"""One line of a table, cell by cell: parsed, or its fault written down."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import TypeVar

from app.directory.listings import Fault

Choice = TypeVar("Choice", bound=StrEnum)
LONGEST_TEXT = 5000
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2}")
_URL = re.compile(r"https?://[^\s<>\"']+")
_EMAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\"]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ./()-]*")
SHAPES = {"url": _URL, "email": _EMAIL, "phone": _PHONE}


@dataclass(frozen=True)
class Line:
    """A line of a file; every method returns the parsed cell, or a harmless value and a fault."""

    file: str
    at: int
    cells: Mapping[str, str]
    faults: list[Fault]

    def wrong(self, column: str, reason: str) -> None:
        """Write down what is wrong with a cell."""
        self.faults.append(Fault(self.file, self.at, column, reason))

    def text(self, column: str, longest: int = LONGEST_TEXT, *, required: bool = False) -> str:
        """Return the text, checked for its length."""
        text = self.cells[column].strip()
        if required and not text:
            self.wrong(column, "is empty")
        if len(text) > longest:
            self.wrong(column, f"has {len(text)} characters, at most {longest}")
        return text

    def key(self, column: str = "key") -> str:
        """Return a key of small letters, digits and single hyphens."""
        key = self.text(column)
        if not _KEY.fullmatch(key):
            self.wrong(column, f"{key!r} is not a key: use a-z, 0-9 and -")
        return key

    def shaped(self, column: str, shape: str, longest: int) -> str:
        """Return a web address, e-mail address or phone number; empty where there is none."""
        text = self.text(column, longest)
        if text and not SHAPES[shape].fullmatch(text):
            self.wrong(column, f"{text!r} is not of the form of {shape}")
        return text

    def choice(self, column: str, kind: type[Choice]) -> Choice | None:
        """Return a word of a closed vocabulary, None where the cell is empty."""
        text = self.text(column)
        if not text:
            return None
        if text not in set(kind):
            self.wrong(column, f"{text!r} is none of {', '.join(kind)}")
            return None
        return kind(text)

    def choices(self, column: str, kind: type[Choice]) -> tuple[Choice, ...]:
        """Return words of a closed vocabulary, separated by |."""
        known = [text for text in self.several(column) if self._known(column, text, set(kind))]
        return tuple(kind(text) for text in known)

    def several(self, column: str) -> tuple[str, ...]:
        """Return the parts of a cell separated by |, each once."""
        parts = (part.strip() for part in self.cells[column].split("|"))
        return tuple(dict.fromkeys(part for part in parts if part))

    def language(self, column: str, text: str | None = None) -> str:
        """Return an ISO 639-1 code."""
        code = self.text(column) if text is None else text
        if not _LANGUAGE.fullmatch(code):
            self.wrong(column, f"{code!r} is not a two-letter language code")
        return code

    def integer(self, column: str, most: int) -> int | None:
        """Return a whole number from 0 to `most`, None where the cell is empty."""
        text = self.text(column)
        if not text:
            return None
        if not (text.isascii() and text.isdigit()) or int(text[:9]) > most:
            self.wrong(column, f"{text!r} is not a whole number from 0 to {most}")
            return None
        return int(text)

    def number(self, column: str) -> float | None:
        """Return a decimal number, None where the cell is empty."""
        text = self.text(column)
        try:
            return float(text) if text else None
        except ValueError:
            self.wrong(column, f"{text!r} is not a number")
            return None

    def day(self, column: str) -> date | None:
        """Return a date written YYYY-MM-DD, None where the cell is empty."""
        text = self.text(column)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.wrong(column, f"{text!r} is not a date of the form 2026-11-22")
            return None

    def clock(self, column: str) -> time:
        """Return a time written HH:MM; 24:00 is midnight."""
        text = self.text(column)
        try:
            return time.fromisoformat("00:00" if text == "24:00" else text)
        except ValueError:
            self.wrong(column, f"{text!r} is not a time of the form 09:30")
            return time()

    def flag(self, column: str) -> bool:
        """Return whether the cell says yes; empty is no."""
        text = self.text(column)
        if text not in {"", "yes"}:
            self.wrong(column, f"{text!r}: write yes or leave it empty")
        return text == "yes"

    def _known(self, column: str, text: str, known: Collection[str]) -> bool:
        if text not in known:
            self.wrong(column, f"{text!r} is none of {', '.join(sorted(known))}")
        return text in known


def read_lines(path: Path, columns: Sequence[str], faults: list[Fault]) -> Iterator[Line]:
    """Yield the lines of a table with these columns; a file that is no such table is a fault."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        faults.append(Fault(path.name, 0, "", "the file is missing"))
    except UnicodeDecodeError:
        faults.append(Fault(path.name, 0, "", "the file is not UTF-8: save it as UTF-8"))
    else:
        yield from _table(path.name, text, columns, faults)


def _table(file: str, text: str, columns: Sequence[str], faults: list[Fault]) -> Iterator[Line]:
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        missing = [name for name in columns if name not in header]
        if missing:
            faults.append(Fault(file, 1, ", ".join(missing), "missing in the header"))
            return
        for cells in reader:
            if len(cells) == len(header):
                yield Line(file, reader.line_num, dict(zip(header, cells, strict=True)), faults)
            elif cells:
                reason = f"{len(cells)} cells under {len(header)} columns"
                faults.append(Fault(file, reader.line_num, "", reason))
    except csv.Error as error:
        faults.append(Fault(file, reader.line_num, "", f"not readable as CSV: {error}"))
