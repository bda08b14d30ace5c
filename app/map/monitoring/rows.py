"""Every number of every report as rows of one table, for files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.map.monitoring.queries import Report
from app.map.monitoring.vocabulary import (
    AREA,
    BAR,
    CELL,
    FAST,
    HAPPENED,
    KIND,
    NEED,
    OUTCOME,
    PATHWAY,
    REACHED,
    TRACK,
    Near,
    Step,
)

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Row:
    """A number; `count` is None where it is withheld. Empty criteria mean all."""

    until: date
    measure: str
    item: str
    area: str
    area_name: str
    track: str
    count: int | None
    median_days: int | None


def rows(reports: Sequence[Report], area_names: Mapping[str, str]) -> list[Row]:
    """Return all numbers, oldest report first."""
    return [row for report in reports for row in _of_report(report, area_names)]


def _of_report(report: Report, names: Mapping[str, str]) -> Iterator[Row]:
    for line, count in report.tables.get(REACHED, {}).items():
        yield _reached(report.until, line, count, names)
    for step in Step:
        yield _row(report, "step", step.value, (PATHWAY, step), report.days.get(step))
    yield _row(report, "answered_within_7_days", "", (FAST, HAPPENED))
    yield _row(report, "ended", "", (OUTCOME, HAPPENED))
    for line in report.tables.get(OUTCOME, {}):
        if line.startswith(KIND):
            yield _row(report, "outcome", line.removeprefix(KIND), (OUTCOME, line))
    for table in report.tables:
        if table.startswith(NEED):
            need = table.removeprefix(NEED)
            yield _row(report, "need", need, (table, HAPPENED))
            yield _row(report, "need_without_near_service", need, (table, f"{KIND}{Near.FAR}"))


def _row(
    report: Report, measure: str, item: str, at: tuple[str, str], days: int | None = None
) -> Row:
    return Row(report.until, measure, item, "", "", "", report.shown(*at), days)


def _reached(until: date, line: str, count: int | None, names: Mapping[str, str]) -> Row:
    area = track = ""
    if line.startswith(AREA):
        area = line.removeprefix(AREA) or UNKNOWN
    elif line.startswith(TRACK):
        track = line.removeprefix(TRACK) or UNKNOWN
    elif line.startswith(CELL):
        left, _bar, right = line.removeprefix(CELL).partition(BAR)
        area, track = left or UNKNOWN, right or UNKNOWN
    return Row(until, "reached", "", area, names.get(area, ""), track, count, None)
