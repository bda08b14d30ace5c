"""Reads of the directory; the number of statements never grows with the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import repeat
from uuid import UUID

import numpy as np
from sqlalchemy import Connection, Executable, String, and_, cast, func, select

from app.core.db import db
from app.core.geo import LonLat
from app.core.language import current
from app.core.spatial import has_words, metres, within
from app.core.units import BoolArray
from app.directory.catalogue import Catalogue
from app.directory.kept import KeptByStamp
from app.directory.models import (
    Feedback,
    Location,
    Organisation,
    Service,
    ServiceAtLocation,
    ServiceNeed,
    ServiceTranslation,
)
from app.directory.needs import taxonomy
from app.directory.reading import read_catalogue, stated_languages
from app.directory.sql import hex_of, published, whole
from app.directory.vocabulary import FeedbackKind, FeedbackStatus, Status
from app.territory.models import Area


@dataclass(frozen=True)
class CardText:
    """What a card says of a service; `language` is that of its name, as far as translated."""

    id: UUID
    name: str
    language: str
    summary: str
    summary_language: str
    organisation: str
    place: str
    needs: Sequence[str]
    illustrative: bool
    confirmed_by: str = ""


@dataclass(frozen=True)
class OpenReport:
    """A report about a listing that waits to be looked at."""

    id: UUID
    service_id: UUID
    service: str
    kind: FeedbackKind
    message: str
    contact: str
    language: str
    created_at: datetime

    def as_json(self) -> dict[str, str]:
        """Return the report as plain values."""
        values = {name: str(value) for name, value in vars(self).items()}
        return {**values, "created_at": self.created_at.isoformat()}


def _read_catalogue(connection: Connection, site_key: str) -> Catalogue:
    return read_catalogue(connection, site_key, taxonomy())


def _read_languages(connection: Connection, _: str) -> frozenset[str]:
    stated = select(cast(Service.languages, String)).where(Service.status == Status.PUBLISHED)
    texts = connection.scalars(stated.distinct())
    return frozenset(code for text in texts for code in stated_languages(text))


_catalogues = KeptByStamp(_read_catalogue)
_languages = KeptByStamp(_read_languages)


def catalogue(site_key: str) -> Catalogue:
    """Return the published services of a site; empty for an unknown one."""
    return _catalogues.get(site_key)


def languages() -> frozenset[str]:
    """Return the codes of all languages that some published service states."""
    return _languages.get("")


def names(site_key: str) -> Sequence[str]:
    """Return the name of each row of the catalogue, in the page's language where translated."""
    return catalogue(site_key).names(current())


def organisations(site_key: str) -> Sequence[str]:
    """Return the organisation's name of each row of the catalogue."""
    return catalogue(site_key).organisations


def text_hits(site_key: str, words: Sequence[str]) -> BoolArray:
    """Return which rows of the catalogue have a word beginning with each of `words`.

    Raises:
        ValueError: there is no word; the caller decides what an empty search means.
    """
    # One text with all ids: a word may find every service, and an object for each costs more
    # than finding them.
    found = select(whole(hex_of(Service.id))).where(
        published(site_key), has_words(Service.search_text, words)
    )
    known = catalogue(site_key)
    ids = (db.session.scalar(found) or "").split("\n")
    rows = np.fromiter(map(known.rows.get, ids, repeat(-1)), np.int64, len(ids))
    hits = np.zeros(len(known.services), np.bool_)
    hits[rows[rows >= 0]] = True
    return hits


