"""Store a site: one deed, one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.core.db import transaction
from app.territory.loading import SiteFolder, read_folder
from app.territory.models import Area, GazetteerEntry, Place, Site
from app.territory.queries import forget_sites
from app.territory.site_rows import LoadedArea, LoadedEntry, LoadedPlace, People
from app.territory.sites import SiteView

_NAMESPACE = UUID("5b0d5b5e-6d0c-5f53-9c4e-0a4bb5f7a7d1")


@dataclass(frozen=True)
class Loaded:
    """What a load did; `changed` is false where the folder was loaded before, unchanged."""

    site: SiteView
    areas: int
    places: int
    entries: int
    changed: bool


def territory_id(site: str, kind: str, code: str) -> UUID:
    """Return the id of an area, place or entry: the same on every machine and at every load."""
    return uuid5(_NAMESPACE, f"{site}/{kind}/{code}")


def load_site(folder: Path, *, again: bool = False) -> Loaded:
    """Store a site's folder, in place of what was stored before.

    Areas, places and entries keep their ids, so that what refers to them stays; only
    those that are gone from the folder are deleted. A folder that is already loaded is
    left alone, imports made since included, unless `again` is set.

    Raises:
        RefusedError: a file is wrong; nothing was stored.
    """
    read = read_folder(folder)
    key = read.view.key
    with transaction() as session:
        settings = session.scalar(select(Site.settings).where(Site.id == key))
        changed = again or settings is None or settings.get("loaded") != read.digest
        if changed:
            _store(session, read, is_new=settings is None)
    forget_sites()
    return Loaded(read.view, len(read.areas), len(read.places), len(read.entries), changed)


def _store(session: Session, read: SiteFolder, *, is_new: bool) -> None:
    key = read.view.key
    site = {
        "id": key,
        "name": dict(read.view.name),
        "settings": {**read.settings, "loaded": read.digest, "version": read.digest},
        "outline": read.outline,
        "basemap": dict(read.basemap),
    }
    session.execute(insert(Site) if is_new else update(Site), [site])
    gone = _merge(session, Area, key, [_area_row(key, area) for area in read.areas])
    gone_places = _merge(session, Place, key, [_place_row(key, place) for place in read.places])
    entries = [_entry_row(key, entry) for entry in read.entries]
    gone_entries = _merge(session, GazetteerEntry, key, entries)
    for model, ids in ((Area, gone), (Place, gone_places), (GazetteerEntry, gone_entries)):
        for each in ids:
            session.execute(delete(model).where(model.id == each))


def _merge(
    session: Session,
    model: type[Area | Place | GazetteerEntry],
    site: str,
    rows: Sequence[dict[str, Any]],
) -> Sequence[UUID]:
    """Insert and update rows by id; return the ids that the rows no longer have.

    The caller deletes those last: a commune may have left a community that is gone.
    """
    known = set(session.scalars(select(model.id).where(model.site_id == site)))
    new = [row for row in rows if row["id"] not in known]
    old = [row for row in rows if row["id"] in known]
    if new:
        session.execute(insert(model), new)
    if old:
        session.execute(update(model), old)
    return sorted(known - {row["id"] for row in rows})


def _people_cells(people: People) -> dict[str, Any]:
    return {
        "population": people.population,
        "youth": people.youth,
        "youth_basis": people.youth_basis,
        "source": people.source,
    }


def _area_id(site: str, code: str) -> UUID | None:
    return territory_id(site, "area", code) if code else None


def _area_row(site: str, area: LoadedArea) -> dict[str, Any]:
    return {
        "id": _area_id(site, area.code),
        "site_id": site,
        "level": area.level,
        "code": area.code,
        "parent_id": _area_id(site, area.parent),
        "name": area.name,
        "population_date": area.population_date,
        "outline": area.outline,
        **_people_cells(area.people),
    }


def _place_row(site: str, place: LoadedPlace) -> dict[str, Any]:
    return {
        "id": territory_id(site, "place", place.code),
        "site_id": site,
        "area_id": _area_id(site, place.area),
        "code": place.code,
        "name": place.name,
        "point": place.point,
        **_people_cells(place.people),
    }


def _entry_row(site: str, entry: LoadedEntry) -> dict[str, Any]:
    where = f"{entry.point.x:.6f},{entry.point.y:.6f}"
    code = f"{entry.kind}/{entry.area}/{entry.name}/{where}"
    return {
        "id": territory_id(site, "entry", code),
        "site_id": site,
        "area_id": _area_id(site, entry.area),
        "name": entry.name,
        "also": list(entry.also),
        "kind": entry.kind,
        "point": entry.point,
        "weight": entry.weight,
        "source": entry.source,
    }
