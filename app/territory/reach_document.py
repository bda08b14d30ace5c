"""How far one gets, as GeoJSON for the browser: areas, their band, who says so."""

from __future__ import annotations

from math import isnan
from typing import Any

import shapely
from flask_babel import gettext as _
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from app.core.geo import LonLat
from app.territory.trip_words import between_words, minutes_words, source_words
from app.travel import Mode
from app.travel.isochrone import Isochrones

# Four decimals are some ten metres, less than a pixel wherever a whole area is in view.
FINEST_DEG = 1e-4


def reach_document(
    site_key: str, mode: Mode, start: LonLat, name: str, found: Isochrones
) -> dict[str, Any]:
    """Return the areas as GeoJSON, the largest first, so that drawn in order none is hidden."""
    rows = zip(found.limits_min, found.areas, found.low_min, found.high_min, strict=True)
    features = [_feature(*row) for row in rows]
    return {
        "type": "FeatureCollection",
        "site": site_key,
        "mode": mode.value,
        "start": {"name": name, "lon": start.lon, "lat": start.lat},
        "source": [source.word for source in found.sources],
        "words": " ".join(filter(None, (_source_sentence(found), _empty_sentence(found)))),
        "features": features[::-1],
    }


def _feature(minutes: int, area: MultiPolygon, low: float, high: float) -> dict[str, Any]:
    known = not isnan(low)
    return {
        "type": "Feature",
        "properties": {
            "minutes": minutes,
            "label": minutes_words(minutes),
            "low": round(low) if known else None,
            "high": round(high) if known else None,
            "band": between_words(low, high) if known else "",
        },
        "geometry": shapely.geometry.mapping(_as_multi(shapely.set_precision(area, FINEST_DEG))),
    }


def _as_multi(area: BaseGeometry) -> MultiPolygon:
    """Return what is left of an area as polygons, whatever rounding has made of it."""
    return MultiPolygon([p for p in shapely.get_parts(area) if p.geom_type == "Polygon"])


def _empty_sentence(found: Isochrones) -> str:
    """Return why nothing is drawn for the shortest limits; "" where all are drawn, or none."""
    rows = zip(found.limits_min, found.areas, strict=True)
    empty = [limit for limit, area in rows if area.is_empty]
    if not empty or not found.sources:
        return ""
    words = {"time": minutes_words(empty[-1])}
    return _("“%(time)s” is empty: getting to a road or a stop takes that long.", **words)


def _source_sentence(found: Isochrones) -> str:
    """Return who says so and how sure it is, in one sentence; "" where nothing is in reach."""
    if not found.sources:
        return _("Nobody knows how far one gets from there.")
    # Few rides come from the same timetable as many: it is named once.
    names = ", ".join(dict.fromkeys(source_words(source) for source in found.sources))
    at = found.limits_min[-1] if len(found.limits_min) == 1 else found.limits_min[1]
    low, high = (band[found.limits_min.index(at)] for band in (found.low_min, found.high_min))
    if isnan(low):
        return _("Source: %(names)s.", names=names)
    words = {"names": names, "time": minutes_words(at), "band": between_words(low, high)}
    return _("Source: %(names)s. “%(time)s” may be %(band)s.", **words)
