"""The outlines of a site's areas, read once for each state of the site."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from shapely.geometry import MultiPolygon
from sqlalchemy import select

from app.core.db import db
from app.territory.kept import Kept
from app.territory.models import Area
from app.territory.sites import SiteView

_Outlines = Mapping[str, Mapping[UUID, MultiPolygon]]
_kept: Kept[_Outlines] = Kept()


def outlines(site: SiteView, level: str) -> Mapping[UUID, MultiPolygon]:
    """Return the outline of each area of a level by its id; empty for a level without any."""
    return _kept.get(site, lambda: _read(site)).get(level, {})


def _read(site: SiteView) -> _Outlines:
    stored = select(Area.id, Area.level, Area.outline).where(Area.site_id == site.key)
    found: dict[str, dict[UUID, MultiPolygon]] = {}
    for row in db.session.execute(stored):
        found.setdefault(row.level, {})[row.id] = row.outline
    return found
