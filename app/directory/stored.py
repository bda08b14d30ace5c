"""Listings as rows of the database: columns by name, ids derived from keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol
from uuid import UUID

from app.core.db import Base
from app.core.words import folded_text
from app.directory.happenings.models import EventDate
from app.directory.listings import (
    Listings,
    LocationRow,
    Origin,
    ServiceRow,
    TranslationRow,
    listing_id,
)
from app.directory.models import (
    Location,
    Organisation,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceNeed,
    ServiceTranslation,
)
from app.directory.needs import Taxonomy
from app.directory.vocabulary import Delivery, Status

# The location of a service that has hours but no place, such as a telephone line
# (HSDS location_type "virtual"): neither address nor point.
REMOTE = "remote"
Stored = dict[str, Any]


@dataclass(frozen=True)
class AreaName:
    """An area that locations lie in."""

    id: UUID
    name: str


@dataclass(frozen=True)
class StoredListings:
    """The rows of every table for one site's listings."""

    site: str
    listings: Listings
    taxonomy: Taxonomy
    areas: Mapping[str, AreaName]

    def id(self, kind: str, key: str) -> UUID:
        """Return the id of a row of this site."""
        return listing_id(self.site, kind, key)

    def tables(self) -> dict[type[Base], list[Stored]]:
        """Return the rows by table, in the order in which they may be stored."""
        return {
            Organisation: list(self._organisations()),
            Location: list(self._locations()),
            Service: list(self._services()),
            ServiceNeed: list(self._needs()),
            ServiceTranslation: list(self._translations()),
            ServiceAtLocation: list(self._offers()),
            Schedule: list(self._schedules()),
            EventDate: list(self._event_dates()),
        }

    def _organisations(self) -> Iterator[Stored]:
        for row in self.listings.organisations:
            columns = {**_columns(row), **_origin(row.origin)}
            yield {**columns, "id": self.id("organisation", row.key), "site_id": self.site}

    def _locations(self) -> Iterator[Stored]:
        for row in self.listings.locations:
            columns = {**_columns(row), "point": row.point}
            columns |= {name: _origin(row.origin)[name] for name in _LOCATION_ORIGIN}
            area, organisation = columns.pop("area"), columns.pop("organisation")
            yield {
                **columns,
                "id": self.id("location", row.key),
                "site_id": self.site,
                "organisation_id": self.id("organisation", organisation),
                "area_id": self.areas[area].id if area else None,
            }
        for service in self._remote:
            yield self._remote_location(service)

    def _remote_location(self, row: ServiceRow) -> Stored:
        origin = _origin(row.origin)
        blank = dict.fromkeys(("name", "address", "postal_code", "city", "transport"), "")
        unknown = dict.fromkeys(("point", "precision", "wheelchair", "area_id"))
        return {
            **blank,
            **unknown,
            **{name: origin[name] for name in _LOCATION_ORIGIN},
            "id": self.id(REMOTE, row.key),
            "site_id": self.site,
            "organisation_id": self.id("organisation", row.organisation),
            "confidential": False,
        }

    def _services(self) -> Iterator[Stored]:
        for row in self.listings.services:
            columns = {**_columns(row), **_origin(row.origin)}
            for name in ("locations", "needs", "delivery", "organisation"):
                del columns[name]
            yield {
                **columns,
                "id": self.id("service", row.key),
                "site_id": self.site,
                "organisation_id": self.id("organisation", row.organisation),
                "status": Status.PUBLISHED,
                "languages": list(row.languages),
                "access": [str(step) for step in row.access],
                "in_person": Delivery.IN_PERSON in row.delivery,
                "online": Delivery.ONLINE in row.delivery,
                "by_phone": Delivery.PHONE in row.delivery,
                "search_text": self._search_text(row),
            }

    def _needs(self) -> Iterator[Stored]:
        for row in self.listings.services:
            for need in row.needs:
                yield {"service_id": self.id("service", row.key), "need": need}

    def _translations(self) -> Iterator[Stored]:
        for row in self.listings.translations:
            columns = _columns(row)
            service = columns.pop("service")
            yield {**columns, "service_id": self.id("service", service)}

    def _offers(self) -> Iterator[Stored]:
        for row in self.listings.services:
            for key, location_id in self._places(row).items():
                yield {
                    "id": self.id("offer", f"{row.key}/{key}"),
                    "service_id": self.id("service", row.key),
                    "location_id": location_id,
                }

    def _places(self, row: ServiceRow) -> dict[str, UUID]:
        """Return the locations of a service by key; the remote one where it has but hours."""
        if row.locations:
            return {key: self.id("location", key) for key in row.locations}
        if row.key in self._scheduled:
            return {REMOTE: self.id(REMOTE, row.key)}
        return {}

    def _schedules(self) -> Iterator[Stored]:
        services = {row.key: row for row in self.listings.services}
        rows: dict[UUID, Stored] = {}
        for row in self.listings.schedules:
            for key in [row.location] if row.location else self._places(services[row.service]):
                offer = f"{row.service}/{key}"
                hours = f"{row.weekday}/{row.opens}/{row.closes}/{row.valid_from}/{row.valid_to}"
                own_id = self.id("schedule", f"{offer}/{hours}")
                rows[own_id] = {
                    **{name: getattr(row, name) for name in _SCHEDULE},
                    "id": own_id,
                    "service_at_location_id": self.id("offer", offer),
                }
        yield from rows.values()

    def _event_dates(self) -> Iterator[Stored]:
        for row in self.listings.event_dates:
            columns = _columns(row)
            service = columns.pop("service")
            key = f"{service}/{row.first}/{row.begins}"
            own_id = self.id("event_date", key)
            yield {**columns, "id": own_id, "service_id": self.id("service", service)}

    @cached_property
    def _scheduled(self) -> set[str]:
        return {row.service for row in self.listings.schedules}

    @property
    def _remote(self) -> list[ServiceRow]:
        return [row for row in self.listings.services if REMOTE in self._places(row)]

    @cached_property
    def _names(self) -> dict[str, str]:
        return {row.key: row.name for row in self.listings.organisations}

    @cached_property
    def _located(self) -> dict[str, LocationRow]:
        return {row.key: row for row in self.listings.locations}

    @cached_property
    def _translated(self) -> dict[str, list[TranslationRow]]:
        rows: dict[str, list[TranslationRow]] = defaultdict(list)
        for row in self.listings.translations:
            rows[row.service].append(row)
        return rows

    def _search_text(self, row: ServiceRow) -> str:
        located = [self._located[key] for key in row.locations]
        return searchable(
            [row, *self._translated.get(row.key, ())],
            [self._names[row.organisation]],
            [(at.city, self.areas[at.area].name if at.area else "") for at in located],
            row.needs,
            self.taxonomy,
        )