def nearest(
    site_key: str, origin: LonLat, needs: Sequence[str], within_m: float, limit: int
) -> tuple[list[UUID], int]:
    """Return the nearest services that can be visited, and how many there are in all.

    Args:
        site_key: the site.
        origin: where to measure from.
        needs: keys of needs, one of which is enough; none asks for nothing.
        within_m: largest geodesic distance, metres, inclusive.
        limit: how many ids to return, by distance and then id.
    """
    metres_away = func.min(metres(Location.point, origin))
    found = (
        select(Service.id, func.count().over())
        .join(ServiceAtLocation, ServiceAtLocation.service_id == Service.id)
        .join(Location, Location.id == ServiceAtLocation.location_id)
        .where(
            published(site_key),
            Service.in_person,
            Location.confidential.is_(False),
            within(Location.point, origin, within_m),
        )
        .group_by(Service.id)
        .order_by(metres_away, Service.id)
        .limit(limit)
    )
    if needs:
        wanted = select(ServiceNeed.service_id).where(ServiceNeed.need.in_(needs))
        found = found.where(Service.id.in_(wanted))
    rows = db.session.execute(found).all()
    return [row[0] for row in rows], rows[0][1] if rows else 0


def cards(service_ids: Sequence[UUID], language: str) -> Mapping[UUID, CardText]:
    """Return what the cards of these services say, in three statements; unknown ids are left out.

    A text that nobody translated stays in the language in which it was written, and
    the card says which one that is.
    """
    rows = db.session.execute(_card_texts(service_ids, language)).all()
    needs = _needs_of(service_ids)
    places = _places_of(service_ids)
    return {
        row.id: CardText(
            id=row.id,
            name=row.translated_name or row.name,
            language=language if row.translated_name else row.language,
            summary=row.translated_summary or row.summary,
            summary_language=language if row.translated_summary else row.language,
            organisation=row.organisation,
            place=places.get(row.id, ""),
            needs=needs.get(row.id, ()),
            illustrative=row.illustrative,
            confirmed_by=row.confirmed_by,
        )
        for row in rows
    }


def open_reports() -> list[OpenReport]:
    """Return the reports that nobody has dealt with, oldest first."""
    found = (
        select(
            Feedback.id,
            Feedback.service_id,
            Service.name.label("service"),
            Feedback.kind,
            Feedback.message,
            Feedback.contact,
            Feedback.language,
            Feedback.created_at,
        )
        .join(Service, Service.id == Feedback.service_id)
        .where(Feedback.status == FeedbackStatus.OPEN)
        .order_by(Feedback.created_at, Feedback.id)
    )
    return [OpenReport(**row) for row in db.session.execute(found).mappings()]


def _card_texts(service_ids: Sequence[UUID], language: str) -> Executable:
    translated = and_(
        ServiceTranslation.service_id == Service.id, ServiceTranslation.language == language
    )
    return (
        select(
            Service.id,
            Service.name,
            Service.language,
            Service.summary,
            Service.illustrative,
            Service.confirmed_by,
            Organisation.name.label("organisation"),
            ServiceTranslation.name.label("translated_name"),
            ServiceTranslation.summary.label("translated_summary"),
        )
        .join(Organisation, Organisation.id == Service.organisation_id)
        .outerjoin(ServiceTranslation, translated)
        .where(Service.id.in_(service_ids), Service.status == Status.PUBLISHED)
    )


def _needs_of(service_ids: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Return the needs of each service in the order of the vocabulary."""
    known, masks = taxonomy(), dict[UUID, int]()
    found = select(ServiceNeed.service_id, ServiceNeed.need)
    for service, need in db.session.execute(found.where(ServiceNeed.service_id.in_(service_ids))):
        if need in known:
            masks[service] = masks.get(service, 0) | known.mask(need)
    return {service: known.keys(mask) for service, mask in masks.items()}


def _places_of(service_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return the town of each service's first location; a confidential one tells its area alone."""
    found = (
        select(ServiceAtLocation.service_id, Location.city, Area.name, Location.confidential)
        .join(Location, Location.id == ServiceAtLocation.location_id)
        .outerjoin(Area, Area.id == Location.area_id)
        .where(ServiceAtLocation.service_id.in_(service_ids))
        .order_by(ServiceAtLocation.id)
    )
    places: dict[UUID, str] = {}
    for service, city, area, confidential in db.session.execute(found):
        place = area if confidential else city or area
        places[service] = places.get(service) or place or ""
    return places
