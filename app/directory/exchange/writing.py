"""Listings as the rows of a table: one row for each place, in the words of one language."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.directory.editing.content import OrganisationContent, PlaceContent, ServiceContent
from app.directory.exchange.columns import TRANSLATED, Column, Key
from app.directory.exchange.dates import write_dates
from app.directory.exchange.geography import Ground
from app.directory.exchange.hours import write_hours, write_special_days
from app.directory.exchange.spoken import say, say_language
from app.directory.needs import Taxonomy
from app.directory.vocabulary import Delivery

Written = Mapping[Key, str]
SEPARATOR = " | "
_ORGANISATION = {
    Column.ORGANISATION: "name",
    Column.ORGANISATION_DESCRIPTION: "description",
    Column.ORGANISATION_WEBSITE: "website",
    Column.ORGANISATION_EMAIL: "email",
    Column.ORGANISATION_PHONE: "phone",
    Column.ORGANISATION_TAX_CODE: "tax_code",
}
_SAME = (
    *(*TRANSLATED, Column.AGE_MIN, Column.AGE_MAX, Column.FEE_NOTE, Column.CAPACITY_TOTAL),
    *(Column.WAITING_DAYS, Column.URL, Column.EMAIL, Column.PHONE, Column.SOURCE),
    *(Column.SOURCE_URL, Column.SOURCE_DATE, Column.LICENCE),
)
_SAME_IN_PLACE = {
    Column.PLACE_ID: "id",
    Column.PLACE_NAME: "name",
    Column.ADDRESS: "address",
    Column.POSTAL_CODE: "postal_code",
    Column.CITY: "city",
    Column.TRANSPORT: "transport",
}


@dataclass(frozen=True)
class Told:
    """A listing to be written; `aside` is what is written for people and never read again.

    `cancelled` are the ids of its dates that were called off.
    """

    id: UUID
    organisation: OrganisationContent
    content: ServiceContent
    aside: Mapping[str, str]
    cancelled: Collection[UUID] = ()


@dataclass(frozen=True)
class Writer:
    """Writes listings in the words of a language and a site."""

    taxonomy: Taxonomy
    ground: Ground
    language: str

    def rows(self, told: Told) -> list[Written]:
        """Return the rows of a listing, of which there is at least one."""
        own = self.service(told)
        places = [self.place(place) for place in told.content.places]
        return [{**own, **place} for place in places or [{}]]

    def service(self, told: Told) -> Written:
        """Return what is said of the service and its organisation, without what is empty."""
        content = told.content
        cells = {Column.ID: str(told.id)}
        cells |= {c: getattr(told.organisation, name) for c, name in _ORGANISATION.items()}
        cells |= {column: _plain(getattr(content, column.value)) for column in _SAME}
        cells |= {
            Column.ORGANISATION_KIND: self.said(told.organisation.kind),
            Column.LANGUAGE: say_language(content.language, self.language),
            Column.NEEDS: SEPARATOR.join(self._need(key) for key in content.needs),
            Column.KIND: self.said(content.kind),
            Column.DATES: write_dates(content.dates),
            Column.TRACK: self.said(content.track),
            Column.FEE: self.said(content.fee),
            Column.LANGUAGES: SEPARATOR.join(
                say_language(code, self.language) for code in content.languages
            ),
            Column.ACCESS: SEPARATOR.join(map(self.said, content.access)),
            Column.DELIVERY: SEPARATOR.join(map(self.said, delivery(content))),
        }
        keyed = {(column, ""): text for column, text in cells.items() if text}
        return {**keyed, **_translations(content)}

    def place(self, place: PlaceContent) -> Written:
        """Return what is said of one place, without what is empty."""
        cells = {c: _plain(getattr(place, name)) for c, name in _SAME_IN_PLACE.items()}
        cells |= {
            Column.PLACE_KIND: self.said(place.kind),
            Column.AREA: self.ground.name_of(place.area) if place.area else "",
            Column.PRECISION: self.said(place.precision),
            Column.WHEELCHAIR: self.said(place.wheelchair),
            Column.HOURS: write_hours(place.hours, self.language),
            Column.SPECIAL_DAYS: write_special_days(place.special_days, self.language),
            Column.ON_HOLIDAYS: self.said(place.on_holidays),
        }
        if place.point is not None:
            cells |= {Column.LON: repr(place.point.lon), Column.LAT: repr(place.point.lat)}
        return {(column, ""): text for column, text in cells.items() if text}

    def said(self, value: StrEnum | None) -> str:
        """Return the word for a value, "" for none."""
        return "" if value is None else say(value, self.language)

    def _need(self, key: str) -> str:
        return self.taxonomy.need(key).label[self.language] if key in self.taxonomy else key


def delivery(content: ServiceContent) -> Sequence[Delivery]:
    """Return the ways in which a service is given."""
    ways = {
        Delivery.IN_PERSON: content.in_person,
        Delivery.ONLINE: content.online,
        Delivery.PHONE: content.by_phone,
    }
    return [way for way, given in ways.items() if given]


def _translations(content: ServiceContent) -> Written:
    return {
        (column, text.language): getattr(text, column.value)
        for text in content.translations
        for column in TRANSLATED
        if getattr(text, column.value)
    }


def _plain(value: object) -> str:
    return "" if value is None else str(value)
