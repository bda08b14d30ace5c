"""The lines and trips of a feed."""

from dataclasses import dataclass, field

from app.travel.gtfs.archive import Archive
from app.travel.gtfs.calendar import Calendar
from app.travel.gtfs.findings import Fault, Ledger
from app.travel.gtfs.values import whole

_LONGEST_NAME = 120
_BUS = 3


@dataclass(slots=True)
class TripTable:
    """The trips of one feed that run on some day.

    Attributes:
        rows: trip id -> row; -1 for a trip that exists but is not kept.
        line: row of the line of each trip.
        service: row of the service of each trip.
        headsign: row of the headsign of each trip.
        line_names: short name of each line, or the long one where there is none.
        line_kinds: route_type of each line.
        headsigns: every headsign once.
    """

    rows: dict[str, int] = field(default_factory=dict)
    line: list[int] = field(default_factory=list)
    service: list[int] = field(default_factory=list)
    headsign: list[int] = field(default_factory=list)
    line_names: list[str] = field(default_factory=list)
    line_kinds: list[int] = field(default_factory=list)
    headsigns: list[str] = field(default_factory=list)


def read_trips(archive: Archive, ledger: Ledger, calendar: Calendar) -> TripTable:
    """Read routes.txt and trips.txt; trips that never run are left out silently.

    Raises:
        FeedRefusedError: one of the files or a required column is missing.
    """
    archive.require("routes.txt", "trips.txt", "stop_times.txt")
    table = TripTable()
    lines = _lines(archive, ledger, table)
    ever = {service for service, row in calendar.services.items() if calendar.runs[row].any()}
    signs: dict[str, int] = {}
    columns = ("trip_id", "route_id", "service_id")
    for number, (ident, route, service, sign) in archive.rows(
        "trips.txt", columns, ("trip_headsign",)
    ):
        fault = _fault(ident, table) or _dangling(route, service, lines, calendar)
        if fault is not None:
            ledger.note("trips.txt", fault, number, ident or route)
        if ident in table.rows or not ident:
            continue
        if fault is not None or service not in ever:
            table.rows[ident] = -1
            continue
        table.rows[ident] = len(table.line)
        table.line.append(lines[route])
        table.service.append(calendar.services[service])
        table.headsign.append(signs.setdefault(sign[:_LONGEST_NAME], len(signs)))
    table.headsigns = list(signs)
    return table


def _lines(archive: Archive, ledger: Ledger, table: TripTable) -> dict[str, int]:
    """Read routes.txt into the table and return the row of each route id."""
    lines: dict[str, int] = {}
    names = ("route_short_name", "route_long_name", "route_type")
    for number, (ident, short, long, kind) in archive.rows("routes.txt", ("route_id",), names):
        if not ident or ident in lines:
            ledger.note("routes.txt", Fault.TWICE if ident else Fault.NO_ID, number, ident or long)
            continue
        lines[ident] = len(table.line_names)
        table.line_names.append((short or long or ident)[:_LONGEST_NAME])
        known = whole(kind)
        table.line_kinds.append(_BUS if known is None else known)
    return lines


def _fault(ident: str, table: TripTable) -> Fault | None:
    if not ident:
        return Fault.NO_ID
    return Fault.TWICE if ident in table.rows else None


def _dangling(route: str, service: str, lines: dict[str, int], calendar: Calendar) -> Fault | None:
    if route not in lines:
        return Fault.NO_ROUTE
    return None if service in calendar.services else Fault.NO_SERVICE
