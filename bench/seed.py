"""Synthetic services by the thousand, the same at every run: `python bench/seed.py 20000`.

They stand around the real places of a site, more where more young people live; one in
twenty has no point, one in thirty a confidential one, one in ten is online only.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any
from uuid import UUID

import numpy as np
from shapely.geometry import Point
from sqlalchemy import insert

from app import create_app
from app.core.db import Base, db, transaction
from app.core.words import folded_text
from app.directory.models import (
    Location,
    Organisation,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceNeed,
)
from app.directory.needs import taxonomy
from app.directory.vocabulary import Fee, OrganisationKind, Precision, Status, Track
from app.territory import queries as territory
from app.territory.setup import load_missing_sites

CHUNK = 5000
SPREAD_DEG = 0.012
MOMENT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
CONFIRMED = date(2026, 10, 1)
LANGUAGES = ["it", "en", "de", "ar", "ur", "ro", "es", "fr", "sq", "uk"]
TRACKS = list(Track)
FEES = [Fee.FREE, Fee.FREE, Fee.PAID, None]
Row = dict[str, Any]


@dataclass(frozen=True)
class Around:
    """Where a service stands, and whose it is."""

    site_key: str
    organisation: UUID
    lon: float
    lat: float
    city: str
    area_id: UUID | None


Tables = dict[type[Base], list[Row]]


def seed(count: int, site_key: str = "trentino", *, start: int = 0) -> None:
    """Store `count` services of a site, numbered from `start`; its territory is loaded first."""
    load_missing_sites()
    chance = np.random.default_rng(start + 7)
    places = territory.places(site_key)
    weight = np.array([place.youth or 1 for place in places], float)
    organisations = max(count // 20, 1)
    _store({Organisation: list(_organisations(site_key, organisations, start))})
    for first in range(start, start + count, CHUNK):
        size = min(CHUNK, start + count - first)
        at = chance.choice(len(places), size, p=weight / weight.sum())
        lon = np.array([places[i].lon for i in at]) + chance.normal(0, SPREAD_DEG, size)
        lat = np.array([places[i].lat for i in at]) + chance.normal(0, SPREAD_DEG, size)
        tables: Tables = {
            model: [] for model in (Location, Service, ServiceNeed, ServiceAtLocation, Schedule)
        }
        for number in range(size):
            place = places[at[number]]
            owner = _id("organisation", start + (first + number) % organisations)
            here = (float(lon[number]), float(lat[number]), place.name, place.area_id)
            _service(tables, chance, first + number, Around(site_key, owner, *here))
        _store(tables)


def _store(tables: Tables) -> None:
    """Insert rows table by table, each as one batch.

    Into the bare table: the ORM would cut the batch wherever another column is None.
    """
    with transaction() as session:
        for model, rows in tables.items():
            session.execute(insert(Base.metadata.tables[model.__tablename__]), rows)


def _id(kind: str, number: int) -> UUID:
    """Return an id that is the same at every run and not in the order of the numbers."""
    kinds = ("organisation", "location", "service", "offer", "schedule")
    scattered = (number * 0x9E3779B97F4A7C15 + 1) % 2**64
    return UUID(int=(scattered << 64) + (kinds.index(kind) << 56) + number)


def _organisations(site_key: str, count: int, start: int) -> Iterator[Row]:
    for number in range(start, start + count):
        yield {
            "id": _id("organisation", number),
            "site_id": site_key,
            "name": f"Associazione {number}",
            "kind": OrganisationKind.ASSOCIATION,
        }


def _service(tables: Tables, chance: np.random.Generator, number: int, around: Around) -> None:
    known = taxonomy().needs
    needs = {known[i].key for i in chance.integers(0, len(known), 1 + number % 3)}
    service, online = _id("service", number), number % 10 == 0
    name = f"Percorso {number} a {around.city}"
    spoken = [LANGUAGES[i] for i in range(len(LANGUAGES)) if number % (i + 2) == 0]
    tables[Service].append(
        {
            "id": service,
            "site_id": around.site_key,
            "organisation_id": around.organisation,
            "status": Status.PUBLISHED,
            "name": name,
            "summary": "Un aiuto per il prossimo passo, vicino a casa.",
            "language": "it",
            "track": TRACKS[number % 3],
            "age_min": 15 + number % 4 if number % 5 else None,
            "age_max": 29 if number % 3 else None,
            "fee": FEES[number % 4],
            "languages": spoken,
            "access": ["phone"],
            "in_person": not online,
            "online": online,
            "capacity_free": number % 12 if number % 6 == 0 else None,
            "confirmed_on": CONFIRMED if number % 2 else None,
            "updated_at": MOMENT,
            "search_text": f"{folded_text([name])} {_words_of(tuple(sorted(needs)))}",
        }
    )
    tables[ServiceNeed] += [{"service_id": service, "need": need} for need in sorted(needs)]
    if not online:
        _offer(tables, number, around)


@cache
def _words_of(needs: tuple[str, ...]) -> str:
    """Return what a search for these needs may say, folded; folding is most of the work."""
    return folded_text([word for need in needs for word in taxonomy().words_of(need)])


def _offer(tables: Tables, number: int, around: Around) -> None:
    point = None if number % 20 == 1 else Point(around.lon, around.lat)
    location, offer = _id("location", number), _id("offer", number)
    tables[Location].append(
        {
            "id": location,
            "site_id": around.site_key,
            "organisation_id": around.organisation,
            "area_id": around.area_id,
            "name": f"Sede {number}",
            "city": around.city,
            "point": point,
            "precision": Precision.ADDRESS if point else None,
            "confidential": number % 30 == 2,
        }
    )
    tables[ServiceAtLocation].append(
        {"id": offer, "service_id": _id("service", number), "location_id": location}
    )
    tables[Schedule] += [
        {
            "id": _id("schedule", number * 8 + weekday),
            "service_at_location_id": offer,
            "weekday": weekday,
            "opens": time(8 + number % 3),
            "closes": time(12 + number % 6),
        }
        for weekday in range(number % 6)
    ]


if __name__ == "__main__":
    application = create_app()
    with application.app_context():
        seed(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
        db.session.remove()
