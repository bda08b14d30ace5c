"""Import official files: each one deed, one transaction, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.core.db import transaction
from app.territory.actions import territory_id
from app.territory.importing.areas import KnownArea, NewOutline, Request, read_outlines
from app.territory.importing.population import NewPeople, PopulationRequest, read_population
from app.territory.importing.report import Report
from app.territory.models import Area, Site, YouthBasis
from app.territory.problems import Problems
from app.territory.queries import areas, forget_sites, site
from app.territory.sites import SiteView

# Passes rows on one by one; the command shows its progress bar with it.
Watch = Callable[[Sequence[dict[str, Any]]], Iterable[dict[str, Any]]]


def import_areas(site_key: str, request: Request, *, dry_run: bool, watch: Watch = iter) -> Report:
    """Store official outlines of one level; areas that the file lacks stay as they are.

    Raises:
        RefusedError: the file is refused as a whole; nothing was stored.
    """
    with transaction() as session:
        view = _known_site(site_key, request.path)
        known = _known_areas(session, view.key)
        outline = session.scalars(select(Site.outline).where(Site.id == view.key)).one()
        rows, report = read_outlines(request, view, outline, known)
        if not dry_run:
            codes = {area.view.code for area in known}
            new = [row for row in rows if row.code not in codes]
            old = [row for row in rows if row.code in codes]
            _write(session, view.key, request, watch, old=old, new=new)
            _renew_version(session, view.key)
    forget_sites()
    return report


def import_population(
    site_key: str, request: PopulationRequest, *, dry_run: bool, watch: Watch = iter
) -> Report:
    """Store official numbers of residents of one level, and of young people if published.

    Raises:
        RefusedError: the file is refused as a whole; nothing was stored.
    """
    with transaction() as session:
        view = _known_site(site_key, request.path)
        people, report = read_population(request, view, areas(view.key, request.level))
        if not dry_run:
            for cells in watch([_people_cells(each, request, view) for each in people]):
                session.execute(update(Area), [cells])
            _renew_version(session, view.key)
    forget_sites()
    return report


def _known_site(key: str, path: Path) -> SiteView:
    view, problems = site(key), Problems()
    if view is None:
        problems.add(path.name, f"there is no site {key!r} to import into")
        problems.refuse_any()
        raise AssertionError(key)
    return view


def _known_areas(session: Session, site_key: str) -> Sequence[KnownArea]:
    stored = session.execute(select(Area.id, Area.outline).where(Area.site_id == site_key))
    outlines = {row.id: row.outline for row in stored}
    return [KnownArea(area, outlines[area.id]) for area in areas(site_key)]


def _write(
    session: Session,
    site_key: str,
    request: Request,
    watch: Watch,
    *,
    old: Sequence[NewOutline],
    new: Sequence[NewOutline],
) -> None:
    fresh = {"site_id": site_key, "level": request.level, "source": request.source}
    inserted = [
        fresh | {"code": row.code, "name": row.code} | _outline_cells(site_key, row) for row in new
    ]
    updated = [_outline_cells(site_key, row) for row in old]
    ids = {cells["id"] for cells in inserted}
    for cells in watch([*inserted, *updated]):
        session.execute(insert(Area) if cells["id"] in ids else update(Area), [cells])


def _outline_cells(site_key: str, row: NewOutline) -> dict[str, Any]:
    """Return what the file says of an area; what it leaves open stays as it is."""
    cells = {"id": territory_id(site_key, "area", row.code), "outline": row.outline}
    if row.name:
        cells["name"] = row.name
    if row.parent:
        cells["parent_id"] = territory_id(site_key, "area", row.parent)
    return cells


def _people_cells(new: NewPeople, request: PopulationRequest, view: SiteView) -> dict[str, Any]:
    by_share = new.youth_basis == YouthBasis.SHARE
    share = f"; {view.youth.source}" if by_share else ""
    return {
        "id": new.area.id,
        "population": new.population,
        "population_date": request.date,
        "youth": new.youth,
        "youth_basis": new.youth_basis,
        "source": request.source + share,
    }


def _renew_version(session: Session, site_key: str) -> None:
    """Let every process forget what it keeps of this site."""
    settings = session.scalars(select(Site.settings).where(Site.id == site_key)).one()
    renewed = {**settings, "version": uuid4().hex[:16]}
    session.execute(update(Site).where(Site.id == site_key).values(settings=renewed))
