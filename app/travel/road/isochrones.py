"""How far one gets in so many minutes, as areas on the map."""

from collections.abc import Sequence
from math import isfinite
from typing import Any

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from app.core.geo import LonLat
from app.travel.road.actors import Actors
from app.travel.road.asking import SECOND_REACH, SNAP_M, off_road_m
from app.travel.road.config import COSTING, LONGEST_CONTOUR_MIN, MOST_CONTOURS
from app.travel.times import Mode, Points

# Islands smaller than this share of the greatest piece are left out: noise of the grid.
NOISE = 0.1
RING_POINTS = 4


def reached(
    actors: Actors, origin: LonLat, mode: Mode, minutes: Sequence[int]
) -> list[MultiPolygon]:
    """Return the area within reach for each of these minutes, in their order.

    Empty where the origin has no road near: the library would draw a small square
    around it. Each area holds those of fewer minutes, to a
    square metre.

    Raises:
        ValueError: minutes are not within 1 to 240, or there are more than 24.
    """
    _refuse_odd(minutes)
    here = Points(np.array([origin.lon]), np.array([origin.lat]))
    if not minutes or np.isnan(off_road_m(actors, here, mode, SECOND_REACH)).any():
        return [MultiPolygon() for _ in minutes]
    asked = sorted(set(minutes))
    question = {
        "locations": [{"lon": origin.lon, "lat": origin.lat, "search_cutoff": SNAP_M}],
        "costing": COSTING[mode],
        "contours": [{"time": each} for each in asked],
        "polygons": True,
        "denoise": NOISE,
    }
    areas = _areas(actors.ask("isochrone", question)["features"])
    nested: dict[int, MultiPolygon] = {}
    held = MultiPolygon()
    for each in asked:
        held = _as_multi(shapely.union(held, areas.get(each, MultiPolygon())))
        nested[each] = held
    return [nested[each] for each in minutes]


def _refuse_odd(minutes: Sequence[int]) -> None:
    odd = [each for each in minutes if not (isfinite(each) and 1 <= each <= LONGEST_CONTOUR_MIN)]
    if odd or len(set(minutes)) > MOST_CONTOURS:
        raise ValueError(f"need at most {MOST_CONTOURS} of 1 to {LONGEST_CONTOUR_MIN} minutes")


def _areas(features: Sequence[dict[str, Any]]) -> dict[int, MultiPolygon]:
    """Return the areas by minutes.

    The rings of one "polygon" are its pieces and their holes in no certain order: what
    lies in an odd number of them is within reach.
    """
    areas: dict[int, MultiPolygon] = {}
    for feature in features:
        minutes = round(feature["properties"]["contour"])
        rings = [r for r in feature["geometry"]["coordinates"] if len(r) >= RING_POINTS]
        pieces = [shapely.make_valid(Polygon(ring)) for ring in rings]
        drawn: shapely.Geometry = areas.get(minutes, MultiPolygon())
        for piece in pieces:
            drawn = shapely.symmetric_difference(drawn, piece)
        areas[minutes] = _as_multi(drawn)
    return areas


def _as_multi(geometry: shapely.Geometry) -> MultiPolygon:
    """Return the polygons of a geometry; lines and points that touch them are dropped."""
    parts = shapely.get_parts(shapely.get_parts(np.array([geometry])))
    return MultiPolygon([part for part in parts if isinstance(part, Polygon) and part.area > 0])
