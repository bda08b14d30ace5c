"""Listings as they stand in a site's folder: one frozen row for each line of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from uuid import UUID, uuid5

from shapely.geometry import Point

from app.directory.vocabulary import (
    Access,
    Delivery,
    Fee,
    OrganisationKind,
    Precision,
    ServiceKind,
    Track,
    Wheelchair,
)

# Ids are derived from it and the keys of the tables: never change it.
NAMESPACE = UUID("6f0f4c1e-5d0b-5a76-9d0a-3c1f2b8e7a55")


def listing_id(site: str, kind: str, key: str) -> UUID:
    """Return the id of a row, the same at every load and on every machine."""
    return uuid5(NAMESPACE, f"{site}/{kind}/{key}")


@dataclass(frozen=True)
class Origin:
    """Where a row comes from."""

    source: str
    source_url: str
    source_date: date | None
    licence: str
    illustrative: bool


@dataclass(frozen=True)
class OrganisationRow:
    """A line of organisations.csv."""

    key: str
    name: str
    kind: OrganisationKind
    description: str
    website: str
    email: str
    phone: str
    tax_code: str
    origin: Origin


@dataclass(frozen=True)
class LocationRow:
    """A line of locations.csv."""

    key: str
    organisation: str
    name: str
    address: str
    postal_code: str
    city: str
    area: str
    point: Point | None
    precision: Precision | None
    confidential: bool
    wheelchair: Wheelchair | None
    transport: str
    origin: Origin


@dataclass(frozen=True)
class ServiceRow:
    """A line of services.csv."""

    key: str
    organisation: str
    locations: Sequence[str]
    name: str
    summary: str
    description: str
    language: str
    needs: Sequence[str]
    track: Track
    age_min: int | None
    age_max: int | None
    fee: Fee | None
    fee_note: str
    languages: Sequence[str]
    access: Sequence[Access]
    how_to_join: str
    delivery: Sequence[Delivery]
    capacity_total: int | None
    capacity_free: int | None
    capacity_on: date | None
    waiting_days: int | None
    url: str
    email: str
    phone: str
    confirmed_on: date | None
    confirmed_by: str
    origin: Origin
    kind: ServiceKind = ServiceKind.SERVICE


@dataclass(frozen=True)
class TranslationRow:
    """A line of service_translations.csv."""

    service: str
    language: str
    name: str
    summary: str
    description: str
    how_to_join: str


@dataclass(frozen=True)
class ScheduleRow:
    """A line of schedules.csv; without a location it holds wherever the service is given."""

    service: str
    location: str
    weekday: int
    opens: time
    closes: time
    valid_from: date | None
    valid_to: date | None
    note: str


@dataclass(frozen=True)
class EventDateRow:
    """A line of event_dates.csv; without times it takes whole days."""

    service: str
    first: date
    last: date
    begins: time | None
    ends: time | None
    note: str


@dataclass(frozen=True)
class Listings:
    """All tables of a site's folder."""

    organisations: Sequence[OrganisationRow] = ()
    locations: Sequence[LocationRow] = ()
    services: Sequence[ServiceRow] = ()
    translations: Sequence[TranslationRow] = ()
    schedules: Sequence[ScheduleRow] = ()
    event_dates: Sequence[EventDateRow] = ()

    def only_real(self) -> Listings:
        """Return the listings without the invented examples."""
        services = [row for row in self.services if not row.origin.illustrative]
        kept = {row.key for row in services}
        return Listings(
            organisations=[row for row in self.organisations if not row.origin.illustrative],
            locations=[row for row in self.locations if not row.origin.illustrative],
            services=services,
            translations=[row for row in self.translations if row.service in kept],
            schedules=[row for row in self.schedules if row.service in kept],
            event_dates=[row for row in self.event_dates if row.service in kept],
        )


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong with a cell; `row` is the line in the file, 1 the header."""

    file: str
    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        """Return one line for a person."""
        return f"{self.file}, row {self.row}, {self.column}: {self.reason}"


@dataclass
class ListingsError(ValueError):
    """Listings that are refused as a whole; carries every fault, not the first alone."""

    faults: Sequence[Fault] = field(default_factory=tuple)

    def __str__(self) -> str:
        """Return all faults, one a line."""
        return "\n".join(map(str, self.faults))
