"""What a file is told: row, column, what is wrong, and how to mend it, in the reader's language."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

Words = str | LazyString
LONGEST_QUOTE = 60


class Weight(StrEnum):
    """What a finding means for its row."""

    ERROR = "error"
    DOUBT = "doubt"
    NOTE = "note"


class Topic(StrEnum):
    """What a page can offer beside a finding."""

    CELL = "cell"
    SWAPPED = "swapped"
    FAR = "far"
    DUPLICATE = "duplicate"


@dataclass(frozen=True)
class Finding:
    """One thing about a file; row 0 is the file as a whole, row 1 its header."""

    row: int
    column: str
    reason: Words
    mend: Words = ""
    value: str = ""
    weight: Weight = Weight.ERROR
    topic: Topic = Topic.CELL

    def __str__(self) -> str:
        """Return one line for a person."""
        where = ", ".join(part for part in (str(self.row or ""), self.column) if part)
        said = f"«{self.value}»: {self.reason}" if self.value else str(self.reason)
        told = f"{where}: {said}" if where else said
        return f"{told} {self.mend}".strip()


class RefusedFileError(ValueError):
    """A file that cannot be read as listings at all; `finding` says why."""

    def __init__(self, reason: Words, mend: Words = "", *, row: int = 0) -> None:
        self.finding = Finding(row, "", reason, mend)
        super().__init__(f"row {row}")

    def __str__(self) -> str:
        """Return the reason, in the language of the moment."""
        return str(self.finding)


class TooLargeError(RefusedFileError):
    """A file above a limit; a page answers 413."""


@dataclass
class Findings:
    """Collects all there is to say of a file, so that one run tells everything."""

    found: list[Finding] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        """Note one more."""
        self.found.append(finding)

    def rows_with(self, *weights: Weight) -> Collection[int]:
        """Return the rows of which something of these weights is said."""
        return {finding.row for finding in self.found if finding.weight in weights}

    def sorted(self) -> list[Finding]:
        """Return the findings from the top of the file to its end."""
        return sorted(self.found, key=lambda finding: finding.row)


def quoted(text: str) -> str:
    """Return a cell short enough to be repeated in a message, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[: LONGEST_QUOTE - 1]}…"


def formula_in(row: int, column: str, formula: str) -> Finding:
    """Return that a cell holds a formula."""
    return Finding(
        row,
        column,
        _("The cell holds a formula; formulas are never worked out here."),
        _("Paste its value only, or write an apostrophe before it if it is a text."),
        value=quoted(formula),
    )
