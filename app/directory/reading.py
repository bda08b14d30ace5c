"""Rows of the directory read into the catalogue's arrays, quickly: no object for a row."""

from __future__ import annotations

import gc
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, time
from functools import cache
from operator import itemgetter
from typing import Any

import numpy as np
from sqlalchemy import Connection, Executable, String, and_, case, cast, null, select, type_coerce

from app.core.spatial import lat_of, lon_of
from app.directory.catalogue import Catalogue, Ids
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
from app.directory.sql import hex_of
from app.directory.vocabulary import Status
from app.matching import EVER_SINCE, FOR_EVER, Fee, Hours, Offers, Services, Track, bit_mask
from app.territory.models import Area

MOST_LANGUAGES = 64
_TRACKS = {"job_ready": Track.JOB_READY, "complex_needs": Track.COMPLEX_NEEDS, "both": Track.BOTH}
_FEES = {None: Fee.UNKNOWN, "free": Fee.FREE, "paid": Fee.PAID}
Rows = Sequence[Sequence[Any]]


def read_catalogue(connection: Connection, site_key: str, known: Taxonomy) -> Catalogue:
    """Return a site's catalogue in six statements, whatever its size."""
    with _without_collection():
        return _catalogue(connection, site_key, known)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Let the garbage collector rest: it would walk through all rows again and again.

    None of them is garbage before the arrays are made; it doubles the time of reading.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _catalogue(connection: Connection, site_key: str, known: Taxonomy) -> Catalogue:
    def read(statement: Executable) -> list[Any]:
        return list(connection.execute(statement).all())

    # Sorting and joining here is cheaper than in the database, which would fetch long rows
    # in the order of their ids.
    services = sorted(read(_services(site_key)), key=itemgetter(0))
    bodies = {row[0]: row[1] for row in read(_organisations(site_key))}
    ids = Ids(row[0] for row in services)
    rows = {digits: row for row, digits in enumerate(ids.digits)}
    # What belongs to no published service of this site is left out; so is a service that
    # was published between two statements: it waits for the next reading.
    offers = sorted(
        (row for row in read(_offers(site_key)) if row[0] in rows), key=itemgetter(0, 1)
    )
    needs, names = read(_needs()), read(_translated_names())
    offer_rows = {row[1]: at for at, row in enumerate(offers)}
    languages = _language_codes(services)
    return Catalogue(
        site_key=site_key,
        service_ids=ids,
        services=_service_arrays(services, _need_masks(needs, rows, known), languages),
        illustrative=np.array([row[11] for row in services], np.bool_),
        offers=_offer_arrays(offers, rows),
        offer_ids=Ids(row[1] for row in offers),
        places=tuple((row[5] if not row[4] else "") or row[6] or "" for row in offers),
        hours=_hour_arrays([row for row in read(_hours()) if row[0] in offer_rows], offer_rows),
        languages=languages,
        own_names=[row[12] for row in services],
        translated_names=_by_language(names, rows),
        organisations=[bodies.get(row[13], "") for row in services],
    )


def published(site_key: str) -> Any:  # noqa: ANN401 - SQLAlchemy's expression
    """Return the condition that a service may be found at this site."""
    return and_(Service.site_id == site_key, Service.status == Status.PUBLISHED)


def _services(site_key: str) -> Executable:
    return select(
        hex_of(Service.id),
        type_coerce(Service.track, String),
        Service.age_min,
        Service.age_max,
        cast(Service.languages, String),
        type_coerce(Service.fee, String),
        Service.in_person,
        Service.online,
        Service.by_phone,
        Service.capacity_free,
        type_coerce(Service.confirmed_on, String),
        Service.illustrative,
        Service.name,
        hex_of(Service.organisation_id),
    ).where(published(site_key))


def _organisations(site_key: str) -> Executable:
    return select(hex_of(Organisation.id), Organisation.name).where(
        Organisation.site_id == site_key
    )


def _needs() -> Executable:
    return select(hex_of(ServiceNeed.service_id), ServiceNeed.need)


def _offers(site_key: str) -> Executable:
    shown = Location.confidential.is_(False)
    return (
        select(
            hex_of(ServiceAtLocation.service_id),
            hex_of(ServiceAtLocation.id),
            case((shown, lon_of(Location.point)), else_=null()),
            case((shown, lat_of(Location.point)), else_=null()),
            Location.confidential,
            Location.city,
            Area.name,
        )
        .join(Location, Location.id == ServiceAtLocation.location_id)
        .outerjoin(Area, Area.id == Location.area_id)
        .where(Location.site_id == site_key)
    )


