"""Every number of every report as rows of one table, for files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.map.monitoring.publishing import Shown
from app.map.monitoring.queries import Report
from app.map.monitoring.spread import Spread
from app.map.monitoring.vocabulary import (
    AREA,
    BAR,
    CELL,
    FAST,
    FIRST,
    HAPPENED,
    KIND,
    LAST,
    MONTH,
    MONTHS,
    NEED,
    OUTCOME,
    PATHWAY,
    REACHED,
    SCALE,
    TRACK,
    UNTIL,
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
    count: int | None
    spread: Spread | None = None
    area: str = ""
    area_name: str = ""
    track: str = ""
    month: str = ""


def rows(reports: Sequence[Report], area_names: Mapping[str, str]) -> list[Row]:
    """Return all numbers, oldest report first."""
    return [row for report in reports for row in _of_report(report, area_names)]


def _of_report(report: Report, names: Mapping[str, str]) -> Iterator[Row]:
    for line, count in report.tables.get(REACHED, {}).items():
        yield _reached(report.until, line, count, names)
    yield from _by_month(report.until, report.tables.get(MONTHS, {}))
    for step in Step:
        yield _row(report, "step", step.value, (PATHWAY, step), report.spreads.get(step))
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
        elif table.startswith(SCALE):
            yield from _of_scale(report, table)
    yield from _of_network(report)


def _row(
    report: Report, measure: str, item: str, at: tuple[str, str], spread: Spread | None = None
) -> Row:
    return Row(report.until, measure, item, report.shown(*at), spread)


def _reached(until: date, line: str, count: int | None, names: Mapping[str, str]) -> Row:
    area = track = ""
    if line.startswith(AREA):
        area = line.removeprefix(AREA) or UNKNOWN
    elif line.startswith(TRACK):
        track = line.removeprefix(TRACK) or UNKNOWN
    elif line.startswith(CELL):
        left, _bar, right = line.removeprefix(CELL).partition(BAR)
        area, track = left or UNKNOWN, right or UNKNOWN
    name = names.get(area, "")
    return Row(until, "reached", "", count, area=area, area_name=name, track=track)


def _by_month(until: date, table: Shown) -> Iterator[Row]:
    """Return who came in each month, and who had come until its end."""
    for line, count in table.items():
        if line.startswith(MONTH):
            month, bar, track = line.removeprefix(MONTH).partition(BAR)
            own = (track or UNKNOWN) if bar else ""
            yield Row(until, "reached_in_month", "", count, month=month, track=own)
        elif line.startswith(UNTIL):
            month = line.removeprefix(UNTIL)
            yield Row(until, "reached_until_month", "", count, month=month)


def _of_scale(report: Report, table: str) -> Iterator[Row]:
    """Return how many were asked again on a scale, how they fare, and how totals are spread."""
    key, told = table.removeprefix(SCALE), report.spreads.get
    yield _row(report, "wellbeing_change", key, (table, HAPPENED), told(table))
    for name, part in (("wellbeing_first", FIRST), ("wellbeing_last", LAST)):
        yield _row(report, name, key, (table, HAPPENED), told(f"{table}{part}"))
    for line in report.tables[table]:
        if line.startswith(KIND):
            measure = f"wellbeing_{line.removeprefix(KIND)}"
            yield _row(report, measure, key, (table, line))


def _of_network(report: Report) -> Iterator[Row]:
    """Return the network on the day of the report; nothing of it is about participants."""
    for kind in report.network.get("kinds", ()):
        for measure, key in (
            ("organisations", "organisations"),
            ("organisations_keeping_protocol", "adhering"),
            ("listings", "listings"),
            ("listings_confirmed", "confirmed"),
        ):
            yield Row(report.until, measure, kind["kind"], kind[key])
    workers = report.network.get("workers")
    if workers:
        yield Row(report.until, "link_workers", "", workers["all"])
        yield Row(report.until, "link_workers_trained", "", workers["trained"])
    for band, number in report.network.get("caseloads", {}).items():
        yield Row(report.until, "link_workers_with_cases_from", band, number)
