"""How far one gets: the legend of the map's layer, and its document for the browser."""

from __future__ import annotations

from math import isnan
from typing import Any

import shapely
from flask import url_for
from flask_babel import gettext as _
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from app.map.asked import WITHIN_STEPS, Asked
from app.map.forms import Reach
from app.map.page import Band, ReachPart
from app.matching import Facets
from app.territory.isochrones import LIMITS_MIN
from app.territory.trip_words import between_words, minutes_words, mode_words, source_words
from app.travel.isochrone import Isochrones

# Four decimals are some ten metres, less than a pixel wherever a whole area is in view.
FINEST_DEG = 1e-4


def reach_part(asked: Asked, counts: Facets) -> ReachPart | None:
    """Return the legend of the layer; None without a start to reach anything from."""
    if asked.origin is None:
        return None
    here = url_for("map.search")
    number = dict(zip(_steps(asked), counts.within.tolist(), strict=False))
    return ReachPart(
        address=f"{url_for('map.reach_document')}?site={asked.site.key}&{asked.trip_query()}",
        title=_("How far one gets %(how)s", how=mode_words(asked.mode)),
        bands=[
            Band(
                minutes=limit,
                label=minutes_words(limit),
                count=int(number.get(limit, 0)),
                url=f"{here}?{asked.but(within_min=limit).query()}",
                selected=asked.within_min == limit,
            )
            for limit in LIMITS_MIN
        ],
        any_url=f"{here}?{asked.but(within_min=None).query()}",
    )


def _steps(asked: Asked) -> list[int]:
    own = set() if asked.within_min is None else {asked.within_min}
    return sorted({*WITHIN_STEPS, *own})


def reach_collection(asked: Reach, found: Isochrones) -> dict[str, Any]:
    """Return the areas as GeoJSON, the largest first, so that drawn in order none is hidden."""
    rows = zip(found.limits_min, found.areas, found.low_min, found.high_min, strict=True)
    features = [_feature(*row) for row in rows]
    return {
        "type": "FeatureCollection",
        "site": asked.site.key,
        "mode": asked.mode.value,
        "start": {"name": asked.start.name, "lon": asked.start.point.lon,
                  "lat": asked.start.point.lat},
        "source": [source.word for source in found.sources],
        "words": " ".join(filter(None, (_source_sentence(found), _empty_sentence(found)))),
        "features": features[::-1],
    }  # fmt: skip


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
    names = ", ".join(source_words(source) for source in found.sources)
    at = found.limits_min[-1] if len(found.limits_min) == 1 else found.limits_min[1]
    low, high = (band[found.limits_min.index(at)] for band in (found.low_min, found.high_min))
    if isnan(low):
        return _("Source: %(names)s.", names=names)
    words = {"names": names, "time": minutes_words(at), "band": between_words(low, high)}
    return _("Source: %(names)s. “%(time)s” may be %(band)s.", **words)
