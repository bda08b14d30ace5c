"""The tables of a site's folder, read and checked as a whole before anything is stored."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from app.core.geo import Box
from app.directory.cells import Line, read_lines
from app.directory.listings import (
    EventDateRow,
    Fault,
    Listings,
    ListingsError,
    LocationRow,
    OrganisationRow,
    ScheduleRow,
    ServiceRow,
    TranslationRow,
)
from app.directory.needs import Taxonomy
from app.directory.rows import (
    event_date_row,
    location_row,
    organisation_row,
    schedule_row,
    service_row,
    translation_row,
)
from app.directory.vocabulary import ServiceKind

COLUMNS = {
    "organisations": "key name kind description website email phone tax_code source source_url "
    "source_date licence illustrative",
    "locations": "key organisation name address postal_code city area lon lat precision "
    "confidential wheelchair transport source source_date illustrative",
    "services": "key organisation locations name summary description language needs track age_min "
    "age_max fee fee_note languages access how_to_join delivery capacity_total capacity_free "
    "capacity_on waiting_days url email phone confirmed_on confirmed_by source source_url "
    "source_date licence illustrative",
    "service_translations": "service language name summary description how_to_join",
    "event_dates": "service first last begins ends note",
    "schedules": "service location weekday opens closes valid_from valid_to note",
}
Row = TypeVar("Row")


@dataclass(frozen=True)
class _Checker:
    """What the tables are checked against, and the faults found so far."""

    folder: Path
    faults: list[Fault] = field(default_factory=list)

    def rows(self, table: str, parse: Callable[[Line], Row]) -> list[tuple[Line, Row]]:
        """Return the parsed rows of a table, each beside its line."""
        path = self.folder / f"{table}.csv"
        lines = read_lines(path, COLUMNS[table].split(), self.faults)
        return [(line, parse(line)) for line in lines]

    def keyed(self, table: str, parse: Callable[[Line], Row]) -> dict[str, tuple[Line, Row]]:
        """Return the rows of a table by their keys, each of which stands once."""
        rows: dict[str, tuple[Line, Row]] = {}
        for line, row in self.rows(table, parse):
            key = line.cells["key"].strip()
            if key in rows:
                line.wrong("key", f"{key} stands in row {rows[key][0].at} already")
            rows[key] = (line, row)
        return rows


def has_listings(folder: Path) -> bool:
    """Return whether a site's folder holds listings at all."""
    return (folder / "services.csv").is_file()


def read_listings(folder: Path, taxonomy: Taxonomy, areas: Collection[str]) -> Listings:
    """Return all listings of a site's folder.

    Args:
        folder: the site's folder, with the five tables.
        taxonomy: the needs that services may name.
        areas: codes of the areas that locations may name.

    Raises:
        ListingsError: with every fault of every table.
    """
    checker = _Checker(folder)
    organisations = checker.keyed("organisations", organisation_row)
    locations = checker.keyed("locations", partial(location_row, bounds=_bounds(folder)))
    services = checker.keyed("services", service_row)
    translations = checker.rows("service_translations", translation_row)
    schedules = checker.rows("schedules", schedule_row)
    event_dates = _event_dates(checker)
    for line, location in locations.values():
        _known(line, "organisation", [location.organisation], organisations)
        _known(line, "area", [location.area] if location.area else [], areas)
    needs = {need.key for need in taxonomy.needs}
    for line, service in services.values():
        _known(line, "needs", service.needs, needs)
        _check_service(line, service, organisations, locations)
    _check_translations(translations, services)
    _check_schedules(schedules, services)
    _check_event_dates(event_dates, services)
    if checker.faults:
        raise ListingsError(tuple(sorted(checker.faults)))
    return Listings(
        _only_rows(organisations.values()),
        _only_rows(locations.values()),
        _only_rows(services.values()),
        _only_rows(translations),
        _only_rows(schedules),
        _only_rows(event_dates),
    )


def _only_rows(pairs: Iterable[tuple[Line, Row]]) -> list[Row]:
    return [row for _, row in pairs]


def _bounds(folder: Path) -> Box | None:
    """Return the site's box, None where the folder does not describe a site."""
    path = folder / "site.toml"
    if not path.is_file():
        return None
    return Box(*tomllib.loads(path.read_text(encoding="utf-8"))["bounds"])


def _check_service(
    line: Line,
    row: ServiceRow,
    organisations: dict[str, tuple[Line, OrganisationRow]],
    locations: dict[str, tuple[Line, LocationRow]],
) -> None:
    _known(line, "organisation", [row.organisation], organisations)
    _known(line, "locations", row.locations, locations)
    if row.origin.illustrative:
        return
    stands_on = [organisations.get(row.organisation), *map(locations.get, row.locations)]
    if any(pair is not None and pair[1].origin.illustrative for pair in stands_on):
        line.wrong("illustrative", "a real service stands on an invented organisation or location")


def _check_translations(
    rows: Sequence[tuple[Line, TranslationRow]], services: dict[str, Any]
) -> None:
    seen: set[tuple[str, str]] = set()
    for line, row in rows:
        _known(line, "service", [row.service], services)
        if (row.service, row.language) in seen:
            line.wrong("language", f"{row.service} has a translation into {row.language} already")
        seen.add((row.service, row.language))


def _check_schedules(
    rows: Sequence[tuple[Line, ScheduleRow]], services: dict[str, tuple[Line, ServiceRow]]
) -> None:
    for line, row in rows:
        _known(line, "service", [row.service], services)
        if row.location and row.service in services:
            _known(line, "location", [row.location], services[row.service][1].locations)


def _event_dates(checker: _Checker) -> list[tuple[Line, EventDateRow]]:
    """Return the dates of events; a site without events needs no such table."""
    if not (checker.folder / "event_dates.csv").is_file():
        return []
    return checker.rows("event_dates", event_date_row)


def _check_event_dates(
    rows: Sequence[tuple[Line, EventDateRow]], services: dict[str, tuple[Line, ServiceRow]]
) -> None:
    seen: set[tuple[object, ...]] = set()
    for line, row in rows:
        _known(line, "service", [row.service], services)
        if row.service in services and services[row.service][1].kind is not ServiceKind.EVENT:
            line.wrong("service", f"{row.service} is not of the kind event")
        if (row.service, row.first, row.begins) in seen:
            line.wrong("first", f"{row.service} has this date already")
        seen.add((row.service, row.first, row.begins))


def _known(line: Line, column: str, keys: Iterable[str], known: Collection[str]) -> None:
    for key in keys:
        if key not in known:
            line.wrong(column, f"there is no {key!r}")
