"""The gap map as SVG, drawn by the server: it prints, and needs neither script nor internet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite, isnan, sqrt

import numpy as np
from sqlalchemy import select

from app.core.db import db
from app.core.units import BoolArray
from app.map.coverage.found import CoverageFound
from app.map.coverage.outlines import outlines
from app.territory.drawing import Drawing, Frame, draw, frame_around, path_of
from app.territory.kept import Kept
from app.territory.models import Site
from app.territory.sites import SiteView

WIDTH_PX, HEIGHT_PX = 900, 760
# The largest place of the site has this radius; areas of circles are in proportion to people.
LARGEST_PX, SMALLEST_PX = 24.0, 2.0
MINUTE_STEPS = (15, 30, 45, 60)
SHARE_STEPS = (0.2, 0.4, 0.6, 0.8)
UNKNOWN, NOTHING = "unknown", "none"


@dataclass(frozen=True)
class Shape:
    """An area: its SVG path, its class of share, and what a pointer reads on it."""

    path: str
    kind: str
    name: str
    share: float | None


@dataclass(frozen=True)
class Circle:
    """A place: where, how large in pixels, its class of minutes, and its figures."""

    x: float
    y: float
    radius: float
    kind: str
    name: str
    young: int
    minutes: float | None
    code: str


@dataclass(frozen=True)
class Mark:
    """Something to point out: `kind` is its class, `label` what stands in it or is read on it.

    `x` and `y` are longitude and latitude until they are on a plan, pixels there; `words` say
    more than the label, where there is more to say.
    """

    x: float
    y: float
    kind: str
    label: str
    words: str = ""


@dataclass(frozen=True)
class Spot:
    """A service that counts, as a small mark."""

    x: float
    y: float


@dataclass(frozen=True)
class Plan:
    """The whole map: base drawing, areas, places (large ones first) and services."""

    base: Drawing
    areas: Sequence[Shape]
    circles: Sequence[Circle]
    services: Sequence[Spot]
    marks: Sequence[Mark] = ()


@dataclass(frozen=True)
class _Ground:
    """What of the map never changes with the question."""

    base: Drawing
    frame: Frame
    paths: dict[str, list[str]]


_grounds: Kept[_Ground] = Kept()


def plan_of(found: CoverageFound, level: str, marks: Sequence[Mark] = ()) -> Plan:
    """Return the map of an answer with the areas of one level, and what to point out."""
    site = found.asked.site
    ground = _grounds.get(site, lambda: _draw_ground(site, found))
    return Plan(
        base=ground.base,
        areas=_areas(found, level, ground.paths[level]),
        circles=_circles(found, ground.frame),
        services=_spots(found, ground.frame),
        marks=_placed(ground.frame, marks),
    )


def areas_only(found: CoverageFound, level: str, kinds: Sequence[str]) -> Plan:
    """Return the map of a level's areas alone, each of the class that is given."""
    site = found.asked.site
    ground = _grounds.get(site, lambda: _draw_ground(site, found))
    areas = [
        Shape(path, kind, area.name, None)
        for path, kind, area in zip(
            ground.paths[level], kinds, found.people.areas[level], strict=True
        )
    ]
    return Plan(ground.base, areas, (), ())


def minutes_kind(minutes: float) -> str:
    """Return the class of a number of minutes: `within-<step>`, `far`, unknown or none."""
    if isnan(minutes):
        return UNKNOWN
    if not isfinite(minutes):
        return NOTHING
    step = next((step for step in MINUTE_STEPS if minutes <= step), None)
    return "far" if step is None else f"within-{step}"


def share_kind(share: float | None) -> str:
    """Return the class of a share: `share-0` to `share-4`, or unknown where nobody lives."""
    if share is None:
        return UNKNOWN
    return f"share-{sum(share >= step for step in SHARE_STEPS)}"


def telling_share(share: float, *, unknown: float, young: float) -> float | None:
    """Return the share of an area that its colour stands for; None for nobody or too little.

    Where the times of more than half are unknown, a share of the rest would mislead.
    """
    return None if isnan(share) or unknown * 2 > young else share


def _draw_ground(site: SiteView, found: CoverageFound) -> _Ground:
    outline, basemap = db.session.execute(
        select(Site.outline, Site.basemap).where(Site.id == site.key)
    ).one()
    frame = frame_around(outline, WIDTH_PX, HEIGHT_PX)
    paths = {
        level: [path_of(frame.onto(outlines(site, level)[area.id])) for area in areas]
        for level, areas in found.people.areas.items()
    }
    base = draw(outline, (), basemap, width=WIDTH_PX, height=HEIGHT_PX)
    return _Ground(base, frame, paths)


def _areas(found: CoverageFound, level: str, paths: Sequence[str]) -> list[Shape]:
    tally = found.levels[level].areas
    shapes = []
    for code, area in enumerate(found.people.areas[level]):
        share = telling_share(
            float(tally.share[code]),
            unknown=float(tally.unknown[code]),
            young=float(tally.young[code]),
        )
        shapes.append(Shape(paths[code], share_kind(share), area.name, share))
    return shapes


def _circles(found: CoverageFound, frame: Frame) -> list[Circle]:
    people = found.people
    largest = float(people.young.max(initial=0.0))
    if not largest:
        return []
    xs, ys = _pixels(frame, people.points.lon, people.points.lat)
    circles = [
        Circle(
            x=round(float(xs[row]), 1),
            y=round(float(ys[row]), 1),
            radius=round(max(LARGEST_PX * sqrt(people.young[row] / largest), SMALLEST_PX), 1),
            kind=minutes_kind(float(found.near.minutes[row])),
            name=place.name,
            young=round(float(people.young[row])),
            minutes=_known(float(found.near.minutes[row])),
            code=place.code,
        )
        for row, place in enumerate(people.places)
    ]
    # Small places stay visible on large ones.
    return sorted(circles, key=lambda circle: -circle.radius)


def _known(minutes: float) -> float | None:
    return minutes if isfinite(minutes) else None


def _spots(found: CoverageFound, frame: Frame) -> list[Spot]:
    counted: BoolArray = found.fitting
    offers = found.catalogue.offers
    xs, ys = _pixels(frame, offers.lon[counted], offers.lat[counted])
    places = np.unique(np.column_stack([xs, ys]).round(1), axis=0)
    return [Spot(x, y) for x, y in places.tolist()]


def _placed(frame: Frame, marks: Sequence[Mark]) -> list[Mark]:
    if not marks:
        return []
    lon, lat = np.array([(mark.x, mark.y) for mark in marks]).T
    xs, ys = _pixels(frame, lon, lat)
    return [
        replace(mark, x=round(float(x), 1), y=round(float(y), 1))
        for mark, x, y in zip(marks, xs, ys, strict=True)
    ]


def _pixels(frame: Frame, lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return (lon - frame.west) * frame.px_per_lon, (frame.north - lat) * frame.px_per_lat
