"""The points of a result set for the browser's map, as small as they get."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.core.geo import Box
from app.core.units import BoolArray, IntArray
from app.directory import queries
from app.directory.needs import Taxonomy, taxonomy
from app.directory.vocabulary import ServiceKind
from app.map.clusters import clusters
from app.map.search import Found

# Up to here the browser draws every point itself; above, circles come from here.
MOST_POINTS = 5000
# Six decimals are 0.1 m; five are a metre, and a seventh of the file.
DECIMALS = 5
# A circle just outside the view must not vanish at the first pixel of a pan.
VIEW_MARGIN = 0.25


def points_document(found: Found, zoom: int | None, view: Box | None) -> dict[str, Any]:
    """Return every place of every found service, or circles where they are too many.

    `points` rows are `[number, lon, lat, group, id, name]`, and the kind for what is no
    service. `number` is the place in the list, the same for all its places; `clusters`
    rows are `[lon, lat, count]`.
    """
    number, offers = _numbered_offers(found)
    origin = found.asked.origin
    document: dict[str, Any] = {
        "kind": "points",
        "total": found.ranking.total,
        "origin": [origin.point.lon, origin.point.lat, origin.name] if origin else None,
        "points": [],
    }
    if offers.size <= MOST_POINTS:
        return document | {"points": _rows(found, number, offers)}
    return document | _clustered(found, number, offers, 9 if zoom is None else zoom, view)


def _numbered_offers(found: Found) -> tuple[IntArray, IntArray]:
    """Return the places to draw, and the list's number of the service that each belongs to."""
    ranking, all_offers = found.ranking, found.catalogue.offers
    number_of = np.zeros(len(found.catalogue.services), np.int64)
    number_of[ranking.placed] = np.arange(1, ranking.placed.size + 1)
    shown = np.isfinite(all_offers.lon) & ~all_offers.hidden
    rows = np.flatnonzero(shown & _in_reach(found) & (number_of[all_offers.service] > 0))
    # The place at which a service is listed comes first, then its other places.
    is_other = np.ones(len(all_offers), np.bool_)
    is_other[ranking.placed_offer] = False
    order = np.lexsort((rows, is_other[rows], number_of[all_offers.service[rows]]))
    rows = rows[order]
    return number_of[all_offers.service[rows]], rows


def _in_reach(found: Found) -> BoolArray:
    """Return which offers lie within the asked minutes: the others are no answer."""
    limit = found.asked.within_min
    if limit is None or found.times is None:
        return np.ones(len(found.catalogue.offers), np.bool_)
    reached: BoolArray = found.times.minutes <= limit
    return reached


def _rows(found: Found, number: IntArray, rows: IntArray) -> list[list[object]]:
    known, catalogue = taxonomy(), found.catalogue
    offers = catalogue.offers
    services = offers.service[rows].tolist()
    groups = _groups(found, known)
    names = queries.names(catalogue.site_key)
    columns = zip(
        number.tolist(),
        np.round(offers.lon[rows], DECIMALS).tolist(),
        np.round(offers.lat[rows], DECIMALS).tolist(),
        services,
        strict=True,
    )
    return [
        [
            at,
            lon,
            lat,
            groups[service],
            str(catalogue.service_ids[service]),
            names[service],
            *_other_kind(catalogue.kinds[service]),
        ]
        for at, lon, lat, service in columns
    ]


def _other_kind(kind: ServiceKind) -> list[str]:
    """Return the kind of what is marked otherwise than a service."""
    return [] if kind is ServiceKind.SERVICE else [kind.value]


def _groups(found: Found, known: Taxonomy) -> list[str]:
    """Return the group that colours each service: one that was asked for, else its first."""
    asked = np.uint64(0)
    for key in found.asked.needs:
        asked |= np.uint64(known.mask(key))
    needs = found.catalogue.services.needs
    sought = needs & asked
    colouring = np.where(sought != 0, sought, needs)
    chosen = np.full(needs.size, "", dtype=object)
    for group in reversed(known.groups):
        chosen[(colouring & np.uint64(known.mask(group.key))) != 0] = group.key
    groups: list[str] = chosen.tolist()
    return groups


def _clustered(
    found: Found, number: IntArray, rows: IntArray, zoom: int, view: Box | None
) -> dict[str, Any]:
    offers = found.catalogue.offers
    if view is not None:
        inside = _widened(view).contains(offers.lon[rows], offers.lat[rows])
        number, rows = number[inside], rows[inside]
    made = clusters(offers.lon[rows], offers.lat[rows], offers.service[rows], zoom)
    alone = made.count == 1
    circles = zip(
        np.round(made.lon, DECIMALS)[~alone].tolist(),
        np.round(made.lat, DECIMALS)[~alone].tolist(),
        made.count[~alone].tolist(),
        strict=True,
    )
    single = made.first[alone]
    return {
        "kind": "clusters",
        "clusters": [list(circle) for circle in circles],
        "points": _rows(found, number[single], rows[single]),
    }


def _widened(view: Box) -> Box:
    margin_lon = (view.east - view.west) * VIEW_MARGIN
    margin_lat = (view.north - view.south) * VIEW_MARGIN
    return Box(
        max(view.west - margin_lon, -180.0),
        max(view.south - margin_lat, -90.0),
        min(view.east + margin_lon, 180.0),
        min(view.north + margin_lat, 90.0),
    )
