"""Where a site's young people live, as the coverage engine reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from app.core.units import BoolArray
from app.coverage import NO_AREA, Demand
from app.territory import queries
from app.territory.kept import Kept
from app.territory.queries import AreaView, PlaceView
from app.territory.sites import SiteView
from app.travel import Points


@dataclass(frozen=True)
class People:
    """The places where young people are counted, and the areas that hold them.

    Attributes:
        places: (n,) places with a figure of young people, by code.
        points: (n,) where they are.
        young: (n,) young people of each.
        areas: areas of every level by its key, by name; empty for a level without any.
        stated: young people that the finest areas state, 0 where none does.
        without_figure: places that state no figure and are not counted.
    """

    places: Sequence[PlaceView]
    points: Points
    young: np.ndarray
    areas: Mapping[str, Sequence[AreaView]]
    stated: int
    without_figure: int
    _level_of: Mapping[str, np.ndarray]

    @property
    def counted(self) -> float:
        """Return how many young people the places hold."""
        return float(self.young.sum())

    @property
    def counted_share(self) -> float | None:
        """Return the share of the site's young people whom the places hold; None if unknown."""
        return self.counted / self.stated if self.stated else None

    def demand(self, level: str) -> Demand:
        """Return the demand with the areas of one level as codes, in the order of `areas`.

        Raises:
            KeyError: the site has no such level.
        """
        return Demand(self.young, self._level_of[level], len(self.areas[level]))

    def within(self, area: AreaView) -> BoolArray:
        """Return (n,) which places lie in an area of whatever level."""
        own = self.areas.get(area.level, ())
        at = next((code for code, each in enumerate(own) if each.code == area.code), None)
        if at is None:
            return np.zeros(len(self.places), np.bool_)
        inside: BoolArray = self._level_of[area.level] == at
        return inside


_people: Kept[People] = Kept()


def people_of(site: SiteView) -> People:
    """Return where the young people of a site live; read once for each state of the site."""
    return _people.get(site, lambda: _read(site))


def _read(site: SiteView) -> People:
    every = queries.areas(site.key)
    places = sorted(queries.places(site.key), key=lambda place: place.code)
    counted = [place for place in places if place.youth is not None]
    levels = {level.key: [a for a in every if a.level == level.key] for level in site.levels}
    finest = levels[site.levels[-1].key] if site.levels else []
    return People(
        places=counted,
        points=Points(_numbers([p.lon for p in counted]), _numbers([p.lat for p in counted])),
        young=_numbers([float(place.youth or 0) for place in counted]),
        areas=levels,
        stated=sum(area.youth or 0 for area in finest),
        without_figure=len(places) - len(counted),
        _level_of={key: _codes(counted, every, own) for key, own in levels.items()},
    )


def _numbers(values: Sequence[float]) -> np.ndarray:
    return np.array(values, np.float64)


def _codes(
    places: Sequence[PlaceView], every: Sequence[AreaView], own: Sequence[AreaView]
) -> np.ndarray:
    """Return the code of the area of one level that holds each place, its own or a parent."""
    parent_of = {area.id: area.parent_id for area in every}
    code_of = {area.id: code for code, area in enumerate(own)}

    def code(area: UUID | None) -> int:
        while area is not None and area not in code_of:
            area = parent_of.get(area)
        return NO_AREA if area is None else code_of[area]

    return np.array([code(place.area_id) for place in places], np.int64)
