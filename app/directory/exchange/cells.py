"""The cells of one row, parsed; what cannot be is told by its column, and taken as empty."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import isfinite
from typing import TypeVar
from uuid import UUID

from flask_babel import lazy_gettext as _

from app.core.words import fold
from app.directory.exchange.clock import UnclearError, read_day
from app.directory.exchange.columns import Column
from app.directory.exchange.findings import Finding, Findings, Topic, Weight, Words, quoted
from app.directory.exchange.records import Record, Records
from app.directory.exchange.spoken import read_choice, read_language, words_of

Choice = TypeVar("Choice", bound=StrEnum)
Value = TypeVar("Value")
_SEPARATORS = re.compile(r"[|;\n]")
_NUMBER = re.compile(r"-?\d{1,4}([.,]\d{1,20})?", re.ASCII)
_WHOLE = re.compile(r"\d{1,9}([.,]0+)?", re.ASCII)


@dataclass(frozen=True)
class Cells:
    """One row, what its file calls its columns, and where findings are noted.

    `language` is that of the reader: in it the words that a cell may hold are listed.
    """

    record: Record
    records: Records
    findings: Findings
    language: str

    def wrong(
        self,
        column: Column,
        reason: Words,
        mend: Words = "",
        *,
        weight: Weight = Weight.ERROR,
        topic: Topic = Topic.CELL,
    ) -> None:
        """Note what is wrong with a cell."""
        name, value = self.records.called(column), quoted(self.text(column))
        self.findings.add(
            Finding(self.record.number, name, reason, mend, value, weight=weight, topic=topic)
        )

    def text(self, column: Column, language: str = "") -> str:
        """Return the text of a cell."""
        return self.record.text(column, language)

    def choice(self, column: Column, kind: type[Choice]) -> Choice | None:
        """Return a word of a closed vocabulary, None where the cell is empty."""
        text = self.text(column)
        return self._chosen(column, kind, text) if text else None

    def choices(self, column: Column, kind: type[Choice]) -> tuple[Choice, ...]:
        """Return words of a closed vocabulary, separated by | ; or , and ends of lines."""
        return self.several(
            column,
            lambda word: read_choice(kind, word),
            lambda word: self._chosen(column, kind, word),
        )

    def several(
        self, column: Column, known: Callable[[str], Value | None],
        refused: Callable[[str], object],
    ) -> tuple[Value, ...]:  # fmt: skip
        """Return the meanings of a cell's parts; each that has none is refused.

        A comma separates only where the part as a whole means nothing.
        """
        found: list[Value] = []
        for part in filter(None, map(str.strip, _SEPARATORS.split(self.text(column)))):
            meaning = known(part)
            words = [part] if meaning is not None else filter(None, map(str.strip, part.split(",")))
            for word in words:
                one = known(word)
                if one is None:
                    refused(word)
                else:
                    found.append(one)
        return tuple(dict.fromkeys(found))

    def languages(self, column: Column) -> tuple[str, ...]:
        """Return languages, by their codes or their names."""
        return self.several(column, read_language, lambda word: self.unknown_language(column, word))

    def one_language(self, column: Column) -> str:
        """Return a language, "" where the cell is empty or names none."""
        text = self.text(column)
        code = read_language(text) if text else ""
        if code is None:
            self.unknown_language(column, text)
        return code or ""

    def unknown_language(self, column: Column, word: str) -> None:
        """Note that a word names no language."""
        reason = _("«%(word)s» is no language that is known here.", word=quoted(word))
        self.wrong(column, reason, _("Write its name, or its code such as it, pt, en."))

    def meant(self, column: Column, meanings: Mapping[str, str], advice: Words) -> tuple[str, ...]:
        """Return the keys that a cell's words mean, looked up folded."""
        return self.several(
            column,
            lambda word: meanings.get(fold(word.replace("_", " "))),
            lambda word: self.wrong(
                column, _("«%(word)s» is not known.", word=quoted(word)), advice
            ),
        )

    def whole(self, column: Column) -> int | None:
        """Return a whole number, None where the cell is empty."""
        text = self.text(column)
        if not text:
            return None
        if not _WHOLE.fullmatch(text):
            self.wrong(column, _("This is not a whole number."), _("Write digits only."))
            return None
        return int(re.split("[.,]", text)[0])

    def number(self, column: Column) -> float | None:
        """Return a number with a decimal point or comma, None where the cell is empty."""
        text = self.text(column)
        if not text:
            return None
        value = float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else float("nan")
        if not isfinite(value):
            self.wrong(column, _("This is not a coordinate."), _("Write degrees such as 46.0679."))
            return None
        return value

    def day(self, column: Column) -> date | None:
        """Return a date, None where the cell is empty."""
        return self.clear(column, read_day) if self.text(column) else None

    def clear(self, column: Column, read: Callable[[str], Value]) -> Value | None:
        """Return what a reader makes of a cell, None where it finds it unclear."""
        try:
            return read(self.text(column))
        except UnclearError as error:
            self.wrong(column, error.reason, error.mend)
            return None

    def own_id(self, column: Column) -> UUID | None:
        """Return an id, None where the cell is empty."""
        text = self.text(column)
        try:
            return UUID(text) if text else None
        except ValueError:
            self.wrong(
                column, _("This is not an id of ours."), _("Leave it empty for something new.")
            )
            return None

    def _chosen(self, column: Column, kind: type[Choice], word: str) -> Choice | None:
        value = read_choice(kind, word)
        if value is None:
            words = ", ".join(words_of(kind, self.language))
            reason = _("«%(word)s» is not known.", word=quoted(word))
            self.wrong(column, reason, _("Write one of: %(words)s.", words=words))
        return value
