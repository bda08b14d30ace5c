"""What people edit in a listing, as a whole: the content of a draft and of a version.

Free places and the day of confirmation are left out on purpose: they change at once and
without review, so that a draft approved later, or an old version, never takes them back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from uuid import UUID, uuid4

from app.core.geo import LonLat
from app.directory.vocabulary import (
    Access,
    Fee,
    HolidayRule,
    OrganisationKind,
    Precision,
    ServiceKind,
    Track,
    Wheelchair,
)


class ListingKind(StrEnum):
    """What a draft or a version is about."""

    SERVICE = "service"
    ORGANISATION = "organisation"


class PlaceKind(StrEnum):
    """How one gets to a place: by its address, by asking first, or not at all (telephone)."""

    OPEN = "open"
    CONFIDENTIAL = "confidential"
    REMOTE = "remote"


@dataclass(frozen=True, order=True)
class Interval:
    """One weekly interval, Monday 0; `closes` at or before `opens` is the next morning."""

    weekday: int
    opens: time
    closes: time
    valid_from: date | None = None
    valid_to: date | None = None
    note: str = ""


@dataclass(frozen=True)
class SpecialDays:
    """Days, both included, on which the weekly hours do not hold: closed, or other hours."""

    first: date
    last: date
    opens: time | None = None
    closes: time | None = None
    note: str = ""


@dataclass(frozen=True)
class PlaceContent:
    """Where a service is given, and when; its id is that of the location."""

    id: UUID = field(default_factory=uuid4)
    kind: PlaceKind = PlaceKind.OPEN
    name: str = ""
    address: str = ""
    postal_code: str = ""
    city: str = ""
    area: str = ""
    point: LonLat | None = None
    precision: Precision | None = None
    wheelchair: Wheelchair | None = None
    transport: str = ""
    hours: tuple[Interval, ...] = ()
    special_days: tuple[SpecialDays, ...] = ()
    on_holidays: HolidayRule | None = None

    def __post_init__(self) -> None:
        """Put hours in order, and keep nothing that would give a hidden place away."""
        _set(self, hours=tuple(sorted(set(self.hours), key=_interval_order)))
        _set(self, special_days=tuple(sorted(set(self.special_days), key=_special_order)))
        if self.kind is not PlaceKind.OPEN:
            blank = dict.fromkeys(("name", "address", "postal_code", "city", "transport"), "")
            _set(self, **blank, point=None, precision=None)
        if self.kind is PlaceKind.REMOTE:
            _set(self, area="", wheelchair=None)


@dataclass(frozen=True)
class TranslationContent:
    """The texts of a service in another language; an empty one falls back."""

    language: str
    name: str = ""
    summary: str = ""
    description: str = ""
    how_to_join: str = ""


@dataclass(frozen=True)
class DateContent:
    """One date of an event; its id is that of the date, in calendars too."""

    id: UUID
    first: date
    last: date
    begins: time | None = None
    ends: time | None = None
    note: str = ""


@dataclass(frozen=True)
class ServiceContent:
    """Everything that is reviewed of a service."""

    kind: ServiceKind = ServiceKind.SERVICE
    name: str = ""
    summary: str = ""
    description: str = ""
    how_to_join: str = ""
    language: str = ""
    translations: tuple[TranslationContent, ...] = ()
    needs: tuple[str, ...] = ()
    track: Track = Track.BOTH
    age_min: int | None = None
    age_max: int | None = None
    fee: Fee | None = None
    fee_note: str = ""
    languages: tuple[str, ...] = ()
    access: tuple[Access, ...] = ()
    in_person: bool = True
    online: bool = False
    by_phone: bool = False
    capacity_total: int | None = None
    waiting_days: int | None = None
    url: str = ""
    email: str = ""
    phone: str = ""
    places: tuple[PlaceContent, ...] = ()
    dates: tuple[DateContent, ...] = ()
    source: str = ""
    source_url: str = ""
    source_date: date | None = None
    licence: str = ""

    def __post_init__(self) -> None:
        """Put what has no order of its own in one, so that equal contents are equal."""
        by_language = {text.language: text for text in self.translations if _says(text)}
        by_id = {place.id: place for place in self.places}
        dates = self.dates if self.kind is ServiceKind.EVENT else ()
        by_date = {day.id: day for day in dates}
        _set(
            self,
            translations=tuple(by_language[code] for code in sorted(by_language)),
            needs=tuple(sorted(set(self.needs))),
            languages=tuple(dict.fromkeys(self.languages)),
            access=tuple(step for step in Access if step in self.access),
            places=tuple(by_id[key] for key in sorted(by_id)),
            dates=tuple(sorted(by_date.values(), key=_date_order)),
        )


@dataclass(frozen=True)
class OrganisationContent:
    """Everything that is reviewed of an organisation."""

    name: str = ""
    kind: OrganisationKind = OrganisationKind.OTHER
    description: str = ""
    website: str = ""
    email: str = ""
    phone: str = ""
    tax_code: str = ""
    source: str = ""
    source_url: str = ""
    source_date: date | None = None
    licence: str = ""


Content = ServiceContent | OrganisationContent
KINDS: dict[ListingKind, type[ServiceContent | OrganisationContent]] = {
    ListingKind.SERVICE: ServiceContent,
    ListingKind.ORGANISATION: OrganisationContent,
}


def kind_of(content: Content) -> ListingKind:
    """Return which kind of listing a content describes."""
    is_service = isinstance(content, ServiceContent)
    return ListingKind.SERVICE if is_service else ListingKind.ORGANISATION


def _set(frozen: object, **values: object) -> None:
    for name, value in values.items():
        object.__setattr__(frozen, name, value)


def _says(text: TranslationContent) -> bool:
    return any((text.name, text.summary, text.description, text.how_to_join))


def _interval_order(row: Interval) -> tuple[object, ...]:
    first, last = row.valid_from or date.min, row.valid_to or date.max
    return (row.weekday, row.opens, row.closes, first, last, row.note)


def _date_order(row: DateContent) -> tuple[object, ...]:
    return (row.first, row.begins or time.min, row.last, row.id)


def _special_order(row: SpecialDays) -> tuple[object, ...]:
    return (row.first, row.last, row.opens or time.min, row.closes or time.min, row.note)
