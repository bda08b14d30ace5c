"""Points that cannot be right: swapped, at zero, in a lake, elsewhere, far from their town."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import cos, radians

import shapely
from flask_babel import lazy_gettext as _
from shapely.geometry.base import BaseGeometry

from app.core.geo import CoordinateError, LonLat
from app.core.units import METRES_PER_KM
from app.core.words import fold
from app.directory.exchange.cells import Cells
from app.directory.exchange.columns import Column
from app.directory.exchange.findings import Topic, Weight
from app.territory.land import water_at
from app.territory.sites import SiteView

FARTHEST_M = 50_000.0
# Outlines are generalised, and a bus stop may stand just across the border.
SLACK_M = 2_000.0
_DEGREE_M = 111_320.0
Outline = BaseGeometry


@dataclass(frozen=True)
class AreaOf:
    """An area that a row may name, with its outline."""

    code: str
    name: str
    outline: Outline


@dataclass(frozen=True)
class Ground:
    """A site and its finest areas, as points are checked against them."""

    site: SiteView
    outline: Outline
    areas: Sequence[AreaOf]
    coarser: Mapping[str, str]

    @cached_property
    def _wide(self) -> Outline:
        """Return the outline and a little more, made ready for many questions."""
        wide = self.outline.buffer(SLACK_M / _DEGREE_M)
        shapely.prepare(wide)
        return wide

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """Return the code of each area by its folded name and by itself; the finest go first."""
        names = {fold(area.name): area.code for area in self.areas}
        others = {fold(code): code for code in self.coarser}
        others |= {fold(name): code for code, name in self.coarser.items()}
        return others | names | {fold(area.code): area.code for area in self.areas}

    @cached_property
    def by_code(self) -> Mapping[str, AreaOf]:
        """Return the areas by code."""
        return {area.code: area for area in self.areas}

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree([area.outline for area in self.areas])

    def holds(self, point: LonLat) -> bool:
        """Say whether a point lies in the site, or just across its border."""
        return bool(self._wide.covers(shapely.Point(point.lon, point.lat)))

    def name_of(self, code: str) -> str:
        """Return the name that is read as this area again, else the code itself."""
        area = self.by_code.get(code)
        name = area.name if area else self.coarser.get(code, "")
        return name if self.codes.get(fold(name)) == code else code

    def area_at(self, point: LonLat) -> str:
        """Return the code of the area in which a point lies, "" outside all."""
        hits = self._tree.query(shapely.Point(point.lon, point.lat), predicate="intersects")
        return self.areas[min(hits)].code if len(hits) else ""

    def metres_from(self, area: AreaOf, point: LonLat) -> float:
        """Return how far a point is from an area, flat, to about a hundredth; 0 inside."""
        shrink = cos(radians(point.lat))
        flat = shapely.transform(area.outline, lambda xy: xy * (shrink, 1))
        return float(flat.distance(shapely.Point(point.lon * shrink, point.lat)) * _DEGREE_M)


def read_point(cells: Cells, ground: Ground, *, swap: bool) -> LonLat | None:
    """Return the point of a row, None where there is none or it cannot be one.

    With `swap`, longitude and latitude are exchanged where only that puts the point
    into the site.
    """
    lon, lat = cells.number(Column.LON), cells.number(Column.LAT)
    if lon is None or lat is None:
        _refuse_half(cells)
        return None
    if lon == lat == 0:
        cells.wrong(Column.LON, _("0, 0 is a point in the ocean."), _("Leave both cells empty."))
        return None
    point = _point(lon, lat)
    if point is not None and ground.holds(point):
        _doubt_water(cells, ground, point)
        return point
    other = _point(lat, lon)
    if other is not None and ground.holds(other):
        if not swap:
            _say_swapped(cells)
        return other if swap else None
    return _outside(cells, ground, point)


def check_distance(cells: Cells, ground: Ground, point: LonLat, code: str) -> None:
    """Note a point that is far from the municipality that its row states."""
    area = ground.by_code.get(code)
    if area is None:
        return
    away_m = ground.metres_from(area, point)
    if away_m > FARTHEST_M:
        km = round(away_m / METRES_PER_KM)
        cells.wrong(
            Column.LON,
            _("The point is %(km)s km away from %(area)s.", km=km, area=area.name),
            _("Correct the point, or the municipality."),
            weight=Weight.DOUBT,
            topic=Topic.FAR,
        )  # fmt: skip


def _point(lon: float, lat: float) -> LonLat | None:
    try:
        return LonLat(lon, lat)
    except CoordinateError:
        return None


def _refuse_half(cells: Cells) -> None:
    if bool(cells.text(Column.LON)) != bool(cells.text(Column.LAT)):
        column = Column.LON if cells.text(Column.LON) else Column.LAT
        cells.wrong(column, _("Only one of longitude and latitude is given."), _("Write both."))


def _doubt_water(cells: Cells, ground: Ground, point: LonLat) -> None:
    """Note a point in a lake or the sea; some desks do stand on a quay or a boat."""
    if water_at(ground.site, point) is not None:
        cells.wrong(
            Column.LON,
            _("The point lies in a lake or in the sea."),
            _("Correct the two cells, or leave both empty."),
            weight=Weight.DOUBT,
            topic=Topic.FAR,
        )


def _say_swapped(cells: Cells) -> None:
    cells.wrong(
        Column.LON,
        _("Longitude and latitude look swapped."),
        _("Swap the two cells, or let them be swapped here."),
        weight=Weight.DOUBT,
        topic=Topic.SWAPPED,
    )


def _outside(cells: Cells, ground: Ground, point: LonLat | None) -> LonLat | None:
    """Note a point that is nowhere or elsewhere; one in the sea of the site is only doubtful."""
    mend = _("Correct the two cells, or leave both empty.")
    if point is None:
        cells.wrong(Column.LON, _("This is no point on Earth."), mend)
        return None
    inside = ground.site.bounds.holds(point)
    weight = Weight.DOUBT if inside else Weight.ERROR
    reason = _("The point lies outside this territory.")
    cells.wrong(Column.LON, reason, mend, weight=weight, topic=Topic.FAR)
    return point if inside else None
