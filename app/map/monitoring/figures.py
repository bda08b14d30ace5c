"""Numbers of reports as they are shown: in words, with a mark for what is withheld, with a bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import format_date, format_decimal
from flask_babel import gettext as _

from app.map.monitoring.queries import Report

BAR_LENGTH = 100


@dataclass(frozen=True)
class Figure:
    """A number as it is shown; "" where it is withheld. `was` is what an earlier report showed."""

    text: str
    was: str = ""

    @property
    def says_something(self) -> bool:
        """Return whether there is a number, of now or of before."""
        return bool(self.text or self.was)


@dataclass(frozen=True)
class Bar:
    """A line of a table with a bar beside it, up to `BAR_LENGTH` long; None where it is withheld.

    `fill` is the name of its pattern, "" for plain.
    """

    label: str
    figure: Figure
    length: float | None
    note: str = ""
    fill: str = ""


class Reader:
    """The newest report, and what earlier ones showed of the same line."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self.newest = reports[-1]
        self.earlier = reports[-2::-1]

    def figure(self, table: str, line: str) -> Figure:
        """Return a number; where it is withheld now, what was last shown of it."""
        number = self.newest.shown(table, line)
        if number is not None:
            return Figure(format_decimal(number))
        for report in self.earlier:
            before = report.shown(table, line)
            if before is not None:
                day = format_date(report.until, "d MMM y")
                return Figure("", _("%(number)s until %(day)s", number=before, day=day))
        return Figure("")

    def bar(  # noqa: PLR0917 - what stands in a line
        self, label: str, table: str, line: str, most: int, note: str = "", fill: str = ""
    ) -> Bar:
        """Return a line with its bar."""
        number = self.newest.shown(table, line)
        return Bar(label, self.figure(table, line), length_of(number, most), note, fill)


def length_of(number: int | None, most: int) -> float | None:
    """Return how long the bar of a number is."""
    return None if number is None else round(BAR_LENGTH * number / max(1, most), 1)
