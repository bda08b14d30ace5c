"""Reached against the target, month by month: a chart, and beside it the same as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import format_date, format_decimal, format_percent

from app.map.monitoring.queries import Report
from app.map.monitoring.vocabulary import BAR, MONTH, MONTHS, UNTIL
from app.map.monitoring.words import track_labels

WIDTH, HEIGHT, LEFT, TOP, FOOT = 640, 340, 44, 28, 34
MOST_MARKS = 5
# Columns are no wider, however few there are.
WIDEST = 56.0


@dataclass(frozen=True)
class MonthRow:
    """A month of the table; "" for what is withheld."""

    label: str
    new: str
    tracks: Sequence[str]
    until: str
    share: str


@dataclass(frozen=True)
class Column:
    """A month of the chart: who had come before it, who came in it; all one where that is withheld.

    `height` is None where it is withheld how many had come until its end.
    """

    x: float
    middle: float
    width: float
    top: float
    height: float | None
    new_height: float
    label: str
    number: str


@dataclass(frozen=True)
class Mark:
    """A number beside the chart."""

    y: float
    text: str


@dataclass(frozen=True)
class MonthChart:
    """Columns up to the target; `target_y` is where it is, None without one."""

    columns: Sequence[Column]
    marks: Sequence[Mark]
    target_y: float | None
    floor: float
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT


@dataclass(frozen=True)
class MonthlyPart:
    """What the page says of months, oldest first."""

    rows: Sequence[MonthRow]
    chart: MonthChart


@dataclass(frozen=True)
class _Month:
    """The numbers of a month; None where they are withheld."""

    key: str
    new: int | None
    tracks: Sequence[int | None]
    until: int | None

    @property
    def says_something(self) -> bool:
        """Return whether any number is shown."""
        return self.new is not None or self.until is not None


def monthly(report: Report, target: int) -> MonthlyPart | None:
    """Return the months of a report from the first of which anything is shown; None without."""
    table = report.tables.get(MONTHS, {})
    keys = sorted(line.removeprefix(UNTIL) for line in table if line.startswith(UNTIL))
    months = [
        _Month(
            key=key,
            new=table.get(f"{MONTH}{key}"),
            tracks=[table.get(f"{MONTH}{key}{BAR}{track}") for track in track_labels()],
            until=table.get(f"{UNTIL}{key}"),
        )
        for key in keys
    ]
    first = next((at for at, each in enumerate(months) if each.says_something), None)
    if first is None:
        return None
    shown = months[first:]
    return MonthlyPart([_row(each, target) for each in shown], _chart(shown, target))


def _row(month: _Month, target: int) -> MonthRow:
    return MonthRow(
        label=format_date(_day(month), "MMM y"),
        new=_number(month.new),
        tracks=[_number(each) for each in month.tracks],
        until=_number(month.until),
        share="" if month.until is None or not target else format_percent(month.until / target),
    )


def _day(month: _Month) -> date:
    return date.fromisoformat(f"{month.key}-01")


def _number(number: int | None) -> str:
    return "" if number is None else format_decimal(number)


def _chart(months: Sequence[_Month], target: int) -> MonthChart:
    """Return the columns, the highest number at the top."""
    most = max([target, *(each.until or each.new or 0 for each in months)])
    floor, step = HEIGHT - FOOT, (WIDTH - LEFT) / len(months)
    scale = (floor - TOP) / most
    width = min(WIDEST, step * 0.7)
    columns = []
    for at, month in enumerate(months):
        middle = LEFT + step * (at + 0.5)
        height = None if month.until is None else month.until * scale
        columns.append(
            Column(
                x=round(middle - width / 2, 1),
                middle=round(middle, 1),
                width=round(width, 1),
                top=round(floor - (height or 0), 1),
                height=None if height is None else round(height, 1),
                new_height=round((month.new or 0) * scale, 1) if height is not None else 0.0,
                label=format_date(_day(month), "MMM" if month.key[5:] != "01" else "MMM yy"),
                number=_number(month.until),
            )
        )
    target_y = round(floor - target * scale, 1) if target else None
    return MonthChart(columns, _marks(most, floor, scale), target_y, floor)


def _marks(most: int, floor: float, scale: float) -> list[Mark]:
    """Return round numbers from nothing up to the most."""
    step = next(
        unit * ten
        for ten in (1, 10, 100, 1000, 10_000)
        for unit in (1, 2, 5)
        if most / (unit * ten) <= MOST_MARKS
    )
    return [
        Mark(round(floor - number * scale, 1), format_decimal(number))
        for number in range(0, most + 1, step)
    ]
