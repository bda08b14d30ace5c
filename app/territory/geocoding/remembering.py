"""What was asked before: kept in the database, so that all processes know it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from shapely.geometry import Point
from sqlalchemy import delete, select

from app.core.db import db
from app.core.geo import LonLat
from app.core.words import fold
from app.territory.geocoding.answers import (
    Answer,
    ListingAddress,
    Located,
    Miss,
    NotFound,
    Outside,
    Precision,
    Source,
)
from app.territory.geocoding.gate import apart
from app.territory.geocoding.models import LONGEST_KEY, LONGEST_NAME, GeocodedAddress

# A building stays where it is; what is not on the map today may be tomorrow; a service that
# did not answer gets another chance soon, but not from an impatient finger.
_FOUND_FOR = timedelta(days=365)
_OUTSIDE_FOR = timedelta(days=30)
_MISSED_FOR = {Miss.UNKNOWN: timedelta(days=1), Miss.FAILED: timedelta(minutes=1)}


def recall(site_key: str, address: ListingAddress) -> Answer | None:
    """Return what was said of this address, pinned by hand or asked not too long ago."""
    row = db.session.scalars(
        select(GeocodedAddress).where(
            GeocodedAddress.site_id == site_key,
            GeocodedAddress.address == _key(address),
            (GeocodedAddress.expires_at.is_(None)) | (GeocodedAddress.expires_at > _now()),
        )
    ).one_or_none()
    return None if row is None else _answer(row)


def remember(site_key: str, address: ListingAddress, answer: Answer, source: Source) -> None:
    """Keep an answer of an outside service; one that will be different in a moment is not kept.

    A pin set meanwhile stays. What has expired is forgotten in the same transaction.
    """
    expires = _expiry(answer)
    if expires is None:
        return
    with apart() as session:
        session.execute(delete(GeocodedAddress).where(GeocodedAddress.expires_at <= _now()))
        known = session.get(GeocodedAddress, (site_key, _key(address)))
        if known is None:
            row = _row(answer, source)
            row.site_id, row.address, row.expires_at = site_key, _key(address), expires
            session.add(row)


def pin(site_key: str, address: ListingAddress, point: LonLat) -> Located:
    """Keep where somebody says that an address is; it goes before all other answers, for ever."""
    located = Located(point, Precision.ADDRESS, Source.PIN, address.text, "", _now())
    with apart() as session:
        row = _row(located, Source.PIN)
        row.site_id, row.address, row.expires_at = site_key, _key(address), None
        session.merge(row)
    return located


def _key(address: ListingAddress) -> str:
    return fold(address.text)[:LONGEST_KEY]


def _now() -> datetime:
    return datetime.now(UTC)


def _expiry(answer: Answer) -> datetime | None:
    if isinstance(answer, Located):
        return _now() + _FOUND_FOR
    if isinstance(answer, Outside):
        return _now() + _OUTSIDE_FOR
    kept_for = _MISSED_FOR.get(answer.why)
    return None if kept_for is None else _now() + kept_for


def _row(answer: Answer, source: Source) -> GeocodedAddress:
    row = GeocodedAddress(source=source, name="", attribution="", asked_at=_now())
    if isinstance(answer, NotFound):
        row.miss = answer.why
        return row
    row.name = answer.name[:LONGEST_NAME]
    if isinstance(answer, Located):
        row.point = Point(answer.point.lon, answer.point.lat)
        row.precision = answer.precision
        row.attribution = answer.attribution
        row.asked_at = answer.asked_at
    else:
        row.distance_km = answer.distance_km
    return row


def _answer(row: GeocodedAddress) -> Answer:
    if row.miss is not None:
        return NotFound(row.miss)
    if row.distance_km is not None:
        return Outside(row.name, row.distance_km, row.source)
    if row.point is None or row.precision is None:
        raise ValueError("a stored answer without point, distance and reason")
    return Located(
        LonLat(row.point.x, row.point.y),
        row.precision,
        row.source,
        row.name,
        row.attribution,
        row.asked_at,
    )
