"""The drawn outline of each site, kept as long as the site stays the same."""

from __future__ import annotations

from collections.abc import Sequence

from shapely.geometry import MultiPolygon
from sqlalchemy import func, select

from app.core.db import db
from app.territory.drawing import Drawing, draw
from app.territory.kept import Kept
from app.territory.models import Area, Site
from app.territory.sites import SiteView

WIDTH_PX, HEIGHT_PX = 360, 300
FEWEST_PIECES = 5

_drawn: Kept[Drawing] = Kept()


def outline_of(site: SiteView) -> Drawing:
    """Return the drawing of a site, from memory where it has not changed."""
    return _drawn.get(site, lambda: _draw(site))


def _draw(site: SiteView) -> Drawing:
    stored = select(Site.outline, Site.basemap).where(Site.id == site.key)
    outline, basemap = db.session.execute(stored).one()
    return draw(outline, _pieces(site), basemap, width=WIDTH_PX, height=HEIGHT_PX)


def _pieces(site: SiteView) -> Sequence[MultiPolygon]:
    """Return the areas of the coarsest level that divides the site at all."""
    counted = (
        select(Area.level, func.count().label("areas"))
        .where(Area.site_id == site.key)
        .group_by(Area.level)
    )
    counts = {row.level: row.areas for row in db.session.execute(counted)}
    level = next((x.key for x in site.levels if counts.get(x.key, 0) >= FEWEST_PIECES), None)
    pieces = select(Area.outline).where(Area.site_id == site.key, Area.level == level)
    return db.session.scalars(pieces).all()
