"""Stored rows made to agree with a site's files, without touching what people edited."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from app.core.db import Base
from app.directory.editing.models import ListingVersion
from app.directory.models import Schedule, Service, ServiceAtLocation
from app.directory.stored import Stored, StoredListings

# The version of a service that nobody has edited; every edit raises it.
UNTOUCHED = 1
_IDS = ("id", "service_id", "service_at_location_id")
Key = tuple[Any, ...]
TableRows = tuple[type[Base], list[Stored]]
Tables = Iterable[TableRows]
Progress = Callable[[Tables], Iterable[TableRows]]


@dataclass(frozen=True)
class Loaded:
    """What a load did to the services: in the files, new, different, left to their editors."""

    services: int
    added: int
    changed: int
    kept: int


def synchronise(session: Session, stored: StoredListings, progress: Progress = iter) -> Loaded:
    """Insert what is missing, update what differs, delete the parts that a listing lost."""
    tables = stored.tables()
    kept = _edited(session, stored.site)
    own_services = {row["id"] for row in tables[Service]} - kept
    own_offers = _offers_of(session, own_services, stored.site)
    owners = own_services | own_offers
    added, changed = 0, 0
    for model, rows in progress(tables.items()):
        counts = _agree(session, model, _unkept(rows, kept), owners, stored.site)
        if model is Service:
            added, changed = counts
    return Loaded(len(tables[Service]), added, changed, len(tables[Service]) - len(own_services))


def _edited(session: Session, site: str) -> set[UUID]:
    """Return the ids of edited services, of their offers, locations and organisations."""
    rows = session.execute(
        select(
            Service.id,
            Service.organisation_id,
            ServiceAtLocation.id,
            ServiceAtLocation.location_id,
        )
        .outerjoin(ServiceAtLocation, ServiceAtLocation.service_id == Service.id)
        .where(Service.site_id == site, Service.version > UNTOUCHED)
    )
    with_history = session.scalars(
        select(ListingVersion.object_id).where(ListingVersion.site_id == site)
    )
    return {value for row in rows for value in row if value is not None} | set(with_history)


def _offers_of(session: Session, services: Collection[UUID], site: str) -> set[UUID]:
    rows = session.execute(
        select(ServiceAtLocation.id, ServiceAtLocation.service_id)
        .join(Service)
        .where(Service.site_id == site)
    )
    return {offer for offer, service in rows if service in services}


def _unkept(rows: list[Stored], kept: Collection[UUID]) -> list[Stored]:
    return [row for row in rows if not any(row.get(name) in kept for name in _IDS)]


def _agree(
    session: Session,
    model: type[Base],
    rows: list[Stored],
    owners: Collection[UUID],
    site: str,
) -> tuple[int, int]:
    """Make one table agree; return how many rows were added and how many changed."""
    table: Any = model.__table__
    keys = [column.name for column in table.primary_key]
    wanted = {tuple(row[name] for name in keys): row for row in rows}
    present = _present(session, table, keys, site)
    missing = [_dated(table, row) for key, row in wanted.items() if key not in present]
    differing = [
        _dated(table, row)
        for key, row in wanted.items()
        if key in present and any(present[key][name] != value for name, value in row.items())
    ]
    lost = [key for key, row in present.items() if key not in wanted and _owned(row, owners)]
    _delete(session, table, keys, lost)
    if missing:
        session.execute(insert(table), missing)
    _update(session, table, keys, differing)
    return len(missing), len(differing)


def _present(session: Session, table: Table, keys: list[str], site: str) -> dict[Key, Stored]:
    """Return the stored rows of this site by primary key."""
    rows = session.execute(select(table).where(_of_site(table, site))).mappings()
    return {tuple(row[name] for name in keys): dict(row) for row in rows}


def _of_site(table: Table, site: str) -> ColumnElement[bool]:
    if "site_id" in table.c:
        return table.c.site_id == site
    services = select(Service.id).where(Service.site_id == site)
    if table.name == Schedule.__tablename__:
        offers = select(ServiceAtLocation.id).where(ServiceAtLocation.service_id.in_(services))
        return table.c.service_at_location_id.in_(offers)
    return table.c.service_id.in_(services)


def _owned(row: Stored, owners: Collection[UUID]) -> bool:
    """Return whether a row is a part of a listing that the files own."""
    return row.get("service_id", row.get("service_at_location_id")) in owners


def _dated(table: Table, row: Stored) -> Stored:
    """Return the row with the moment of its change, where the table keeps one."""
    return {**row, "updated_at": datetime.now(UTC)} if "updated_at" in table.c else row


def _delete(session: Session, table: Table, keys: list[str], lost: list[Key]) -> None:
    if lost:
        match = and_(*(table.c[name] == bindparam(f"old_{name}") for name in keys))
        values = [{f"old_{n}": v for n, v in zip(keys, key, strict=True)} for key in lost]
        session.connection().execute(delete(table).where(match), values)


def _update(session: Session, table: Table, keys: list[str], rows: list[Stored]) -> None:
    if rows:
        match = and_(*(table.c[name] == bindparam(f"old_{name}") for name in keys))
        values = [{**row, **{f"old_{name}": row[name] for name in keys}} for row in rows]
        session.connection().execute(update(table).where(match), values)
