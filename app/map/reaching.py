"""How far one gets: the legend of the map's layer, and its document for the browser."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.map.asked import WITHIN_STEPS, Asked
from app.map.forms import Reach
from app.map.page import Band, ReachPart
from app.matching import Facets
from app.territory.isochrones import LIMITS_MIN
from app.territory.reach_document import reach_document
from app.territory.trip_words import minutes_words, mode_words
from app.travel.isochrone import Isochrones


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
    """Return the areas as GeoJSON."""
    start = asked.start
    return reach_document(asked.site.key, asked.mode, start.point, start.name, found)
