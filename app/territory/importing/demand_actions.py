"""Import where young people live: one deed, one transaction, or nothing at all."""

from __future__ import annotations

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.core.db import transaction
from app.territory.actions import territory_id
from app.territory.importing.actions import Watch
from app.territory.importing.actions import _known_site as known_site
from app.territory.importing.actions import _renew_version as renew_version
from app.territory.importing.cells import DemandRequest, read_cells
from app.territory.importing.demand import DemandReport, NewPlace, placed, spread
from app.territory.models import Area, Place, YouthBasis
from app.territory.queries import areas, forget_sites, places
from app.territory.sites import SiteView


def import_demand(
    site_key: str, request: DemandRequest, *, dry_run: bool, watch: Watch = iter
) -> DemandReport:
    """Store where young people live; points replace the site's places, a table their figures.

    Raises:
        RefusedError: the file is refused as a whole; nothing was stored.
    """
    with transaction() as session:
        view = known_site(site_key, request.path)
        if request.columns.area:
            report = _figures(session, view, request, watch, dry_run=dry_run)
        else:
            report = _places(session, view, request, watch, dry_run=dry_run)
        if not dry_run:
            renew_version(session, view.key)
    forget_sites()
    return report


def _figures(
    session: Session, view: SiteView, request: DemandRequest, watch: Watch, *, dry_run: bool
) -> DemandReport:
    there = places(view.key)
    known = areas(view.key, view.levels[-1].key)
    figures, report = spread(read_cells(request, view), request, there, known)
    population = {place.id: place.population for place in there}
    cells = [
        {
            "id": place,
            "youth": young,
            "youth_basis": YouthBasis.PUBLISHED,
            "source": request.source,
            # More young people than residents: the older figure of residents is of no use.
            "population": None if (population[place] or 0) < young else population[place],
        }
        for place, young in figures.items()
    ]
    for row in watch([] if dry_run else cells):
        session.execute(update(Place), [row])
    return report


def _places(
    session: Session, view: SiteView, request: DemandRequest, watch: Watch, *, dry_run: bool
) -> DemandReport:
    finest = sorted(areas(view.key, view.levels[-1].key), key=lambda area: area.code)
    stored = select(Area.id, Area.outline).where(Area.site_id == view.key)
    outlines = {row.id: row.outline for row in session.execute(stored)}
    cells = read_cells(request, view)
    new, report = placed(cells, request, view, finest, [outlines[area.id] for area in finest])
    if not dry_run:
        session.execute(delete(Place).where(Place.site_id == view.key))
        for row in watch([_row(view.key, place, request) for place in new]):
            session.execute(insert(Place), [row])
    return report


def _row(site_key: str, place: NewPlace, request: DemandRequest) -> dict[str, object]:
    return {
        "id": territory_id(site_key, "place", place.code),
        "site_id": site_key,
        "area_id": None if place.area is None else place.area.id,
        "code": place.code,
        "name": place.name,
        "point": place.point,
        "population": None,
        "youth": place.young,
        "youth_basis": YouthBasis.PUBLISHED,
        "source": request.source,
    }