class Texts(Protocol):
    """What a listing says in one language."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def summary(self) -> str:
        """What it is, in a sentence or two."""

    @property
    def description(self) -> str:
        """What it is, at length."""

    @property
    def how_to_join(self) -> str:
        """How to get in."""


def searchable(
    versions: Iterable[Texts],
    names: Iterable[str],
    towns: Iterable[tuple[str, str]],
    needs: Iterable[str],
    known: Taxonomy,
) -> str:
    """Return every word by which a service may be found, folded.

    Args:
        versions: its texts, in its own language and in others.
        names: who offers it.
        towns: town and area of each of its places.
        needs: keys of its needs; one that the vocabulary lost gives no words.
        known: the vocabulary of needs.
    """
    texts: list[str] = []
    for version in versions:
        texts += [version.name, version.summary, version.description, version.how_to_join]
    texts += names
    for town in towns:
        texts += town
    for need in needs:
        texts += known.words_of(need) if need in known else ()
    return folded_text(texts)


_LOCATION_ORIGIN = ("source", "source_date", "illustrative")
_SCHEDULE = ("weekday", "opens", "closes", "valid_from", "valid_to", "note")


def _columns(row: object) -> Stored:
    """Return the cells of a row that are columns of the same name."""
    return {name: value for name, value in vars(row).items() if name not in {"key", "origin"}}


def _origin(origin: Origin) -> Stored:
    return dict(vars(origin))