def _hours() -> Executable:
    return select(
        hex_of(Schedule.service_at_location_id),
        Schedule.weekday,
        type_coerce(Schedule.opens, String),
        type_coerce(Schedule.closes, String),
        type_coerce(Schedule.valid_from, String),
        type_coerce(Schedule.valid_to, String),
    )


def _translated_names() -> Executable:
    return select(
        hex_of(ServiceTranslation.service_id),
        ServiceTranslation.language,
        ServiceTranslation.name,
    ).where(ServiceTranslation.name != "")


def _by_language(found: Rows, rows: Mapping[str, int]) -> dict[str, dict[int, str]]:
    names: dict[str, dict[int, str]] = {}
    for digits, language, name in found:
        if digits in rows:
            names.setdefault(language, {})[rows[digits]] = name
    return names


def _columns(rows: Rows, width: int) -> list[Sequence[Any]]:
    return list(zip(*rows, strict=True)) if rows else [()] * width


def _service_arrays(rows: Rows, needs: Any, languages: Sequence[str]) -> Services:  # noqa: ANN401
    columns = _columns(rows, 14)
    masks = {text: _language_mask(text, languages) for text in set(columns[4])}
    return Services(
        needs=needs,
        track=np.array([_TRACKS[code] for code in columns[1]], np.int8),
        age_min=np.array(columns[2], np.float64),
        age_max=np.array(columns[3], np.float64),
        languages=np.array([masks[text] for text in columns[4]], np.uint64),
        fee=np.array([_FEES[code] for code in columns[5]], np.int8),
        in_person=np.array(columns[6], np.bool_),
        online=np.array(columns[7], np.bool_),
        by_phone=np.array(columns[8], np.bool_),
        capacity_free=np.array(columns[9], np.float64),
        confirmed_day=np.array([_ordinal(day, np.nan) for day in columns[10]], np.float64),
        illustrative=np.array(columns[11], np.bool_),
    )


def _need_masks(pairs: Rows, rows: Mapping[str, int], known: Taxonomy) -> Any:  # noqa: ANN401
    bits = {need.key: known.mask(need.key) for need in known.needs}
    # A need that the vocabulary no longer has is nothing that can be asked for.
    pairs = [pair for pair in pairs if pair[0] in rows and pair[1] in bits]
    masks = np.zeros(len(rows), np.uint64)
    at = np.array([rows[digits] for digits, _ in pairs], np.int64)
    np.bitwise_or.at(masks, at, np.array([bits[key] for _, key in pairs], np.uint64))
    return masks


def _offer_arrays(found: Rows, rows: Mapping[str, int]) -> Offers:
    columns = _columns(found, 7)
    return Offers(
        service=np.array([rows[digits] for digits in columns[0]], np.int64),
        lon=np.array(columns[2], np.float64),
        lat=np.array(columns[3], np.float64),
        hidden=np.array(columns[4], np.bool_),
    )


def _hour_arrays(found: Rows, offer_rows: Mapping[str, int]) -> Hours:
    columns = _columns(found, 6)
    return Hours(
        offer=np.array([offer_rows[digits] for digits in columns[0]], np.int64),
        weekday=np.array(columns[1], np.int64),
        opens_min=np.array([_minute(clock) for clock in columns[2]], np.int64),
        closes_min=np.array([_minute(clock) for clock in columns[3]], np.int64),
        valid_from=np.array([_ordinal(day, EVER_SINCE) for day in columns[4]], np.int64),
        valid_to=np.array([_ordinal(day, FOR_EVER) for day in columns[5]], np.int64),
    )


def _language_codes(services: Rows) -> tuple[str, ...]:
    """Return the stated languages, each a bit; beyond 64 the rarest have none."""
    counts: Counter[str] = Counter()
    for text, times in Counter(row[4] for row in services).items():
        counts.update(dict.fromkeys(stated_languages(text), times))
    common = sorted(counts, key=lambda code: (-counts[code], code))[:MOST_LANGUAGES]
    return tuple(sorted(common))


def _language_mask(text: str, languages: Sequence[str]) -> int:
    return bit_mask(languages.index(code) for code in stated_languages(text) if code in languages)


# The driver of each database gives its own kind of value; most of them repeat.
@cache
def stated_languages(text: str) -> tuple[str, ...]:
    """Return the codes in a stored list of languages."""
    return tuple(json.loads(text or "[]"))


@cache
def _minute(clock: str | time) -> int:
    moment = time.fromisoformat(clock) if isinstance(clock, str) else clock
    return moment.hour * 60 + moment.minute


@cache
def _ordinal(day: str | date | None, otherwise: float) -> float:
    if day is None:
        return otherwise
    return (date.fromisoformat(day) if isinstance(day, str) else day).toordinal()
